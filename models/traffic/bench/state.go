package bench

import (
	"fmt"
	"math"

	"semul/engine/fmath"
	"semul/engine/rng"
	"semul/models/traffic/route"
)

// State is a network of streets for routing alone, as large and as dense as a small state's.
type State struct {
	Graph      *route.Graph
	Layout     *route.Layout
	Turn, Time []uint32 // cost of every turn, time of every street [ms]
}

// Measures of a state; defaults of ours. A rank-size rule of towns is Zipf's.
const (
	landPer  = 0.13e6 // land to a junction, three times as long as wide [m²]
	block    = 110    // between junctions of a town [m]
	between  = 350    // and of a road between towns [m]
	townsPer = 400    // junctions to a town on the mean
	loops    = 0.38   // chance that a junction of a town is joined with a second neighbour behind it
	urban    = 0.88   // share of junctions in towns; the rest stands along roads
)

// NewState generates a network of about n junctions, n from 1,000 to a million, and two and a half directed streets
// to each: towns of irregular blocks with dead ends, the k-th largest in proportion to 1/k, joined by roads to the two
// nearest of those before them. Driving back is for dead ends. Equal n give equal networks.
func NewState(n int) (*State, error) {
	if n < 1000 || n > 1e6 {
		return nil, fmt.Errorf("bench: a state has 1,000 to 1,000,000 junctions, got %d", n)
	}
	b := &stateBuilder{random: rng.NewStream(1, "bench.state"), state: &State{Layout: &route.Layout{}}}
	towns := n / townsPer
	harmonic := 0.0
	for k := range towns {
		harmonic += 1 / float64(k+1)
	}
	b.width = math.Sqrt(landPer * float64(n) / 3)
	for k := range towns {
		b.town(max(3, int(urban*float64(n)/harmonic/float64(k+1))))
	}
	b.roads()
	return b.finish()
}

type stateBuilder struct {
	random  rng.Stream
	draws   uint64
	state   *State
	width   float64   // of the land [m]
	centres []uint32  // a junction in the middle of each town
	speed   []float64 // of streets [m/s]
}

// draw is the next random number in [0, 1).
func (b *stateBuilder) draw() float64 {
	b.draws++
	return b.random.Float64(b.draws, 0, 0)
}

// junction adds one and returns its row.
func (b *stateBuilder) junction(x, y float64) uint32 {
	l := b.state.Layout
	l.X, l.Y = append(l.X, x), append(l.Y, y)
	return uint32(len(l.X) - 1)
}

// street adds both directions between two junctions.
func (b *stateBuilder) street(i, j uint32, speed float64) {
	l := b.state.Layout
	l.From, l.To = append(l.From, i, j), append(l.To, j, i)
	b.speed = append(b.speed, speed, speed)
}

// town adds about n junctions on a bent lattice. Each is joined with one of the two before it, and with the other by chance.
func (b *stateBuilder) town(n int) {
	side := int(math.Ceil(math.Sqrt(float64(n))))
	x0, y0, turn := float64(b.draw()*b.width), float64(b.draw()*3*b.width), b.draw()*math.Pi
	sin, cos := fmath.Sin(turn), fmath.Cos(turn)
	first := uint32(len(b.state.Layout.X))
	for k := range n {
		u, v := (float64(k%side)+float64(0.6*b.draw()))*block, (float64(k/side)+float64(0.6*b.draw()))*block
		j := b.junction(x0+float64(u*cos)-float64(v*sin), y0+float64(u*sin)+float64(v*cos))
		var before []uint32
		if k%side > 0 {
			before = append(before, j-1)
		}
		if k >= side {
			before = append(before, j-uint32(side))
		}
		if len(before) == 0 {
			continue
		}
		pick := int(b.draw() * float64(len(before)))
		speed := 50 / 3.6
		if k%side%8 == 0 || k/side%8 == 0 { // a greater street every eighth
			speed = 70 / 3.6
		}
		b.street(before[pick], j, speed)
		if len(before) == 2 && b.draw() < loops {
			b.street(before[1-pick], j, speed)
		}
	}
	b.centres = append(b.centres, first+uint32(n/2+side/2)%uint32(n))
}

// roads joins each town with the two nearest before it.
func (b *stateBuilder) roads() {
	l := b.state.Layout
	for k, j := range b.centres {
		near := [2]int{-1, -1}
		reach := [2]float64{math.Inf(1), math.Inf(1)}
		for m, i := range b.centres[:k] {
			dx, dy := l.X[i]-l.X[j], l.Y[i]-l.Y[j]
			switch d := math.Sqrt(float64(dx*dx) + float64(dy*dy)); {
			case d < reach[0]:
				near, reach = [2]int{m, near[0]}, [2]float64{d, reach[0]}
			case d < reach[1]:
				near[1], reach[1] = m, d
			}
		}
		for i, m := range near {
			if m >= 0 {
				b.road(b.centres[m], j, reach[i])
			}
		}
	}
}

// road draws one of length metres, with junctions on the way and a short dead end at each.
func (b *stateBuilder) road(i, j uint32, length float64) {
	l := b.state.Layout
	parts := max(1, int(length/between))
	last := i
	for k := 1; k < parts; k++ {
		at := float64(k) / float64(parts)
		x := l.X[i] + float64(at*(l.X[j]-l.X[i])) + float64(60*(b.draw()-0.5))
		y := l.Y[i] + float64(at*(l.Y[j]-l.Y[i])) + float64(60*(b.draw()-0.5))
		next := b.junction(x, y)
		b.street(last, next, 80/3.6)
		if b.draw() < 0.3 {
			b.street(next, b.junction(x+float64(200*(b.draw()-0.5)), y+float64(200*(b.draw()-0.5))), 40/3.6)
		}
		last = next
	}
	b.street(last, j, 80/3.6)
}

// finish makes turns of all streets that meet, but none back except in dead ends.
func (b *stateBuilder) finish() (*State, error) {
	l := b.state.Layout
	leaving := make([][]uint32, len(l.X))
	for s, from := range l.From {
		leaving[from] = append(leaving[from], uint32(s))
	}
	off, to := []uint32{0}, []uint32{}
	for s, end := range l.To {
		for _, next := range leaving[end] {
			if l.To[next] != l.From[s] || len(leaving[end]) == 1 {
				to = append(to, next)
			}
		}
		off = append(off, uint32(len(to)))
		dx, dy := l.X[l.From[s]]-l.X[end], l.Y[l.From[s]]-l.Y[end]
		b.state.Time = append(b.state.Time, 1+uint32(1000*math.Sqrt(float64(dx*dx)+float64(dy*dy))/b.speed[s]))
	}
	b.state.Turn = make([]uint32, len(to))
	for e := range b.state.Turn {
		b.state.Turn[e] = uint32(4000 * b.draw()) // up to 4 s, as signals and yielding cost
	}
	var err error
	b.state.Graph, err = route.New(off, to)
	return b.state, err
}
