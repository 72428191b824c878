package traffic

import (
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/par"
)

// check reports the first thing that must never be: vehicles that overlap, are lost, doubled, or meet where two
// paths cross; a book that does not close.
func check(s *Sim) error {
	seen := map[uint32]bool{}
	n := s.net
	running := 0
	for r := range uint32(n.lanes) {
		first, count := s.start[r], uint32(s.count[r])
		granted := map[uint32]uint16{}
		for k := range count {
			slot := first + k
			veh := s.slots[slot].veh
			if seen[veh] {
				return fmt.Errorf("vehicle %d is in two places", s.fleet.id[veh])
			}
			seen[veh] = true
			running++
			if n.may[r]>>s.group(veh)&1 == 0 {
				return fmt.Errorf("vehicle %d, a %v, is on %s, which it may not use", s.fleet.id[veh], s.classOf(veh), s.name(r))
			}
			if s.fleet.phase[veh] != driving {
				return fmt.Errorf("vehicle %d is on %s and not driving", s.fleet.id[veh], s.name(r))
			}
			x, v := s.slots[slot].x, s.slots[slot].v
			if math.IsNaN(float64(x)) || math.IsNaN(float64(v)) || v < 0 || x > n.length[r]+1e-3 {
				return fmt.Errorf("vehicle %d on %s (%.2f m): x %.3f v %.3f", s.fleet.id[veh], s.name(r), n.length[r], x, v)
			}
			if k > 0 && s.rearOf(slot-1)-x < -1e-3 {
				return fmt.Errorf("%s: vehicle %d at %.3f is %.4f m inside the one ahead", s.name(r), s.fleet.id[veh], x, x-s.rearOf(slot-1))
			}
			if k < uint32(s.granted[r]) {
				granted[s.slots[slot].next]++
			}
			if k == 0 && !n.isLink[r] {
				for _, link := range n.out.at(r) {
					if rear := s.old[link].rear; rear < 0 && n.length[r]+rear-x < -1e-3 {
						return fmt.Errorf("%s: vehicle %d at %.3f is %.3f m inside one on %s", s.name(r), s.fleet.id[veh], x, x-n.length[r]-rear, s.name(link))
					}
				}
			}
			if k == 0 && (n.isLink[r] || uint32(s.granted[r]) > 0) && s.slots[slot].next != none {
				if rear := s.old[s.slots[slot].next].rear; rear < far && n.length[r]-x+rear < -1e-3 {
					return fmt.Errorf("%s: the first vehicle reaches %.3f m into the last one on %s", s.name(r), -(n.length[r] - x + rear), s.name(s.slots[slot].next))
				}
			}
		}
		if !n.isLink[r] && !n.open[r] {
			if s.promised[r] != none {
				granted[s.promisedLink[r]]++
			}
			for _, k := range n.out.at(r) {
				if s.pending[k] != granted[k] {
					return fmt.Errorf("%s: %d vehicles are promised, %d granted", s.name(k), s.pending[k], granted[k])
				}
			}
		}
	}
	for a := range uint32(n.lanes) {
		for i := n.con.off[a]; i < n.con.off[a+1]; i++ {
			b := n.con.other[i]
			if a < b && !n.con.crossing[i] && n.from[a] != n.from[b] { // who goes on into the same lane may follow there
				if over := s.mergedOverlap(a, b, n.con.a0[i], n.con.b0[i]); over > 1e-3 {
					return fmt.Errorf("vehicles on %s and %s, which become one, overlap by %.3f m", s.name(a), s.name(b), over)
				}
				continue
			}
			if a < b && s.inZone(a, n.con.a0[i], n.con.a1[i]) && s.inZone(b, n.con.b0[i], n.con.b1[i]) {
				return fmt.Errorf("vehicles on %s and %s meet", s.name(a), s.name(b))
			}
		}
	}
	gates := map[uint32]bool{}
	var twice error
	s.eachInMeso(func(p mesoPlace) {
		if seen[p.veh] {
			twice = fmt.Errorf("vehicle %d in a meso street is in two places", s.fleet.id[p.veh])
		}
		if s.fleet.street[p.veh] != n.street[p.lane] || !s.inMeso(p.veh) {
			twice = fmt.Errorf("vehicle %d is in the wrong meso street", s.fleet.id[p.veh])
		}
		seen[p.veh] = true
		running++
	})
	if s.meso != nil {
		inside := 0
		for link := range s.meso.street {
			inside += s.meso.Count(uint32(link))
		}
		drawn := 0
		s.eachInMeso(func(mesoPlace) { drawn++ })
		if inside != drawn {
			return fmt.Errorf("%d vehicles in meso streets, %d drawn there", inside, drawn)
		}
		for _, veh := range s.meso.asked {
			if veh != none {
				gates[veh] = true
			}
		}
		for r := range uint32(n.lanes) {
			if n.coarse[r] && s.count[r] > 0 {
				return fmt.Errorf("%d vehicles on a lane of a meso street", s.count[r])
			}
		}
	}
	if twice != nil {
		return twice
	}
	c := s.counts
	if running != c.Running || c.Entered != c.Running+c.Parked+c.Arrived+c.Waiting+c.Removed {
		return fmt.Errorf("%d on the road, counts %+v", running, c)
	}
	queued := 0
	for r := range uint32(n.lanes) {
		for veh := s.first[r]; veh != none; veh = s.fleet.behind[veh] {
			if gates[veh] {
				delete(gates, veh)
				continue
			}
			if seen[veh] {
				return fmt.Errorf("vehicle %d waits and drives, or waits twice", s.fleet.id[veh])
			}
			seen[veh] = true
			queued++
		}
	}
	if len(gates) > 0 {
		return fmt.Errorf("%d vehicles leave meso streets and wait for no lane", len(gates))
	}
	if queued != c.Waiting {
		return fmt.Errorf("%d in queues, %d counted", queued, c.Waiting)
	}
	return nil
}

// mergedOverlap is by how much [m] vehicles on links a and b, which become one from the places fromA and fromB on, overlap there,
// both measured back from their common end.
func (s *Sim) mergedOverlap(a, b uint32, fromA, fromB float32) float32 {
	worst := -far
	for i := range uint32(s.count[a]) {
		p := s.start[a] + i
		for k := range uint32(s.count[b]) {
			q := s.start[b] + k
			if s.slots[p].x <= fromA || s.slots[q].x <= fromB {
				continue
			}
			endA, endB := s.net.length[a], s.net.length[b]
			worst = max(worst, min(endA-s.rearOf(p), endB-s.rearOf(q))-max(endA-s.slots[p].x, endB-s.slots[q].x))
		}
	}
	return worst
}

// inZone reports whether a vehicle of a link covers part of a stretch.
func (s *Sim) inZone(link uint32, from, to float32) bool {
	for k := range uint32(s.count[link]) {
		if slot := s.start[link] + k; s.slots[slot].x > from+0.01 && s.rearOf(slot) < to-0.01 {
			return true
		}
	}
	return false
}

// randomTown draws a grid of streets of all kinds and lengths, with gaps, one-way streets and dead ends.
func randomTown(t *rapid.T) *city.City {
	b := newTown()
	w, h := rapid.IntRange(2, 4).Draw(t, "w"), rapid.IntRange(1, 3).Draw(t, "h")
	kinds := []city.JunctionKind{city.Priority, city.RightBeforeLeft, city.AllWayStop}
	x, y := []float64{0}, []float64{0}
	for range w {
		x = append(x, x[len(x)-1]+rapid.SampledFrom([]float64{22, 30, 60, 140}).Draw(t, "dx"))
	}
	for range h {
		y = append(y, y[len(y)-1]+rapid.SampledFrom([]float64{22, 45, 120}).Draw(t, "dy"))
	}
	for j := range h {
		for i := range w {
			b.junction(x[i], y[j], rapid.SampledFrom(kinds).Draw(t, "kind"))
		}
	}
	edge := func(p, q uint32) {
		if way := rapid.IntRange(0, 9).Draw(t, "way"); way > 0 {
			speed := rapid.SampledFrom([]float32{8, 14, 22}).Draw(t, "speed")
			class := rapid.SampledFrom([]city.StreetClass{city.Primary, city.Residential}).Draw(t, "class")
			b.street(p, q, rapid.IntRange(1, 3).Draw(t, "lanes"), speed, class)
			if way > 1 {
				b.street(q, p, rapid.IntRange(1, 3).Draw(t, "back"), speed, class)
			}
		}
	}
	for j := range h {
		for i := range w {
			at := uint32(j*w + i)
			if i+1 < w {
				edge(at, at+1)
			}
			if j+1 < h {
				edge(at, at+uint32(w))
			}
		}
	}
	if len(b.c.Streets.ID) == 0 {
		b.street(0, 1, 1, 14, city.Primary)
	}
	spread := rapid.IntRange(0, 2).Draw(t, "lane use")
	b.turns = func(from, to uint32, lane, lanes int) bool {
		switch spread {
		case 0:
			return true
		case 1:
			return int(to)%lanes == lane // one lane a turn
		}
		return lane == 0 || int(to)%2 == 0
	}
	c := b.connect()
	for l := range c.Lanes.ID {
		c.Lanes.Allow[l] = rapid.SampledFrom([]city.Permission{city.AllowMotor | city.AllowBicycle | city.AllowDelivery, city.AllowMotor, city.AllowMotor,
			city.AllowMotor, city.AllowBus | city.AllowEmergency, city.AllowBicycle}).Draw(t, "allow")
	}
	for j := range len(c.Junctions.ID) {
		if rapid.IntRange(0, 2).Draw(t, "signal") == 0 {
			b.signal(uint32(j), float32(rapid.IntRange(3, 15).Draw(t, "green")), rapid.SampledFrom([]byte("Gg")).Draw(t, "letter"))
		}
	}
	return c
}

func randomConfig(t *rapid.T) Config {
	cfg := DefaultConfig()
	cfg.Environment, cfg.Electric = true, 0.3
	cfg.Step = rapid.SampledFrom([]time.Duration{100e6, 200e6, 500e6, time.Second}).Draw(t, "dt")
	cfg.Preset = rapid.SampledFrom(Presets).Draw(t, "preset")
	cfg.Information = rapid.SampledFrom([]Information{Sight, Habit, Truth}).Draw(t, "information")
	cfg.Rechoice, cfg.Experience = 20e9, rapid.Bool().Draw(t, "experience")
	cfg.Patience = 5e9
	cfg.Tow = 20e9
	cfg.Relax = rapid.Bool().Draw(t, "relax")
	cfg.Following = rapid.SampledFrom([]Following{IDMPlus, IDM, Krauss, CityFlow}).Draw(t, "following")
	if dawdle := rapid.SampledFrom([]float64{0, 0.5, 1}).Draw(t, "dawdle"); dawdle > 0 {
		for k := range cfg.Preset.Drivers {
			cfg.Preset.Drivers[k].Dawdle = dawdle
		}
	}
	cfg.Seed = rapid.Uint64().Draw(t, "seed")
	return cfg
}

// randomMix makes all streets micro, or all meso, or some of both.
func randomMix(t *rapid.T, c *city.City) Config {
	cfg := randomConfig(t)
	mix := rapid.IntRange(0, 2).Draw(t, "mix")
	for range c.Streets.ID {
		cfg.Meso = append(cfg.Meso, mix == 2 || mix == 1 && rapid.Bool().Draw(t, "meso"))
	}
	return cfg
}

func randomTrips(t *rapid.T, c *city.City, most int) []Trip {
	var trips []Trip
	n := rapid.IntRange(1, most).Draw(t, "trips")
	rush := rapid.IntRange(1, 90).Draw(t, "rush")
	place := func() Place {
		return Place{uint32(rapid.IntRange(0, len(c.Streets.ID)-1).Draw(t, "street")), float32(rapid.IntRange(-20, 120).Draw(t, "pos"))}
	}
	for id := range n {
		trips = append(trips, Trip{ID: uint32(id), Class: Class(rapid.IntRange(0, int(classes)-1).Draw(t, "class")),
			At: clock.Time(rapid.IntRange(0, rush).Draw(t, "at")) * 1e9, From: place(), To: place()})
		trip := &trips[id]
		for range rapid.SampledFrom([]int{0, 0, 0, 1, 3}).Draw(t, "stops") {
			lane := uint32(rapid.IntRange(0, len(c.Lanes.ID)-1).Draw(t, "lane"))
			trip.Stops = append(trip.Stops, Stop{Row: none, Lane: lane, Pos: c.Lanes.Length[lane] * float32(rapid.IntRange(0, 8).Draw(t, "along")) / 8,
				Duration: time.Duration(rapid.IntRange(0, 40).Draw(t, "stands")) * 1e9, Parking: rapid.Bool().Draw(t, "parking")})
		}
		for range rapid.SampledFrom([]int{0, 0, 0, 2}).Draw(t, "via") {
			trip.Via = append(trip.Via, uint32(rapid.IntRange(0, len(c.Streets.ID)-1).Draw(t, "pass")))
		}
		trip.Speed = rapid.SampledFrom([]float32{0, 0, -1, 5, 30}).Draw(t, "speed")
	}
	return trips
}

// disturb closes and reopens lanes, floods and drains them, stalls vehicles, darkens signals, lets it rain: the same in
// all the sims.
func disturb(t *rapid.T, c *city.City, sims ...*Sim) {
	lane := func() uint32 { return uint32(rapid.IntRange(0, len(c.Lanes.ID)-1).Draw(t, "lane")) }
	var do func(*Sim)
	switch rapid.IntRange(0, 6).Draw(t, "what") {
	case 0, 1:
		at, until := lane(), sims[0].now+clock.Time(rapid.IntRange(1, 60).Draw(t, "for"))*1e9
		if do = func(s *Sim) { s.CloseLane(at, until, 1) }; rapid.Bool().Draw(t, "whole street") {
			do = func(s *Sim) { s.CloseStreet(c.Lanes.Street[at], until, 1) }
		}
	case 2:
		depth := make([]float32, len(c.Lanes.ID))
		for range rapid.IntRange(0, 3).Draw(t, "wet") {
			depth[lane()] = float32(rapid.IntRange(0, 500).Draw(t, "mm")) / 1000
		}
		do = func(s *Sim) { s.SetWater(depth, nil) }
	case 3:
		at, pos := lane(), float32(rapid.IntRange(0, 100).Draw(t, "pos"))
		do = func(s *Sim) { s.Stall(at, pos, 15e9, 1) }
	case 4:
		if len(c.Signals.ID) == 0 {
			return
		}
		signal, off := uint32(rapid.IntRange(0, len(c.Signals.ID)-1).Draw(t, "signal")), rapid.Bool().Draw(t, "off")
		do = func(s *Sim) { s.SetDark(signal, off) }
	case 5:
		rain := float64(rapid.IntRange(0, 30).Draw(t, "rain"))
		do = func(s *Sim) { s.SetRain(rain, 20) }
	case 6:
		at := lane()
		do = func(s *Sim) { s.Reopen(at) }
	}
	for _, s := range sims {
		do(s)
	}
}

// addIfPossible adds a trip; refused may be only those that have no lane to begin or end in.
func addIfPossible(t *rapid.T, s *Sim, trip Trip) {
	if err := s.Add(trip); err != nil && !strings.Contains(err.Error(), "has no lane for a") && !strings.Contains(err.Error(), "is on a lane that a") {
		t.Fatal(err)
	}
}

func TestNoVehicleOverlapsIsLostOrDoubled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := randomTown(t)
		s, err := NewSim(c, randomMix(t, c))
		if err != nil {
			t.Fatal(err)
		}
		for _, trip := range randomTrips(t, c, 60) {
			addIfPossible(t, s, trip)
		}
		wild := rapid.Bool().Draw(t, "wild")
		for step := range 300 {
			if wild && step%40 == 20 {
				disturb(t, c, s)
			}
			s.Step()
			if err := check(s); err != nil {
				t.Fatalf("at %v: %v", s.Now(), err)
			}
			if !wild && s.counts.HardBrakes > 0 {
				t.Fatalf("at %v: somebody brakes harder than the class can", s.Now())
			}
		}
	})
}

// book is a Sink and a Source in memory.
type book struct {
	data []uint64
	text [][]byte
	err  error
}

func (b *book) Uint8(v uint8)     { b.data = append(b.data, uint64(v)) }
func (b *book) Uint32(v uint32)   { b.data = append(b.data, uint64(v)) }
func (b *book) Uint64(v uint64)   { b.data = append(b.data, v) }
func (b *book) Float32(v float32) { b.data = append(b.data, uint64(math.Float32bits(v))) }
func (b *book) Float64(v float64) { b.data = append(b.data, math.Float64bits(v)) }
func (b *book) Bytes(v []byte)    { b.text = append(b.text, slices.Clone(v)) }

type reading struct{ *book }

func (b reading) take() uint64 {
	if len(b.data) == 0 {
		b.Fail("cut")
		return 0
	}
	v := b.data[0]
	b.data = b.data[1:]
	return v
}
func (b reading) Uint8() uint8     { return uint8(b.take()) }
func (b reading) Uint32() uint32   { return uint32(b.take()) }
func (b reading) Uint64() uint64   { return b.take() }
func (b reading) Float32() float32 { return math.Float32frombits(uint32(b.take())) }
func (b reading) Float64() float64 { return math.Float64frombits(b.take()) }
func (b reading) Bytes() []byte {
	if len(b.text) == 0 {
		b.Fail("cut")
		return nil
	}
	v := b.text[0]
	b.text = b.text[1:]
	return v
}
func (b reading) Fail(format string, args ...any) {
	if b.err == nil {
		b.err = fmt.Errorf(format, args...)
	}
}
func (b reading) Err() error { return b.err }

func digest(s *Sim) uint64 {
	var b book
	s.Save(&b)
	h := fnv.New64a()
	for _, v := range b.data {
		fmt.Fprintf(h, "%x,", v)
	}
	for _, v := range b.text {
		fmt.Fprintf(h, "%x,", v)
	}
	return h.Sum64()
}

// A run does not depend on the order in which trips are added, nor on being saved and loaded on the way.
func TestOrderOfTripsAndInterruptionsLeaveNoTrace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := randomTown(t)
		cfg := randomMix(t, c)
		trips := randomTrips(t, c, 40)
		shuffled := rapid.Permutation(trips).Draw(t, "order")
		a, _ := NewSim(c, cfg)
		b, _ := NewSim(c, cfg)
		for i := range trips {
			addIfPossible(t, a, trips[i])
			addIfPossible(t, b, shuffled[i])
		}
		stop := rapid.IntRange(1, 200).Draw(t, "stop")
		for step := range 250 {
			if step%50 == 10 {
				lane := uint32(step) % uint32(len(c.Lanes.ID))
				a.CloseLane(lane, a.now+20e9, 0)
				b.CloseLane(lane, b.now+20e9, 0)
				depth := make([]float32, len(c.Lanes.ID))
				depth[(lane*7)%uint32(len(depth))] = 0.4 * float32(step%3)
				a.SetWater(depth, nil)
				b.SetWater(depth, nil)
			}
			if step == stop {
				var saved book
				b.Save(&saved)
				b, _ = NewSim(c, cfg)
				if err := b.Load(reading{&saved}); err != nil {
					t.Fatalf("loading: %v", err)
				}
				if digest(a) != digest(b) {
					t.Fatalf("step %d: loaded state is not the saved one", step)
				}
			}
			a.Step()
			b.Step()
		}
		if digest(a) != digest(b) {
			t.Fatalf("the runs end in different states: %+v and %+v", a.counts, b.counts)
		}
	})
}

func TestEqualDigestForAnyNumberOfWorkers(t *testing.T) {
	old := perWorker
	perWorker = 0
	defer func() { perWorker = old }()
	c := bigTown()
	want := uint64(0)
	for _, run := range []struct {
		workers int
		mix     bool
	}{{1, false}, {2, false}, {7, false}, {1, true}, {2, true}, {7, true}} {
		workers := run.workers
		cfg := DefaultConfig()
		if run.mix {
			for street := range c.Streets.ID {
				cfg.Meso = append(cfg.Meso, c.Streets.To[street]%9 < 5)
			}
			if workers == 1 {
				want = 0
			}
		}
		cfg.Environment, cfg.Electric = true, 0.3
		cfg.Pool = par.NewPool(workers)
		s, err := NewSim(c, cfg)
		if err != nil {
			t.Fatal(err)
		}
		if len(s.blocks) < 4 {
			t.Fatalf("only %d blocks: nothing runs in parallel", len(s.blocks))
		}
		for id := range uint32(600) {
			trip := Trip{ID: id, At: clock.Time(id) * 2e8, From: Place{id * 7 % uint32(len(c.Streets.ID)), 30}, To: Place{id * 13 % uint32(len(c.Streets.ID)), 20}}
			if err := s.Add(trip); err != nil {
				t.Fatal(err)
			}
		}
		s.Run(200e9)
		if err := check(s); err != nil {
			t.Fatal(err)
		}
		if got := digest(s); want == 0 {
			want = got
		} else if got != want {
			t.Errorf("%d workers end in %x, one in %x", workers, got, want)
		}
		if s.counts.Arrived < 100 {
			t.Errorf("only %d of 600 arrived: the test is empty", s.counts.Arrived)
		}
		cfg.Pool.Close()
	}
}

// bigTown is a 9 × 9 grid with two lanes a way and signals at every second corner.
func bigTown() *city.City {
	b := newTown()
	for j := range 9 {
		for i := range 9 {
			b.junction(float64(i)*120, float64(j)*120, city.Priority)
		}
	}
	for at := range uint32(81) {
		for _, next := range []uint32{at + 1, at + 9} {
			if next == at+1 && next%9 != 0 || next == at+9 && next < 81 {
				b.street(at, next, 2, 14, city.Primary)
				b.street(next, at, 2, 14, city.Primary)
			}
		}
	}
	c := b.connect()
	for j := uint32(0); j < 81; j += 2 {
		b.signal(j, 12, 'g')
	}
	return c
}
