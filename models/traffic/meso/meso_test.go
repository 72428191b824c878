package meso

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// spacing 7 m, T 1.4 s, dt 1 s; saturation flow 1,800 veh/h, queues that start at once.
var usual = Params{Spacing: 7, Headway: 1.4, Step: 1}

// drivers are vehicles whose way is a function of theirs.
type drivers struct {
	n     *Network
	speed float64
	next  func(veh, link uint32) (turn uint32, ok bool) // position in the list of the lane's movements
	rate  []float32
	by    []uint32 // vehicles that came, by link
}

func driven(n *Network, next func(veh, link uint32) (uint32, bool)) *drivers {
	d := &drivers{n: n, speed: 14, next: next, rate: make([]float32, len(n.To)), by: make([]uint32, len(n.Length))}
	for m := range d.rate {
		d.rate[m] = 1
	}
	return d
}

func (d *drivers) Lane(veh, link uint32) (uint32, bool) {
	lanes := d.n.LaneOff[link+1] - d.n.LaneOff[link]
	d.by[link]++
	_, ok := d.next(veh, link)
	return d.n.LaneOff[link] + d.by[link]%lanes, ok
}
func (d *drivers) Time(_, link uint32) float64 { return float64(d.n.Length[link]) / d.speed }
func (d *drivers) Movement(veh, lane uint32) uint32 {
	for link := range uint32(len(d.n.Length)) {
		if lane < d.n.LaneOff[link+1] {
			turn, _ := d.next(veh, link)
			return d.n.Off[lane] + turn
		}
	}
	return None
}
func (d *drivers) Rate(m uint32) float32 { return d.rate[m] }
func (d *drivers) Goes(_, _, _ uint32, at, _ float64) (float64, bool, bool) {
	return at, false, true
}
func (d *drivers) Left(uint32, uint32, float64, float64, bool) {}
func (d *drivers) Came(uint32, uint32, uint32, float64)        {}

// offer lets a vehicle in at the beginning of a link at an instant if there is room.
func (s *Sim) offer(link, veh uint32, at float64) bool {
	s.Grow(int(veh) + 1)
	if s.Room(link) < 1 {
		return false
	}
	s.Enter(link, veh, at+s.host.Time(veh, link))
	return true
}

// tick steps and lets those leave whose trip has ended.
func (s *Sim) tick(last uint32) []uint32 {
	done := s.Step(nil)
	for range done {
		s.Leave(last)
	}
	return done
}

// add appends a link with its lanes, each of which leads to all of to.
func (n *Network) add(length float32, lanes int, node uint32, delay float32, to ...uint32) {
	if n.Off == nil {
		n.Off, n.LaneOff = []uint32{0}, []uint32{0}
	}
	n.Length, n.Lanes, n.Node = append(n.Length, length), append(n.Lanes, float32(lanes)), append(n.Node, node)
	n.Flow, n.Start = append(n.Flow, 0.5), append(n.Start, 0)
	for range lanes {
		n.To = append(n.To, to...)
		for range to {
			n.Delay = append(n.Delay, delay)
		}
		n.Off = append(n.Off, uint32(len(n.To)))
	}
	n.LaneOff = append(n.LaneOff, uint32(len(n.Off)-1))
}

// line is links one after the other.
func line(lengths, lanes []float32) *Network {
	n := &Network{}
	for i := range lengths {
		if i+1 < len(lengths) {
			n.add(lengths[i], int(lanes[i]), uint32(i), 0, uint32(i+1))
		} else {
			n.add(lengths[i], int(lanes[i]), uint32(i), 0)
		}
	}
	return n
}

func onward(last uint32) func(veh, link uint32) (uint32, bool) {
	return func(_, link uint32) (uint32, bool) { return 0, link < last }
}

// Newell's bottleneck: 2 lanes into 1, demand 3,000 veh/h for ten minutes, capacity 1,800. By the three-detector formula
// the vehicles that have left each link follow exactly; the queue grows by 1,200 veh/h, and its tail runs back as a wave.
func TestNewellsBottleneck(t *testing.T) {
	const demand, capacity, until = 3000.0 / 3600, 0.5, 600.0
	lengths := []float32{1400, 1400, 700}
	n := line(lengths, []float32{2, 2, 1})
	s, err := New(n, usual, driven(n, onward(2)))
	if err != nil {
		t.Fatal(err)
	}
	sent, late := 0, 0.0
	for k := range 1500 {
		now := float64(k)
		for at := (float64(sent) + 0.5) / demand; at < min(now+1, until) && s.offer(0, uint32(sent), at); at = (float64(sent) + 0.5) / demand {
			sent++
		}
		s.tick(2)
		// Exact cumulative counts at the bottleneck, the end of link 1, and at its beginning, which the queue reaches.
		at := now + 1
		arrivals := func(t, way float64) float64 { return demand * min(max(0, t-way/14), until) }
		passed := func(t float64) float64 { return min(arrivals(t, 2800), capacity*max(0, t-200)) }
		entered := min(arrivals(at, 1400), passed(at-1400/5)+2*1400/7)
		for what, off := range map[string]float64{"passed the bottleneck": float64(s.Left(1)) - passed(at), "entered the link before it": float64(s.Entered(1)) - entered} {
			if late = max(late, math.Abs(off)); math.Abs(off) > 1 {
				t.Fatalf("after %g s %+.2f vehicles have %s, beside Newell's count", at, off, what)
			}
		}
	}
	if s.Left(2) != uint32(sent) || sent != 500 {
		t.Errorf("%d of %d have arrived, want 500", s.Left(2), sent)
	}
	t.Logf("at most %.2f vehicles off Newell's curve", late)
}

// Two lanes and one compete for a link of one lane: they share it two to one, and nobody is starved.
func TestMergeSharesByCapacity(t *testing.T) {
	n := &Network{}
	n.add(700, 2, 0, 0, 2)
	n.add(700, 1, 0, 0, 2)
	n.add(700, 1, 1, 0)
	s, err := New(n, usual, driven(n, onward(2)))
	if err != nil {
		t.Fatal(err)
	}
	veh := uint32(0)
	var left [2]uint32
	for k := range 1800 {
		for link := range uint32(2) {
			for s.offer(link, veh, float64(k)) {
				veh++
			}
		}
		if k == 600 {
			left = [2]uint32{s.Left(0), s.Left(1)}
		}
		s.tick(2)
	}
	a, b := s.Left(0)-left[0], s.Left(1)-left[1]
	if d := float64(a) / float64(b); d < 1.95 || d > 2.05 || math.Abs(float64(a+b)-600) > 3 {
		t.Errorf("%d and %d vehicles in 20 min, want 400 and 200", a, b)
	}
}

// A signal with 30 s green of 60 lets half of the saturation flow pass.
func TestRedHolds(t *testing.T) {
	n := line([]float32{1400, 700}, []float32{1, 1})
	d := driven(n, onward(1))
	s, err := New(n, usual, d)
	if err != nil {
		t.Fatal(err)
	}
	veh := uint32(0)
	for k := range 1320 {
		for s.offer(0, veh, float64(k)) {
			veh++
		}
		d.rate[0] = 0
		if k%60 < 30 {
			d.rate[0] = 1
		}
		s.tick(1)
		if k == 119 {
			veh0 := s.Left(0)
			defer func() {
				if got := s.Left(0) - veh0; got < 298 || got > 302 {
					t.Errorf("%d vehicles in 20 cycles, want 300", got)
				}
			}()
		}
	}
}

// town draws a network of links between nodes, and trips through it.
func town(r *rapid.T) (*Network, func(veh, link uint32) (uint32, bool)) {
	nodes, links := rapid.IntRange(1, 6).Draw(r, "nodes"), rapid.IntRange(2, 14).Draw(r, "links")
	n := &Network{}
	from, to := make([]int, links), make([]int, links)
	for i := range links {
		from[i], to[i] = rapid.IntRange(0, nodes-1).Draw(r, "from"), rapid.IntRange(0, nodes-1).Draw(r, "to")
	}
	slices.Sort(to)
	for i := range links {
		var ways []uint32
		for k := range links {
			if from[k] == to[i] && k != i {
				ways = append(ways, uint32(k))
			}
		}
		n.add(rapid.Float32Range(3, 900).Draw(r, "length"), rapid.IntRange(1, 3).Draw(r, "lanes"), uint32(to[i]), rapid.Float32Range(0, 5).Draw(r, "delay"), ways...)
	}
	return n, func(veh, link uint32) (uint32, bool) {
		lane := n.LaneOff[link]
		turns := n.Off[lane+1] - n.Off[lane]
		return (veh*7919 + link*104729) % max(1, turns), turns > 0 && (veh+link)%5 != 0
	}
}

// Vehicles are neither lost nor doubled, no link holds more than it has room for, and the order in which nodes and links are
// stepped changes nothing.
func TestVehiclesAreKept(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n, next := town(r)
		p := usual
		if rapid.Bool().Draw(r, "slow starts") {
			p.Starts = [][]Starter{{{0.2, 3}, {2.8, 1}, {2.2, 0.2}}}
		}
		x, y := driven(n, next), driven(n, next)
		a, err := New(n, p, x)
		if err != nil {
			r.Fatal(err)
		}
		b, _ := New(n, p, y)
		veh, arrived := uint32(0), 0
		seen := map[uint32]bool{}
		at := map[uint32]uint32{}
		watch := &watcher{x, at}
		a.host = watch
		for k := range rapid.IntRange(1, 400).Draw(r, "steps") {
			for range k % 3 {
				link := veh * 31 % uint32(len(n.Length))
				if in, too := a.offer(link, veh, float64(k)), b.offer(link, veh, float64(k)); in != too {
					r.Fatal("one order had room, the other had not")
				} else if in {
					at[veh] = link
					veh++
				}
			}
			for t := range x.rate {
				rate := float32(1)
				if (k/20+t)%3 == 0 {
					rate = 0
				}
				x.rate[t], y.rate[t] = rate, rate
			}
			done := a.Step(nil)
			for node := len(b.nodes) - 2; node >= 0; node-- {
				b.Nodes(uint32(node), uint32(node+1))
			}
			var others []uint32
			for link := len(n.Length) - 1; link >= 0; link-- {
				others = b.Links(uint32(link), uint32(link+1), others)
			}
			b.Tick()
			for _, v := range done {
				if seen[v] {
					r.Fatalf("vehicle %d has arrived twice", v)
				}
				seen[v] = true
				arrived++
				a.Leave(at[v])
			}
			for _, v := range others {
				b.Leave(at[v])
			}
			inside := 0
			for link := range uint32(len(n.Length)) {
				inside += a.Count(link)
				if float32(a.Count(link)) > a.storage[link] {
					r.Fatalf("%d vehicles in link %d with room for %.1f", a.Count(link), link, a.storage[link])
				}
			}
			if inside+arrived != int(veh) {
				r.Fatalf("%d inside and %d arrived of %d", inside, arrived, veh)
			}
			if x, y := fmt.Sprint(a.up, a.down, a.right), fmt.Sprint(b.up, b.down, b.right); x != y {
				r.Fatal("another order gives other counts")
			}
		}
	})
}

// watcher notes where vehicles are.
type watcher struct {
	*drivers
	at map[uint32]uint32
}

func (w *watcher) Came(veh, link, _ uint32, _ float64) { w.at[veh] = link }

func TestBadNetworks(t *testing.T) {
	good := func() *Network { return line([]float32{100, 100}, []float32{1, 1}) }
	for name, spoil := range map[string]func(*Network, *Params){
		"zero length":  func(n *Network, _ *Params) { n.Length[0] = 0 },
		"no lanes":     func(n *Network, _ *Params) { n.Lanes[0] = -1 },
		"turn nowhere": func(n *Network, _ *Params) { n.To[0] = 9 },
		"columns":      func(n *Network, _ *Params) { n.Flow = n.Flow[:1] },
		"no flow":      func(n *Network, _ *Params) { n.Flow[0] = float32(math.NaN()) },
		"no step":      func(_ *Network, p *Params) { p.Step = 0 },
	} {
		n, p := good(), usual
		spoil(n, &p)
		if _, err := New(n, p, driven(n, onward(1))); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
