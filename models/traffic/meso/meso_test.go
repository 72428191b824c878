package meso

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"semul/engine/par"
)

// params: spacing 7 m, T 1.4 s, saturation flow 1,800 veh/h, dt 1 s.
var usual = Params{Spacing: 7, Headway: 1.4, Flow: 0.5, Step: 1}

// line is links one after the other.
func line(lengths, lanes []float32) *Network {
	n := &Network{Off: []uint32{0}}
	for i := range lengths {
		n.Length, n.Lanes = append(n.Length, lengths[i]), append(n.Lanes, lanes[i])
		n.Speed, n.Node = append(n.Speed, 14), append(n.Node, uint32(i))
		if i+1 < len(lengths) {
			n.To, n.Share, n.Delay = append(n.To, uint32(i+1)), append(n.Share, lanes[i]), append(n.Delay, 0)
		}
		n.Off = append(n.Off, uint32(len(n.To)))
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
	s, err := New(line(lengths, []float32{2, 2, 1}), usual, nil, onward(2))
	if err != nil {
		t.Fatal(err)
	}
	sent, late := 0, 0.0
	for k := range 1500 {
		now := float64(k)
		for at := (float64(sent) + 0.5) / demand; at < min(now+1, until) && s.Enter(0, uint32(sent), at); at = (float64(sent) + 0.5) / demand {
			sent++
		}
		s.Step()
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
	n := &Network{Length: []float32{700, 700, 700}, Speed: []float32{14, 14, 14}, Lanes: []float32{2, 1, 1}, Node: []uint32{0, 0, 1},
		Off: []uint32{0, 1, 2, 2}, To: []uint32{2, 2}, Share: []float32{2, 1}, Delay: []float32{0, 0}}
	s, err := New(n, usual, nil, onward(0))
	if err != nil {
		t.Fatal(err)
	}
	s.next = func(_, link uint32) (uint32, bool) { return 0, link < 2 }
	veh := uint32(0)
	var left [2]uint32
	for k := range 1800 {
		for link := range uint32(2) {
			for s.Enter(link, veh, float64(k)) {
				veh++
			}
		}
		if k == 600 {
			left = [2]uint32{s.Left(0), s.Left(1)}
		}
		s.Step()
	}
	a, b := s.Left(0)-left[0], s.Left(1)-left[1]
	if d := float64(a) / float64(b); d < 1.95 || d > 2.05 || math.Abs(float64(a+b)-600) > 3 {
		t.Errorf("%d and %d vehicles in 20 min, want 400 and 200", a, b)
	}
}

// A signal with 30 s green of 60 lets half of the saturation flow pass.
func TestRedHolds(t *testing.T) {
	s, err := New(line([]float32{1400, 700}, []float32{1, 1}), usual, nil, onward(1))
	if err != nil {
		t.Fatal(err)
	}
	veh := uint32(0)
	for k := range 1320 {
		for s.Enter(0, veh, float64(k)) {
			veh++
		}
		s.Rate[0] = 0
		if k%60 < 30 {
			s.Rate[0] = 1
		}
		s.Step()
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
	n := &Network{Off: []uint32{0}}
	from := make([]int, links)
	for i := range links {
		from[i] = rapid.IntRange(0, nodes-1).Draw(r, "from")
		n.Node = append(n.Node, uint32(rapid.IntRange(0, nodes-1).Draw(r, "to")))
		n.Length = append(n.Length, rapid.Float32Range(3, 900).Draw(r, "length"))
		n.Speed = append(n.Speed, rapid.Float32Range(3, 30).Draw(r, "speed"))
		n.Lanes = append(n.Lanes, float32(rapid.IntRange(1, 3).Draw(r, "lanes")))
	}
	for i := range links {
		for k := range links {
			if from[k] == int(n.Node[i]) && k != i {
				n.To, n.Share = append(n.To, uint32(k)), append(n.Share, n.Lanes[i])
				n.Delay = append(n.Delay, rapid.Float32Range(0, 5).Draw(r, "delay"))
			}
		}
		n.Off = append(n.Off, uint32(len(n.To)))
	}
	return n, func(veh, link uint32) (uint32, bool) {
		turns := n.Off[link+1] - n.Off[link]
		return (veh*7919 + link*104729) % max(1, turns), turns > 0 && (veh+link)%5 != 0
	}
}

// Vehicles are neither lost nor doubled, no link holds more than it has room for, and threads change nothing.
func TestVehiclesAreKept(t *testing.T) {
	pool := par.NewPool(2)
	defer pool.Close()
	rapid.Check(t, func(r *rapid.T) {
		n, next := town(r)
		a, err := New(n, usual, nil, next)
		if err != nil {
			r.Fatal(err)
		}
		b, _ := New(n, usual, pool, next)
		veh, arrived := uint32(0), 0
		seen := map[uint32]bool{}
		for k := range rapid.IntRange(1, 400).Draw(r, "steps") {
			for range k % 3 {
				link := veh * 31 % uint32(len(n.Length))
				if in, too := a.Enter(link, veh, float64(k)), b.Enter(link, veh, float64(k)); in != too {
					r.Fatal("one thread had room, two had not")
				} else if in {
					veh++
				}
			}
			for t := range a.Rate {
				rate := float32(1)
				if (k/20+t)%3 == 0 {
					rate = 0
				}
				a.Rate[t], b.Rate[t] = rate, rate
			}
			a.Step()
			b.Step()
			inside := 0
			for link := range uint32(len(n.Length)) {
				inside += a.Count(link)
				if float32(a.Count(link)) > a.storage[link] {
					r.Fatalf("%d vehicles in link %d with room for %.1f", a.Count(link), link, a.storage[link])
				}
				for _, v := range a.Arrived(link) {
					if seen[v] {
						r.Fatalf("vehicle %d has arrived twice", v)
					}
					seen[v] = true
					arrived++
				}
			}
			if inside+arrived != int(veh) {
				r.Fatalf("%d inside and %d arrived of %d", inside, arrived, veh)
			}
			if x, y := fmt.Sprint(a.up, a.down, a.right), fmt.Sprint(b.up, b.down, b.right); x != y {
				r.Fatal("two threads give other counts than one")
			}
		}
	})
}

func TestBadNetworks(t *testing.T) {
	good := func() *Network { return line([]float32{100, 100}, []float32{1, 1}) }
	for name, spoil := range map[string]func(*Network, *Params){
		"zero length":  func(n *Network, _ *Params) { n.Length[0] = 0 },
		"no speed":     func(n *Network, _ *Params) { n.Speed[1] = float32(math.NaN()) },
		"no lanes":     func(n *Network, _ *Params) { n.Lanes[0] = -1 },
		"turn nowhere": func(n *Network, _ *Params) { n.To[0] = 9 },
		"columns":      func(n *Network, _ *Params) { n.Speed = n.Speed[:1] },
		"no flow":      func(_ *Network, p *Params) { p.Flow = 0 },
	} {
		n, p := good(), usual
		spoil(n, &p)
		if _, err := New(n, p, nil, onward(1)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
