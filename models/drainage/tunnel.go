package drainage

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/engine/sim"
	"semul/engine/units"
)

var notANumber = float32(math.NaN())

// Tunnel is [storage.NAME]: a tunnel or tank under the city that takes what passes over weirs in the sewers, and a pump
// that empties it. Its surface is volume over height, from the floor to the roof; above that its shafts fill.
type Tunnel struct {
	Volume    units.CubicMetre          `toml:"volume" doc:"that it holds below its roof" range:"(0,1e8]" need:"\"30000 m3\""`
	Lowest    units.Metre               `toml:"lowest" doc:"level of its floor" range:"[-500,9000]" need:"\"-30 m\""`
	Height    units.Metre               `toml:"height" doc:"from floor to roof" range:"(0,100]" src:"project default"`
	Shaft     units.SquareMetre         `toml:"shaft" doc:"surface of all shafts together, above the roof" range:"(0,10000]" src:"project default: a shaft of 8 m"`
	Intakes   []string                  `toml:"intakes" doc:"drain nodes whose water it takes" need:"[\"drain_node/m12\"]"`
	WeirLevel []units.Metre             `toml:"weir_level" doc:"level of the weir at each of them, or one for all" need:"[\"5.2 m\"]"`
	WeirWidth units.Metre               `toml:"weir_width" doc:"length of each weir's crest" range:"(0,200]" src:"project default"`
	Pump      units.CubicMetrePerSecond `toml:"pump" doc:"flow of the pump that empties it; 0: there is none" range:"[0,1000]"`
	Start     units.Metre               `toml:"start" doc:"depth in it at which the pump starts" range:"(0,200]" src:"project default"`
	Stop      units.Metre               `toml:"stop" doc:"depth at which it stops" range:"[0,200]" src:"project default"`
	Bus       string                    `toml:"bus" doc:"what the pump draws its power from, bus/ID; needed where the city has a grid"`
	House     *[2]float64               `toml:"house" doc:"where the pump's house stands, [x, y]; without it at the first intake"`
	Sill      units.Metre               `toml:"sill" doc:"water at the house that drowns the pump" range:"[0,10]" src:"project default, as of the city's pumps"`
	Into      string                    `toml:"into" doc:"drain node that the pump lifts into"`
	Out       *[2]float64               `toml:"out" doc:"or the place on the ground, [x, y]; without either the water leaves the city"`
}

func newTunnel() any {
	return &Tunnel{Height: 8, Shaft: 50, WeirWidth: 5, Start: 1, Stop: 0.3, Sill: 0.5}
}

// Check refuses what single keys cannot tell.
func (t *Tunnel) Check(bad func(key, why string)) {
	if len(t.Intakes) == 0 {
		bad("intakes", "empty: nothing would ever reach it; write e.g. intakes = [\"drain_node/m12\"]")
	}
	if n := len(t.WeirLevel); n != 1 && n != len(t.Intakes) {
		bad("weir_level", fmt.Sprintf("%d levels for %d intakes; give one for each, or one for all", n, len(t.Intakes)))
	}
	if t.Stop >= t.Start {
		bad("stop", fmt.Sprintf("the pump starts at %g m and stops at %g m: it must stop below where it starts", float64(t.Start), float64(t.Stop)))
	}
	if t.Pump > 0 && float64(t.Start) > float64(t.Height) {
		bad("start", fmt.Sprintf("%g m is above the roof, %g m over the floor", float64(t.Start), float64(t.Height)))
	}
	if t.Into != "" && t.Out != nil {
		bad("out", "stands beside into; keep one of the two")
	}
}

// dig adds a tunnel to the city's drains.
func (b *builder) dig(e sim.Entry, t *Tunnel) {
	if !b.sewers {
		b.refuse(e.Key, "a storage takes water from sewers, and none are simulated; set model.drainage.surface = \"grid\"")
		return
	}
	d := &b.c.DrainNodes
	type intake struct {
		node  uint32
		crest float64
	}
	var list []intake
	rim := math.Inf(1)
	before := len(b.errs)
	for k, ref := range t.Intakes {
		n, ok := b.find(e.Key+".intakes", ref, city.OfDrainNode)
		if !ok {
			continue
		}
		crest := float64(t.WeirLevel[min(k, len(t.WeirLevel)-1)])
		ground, invert := float64(d.Ground[n]), float64(d.Invert[n])
		switch {
		case d.Kind[n] == city.Outfall || d.Kind[n] == city.Storage || d.Kind[n] == city.Portal:
			b.refuse(e.Key+".intakes", "drain_node/%s is of kind %v; an intake is a manhole, an inlet or a junction of the sewer", d.ID[n], d.Kind[n])
		case slices.ContainsFunc(list, func(i intake) bool { return i.node == n }):
			b.refuse(e.Key+".intakes", "drain_node/%s stands there twice", d.ID[n])
		case crest < invert || crest > ground-0.1:
			b.refuse(e.Key+".weir_level", "a weir at %.2f m in drain_node/%s, which goes from %.2f m to its cover at %.2f m: put it between, 0.1 m below the cover or deeper", crest, d.ID[n], invert, ground)
		case crest < float64(t.Lowest+t.Height):
			b.refuse(e.Key+".weir_level", "a weir at %.2f m lies below the tunnel's roof at %.2f m: water would not fall into it; lower the tunnel or raise the weir", crest, float64(t.Lowest+t.Height))
		}
		rim = math.Min(rim, ground)
		list = append(list, intake{n, crest})
	}
	bus := b.busOf(e, t)
	into := city.None
	if t.Into != "" {
		if n, ok := b.find(e.Key+".into", t.Into, city.OfDrainNode); ok {
			into = n
			if k := d.Kind[n]; k == city.Portal || k == city.Storage {
				b.refuse(e.Key+".into", "drain_node/%s is of kind %v; lift into a manhole, a junction or an outfall", d.ID[n], k)
			}
		}
	}
	for key, xy := range map[string]*[2]float64{"house": t.House, "out": t.Out} { //semul:allow maprange: errors are sorted by position
		if xy != nil && !b.c.Terrain.Grid.Bounds().Contains(geo.Point{X: xy[0], Y: xy[1]}) {
			b.refuse(e.Key+"."+key, "[%g, %g] lies outside the city", xy[0], xy[1])
		}
	}
	if len(b.errs) > before || len(list) == 0 {
		return
	}
	area, height, top := float32(float64(t.Volume)/float64(t.Height)), float32(t.Height), float32(rim-float64(t.Lowest))
	at := d.At.At(int(list[0].node))
	shaft := min(area, float32(t.Shaft))
	tank := b.addNode(e.Key, e.Name, at, city.Storage, rim, float64(t.Lowest), []float32{0, height, height + 0.1, max(top, height+0.2)}, []float32{area, area, shaft, shaft})
	for _, i := range list {
		b.addWeir(e.Name+"_"+d.ID[i.node], i.node, tank, i.crest, float64(t.WeirWidth))
	}
	if t.Pump > 0 {
		house, out := at, geo.Point{X: b.c.Bounds.MinX - 1, Y: b.c.Bounds.MinY - 1} // away
		if t.House != nil {
			house = geo.Point{X: t.House[0], Y: t.House[1]}
		}
		if t.Out != nil {
			out = geo.Point{X: t.Out[0], Y: t.Out[1]}
		}
		if into != city.None {
			out = d.At.At(int(into))
		}
		b.addPump(e.Key, e.Name, house, out, float64(t.Pump), float64(t.Start), float64(t.Stop), float64(t.Sill), tank, into, bus)
	}
}

// busOf finds the pump's bus. Without one it would never lose its power, which is refused where there is a grid to name.
func (b *builder) busOf(e sim.Entry, t *Tunnel) uint32 {
	if t.Pump == 0 {
		return city.None
	}
	if t.Bus != "" {
		n, ok := b.find(e.Key+".bus", t.Bus, city.OfBus)
		if ok {
			return n
		}
		return city.None
	}
	if len(b.c.Buses.ID) > 0 {
		b.refuse(e.Key, "its pump has no bus: name what it draws its power from, e.g. bus = \"bus/%s\", the nearest", b.c.Buses.ID[b.nearestBus(t)])
	}
	return city.None
}

// nearestBus is the row of the low-voltage side, or any bus, nearest to the pump's house.
func (b *builder) nearestBus(t *Tunnel) int {
	at := geo.Point{}
	if t.House != nil {
		at = geo.Point{X: t.House[0], Y: t.House[1]}
	} else if len(t.Intakes) > 0 {
		if n := slices.Index(b.c.DrainNodes.ID, strings.TrimPrefix(t.Intakes[0], "drain_node/")); n >= 0 {
			at = b.c.DrainNodes.At.At(n)
		}
	}
	best, far := 0, math.Inf(1)
	for i := range b.c.Buses.ID {
		if b.c.Buses.Feeder[i] == city.None {
			continue // a substation's own bar
		}
		if d := b.c.Buses.At.At(i).Dist(at); d < far {
			best, far = i, d
		}
	}
	return best
}
