package flood

import (
	"fmt"
	"math"

	"semul/models/flood/kernel"
)

// maxClasses is the number of land classes that can be told apart.
const maxClasses = 16

// Loss is how fast water leaves one class of land [m/s]: into the ground, and into sewers that nobody models; and how
// much its hollows hold beside the film [m].
type Loss struct{ Soil, Sewer, Hold float64 }

// lossNow is a Loss over one part of an Advance [m].
type lossNow struct{ soil, sewer, both float32 }

// rainState is the rain that has been announced and has not fallen yet.
type rainState struct {
	left  []float64 // of each weather zone [m]
	now   []float32 // in this part [m]
	any   bool
	every float64 // rain and losses act when this much time has passed since they last did [s]; 0: in every part
	since float64 // when they last did [s]
}

// SetRainStep makes rain and losses act only every so many seconds: what is announced meanwhile waits.
func (d *Domain) SetRainStep(every float64) { d.rain.every, d.rain.since = every, d.time }

// SetLand gives each cell its land class, an index into losses; nil means that all are class 0.
func (d *Domain) SetLand(class []uint8, losses []Loss) error {
	if class != nil && len(class) != d.Grid.Cells() {
		return fmt.Errorf("flood: %d land classes for %d cells", len(class), d.Grid.Cells())
	}
	if len(losses) > maxClasses {
		return fmt.Errorf("flood: %d land classes; at most %d can be told apart", len(losses), maxClasses)
	}
	d.losses = append([]Loss(nil), losses...)
	d.setHollows(losses)
	d.lossNow = make([]lossNow, len(losses))
	for _, t := range d.tiles {
		if d.holds && t.film == nil {
			t.film = make([]float32, side*side)
		}
		t.counts = make([]float64, len(losses))
		for j := range t.ny {
			for i := range t.nx {
				k := uint8(0)
				if class != nil {
					k = class[(t.j0+j)*d.Grid.NX+t.i0+i]
				}
				if int(k) >= len(losses) {
					return fmt.Errorf("flood: cell (%d, %d) is of land class %d; there are %d", t.i0+i, t.j0+j, k, len(losses))
				}
				t.class[j*side+i] = k
				t.counts[k]++
			}
		}
	}
	return nil
}

// setHollows finds how much water does not move on each class of land.
func (d *Domain) setHollows(losses []Loss) {
	d.holds, d.sinks = d.cfg.Film > 0, false
	for k := range d.film {
		d.film[k] = d.cfg.Film
		if k < len(losses) {
			d.film[k] += float32(losses[k].Hold)
			d.sinks = d.sinks || losses[k].Hold > 0
		}
	}
	d.holds = d.holds || d.sinks
}

// SetZones gives each cell its weather zone, an index below zones, and its share of that zone's rain: 0 on roofs, more
// than 1 beside them. Nil slices mean zone 0 and share 1 everywhere. Cells outside get no rain.
func (d *Domain) SetZones(zones int, zone []uint16, weight []float32) error {
	n := d.Grid.Cells()
	if zone != nil && len(zone) != n || weight != nil && len(weight) != n {
		return fmt.Errorf("flood: %d zones and %d weights for %d cells", len(zone), len(weight), n)
	}
	d.rain.left, d.rain.now = make([]float64, zones), make([]float32, zones)
	for _, t := range d.tiles {
		t.zone, t.zone0, t.weight = nil, 0, nil
		sums := make([]float64, zones)
		mixed, plain := false, true
		for j := range t.ny {
			for i := range t.nx {
				id := (t.j0+j)*d.Grid.NX + t.i0 + i
				z, w := 0, float32(1)
				if zone != nil {
					z = int(zone[id])
				}
				if z >= zones {
					return fmt.Errorf("flood: cell (%d, %d) is in weather zone %d; there are %d", t.i0+i, t.j0+j, z, zones)
				}
				if weight != nil {
					w = weight[id]
				}
				if d.outside != nil && d.outside[id] {
					w = 0
				}
				if i+j == 0 {
					t.zone0 = z
				}
				mixed = mixed || z != t.zone0
				plain = plain && w == 1
				sums[z] += float64(w)
			}
		}
		if mixed {
			t.zone = make([]uint16, side*side)
		}
		if !plain {
			t.weight = make([]float32, side*side)
		}
		for j := range t.ny {
			for i := range t.nx {
				id := (t.j0+j)*d.Grid.NX + t.i0 + i
				if mixed {
					t.zone[j*side+i] = zone[id]
				}
				if !plain {
					t.weight[j*side+i] = 1
					if weight != nil {
						t.weight[j*side+i] = weight[id]
					}
					if d.outside != nil && d.outside[id] {
						t.weight[j*side+i] = 0
					}
				}
			}
		}
		t.area = t.area[:0]
		for z, cells := range sums {
			if cells > 0 {
				t.area = append(t.area, zoneArea{z, cells})
			}
		}
	}
	return nil
}

// AddRain lets rain [m] fall on a weather zone during the next Advance.
func (d *Domain) AddRain(zone int, depth float64) {
	if d.rain.left == nil {
		d.rain.left, d.rain.now = make([]float64, zone+1), make([]float32, zone+1)
	}
	d.rain.left[zone] += depth
}

// supply lets all sources act for dt [s], remaining being the time to the end of this Advance.
func (d *Domain) supply(dt, remaining float64) {
	d.pour(dt, remaining/dt)
	d.lift(remaining / dt)
	d.overflow(dt)
	d.operate(dt)
	r := &d.rain
	elapsed := d.time + dt - r.since
	if elapsed < r.every-1e-9 {
		return
	}
	share := math.Min(1, elapsed/(d.time+remaining-r.since)) // what is left falls evenly until the Advance ends
	r.since = d.time + dt
	d.rain.any = false
	for z := range d.rain.left {
		d.rain.now[z] = float32(d.rain.left[z] * share)
		d.rain.left[z] -= float64(d.rain.now[z])
		d.rain.any = d.rain.any || d.rain.now[z] != 0
	}
	losing := d.ready(elapsed) || d.sinks || len(d.measures) > 0
	for _, b := range d.measures {
		b.pace = b.made.pace(elapsed)
	}
	for k, l := range d.losses {
		soil, sewer := float32(l.Soil*elapsed), float32(l.Sewer*elapsed)
		d.lossNow[k] = lossNow{soil, sewer, soil + sewer}
		losing = losing || soil+sewer > 0
	}
	if !d.rain.any && !losing {
		return
	}
	d.due = d.soaking[:0]
	for _, t := range d.tiles {
		wet := t.damp || t.awake || t.plots != nil
		for _, a := range t.area {
			wet = wet || d.rain.now[a.zone] > 0
		}
		if wet {
			d.due = append(d.due, t)
		}
	}
	d.soaking = d.due
	d.cfg.Pool.Each(len(d.due), d.visits.source)
	for _, t := range d.due {
		if t.wants && !t.awake {
			d.wake(t)
		}
	}
}

// soak lets rain fall on a tile and takes off what the ground and the sewers swallow. What moves, h, lies on the film;
// the film fills first and is lost last.
func (d *Domain) soak(t *tile) {
	t.hold()
	t.shows = false
	var short [maxClasses]float64
	holds := d.holds
	damp := float32(0)
	deepest := float32(0)
	state := t.now()
	h := state.h
	lossy := len(d.lossNow) > 0
	sunk := 0.0
	var rain [side]float32
	for j := range t.ny {
		row := h[at(0, j):][:t.nx]
		o := j * side
		carry := t.carry[o:][:t.nx]
		class := t.class[o:][:t.nx]
		rest := t.rest[at(0, j):][:t.nx]
		wet := kernel.Row(0)
		fall := rain[:t.nx]
		d.fallOn(t, j, fall)
		if t.plots != nil {
			d.catch(t, j, fall)
		}
		if t.taken != nil {
			sunk += d.sink(t, j, fall)
		}
		for i, y := range fall {
			if lossy {
				y -= d.lossNow[class[i]].both
			}
			y += carry[i] + rest[i]
			rest[i] = 0
			x, f, film := row[i], float32(0), float32(0)
			if holds {
				f, film = t.film[o+i], d.film[class[i]]
			}
			switch {
			case x == 0 && f+y <= film: // nothing moves, before or after
				if f == 0 && y <= 0 {
					short[class[i]] += float64(y)
					carry[i] = 0
					continue
				}
				s := f + y
				if s <= 0 {
					short[class[i]] += float64(s)
					s, carry[i] = 0, 0
				} else {
					carry[i] = y - (s - f)
				}
				f = s
			case f < film: // moving water sinks into the film
				s := f + (x + y)
				carry[i] = 0
				switch {
				case s <= 0:
					short[class[i]] += float64(s)
					x, f = 0, 0
				case s > film:
					x, f = s-film, film
				default:
					x, f = 0, s
				}
			default:
				s := x + y
				carry[i] = y - (s - x)
				if s < 0 {
					f += s
					s, carry[i] = 0, 0
					if f < 0 {
						short[class[i]] += float64(f)
						f = 0
					}
				}
				x = s
			}
			row[i] = x
			if holds {
				t.film[o+i] = f
			}
			damp += x + f
			if x > 0 {
				wet |= kernel.Column(i)
				if x > deepest {
					deepest = x
				}
			}
		}
		if d.inertial() {
			wet |= state.water[j+1] // discharges through the faces of cells that are dry now
		}
		state.water[j+1] = wet
	}
	t.damp = damp > 0
	t.wants = deepest > d.cfg.Dry
	if t.wants {
		t.speed = larger(t.speed, d.wave(deepest, 0, 0))
	}
	area := d.cellArea()
	for _, a := range t.area {
		t.rained += float64(float64(d.rain.zoneNow(a.zone)) * a.cells * area)
	}
	t.soaked += float64(sunk * area)
	for k, n := range t.counts {
		if l := d.lossNow[k]; l.both > 0 {
			lost := float64((float64(float64(l.both)*n) + short[k]) * area)
			sewer := float64(lost*float64(l.sewer)) / float64(l.both)
			t.sewered += sewer
			t.soaked += lost - sewer
		} else if t.taken != nil || t.plots != nil {
			t.soaked += float64(short[k] * area) // what rounding took too much
		}
	}
}

// fallOn is the rain on row j of a tile in this part [m].
func (d *Domain) fallOn(t *tile, j int, fall []float32) {
	o := j * side
	for i := range fall {
		z := t.zone0
		if t.zone != nil {
			z = int(t.zone[o+i])
		}
		y := d.rain.zoneNow(z)
		if t.weight != nil {
			y = float32(y * t.weight[o+i])
		}
		fall[i] = y
	}
	if t.extra.column != nil {
		d.shed(t, j, fall)
	}
}

func (r *rainState) zoneNow(z int) float32 {
	if z < len(r.now) {
		return r.now[z]
	}
	return 0
}
