package synth

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/engine/rng"
)

// Floor area for each person in a city of corridors [m²], as in engine/city/complete, and the lattice of houses [m].
const (
	floorResident = 39.0
	floorDesk     = 20.0
	floorHall     = 90.0
	floorShop     = 40.0
	floorPupil    = 12.0
	pitchX        = 66.0
	pitchY        = 48.0
	kerbGap       = 15.0 // of houses from a street's axis, besides their own size
	alongRoad     = 110.0
)

// zoneBand is a zone of the plan.
type zoneBand struct {
	id, name       string
	x0, x1, y0, y1 float64 // shares of the length, metres
}

// bands are the zones: quarters of the homes and of the work, two between them.
func (p *corridors) bands() []zoneBand {
	mid := (southRoad + northRoad) / 2
	half, far := homesEnd/2, (workBegins+1)/2
	return []zoneBand{
		{"home_sw", "새터 남서", 0, half, 0, mid}, {"home_se", "새터 남동", half, homesEnd, 0, mid},
		{"home_nw", "새터 북서", 0, half, mid, p.h}, {"home_ne", "새터 북동", half, homesEnd, mid, p.h},
		{"foot", "산밑", homesEnd, workBegins, 0, mid}, {"hill", "솔재", homesEnd, workBegins, mid, p.h},
		{"work_sw", "일터 남서", workBegins, far, 0, mid}, {"work_se", "일터 남동", far, 1, 0, mid},
		{"work_nw", "일터 북서", workBegins, far, mid, p.h}, {"work_ne", "일터 북동", far, 1, mid, p.h}}
}

// settle puts houses on a lattice between the streets, and zones round them.
func (p *corridors) settle(c *city.City) {
	z, bands := &c.Zones, p.bands()
	for _, b := range bands {
		x0, x1 := b.x0*p.w, b.x1*p.w
		z.ID, z.Name = append(z.ID, b.id), append(z.Name, b.name)
		z.Poly.Add([][]geo.Point{{{X: x0, Y: b.y0}, {X: x1, Y: b.y0}, {X: x1, Y: b.y1}, {X: x0, Y: b.y1}}})
		z.Residents, z.Jobs, z.Pupils = append(z.Residents, 0), append(z.Jobs, 0), append(z.Pupils, 0)
	}
	boxes := make([]geo.Bounds, len(c.Streets.ID))
	for i := range boxes {
		boxes[i] = c.Streets.Line.Bounds(i)
	}
	index, door := geo.NewIndex(boxes), newDoors(c)
	s := rng.NewStream(p.spec.Seed, "synth.houses")
	var near []uint32
	live := make([]float64, len(bands))
	n := uint64(0)
	for y := 60.0; y < p.h-60; y += pitchY {
		for x := 60.0; x < p.w-60; x += pitchX {
			n++
			at := geo.Point{X: x, Y: y}
			use, w, d, levels, storey := p.houseAt(at, s, n)
			if use == city.UseUnknown {
				continue
			}
			reach := kerbGap + math.Max(w, d)/2
			near = index.Nearest(at, 1, 400, func(id uint32) float64 {
				dist, _ := geo.DistanceToPolyline(at, c.Streets.Line.At(int(id)))
				return dist
			}, near[:0])
			if len(near) == 0 {
				continue
			}
			if dist, _ := geo.DistanceToPolyline(at, c.Streets.Line.At(int(near[0]))); dist < reach {
				continue
			}
			street, pos := door.at(at, 260)
			if street == city.None {
				continue
			}
			k := p.zoneOf(at, bands)
			area := w * d * float64(levels)
			b := &c.Buildings
			b.ID, b.Name = append(b.ID, fmt.Sprintf("b%d", len(b.ID)+1)), append(b.Name, "")
			b.Poly.Add([][]geo.Point{{{X: x - w/2, Y: y - d/2}, {X: x + w/2, Y: y - d/2}, {X: x + w/2, Y: y + d/2}, {X: x - w/2, Y: y + d/2}}})
			b.Height, b.Levels = append(b.Height, float32(round(storey*float64(levels), 0.1))), append(b.Levels, uint8(levels))
			b.Use, b.Floor = append(b.Use, use), append(b.Floor, float32(round(area, 1)))
			b.Ground = append(b.Ground, float32(p.level(at)))
			b.Street, b.Pos, b.Zone = append(b.Street, street), append(b.Pos, pos), append(b.Zone, uint32(k))
			b.Feeder, b.Bus, b.Guessed = append(b.Feeder, city.None), append(b.Bus, city.None), append(b.Guessed, true)
			switch use {
			case city.UseApartment, city.UseHouse:
				live[k] += area / floorResident
			case city.UseOffice:
				z.Jobs[k] += float32(math.Round(area / floorDesk))
			case city.UseIndustry:
				z.Jobs[k] += float32(math.Round(area / floorHall))
			case city.UseRetail:
				z.Jobs[k] += float32(math.Round(area / floorShop))
			case city.UseSchool:
				z.Jobs[k] += float32(math.Round(area / 150))
				z.Pupils[k] += float32(math.Round(area / floorPupil))
			}
		}
	}
	total := 0.0
	for _, v := range live {
		total += v
	}
	for k, v := range live {
		z.Residents[k] = float32(math.Round(v / max(total, 1) * float64(p.spec.Residents)))
	}
	c.Parcels.ID = append(c.Parcels.ID, "hill")
	c.Parcels.Poly.Add([][]geo.Point{p.hillside()})
	c.Parcels.Use = append(c.Parcels.Use, city.UsePark)
}

// hillside is the outline of the wooded hill.
func (p *corridors) hillside() (ring []geo.Point) {
	for _, k := range [16][2]float64{{1, 0}, {0.924, 0.383}, {0.707, 0.707}, {0.383, 0.924}, {0, 1}, {-0.383, 0.924}, {-0.707, 0.707}, {-0.924, 0.383},
		{-1, 0}, {-0.924, -0.383}, {-0.707, -0.707}, {-0.383, -0.924}, {0, -1}, {0.383, -0.924}, {0.707, -0.707}, {0.924, -0.383}} {
		ring = append(ring, geo.Point{X: p.hill.X + float64(0.92*hillLong*k[0]), Y: p.hill.Y + float64(0.92*hillWide*k[1])})
	}
	return ring
}

func (p *corridors) zoneOf(at geo.Point, bands []zoneBand) int {
	for k, b := range bands {
		if at.X >= b.x0*p.w && at.X < b.x1*p.w && at.Y >= b.y0 && at.Y < b.y1 {
			return k
		}
	}
	return 0
}

// houseAt says what stands at a place of the lattice: size east to west and south to north [m], storeys and their height [m].
func (p *corridors) houseAt(at geo.Point, s rng.Stream, n uint64) (use city.Use, w, d float64, levels int, storey float64) {
	u, v := s.Float64(n, 0, 0), s.Float64(n, 1, 0)
	share := at.X / p.w
	road := min(math.Abs(at.Y-southRoad), math.Abs(at.Y-p.y(&p.roads[1], at.X)))
	switch {
	case at.Y < 300 || at.Y > p.h-380:
		return city.UseUnknown, 0, 0, 0, 0
	case share < homesEnd:
		switch {
		case road < alongRoad && u < 0.6:
			return city.UseRetail, 24, 18, 2 + int(3*v), 3.7
		case u < 0.012:
			return city.UseSchool, 52, 18, 4, 3.6
		case u < 0.55:
			return city.UseApartment, 46, 14, 12 + int(8*v), 2.8
		case u < 0.93:
			return city.UseHouse, 13, 11, 2, 3
		}
	case share >= workBegins && at.Y < (southRoad+northRoad)/2:
		if u < 0.82 {
			return city.UseIndustry, 46, 30, 1 + int(2.4*v), 6
		}
		return city.UseOffice, 26, 20, 4 + int(4*v), 3.7
	case share >= workBegins:
		switch {
		case u < 0.62:
			return city.UseOffice, 30, 22, 5 + int(9*v), 3.7
		case u < 0.8:
			return city.UseRetail, 26, 18, 2 + int(2*v), 3.7
		}
	case road < 300 && at.Y < (southRoad+northRoad)/2 && u < 0.6:
		if road < alongRoad {
			return city.UseRetail, 22, 16, 1 + int(2*v), 3.7
		}
		return city.UseHouse, 13, 11, 2, 3
	}
	return city.UseUnknown, 0, 0, 0, 0
}
