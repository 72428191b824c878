package viewer

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/render/scene"
	"semul/render/text"
)

// Fact is one value of the selected thing.
type Fact struct {
	Name, Value string
	Alarm       bool // bad news
}

// reader reads one layer at an instant; a source that has no such layer, or no value there, gives false. In the released
// mode it knows no layer of the truth.
type reader struct {
	src      frame.Source
	info     *frame.Info
	released bool
	pair     [2]frame.Sample
}

func newReader(src frame.Source, released bool) *reader {
	return &reader{src: src, info: src.Info(), released: released}
}

// layer returns the index of a layer that may be read, or −1.
func (r *reader) layer(name string) int {
	if k := r.info.Layer(name); k >= 0 && !(r.released && r.info.Layers[k].Truth) {
		return k
	}
	return -1
}

// sample fills the pair with a layer at an instant.
func (r *reader) sample(name string, at clock.Time) (*frame.LayerSpec, float32, bool) {
	k := r.layer(name)
	if k < 0 {
		return nil, 0, false
	}
	w, err := r.src.Pair(k, at, &r.pair)
	return &r.info.Layers[k], w, err == nil
}

// value returns row i of a sampled layer.
func (r *reader) value(l *frame.LayerSpec, w float32, i int) (float64, bool) {
	a, b := r.pair[0].Values, r.pair[1].Values
	if i < 0 || i >= len(a) {
		return 0, false
	}
	v, ok := l.Value(a[i])
	if ok && w > 0 && i < len(b) && (l.Kind == frame.Scalar || l.Kind == frame.Raster) {
		if u, okB := l.Value(b[i]); okB {
			v += (u - v) * float64(w)
		}
	}
	return v, ok
}

// of returns one row of a layer at an instant.
func (r *reader) of(name string, at clock.Time, row uint32) (float64, bool) {
	l, w, ok := r.sample(name, at)
	if !ok {
		return 0, false
	}
	return r.value(l, w, int(row))
}

// deepest returns the greatest depth of water at any of the places [m].
func (r *reader) deepest(at clock.Time, places []geo.Point) (float64, bool) {
	l, w, ok := r.sample("flood.depth", at)
	if !ok {
		return 0, false
	}
	g, ok := r.info.Grids[l.Support.String()]
	if !ok {
		return 0, false
	}
	most, any := 0.0, false
	for _, p := range places {
		if id, in := g.CellOf(p); in {
			if v, ok := r.value(l, w, id); ok {
				most, any = math.Max(most, v), true
			}
		}
	}
	return most, any
}

// shut reports whether all lanes of a street are closed.
func (r *reader) shut(at clock.Time, c *city.City, street uint32) (shut, known bool) {
	l, w, ok := r.sample("traffic.closed", at)
	if !ok {
		return false, false
	}
	if l.Support == city.OfStreet {
		v, ok := r.value(l, w, int(street))
		return v != 0, ok
	}
	off := c.Streets.LaneOff
	for k := off[street]; k < off[street+1]; k++ {
		if v, ok := r.value(l, w, int(k)); !ok || v == 0 {
			return false, ok
		}
	}
	return off[street] < off[street+1], true
}

// ratio returns the mean speed of a street over its limit.
func (r *reader) ratio(at clock.Time, c *city.City, street uint32) (float64, bool) {
	l, w, ok := r.sample("traffic.link_speed", at)
	if !ok {
		return 0, false
	}
	if l.Support == city.OfStreet {
		return r.value(l, w, int(street))
	}
	sum, n := 0.0, 0
	off := c.Streets.LaneOff
	for k := off[street]; k < off[street+1]; k++ {
		if v, ok := r.value(l, w, int(k)); ok {
			sum, n = sum+v, n+1
		}
	}
	return sum / float64(max(n, 1)), n > 0
}

// Facts reads the values of one thing at an instant, for the inspector.
func Facts(src frame.Source, m *scene.Map, ref city.Ref, at clock.Time, l text.Lang, released bool) []Fact {
	r, c := newReader(src, released), m.City
	var out []Fact
	add := func(name [2]string, value string, alarm bool) {
		out = append(out, Fact{name[l&1], value, alarm})
	}
	depth := func(places []geo.Point, alarm float64) {
		if d, ok := r.deepest(at, places); ok {
			add(wordDepth, text.Fixed(d, 2)+" m", d >= alarm)
		}
	}
	switch i := int(ref.Index); ref.Support {
	case city.OfStreet:
		limit := float64(c.Streets.Speed[i]) * 3.6
		if v, ok := r.ratio(at, c, ref.Index); ok {
			add(wordSpeed, fmt.Sprintf("%s km/h", text.Fixed(v*limit, 0)), v < 0.2)
		} else if r.layer("traffic.link_speed") >= 0 {
			add(wordSpeed, wordNobody[l&1], false)
		}
		add(wordLimit, fmt.Sprintf("%s km/h", text.Fixed(limit, 0)), false)
		if s, ok := r.shut(at, c, ref.Index); ok {
			add(wordState, pickWord(s, wordShut, wordOpen)[l&1], s)
		}
		depth(c.Streets.Line.At(i), 0.15)
		if v, ok := r.of("traffic.flow", at, ref.Index); ok {
			add(wordFlow, text.Fixed(v, 0)+[2]string{" 대/h", " veh/h"}[l&1], false)
		}
		add(wordLanes, fmt.Sprint(c.Streets.LaneOff[i+1]-c.Streets.LaneOff[i]), false)
	case city.OfBuilding:
		if v, ok := r.of("power.energised", at, ref.Index); ok {
			add(wordPower, pickWord(v == 0, wordNoPower, wordHasPower)[l&1], v == 0)
		}
		var ring []geo.Point
		for _, part := range c.Buildings.Poly.Rings(i) {
			ring = append(ring, part...)
		}
		depth(outward(ring, c.Buildings.Poly.Centroid(i), 4), 0.3)
		add(wordUse, useName(c.Buildings.Use[i], l), false)
		add(wordHeight, text.Fixed(float64(c.Buildings.Height[i]), 0)+" m", false)
		add(wordFloor, text.Quantity(float64(c.Buildings.Floor[i]), "m2", l), false)
	case city.OfUnderpass:
		d, ok := r.deepest(at, []geo.Point{c.Underpasses.At.At(i)})
		if v, known := r.of("drainage.underpass", at, ref.Index); known {
			d, ok = max(d, v), true
		}
		if ok {
			add(wordDepth, text.Fixed(d, 2)+" m", d >= 0.15)
		}
		for _, street := range c.Underpasses.Streets.At(i) {
			if s, ok := r.shut(at, c, street); ok {
				add(wordState, pickWord(s, wordShut, wordOpen)[l&1], s)
				break
			}
		}
		add(wordClearance, text.Fixed(float64(c.Underpasses.Clearance[i]), 1)+" m", false)
	case city.OfSignal:
		if shows, ok := signalState(r, c, ref.Index, at); ok {
			add(wordState, shows[l&1], shows == wordNoSignal)
		}
		depth([]geo.Point{c.Signals.At.At(i)}, 0.15)
	case city.OfPowerAsset:
		sill := float64(c.PowerAssets.Sill[i])
		d, ok := r.deepest(at, []geo.Point{c.PowerAssets.At.At(i)})
		if r.layer("power.energised") >= 0 {
			out := scene.Tripped(src, at)[ref.Index]
			add(wordState, pickWord(out, wordDrowned, wordInService)[l&1], out)
		}
		if ok {
			add(wordDepth, text.Fixed(d, 2)+" m", sill > 0 && d >= sill)
		}
		if sill > 0 {
			add(wordSill, text.Fixed(sill, 2)+" m", false)
		}
		if v := float64(c.PowerAssets.Rating[i]); v > 0 {
			add(wordRating, text.Round(v/1000)+" MVA", false)
		}
	case city.Sensor:
		if r.released {
			break
		}
		if name, value, ok := seen(r, m, ref, at, l); ok {
			out = append(out, Fact{name, value, false})
		}
		if k := r.layer("sensing.status"); k >= 0 {
			if v, ok := r.of("sensing.status", at, ref.Index); ok {
				silent := v == 0
				if n := r.info.Layers[k].Classes; int(v) < len(n) {
					silent = n[int(v)] == "silent"
				}
				add(wordState, pickWord(silent, wordSilent, wordReports)[l&1], silent)
			}
		}
	default:
		if where, ok := m.Place(src, ref); ok {
			depth([]geo.Point{where}, 0.15)
		}
	}
	switch let := releaseFacts(r, c, ref, at, l); {
	case r.released:
		out = append(let, out...)
	case ref.Support == city.Sensor:
		out = append(out, let...)
	}
	return append(out, otherFacts(r, ref, at, l)...)
}

// signalState says whether a signal works, flashes or is out, by the layer of lane links.
func signalState(r *reader, c *city.City, signal uint32, at clock.Time) (says [2]string, ok bool) {
	k := r.layer("traffic.signal")
	if k < 0 || r.info.Layers[k].Support != city.OfLaneLink {
		return says, false
	}
	for link, s := range c.LaneLinks.Signal {
		if s != signal {
			continue
		}
		v, ok := r.of("traffic.signal", at, uint32(link))
		if names := r.info.Layers[k].Classes; ok && int(v) < len(names) {
			switch names[int(v)] {
			case "dark":
				return wordNoSignal, true
			case "flashing yellow":
				return wordFlashYellow, true
			case "flashing red":
				return wordFlashRed, true
			}
			return wordInService, true
		}
	}
	return says, false
}

// seen tells what a sensor stands before, in truth: a gauge the depth, a line on a street how fast that goes, a meter
// whether its building has electricity. Who passes is not told.
func seen(r *reader, m *scene.Map, ref city.Ref, at clock.Time, l text.Lang) (name, value string, ok bool) {
	kind, on := "", city.Ref{}
	if int(ref.Index) < len(r.info.Devices) {
		kind, on = r.info.Devices[ref.Index].Kind, thingOf(m, r.info.Devices[ref.Index].On)
	}
	switch {
	case kind == "meter" && on.Support == city.OfBuilding:
		if v, ok := r.of("power.energised", at, on.Index); ok {
			return wordSees[l&1], pickWord(v == 0, wordNoPower, wordHasPower)[l&1], true
		}
	case on.Support == city.OfStreet && kind != "level":
		if v, ok := r.ratio(at, m.City, on.Index); ok {
			return wordSees[l&1], text.Fixed(v*float64(m.City.Streets.Speed[on.Index])*3.6, 0) + " km/h", true
		}
	default:
		if where, placed := m.Place(r.src, ref); placed {
			if v, ok := r.deepest(at, []geo.Point{where}); ok {
				if u, under := r.of("drainage.underpass", at, on.Index); under && on.Support == city.OfUnderpass {
					v = max(v, u)
				}
				return wordSees[l&1], text.Fixed(v, 2) + " m", true
			}
		}
	}
	return "", "", false
}

// otherFacts reads the layers of the thing's own kind that no case above has read.
func otherFacts(r *reader, ref city.Ref, at clock.Time, l text.Lang) []Fact {
	var out []Fact
	for k := range r.info.Layers {
		spec := &r.info.Layers[k]
		switch spec.Name {
		case "traffic.link_speed", "traffic.closed", "traffic.flow", "power.energised", "sensing.status", "drainage.underpass":
			continue
		}
		if spec.Support != ref.Support || spec.Kind >= frame.Mover || r.released && spec.Truth {
			continue
		}
		v, ok := r.of(spec.Name, at, ref.Index)
		value := "–"
		if ok && int(v) < len(spec.Classes) && spec.Kind == frame.Class {
			value = spec.Classes[int(v)]
		} else if ok {
			value = text.Quantity(v, spec.Unit, l)
		}
		out = append(out, Fact{l.Pick(spec.Title), value, false})
	}
	return out
}

// outward moves points away from a middle by d metres: the ground along a building's walls.
func outward(ring []geo.Point, mid geo.Point, d float64) []geo.Point {
	out := make([]geo.Point, len(ring))
	for i, p := range ring {
		v := p.Sub(mid)
		if n := v.Len(); n > 0 {
			p = p.Add(v.Mul(d / n))
		}
		out[i] = p
	}
	return out
}

func pickWord(yes bool, a, b [2]string) [2]string {
	if yes {
		return a
	}
	return b
}
