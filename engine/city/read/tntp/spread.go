package tntp

import (
	"container/heap"
	"math"
	"strconv"
	"strings"

	"semul/engine/city"
	"semul/engine/fmath"
)

// The format knows zones, not the streets in which trips of a zone begin. They are spread over the streets that leave it and
// those that enter the other by a logit over free travel times, times the lanes: a way longer by a tenth draws e^-0.5 of what the
// shortest does (project default).
const (
	reluctance = 5   // per whole shortest time
	mostKept   = 500 // junctions whose times are kept
	spreadNote = "those of a zone begin on all streets that leave its node and end on all that enter the other's, more on shorter ways and wider streets (logit over free times, project default), with no regard to what the streets can hold"
)

// choice is a street to begin in and one to end in, and the share of a pair's trips that do, summed up to this one.
type choice struct {
	from, to uint32
	share    float64
}

// spreader finds choices. Times are over streets from junction to junction; borders are not driven through.
type spreader struct {
	c    *city.City
	off  []uint32 // streets by the junction they leave
	out  []uint32
	time []float64            // to drive a street [s]
	far  map[uint32][]float64 // by junction: to all others [s]
}

func newSpread(c *city.City) *spreader {
	s := &spreader{c: c, off: make([]uint32, len(c.Junctions.ID)+1), out: make([]uint32, len(c.Streets.ID)), far: map[uint32][]float64{}}
	for k, j := range c.Streets.From {
		s.off[j+1]++
		s.time = append(s.time, float64(c.Streets.Length[k])/math.Max(1, float64(c.Streets.Speed[k])))
	}
	for j := range c.Junctions.ID {
		s.off[j+1] += s.off[j]
	}
	at := append([]uint32(nil), s.off...)
	for k, j := range c.Streets.From {
		s.out[at[j]] = uint32(k)
		at[j]++
	}
	return s
}

// between lists the choices of a pair: streets of from and of to that a way joins.
func (s *spreader) between(ways *city.Ways, from, to []uint32) []choice {
	var list []choice
	var took []float64
	least := math.Inf(1)
	for _, a := range from {
		times := s.times(s.c.Streets.To[a])
		for _, b := range to {
			if !ways.Lead(a, b, city.AllowCar) {
				continue
			}
			t := s.time[a]
			if a != b {
				t += times[s.c.Streets.From[b]] + s.time[b]
			}
			if math.IsInf(t, 1) { // only by turning round at a border
				t = math.MaxFloat64
			}
			list, took = append(list, choice{from: a, to: b}), append(took, t)
			least = math.Min(least, t)
		}
	}
	sum := 0.0
	for i := range list {
		x := &list[i]
		sum += float64(s.lanes(x.from) * s.lanes(x.to) * fmath.Exp(-reluctance*(took[i]/least-1)))
		x.share = sum
	}
	for i := range list {
		list[i].share /= sum
	}
	return list
}

func (s *spreader) lanes(street uint32) float64 {
	return float64(s.c.Streets.LaneOff[street+1] - s.c.Streets.LaneOff[street])
}

// chosen is the choice of the no-th trip of a pair: steps of the golden ratio fill the shares evenly at any time of the horizon.
func chosen(list []choice, pair, no int) choice {
	const golden = 0.6180339887498949
	_, u := math.Modf(float64((float64(no) + 0.5 + float64(pair%1000)) * golden))
	for _, x := range list {
		if u < x.share {
			return x
		}
	}
	return list[len(list)-1]
}

// times are those from one junction to all others [s], infinite where no way leads (Dijkstra).
func (s *spreader) times(from uint32) []float64 {
	if t, known := s.far[from]; known {
		return t
	}
	t := make([]float64, len(s.c.Junctions.ID))
	for j := range t {
		t[j] = math.Inf(1)
	}
	t[from] = 0
	queue := &reached{{from, 0}}
	for queue.Len() > 0 {
		x := heap.Pop(queue).(reach)
		if x.time > t[x.junction] || x.junction != from && s.c.Junctions.Kind[x.junction] == city.Border {
			continue
		}
		for _, street := range s.out[s.off[x.junction]:s.off[x.junction+1]] {
			if to, at := s.c.Streets.To[street], x.time+s.time[street]; at < t[to] {
				t[to] = at
				heap.Push(queue, reach{to, at})
			}
		}
	}
	if len(s.far) >= mostKept {
		clear(s.far)
	}
	s.far[from] = t
	return t
}

type reach struct {
	junction uint32
	time     float64
}

type reached []reach

func (r reached) Len() int { return len(r) }
func (r reached) Less(i, j int) bool {
	return r[i].time < r[j].time || r[i].time == r[j].time && r[i].junction < r[j].junction
}
func (r reached) Swap(i, j int) { r[i], r[j] = r[j], r[i] }
func (r *reached) Push(x any)   { *r = append(*r, x.(reach)) }
func (r *reached) Pop() any {
	x := (*r)[len(*r)-1]
	*r = (*r)[:len(*r)-1]
	return x
}

// Zones tells from which zone to which a trip of a city goes that City made of an OD matrix; false if it is none such.
func Zones(c *city.City, trip int) (origin, dest uint32, ok bool) {
	p, there := c.Layer("trips")
	if !there || len(p.Notes) == 0 || !strings.HasPrefix(p.Notes[0], "an OD matrix spread evenly over ") {
		return 0, 0, false
	}
	pair, _, ok1 := strings.Cut(c.Trips.ID[trip], ".")
	a, b, ok2 := strings.Cut(pair, "-")
	from, err1 := strconv.ParseUint(a, 10, 32)
	to, err2 := strconv.ParseUint(b, 10, 32)
	return uint32(from), uint32(to), ok1 && ok2 && err1 == nil && err2 == nil
}
