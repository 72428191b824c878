package complete_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"semul/engine/city"
	"semul/engine/city/complete"
	"semul/engine/geo"
	"semul/engine/sim/simtest"
)

// islands labels the buses that closed branches join; the caller may close or open some for the occasion.
func islands(c *city.City, closed []bool) []int {
	label := make([]int, len(c.Buses.ID))
	for i := range label {
		label[i] = i
	}
	var find func(i int) int
	find = func(i int) int {
		if label[i] != i {
			label[i] = find(label[i])
		}
		return label[i]
	}
	for k := range c.Branches.ID {
		if closed[k] {
			a, b := find(int(c.Branches.From[k])), find(int(c.Branches.To[k]))
			label[max(a, b)] = min(a, b)
		}
	}
	for i := range label {
		label[i] = find(i)
	}
	return label
}

// live returns for each bus how many slack buses its island has.
func live(c *city.City, closed []bool) []int {
	label := islands(c, closed)
	slacks := make([]int, len(label))
	for i, kind := range c.Buses.Kind {
		if kind == city.SlackBus {
			slacks[label[i]]++
		}
	}
	out := make([]int, len(label))
	for i := range out {
		out[i] = slacks[label[i]]
	}
	return out
}

// demand sums the peak demand behind each bus [kW].
func demand(c *city.City) []float64 {
	kw := make([]float64, len(c.Buses.ID))
	for i, bus := range c.Buildings.Bus {
		kw[bus] += complete.PeakKW(c.Buildings.Use[i], float64(c.Buildings.Floor[i]))
	}
	for _, bus := range c.Signals.Bus {
		kw[bus] += complete.SignalKW
	}
	for _, bus := range c.Gates.Bus {
		kw[bus] += complete.GateKW
	}
	for i, bus := range c.Pumps.Bus {
		kw[bus] += complete.PumpKW(float64(c.Pumps.Rated[i]))
	}
	for i, bus := range c.Chargers.Bus {
		kw[bus] += complete.ChargerUse * float64(c.Chargers.Power[i]) * float64(c.Chargers.Plugs[i])
	}
	return kw
}

func TestEveryBusHasOneWayToOneSubstation(t *testing.T) {
	everywhere(t, func(t *testing.T, c *city.City) {
		slacks, lines := 0, 0
		for i, n := range live(c, c.Branches.Closed) {
			if n != 1 {
				t.Fatalf("bus %s has a way to %d substations", c.Buses.ID[i], n)
			}
			if c.Buses.Kind[i] == city.SlackBus {
				slacks++
			}
		}
		for _, closed := range c.Branches.Closed {
			if closed {
				lines++
			}
		}
		if lines != len(c.Buses.ID)-slacks { // all joined and no more branches than that: no loop
			t.Errorf("%d closed branches for %d buses and %d substations: there is a loop", lines, len(c.Buses.ID), slacks)
		}
	})
}

func TestEverythingHangsOnALowVoltageBus(t *testing.T) {
	everywhere(t, func(t *testing.T, c *city.City) {
		check := func(kind string, ids []string, bus, feeder []uint32) {
			for i, id := range ids {
				b := bus[i]
				if b == city.None || c.Buses.Kind[b] != city.LowVoltage || c.Buses.KV[b] != 0.38 {
					t.Fatalf("%s %s hangs on bus %d", kind, id, b)
				}
				if feeder != nil && (feeder[i] == city.None || feeder[i] != c.Buses.Feeder[b]) {
					t.Fatalf("%s %s is on feeder %d, its bus on %d", kind, id, feeder[i], c.Buses.Feeder[b])
				}
			}
		}
		check("building", c.Buildings.ID, c.Buildings.Bus, c.Buildings.Feeder)
		check("signal", c.Signals.ID, c.Signals.Bus, c.Signals.Feeder)
		check("pump", c.Pumps.ID, c.Pumps.Bus, nil)
		check("gate", c.Gates.ID, c.Gates.Bus, nil)
		check("charger", c.Chargers.ID, c.Chargers.Bus, nil)
		far := 0
		for i := range c.Buildings.ID {
			if c.Buildings.Poly.Centroid(i).Dist(c.Buses.At.At(int(c.Buildings.Bus[i]))) > 350 {
				far++
			}
		}
		if far*500 > len(c.Buildings.ID) {
			t.Errorf("%d of %d buildings are more than 350 m from their transformer", far, len(c.Buildings.ID))
		}
		for _, layer := range []string{"power_assets", "buses", "branches", "feeders"} {
			if p, ok := c.Layer(layer); !ok || !p.Synthetic || !strings.Contains(p.Source, "semul generator, seed ") || len(p.Notes) == 0 {
				t.Errorf("%s has the provenance %+v", layer, p)
			}
		}
	})
}

func TestABreakerDarkensItsFeederAndNoOther(t *testing.T) {
	everywhere(t, func(t *testing.T, c *city.City) {
		for f, id := range c.Feeders.ID {
			closed := slices.Clone(c.Branches.Closed)
			breaker := slices.Index(c.Branches.ID, "breaker_"+id)
			if breaker < 0 || !c.Branches.Switch[breaker] {
				t.Fatalf("feeder %s has no breaker", id)
			}
			slack := c.Branches.From[breaker]
			if c.Buses.Kind[slack] != city.SlackBus || c.Buses.Asset[slack] != c.Feeders.Substation[f] || c.PowerAssets.Bus[c.Feeders.Substation[f]] != slack {
				t.Fatalf("the breaker of %s is not at its substation", id)
			}
			closed[breaker] = false
			for i, n := range live(c, closed) {
				if dark := n == 0; dark != (c.Buses.Feeder[i] == uint32(f)) {
					t.Fatalf("breaker of %s open: bus %s of feeder %d is dark: %v", id, c.Buses.ID[i], c.Buses.Feeder[i], dark)
				}
			}
		}
	})
}

func TestNothingIsOverloaded(t *testing.T) {
	everywhere(t, func(t *testing.T, c *city.City) {
		kw := demand(c)
		feeder, largest := make([]float64, len(c.Feeders.ID)), make([]float64, len(c.Feeders.ID))
		for i, p := range kw {
			if f := c.Buses.Feeder[i]; f != city.None {
				feeder[f] += p
				largest[f] = max(largest[f], p)
			}
		}
		total := 0.0
		for f, p := range feeder {
			total += p
			if p > 7000 && largest[f] < p { // a single consumer may need more
				t.Errorf("feeder %s carries %.0f kW", c.Feeders.ID[f], p)
			}
			if p > 0.7*float64(c.Feeders.Rating[f]) {
				t.Errorf("feeder %s carries %.0f kW at a rating of %.0f kVA", c.Feeders.ID[f], p, c.Feeders.Rating[f])
			}
		}
		if total < 1000 {
			t.Fatalf("the city draws %.0f kW in all", total)
		}
		single := make([]float64, len(c.Buses.ID)) // the largest consumer of each bus
		for i, bus := range c.Buildings.Bus {
			single[bus] = max(single[bus], complete.PeakKW(c.Buildings.Use[i], float64(c.Buildings.Floor[i])))
		}
		for i, bus := range c.Chargers.Bus {
			single[bus] = max(single[bus], complete.ChargerUse*float64(c.Chargers.Power[i])*float64(c.Chargers.Plugs[i]))
		}
		station := make([]float64, len(c.PowerAssets.ID))
		for f, p := range feeder {
			station[c.Feeders.Substation[f]] += p
		}
		for i, kind := range c.PowerAssets.Kind {
			switch p := station[i] / 0.95; {
			case kind == city.Substation && p > float64(c.PowerAssets.Rating[i]):
				t.Errorf("substation %s of %.0f kVA carries %.0f kVA", c.PowerAssets.ID[i], c.PowerAssets.Rating[i], p)
			case kind == city.GroundTransformer || kind == city.PoleTransformer:
				if r := c.PowerAssets.Rating[i]; kind == city.PoleTransformer && r > 300 || r > 1000 && single[c.PowerAssets.Bus[i]] < 760 {
					t.Errorf("%v %s of %.0f kVA, with no single consumer that needs it", kind, c.PowerAssets.ID[i], r)
				}
				if load := kw[c.PowerAssets.Bus[i]] / 0.95; load > 0.81*float64(c.PowerAssets.Rating[i]) || load <= 0 {
					t.Errorf("transformer %s of %.0f kVA carries %.0f kVA", c.PowerAssets.ID[i], c.PowerAssets.Rating[i], load)
				}
			}
		}
	})
}

// The drop of voltage by ΔU = Σ(R·P + X·Q)/U along each way, with the peak at all places at once and cos φ = 0.95,
// stays below the 9 % between the limits of 20.8 and 23.8 kV; a mistaken unit of length is far beyond.
func TestVoltageHolds(t *testing.T) {
	everywhere(t, func(t *testing.T, c *city.City) {
		next := make([][]int, len(c.Buses.ID))
		for k := range c.Branches.ID {
			if c.Branches.Closed[k] {
				next[c.Branches.From[k]] = append(next[c.Branches.From[k]], k) // branches point away from the substation
			}
		}
		p := demand(c)
		var sum func(b uint32) float64
		sum = func(b uint32) float64 {
			for _, k := range next[b] {
				p[b] += sum(c.Branches.To[k])
			}
			return p[b]
		}
		worst, where := 0.0, ""
		var walk func(b uint32, drop float64)
		walk = func(b uint32, drop float64) {
			if drop > worst {
				worst, where = drop, c.Buses.ID[b]
			}
			for _, k := range next[b] {
				to := c.Branches.To[k]
				r, x := float64(c.Branches.R[k]), float64(c.Branches.X[k])
				walk(to, drop+(r+x*0.3287)*p[to]*1000/(22900*22900))
				if kva := p[to] / 0.95; kva > float64(c.Branches.Rating[k]) {
					t.Errorf("branch %s of %.0f kVA carries %.0f kVA", c.Branches.ID[k], c.Branches.Rating[k], kva)
				}
			}
		}
		for b, kind := range c.Buses.Kind {
			if kind == city.SlackBus {
				sum(uint32(b))
				walk(uint32(b), 0)
			}
		}
		t.Logf("largest drop %.2f %% at %s", 100*worst, where)
		if worst > 0.09 || worst < 0.001 {
			t.Errorf("voltage drops by %.2f %% at %s", 100*worst, where)
		}
	})
}

func TestTiesLeadToOtherFeedersAndTakeThemOver(t *testing.T) {
	everywhere(t, func(t *testing.T, c *city.City) {
		tied := map[uint32]int{}
		for k, id := range c.Branches.ID {
			if c.Branches.Closed[k] {
				continue
			}
			a, b := c.Branches.From[k], c.Branches.To[k]
			fa, fb := c.Buses.Feeder[a], c.Buses.Feeder[b]
			if !c.Branches.Switch[k] || fa == fb || c.Buses.Kind[a] != city.MediumVoltage || c.Buses.Kind[b] != city.MediumVoltage {
				t.Fatalf("tie %s joins feeders %d and %d", id, fa, fb)
			}
			if asset := c.Buses.Asset[a]; asset == city.None || c.PowerAssets.Kind[asset] != city.RingUnit || c.PowerAssets.Sill[asset] != 0.3 {
				t.Fatalf("tie %s stands in no ring unit", id)
			}
			tied[fa]++
			tied[fb]++
			closed := slices.Clone(c.Branches.Closed)
			closed[k] = true
			closed[slices.Index(c.Branches.ID, "breaker_"+c.Feeders.ID[fa])] = false
			for i, n := range live(c, closed) {
				if n != 1 {
					t.Fatalf("tie %s closed, feeder %s open: bus %s sees %d substations", id, c.Feeders.ID[fa], c.Buses.ID[i], n)
				}
			}
		}
		if len(c.Feeders.ID) < 2 {
			t.Fatal("a single feeder cannot be taken over")
		}
		lonely := 0
		for f := range c.Feeders.ID {
			if tied[uint32(f)] == 0 {
				lonely++
			}
		}
		if lonely*10 > len(c.Feeders.ID) {
			t.Errorf("%d of %d feeders have no tie", lonely, len(c.Feeders.ID))
		}
	})
}

// Opening a feeder's switches one after the other leaves growing parts alight: they stand on the way, not at its ends.
func TestSectionalisersCutWhereThirdsOfTheLoadLieAhead(t *testing.T) {
	list, err := towns()
	if err != nil {
		t.Fatal(err)
	}
	c := list[1].c
	kw := demand(c)
	cut := 0
	for k, id := range c.Branches.ID {
		if !c.Branches.Switch[k] || !c.Branches.Closed[k] || strings.HasPrefix(id, "breaker_") {
			continue
		}
		f := c.Branches.Feeder[k]
		closed := slices.Clone(c.Branches.Closed)
		closed[k] = false
		dark, total := 0.0, 0.0
		for i, n := range live(c, closed) {
			if c.Buses.Feeder[i] == f {
				total += kw[i]
				if n == 0 {
					dark += kw[i]
				}
			}
		}
		if share := dark / total; share > 0.67 || share < 0.005 {
			t.Errorf("switch %s of feeder %s cuts off %.0f %% of its load", id, c.Feeders.ID[f], 100*share)
		}
		if asset := c.Buses.Asset[c.Branches.From[k]]; asset == city.None || c.PowerAssets.Kind[asset] != city.RingUnit {
			t.Errorf("switch %s stands in no ring unit", id)
		}
		cut++
	}
	if cut < len(c.Feeders.ID) {
		t.Errorf("%d sectionalisers on %d feeders", cut, len(c.Feeders.ID))
	}
}

// By hand. Cable of 200 m: 0.0322 + j0.0234 Ω, ωC = 2π·60·273 nF/km·0.2 km = 20.58 µS. Transformer of 1 MVA, uk 5 %,
// loss 1.2 %: base 22.9² = 524.41 Ω, R = 6.293 Ω, X = √(0.05² − 0.012²)·524.41 = 25.455 Ω; of 500 kVA, uk 4 %: base
// 1048.82 Ω, R = 12.586 Ω, X = 40.023 Ω.
func TestImpedances(t *testing.T) {
	list, err := towns()
	if err != nil {
		t.Fatal(err)
	}
	c := list[1].c
	near := func(a float32, b float64) bool { return math.Abs(float64(a)-b) < 1e-3*b }
	cables, large, small := 0, 0, 0
	for k, id := range c.Branches.ID {
		r, x, sus := c.Branches.R[k], c.Branches.X[k], c.Branches.B[k]
		switch length := float64(c.Branches.Length[k]); {
		case length > 0:
			cables++
			if s := length / 200; !near(r, 0.0322*s) || !near(x, 0.0234*s) || !near(sus, 20.58e-6*s) || c.Branches.Rating[k] != 14358 {
				t.Fatalf("cable %s of %g m: %g + j%g Ω, %g S, %g kVA", id, length, r, x, sus, c.Branches.Rating[k])
			}
		case c.Branches.Rating[k] == 1000:
			large++
			if !near(r, 6.293) || !near(x, 25.455) || sus != 0 {
				t.Fatalf("transformer %s: %g + j%g Ω", id, r, x)
			}
		case c.Branches.Rating[k] == 500:
			small++
			if !near(r, 12.586) || !near(x, 40.023) {
				t.Fatalf("transformer %s: %g + j%g Ω", id, r, x)
			}
		}
		line := c.Branches.Line.At(k)
		if length := float64(c.Branches.Length[k]); length > 0 && math.Abs(geo.PolylineLength(line)-length) > 0.05*length+30 {
			t.Errorf("branch %s of %.0f m is drawn %.0f m long", id, length, geo.PolylineLength(line))
		}
		if line[0].Dist(c.Buses.At.At(int(c.Branches.From[k]))) > 0.01 || line[len(line)-1].Dist(c.Buses.At.At(int(c.Branches.To[k]))) > 0.01 {
			t.Fatalf("branch %s is not drawn between its buses", id)
		}
	}
	if cables == 0 || large == 0 || small == 0 {
		t.Errorf("%d cables, %d and %d transformers tried", cables, large, small)
	}
}

func TestAssetsAndTheirSills(t *testing.T) {
	everywhere(t, func(t *testing.T, c *city.City) {
		a := &c.PowerAssets
		sill := map[city.AssetKind]float32{city.Substation: 0.6, city.GroundTransformer: 0.3, city.RingUnit: 0.3, city.PoleTransformer: 9}
		for i, id := range a.ID {
			if a.Sill[i] != sill[a.Kind[i]] {
				t.Fatalf("%v %s drowns at %g m", a.Kind[i], id, a.Sill[i])
			}
			if !geo.PointInPolygon(a.At.At(i), a.Poly.Rings(i)) || a.Poly.Area(i) <= 0 {
				t.Fatalf("%v %s does not stand in its footprint", a.Kind[i], id)
			}
			if c.Buses.Asset[a.Bus[i]] != uint32(i) {
				t.Fatalf("%v %s says bus %d, which stands in asset %d", a.Kind[i], id, a.Bus[i], c.Buses.Asset[a.Bus[i]])
			}
			if want := c.Buses.Feeder[a.Bus[i]]; a.Feeder[i] != want || (want == city.None) != (a.Kind[i] == city.Substation) {
				t.Fatalf("%v %s is on feeder %d, its bus on %d", a.Kind[i], id, a.Feeder[i], want)
			}
		}
		for i, id := range c.Buildings.ID { // tall houses are not fed from poles
			if k := a.Kind[c.Buses.Asset[c.Buildings.Bus[i]]]; c.Buildings.Levels[i] > 3 && k != city.GroundTransformer {
				t.Fatalf("building %s of %d storeys is fed from a %v", id, c.Buildings.Levels[i], k)
			}
		}
	})
}

func TestSubstationsStandFreeAndInTheMiddle(t *testing.T) {
	c := simtest.SmallCity()
	if err := both(c, 1); err != nil {
		t.Fatal(err)
	}
	a := &c.PowerAssets
	if a.Kind[0] != city.Substation || a.Kind[1] == city.Substation {
		t.Fatalf("want one substation first, got %v", a.Kind)
	}
	ring := a.Poly.Rings(0)[0]
	if area := a.Poly.Area(0); math.Abs(area-30*40) > 1 {
		t.Errorf("its plot is %.0f m²", area)
	}
	box := a.Poly.Bounds(0)
	for i := range c.Buildings.ID {
		if c.Buildings.Poly.Bounds(i).Intersects(box) {
			t.Errorf("it touches building %s", c.Buildings.ID[i])
		}
	}
	for s := range c.Streets.ID {
		for _, q := range append(ring[:len(ring):len(ring)], a.At.At(0)) {
			if d, _ := geo.DistanceToPolyline(q, c.Streets.Line.At(s)); d < 3 {
				t.Errorf("its corner %v is %.1f m from the middle of street %s", q, d, c.Streets.ID[s])
			}
		}
	}
	if c.WaterAreas.Poly.Bounds(0).Intersects(box) {
		t.Error("it stands in the canal")
	}
	if d := a.At.At(0).Dist(geo.Point{X: 330, Y: 295}); d > 300 { // the middle of the sixteen buildings
		t.Errorf("it is %.0f m from the middle of the load", d)
	}
}

// Whatever comes to lie on the chosen plot, the substation gives way.
func TestSubstationsGiveWay(t *testing.T) {
	place := func(change func(c *city.City)) geo.Point {
		c := simtest.SmallCity()
		change(c)
		if err := both(c, 1); err != nil {
			t.Fatal(err)
		}
		for _, note := range c.Layers {
			if strings.Contains(strings.Join(note.Notes, " "), "overlap others") {
				t.Errorf("no free plot was found: %q", note.Notes)
			}
		}
		return c.PowerAssets.At.At(0)
	}
	free := place(func(*city.City) {})
	patch := geo.BoundsOf(free).Pad(12)
	if at := place(func(c *city.City) { addBuilding(c, patch, city.None, 0, 1) }); patch.Pad(15).Contains(at) {
		t.Errorf("a substation at %v stands on a building at %v", at, patch)
	}
	if at := place(func(c *city.City) {
		c.WaterAreas.ID, c.WaterAreas.Name = append(c.WaterAreas.ID, "pond"), append(c.WaterAreas.Name, "")
		c.WaterAreas.Kind = append(c.WaterAreas.Kind, city.Lake)
		c.WaterAreas.Poly.Add([][]geo.Point{patch.Ring()})
	}); patch.Contains(at) {
		t.Errorf("a substation at %v stands in a pond at %v", at, patch)
	}
	if at := place(func(c *city.City) {
		for id := range c.Terrain.Val {
			if patch.Pad(40).Contains(c.Terrain.CenterOf(id)) {
				c.Terrain.Val[id] -= 3
			}
		}
	}); patch.Contains(at) {
		t.Errorf("a substation at %v stands in a hollow at %v", at, patch)
	}
}

// addBuilding adds an office.
func addBuilding(c *city.City, box geo.Bounds, street uint32, pos, floor float32) {
	b := &c.Buildings
	b.ID, b.Name = append(b.ID, fmt.Sprint("new", len(b.ID))), append(b.Name, "")
	b.Poly.Add([][]geo.Point{box.Ring()})
	b.Height, b.Levels, b.Use = append(b.Height, 15), append(b.Levels, 5), append(b.Use, city.UseOffice)
	b.Floor, b.Ground = append(b.Floor, floor), append(b.Ground, float32(math.NaN()))
	b.Street, b.Pos = append(b.Street, street), append(b.Pos, pos)
	b.Zone, b.Feeder, b.Bus = append(b.Zone, city.None), append(b.Feeder, city.None), append(b.Bus, city.None)
	b.Guessed = append(b.Guessed, false)
}

// A place counted along one carriageway is the same place seen from the other, and a building that names no street
// hangs on the nearest.
func TestTransformersStandByTheirBuildings(t *testing.T) {
	for _, way := range []struct {
		street uint32
		pos    float32
	}{{0, 150}, {1, 850}, {city.None, 0}} {
		c := street(t, 100, 1100, func(float64) float64 { return 3 })
		if c.Streets.From[0] != c.Streets.To[1] || c.Streets.Line.At(0)[0].X != 100 {
			t.Fatal("want street 0 eastwards and street 1 back")
		}
		house := geo.Point{X: 250, Y: 520}
		addBuilding(c, geo.BoundsOf(house).Pad(10), way.street, way.pos, 5000)
		addBuilding(c, geo.BoundsOf(geo.Point{X: 1000, Y: 520}).Pad(10), 0, 900, 5000)
		if err := both(c, 1); err != nil {
			t.Fatal(err)
		}
		if at := c.Buses.At.At(int(c.Buildings.Bus[0])); at.Dist(house) > 30 {
			t.Errorf("entrance at %g m of street %d: the transformer stands at %v", way.pos, way.street, at)
		}
	}
}

func TestSubstationsThatStandAreKept(t *testing.T) {
	c := simtest.SmallCity()
	at := geo.Point{X: 600, Y: 100}
	a := &c.PowerAssets
	a.ID, a.Name, a.Kind = []string{"old"}, []string{"Old station"}, []city.AssetKind{city.Substation}
	a.At.Add(at)
	a.Poly.Add([][]geo.Point{geo.BoundsOf(at).Pad(5).Ring()})
	a.Sill, a.Rating, a.Bus, a.Feeder = []float32{1.1}, []float32{20000}, []uint32{city.None}, []uint32{city.None}
	c.SetLayer(city.Provenance{Layer: "power_assets", Source: "survey", Notes: []string{"surveyed"}})
	if err := both(c, 1); err != nil {
		t.Fatal(err)
	}
	for i, kind := range a.Kind {
		if (kind == city.Substation) != (i == 0) {
			t.Errorf("asset %s is a %v", a.ID[i], kind)
		}
	}
	if a.ID[0] != "old" || a.At.At(0) != at || a.Sill[0] != 1.1 || a.Rating[0] != 20000 || a.Bus[0] == city.None {
		t.Errorf("the old station became %s at %v, sill %g, %g kVA, bus %d", a.ID[0], a.At.At(0), a.Sill[0], a.Rating[0], a.Bus[0])
	}
	for f := range c.Feeders.ID {
		if c.Feeders.Substation[f] != 0 {
			t.Errorf("feeder %s begins elsewhere", c.Feeders.ID[f])
		}
	}
	if p, _ := c.Layer("power_assets"); !strings.HasPrefix(p.Source, "survey + ") || p.Notes[0] != "surveyed" {
		t.Errorf("its source is forgotten: %+v", p)
	}
}

// Two substations, one of them small, beside each other: the districts follow what the substations can carry, not
// distance alone.
func TestASmallSubstationGetsASmallDistrict(t *testing.T) {
	c := simtest.SmallCity()
	a := &c.PowerAssets
	for i, kva := range []float32{1500, 50000} {
		at := geo.Point{X: 320 + 10*float64(i), Y: 310}
		if i == 1 {
			at = geo.Point{X: 620, Y: 600}
		}
		a.ID, a.Name, a.Kind = append(a.ID, []string{"little", "big"}[i]), append(a.Name, ""), append(a.Kind, city.Substation)
		a.At.Add(at)
		a.Poly.Add([][]geo.Point{geo.BoundsOf(at).Pad(5).Ring()})
		a.Sill, a.Rating = append(a.Sill, 0.6), append(a.Rating, kva)
		a.Bus, a.Feeder = append(a.Bus, city.None), append(a.Feeder, city.None)
	}
	if err := both(c, 1); err != nil {
		t.Fatal(err)
	}
	kw := [2]float64{}
	for i, p := range demand(c) {
		if f := c.Buses.Feeder[i]; f != city.None {
			kw[c.Feeders.Substation[f]] += p
		}
	}
	if kw[0]/0.95 > 1500 || kw[1] < 2000 {
		t.Errorf("the little substation of 1500 kVA in the middle carries %.0f kW, the big one at the edge %.0f kW", kw[0], kw[1])
	}
}

func TestPowerDependsOnCityAndSeedAlone(t *testing.T) {
	lay := func(seed uint64) *city.City {
		c := simtest.SmallCity()
		if err := complete.Power(c, seed); err != nil {
			t.Fatal(err)
		}
		return c
	}
	a, b := lay(1), lay(1)
	if a.Hash() != b.Hash() {
		t.Error("the same seed gave two grids")
	}
	other := lay(2)
	if !slices.Equal(a.Buses.ID, other.Buses.ID) || !slices.Equal(a.Branches.Length, other.Branches.Length) || !slices.Equal(a.PowerAssets.ID, other.PowerAssets.ID) {
		t.Error("another seed gave another grid, not only other sides of the street")
	}
	before := a.Hash()
	if err := complete.Power(a, 2); err != nil || a.Hash() != before {
		t.Errorf("laying power again changed it (%v)", err)
	}
	empty := &city.City{Name: "nothing"}
	if err := complete.Power(empty, 1); err != nil || len(empty.Buses.ID) > 0 {
		t.Errorf("a city without streets: %v, %d buses", err, len(empty.Buses.ID))
	}
	lost := simtest.SmallCity()
	for k := range lost.Buildings.Poly.Pts {
		lost.Buildings.Poly.Pts[k].X = math.NaN()
	}
	if err := complete.Power(lost, 1); err == nil || !strings.Contains(err.Error(), "check its position") {
		t.Errorf("buildings nowhere: %v", err)
	}
}
