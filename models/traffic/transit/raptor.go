package transit

import (
	"math"
	"slices"

	"semul/engine/geo"
)

const (
	never  = math.MaxInt32
	none   = ^uint32(0)
	rounds = 5 // most vehicles in one journey
)

// changeCost is what a change is worth to travellers beside the time it takes [s] (traffic.md section 9: ten minutes).
const changeCost = 600

// Leg is one ride.
type Leg struct {
	Trip          uint32 // row of the timetable's trips
	Line          uint32
	Board, Alight uint32 // stops
	From, To      uint32 // places of these in the trip
	Depart        int32
	Arrive        int32
}

// Journey is a way by public transport.
type Journey struct {
	Legs         []Leg // at least one
	Start        int32 // when the traveller sets out [s]
	Arrive       int32
	Access       int32 // walking to the first stop [s]
	Egress       int32 // from the last
	Between      int32 // on the way
	Wait         int32 // at stops
	FirstBoard   uint32
	FinalAlights uint32
}

// Ride is the time in vehicles [s].
func (j *Journey) Ride() int32 {
	sum := int32(0)
	for _, l := range j.Legs {
		sum += l.Arrive - l.Depart
	}
	return sum
}

// Felt is how long a journey is for travellers [s]: walking and waiting count twice, a change ten minutes (traffic.md section
// 9). Who knows the timetable waits at his first stop no longer than early [s].
func (j *Journey) Felt(early int32) float64 {
	wait := j.Wait - max(0, j.Legs[0].Depart-j.Start-j.Access-early)
	return float64(j.Ride() + 2*(j.Access+j.Between+j.Egress+wait) + int32(len(j.Legs)-1)*changeCost)
}

// label says how a stop was reached in a round.
type label struct {
	arrive int32
	trip   uint32 // ridden; none: on foot from board, or the start
	board  uint32 // stop where that ride or walk began
	from   uint32 // place of board in the trip
	to     uint32 // place of this stop in the trip
}

// Router searches a timetable.
type Router struct {
	tt     *Timetable
	best   []int32   // by stop: earliest arrival in any round
	rides  [][]label // by round and stop: by vehicle
	walks  [][]label // by round and stop: the better of riding and walking on
	marked []uint32
	isIn   []bool
	scan   []uint32 // by pattern: first place to be scanned, or none
	queue  []uint32 // patterns with one
	egress []footway
	start  int32 // when the traveller sets out [s]
}

// Router makes one.
func (tt *Timetable) Router() *Router {
	r := &Router{tt: tt, best: make([]int32, len(tt.stops)), isIn: make([]bool, len(tt.stops)), scan: make([]uint32, len(tt.patterns))}
	for range rounds + 1 {
		r.rides, r.walks = append(r.rides, make([]label, len(tt.stops))), append(r.walks, make([]label, len(tt.stops)))
	}
	for p := range r.scan {
		r.scan[p] = none
	}
	return r
}

// Find returns the best journey from a place to another for somebody who sets out at an instant [s], ten minutes being
// worth a change; ok is false where no stop is in reach or nothing leads there any more.
func (r *Router) Find(from, to geo.Point, at int32) (Journey, bool) {
	r.setOut(from, at)
	r.near(to)
	if len(r.marked) == 0 || len(r.egress) == 0 {
		return Journey{}, false
	}
	bound := int32(never)
	for k := 1; k <= rounds && len(r.marked) > 0; k++ {
		r.collect()
		r.ride(k, bound)
		r.change(k)
		for _, e := range r.egress {
			if l := &r.rides[k][e.to]; l.arrive != never {
				bound = min(bound, l.arrive+e.seconds)
			}
		}
	}
	return r.cheapest()
}

// From searches the best ways from a place to everywhere; To then returns them one by one.
func (r *Router) From(from geo.Point, at int32) {
	r.setOut(from, at)
	for k := 1; k <= rounds && len(r.marked) > 0; k++ {
		r.collect()
		r.ride(k, never)
		r.change(k)
	}
}

// To returns the best journey to a place from where the last call of From began.
func (r *Router) To(to geo.Point) (Journey, bool) {
	r.near(to)
	return r.cheapest()
}

// setOut walks from a place to the stops in reach.
func (r *Router) setOut(from geo.Point, at int32) {
	tt := r.tt
	r.reset()
	r.start = at
	tt.place.within(from, tt.walk.Reach/tt.walk.Detour, func(s uint32) {
		if len(tt.serves[s]) == 0 {
			return
		}
		arrive := at + tt.walk.Seconds(from, tt.stops[s])
		r.walks[0][s] = label{arrive: arrive, trip: none, board: none}
		r.best[s] = arrive
		r.mark(s)
	})
}

// near lists the stops from which a place is in reach.
func (r *Router) near(to geo.Point) {
	tt := r.tt
	r.egress = r.egress[:0]
	tt.place.within(to, tt.walk.Reach/tt.walk.Detour, func(s uint32) {
		if len(tt.serves[s]) > 0 {
			r.egress = append(r.egress, footway{s, tt.walk.Seconds(tt.stops[s], to)})
		}
	})
}

// cheapest picks the journey to one of the last stops.
func (r *Router) cheapest() (Journey, bool) {
	worth, round, last, foot := int32(never), 0, none, int32(0)
	for k := 1; k <= rounds; k++ {
		for _, e := range r.egress {
			l := &r.rides[k][e.to]
			if l.arrive == never {
				continue
			}
			if cost := l.arrive + e.seconds + int32(k-1)*changeCost; cost < worth {
				worth, round, last, foot = cost, k, e.to, e.seconds
			}
		}
	}
	if last == none {
		return Journey{}, false
	}
	return r.unwind(round, last, foot, r.start), true
}

func (r *Router) reset() {
	for s := range r.best {
		r.best[s] = never
	}
	for k := range r.rides {
		for s := range r.rides[k] {
			r.rides[k][s].arrive, r.walks[k][s].arrive = never, never
		}
	}
	for _, s := range r.marked {
		r.isIn[s] = false
	}
	r.marked = r.marked[:0]
}

func (r *Router) mark(s uint32) {
	if !r.isIn[s] {
		r.isIn[s] = true
		r.marked = append(r.marked, s)
	}
}

// collect lists the patterns that call at marked stops, from the first such stop on, and unmarks the stops.
func (r *Router) collect() {
	r.queue = r.queue[:0]
	for _, s := range r.marked {
		r.isIn[s] = false
		for _, v := range r.tt.serves[s] {
			if r.scan[v.pattern] == none {
				r.queue = append(r.queue, v.pattern)
			}
			r.scan[v.pattern] = min(r.scan[v.pattern], v.at)
		}
	}
	r.marked = r.marked[:0]
	slices.Sort(r.queue)
}

// ride goes along the patterns of a round with the first vehicle that can be caught. Nothing later than bound is kept.
func (r *Router) ride(k int, bound int32) {
	tt := r.tt
	before, now := r.walks[k-1], r.rides[k]
	for _, pi := range r.queue {
		p := &tt.patterns[pi]
		first := r.scan[pi]
		r.scan[pi] = none
		trip, board, from := -1, uint32(0), uint32(0)
		for at := first; int(at) < len(p.stops); at++ {
			s := p.stops[at]
			if trip >= 0 {
				if arrive := tt.trips[p.trips[trip]].Arrive[at]; arrive < r.best[s] && arrive < bound {
					now[s] = label{arrive, p.trips[trip], board, from, at}
					r.best[s] = arrive
					r.mark(s)
				}
			}
			here := before[s].arrive
			if here == never || trip == 0 || trip > 0 && here > tt.trips[p.trips[trip]].Depart[at] {
				continue
			}
			caught := tt.firstAfter(p, at, here)
			if caught < len(p.trips) && (trip < 0 || caught < trip) {
				trip, board, from = caught, s, at
			}
		}
	}
}

// firstAfter is the first trip of a pattern that leaves a place of it at an instant or later.
func (tt *Timetable) firstAfter(p *pattern, at uint32, instant int32) int {
	lo, hi := 0, len(p.trips)
	for lo < hi {
		mid := (lo + hi) / 2
		if tt.trips[p.trips[mid]].Depart[at] < instant {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// change lets those who have got off walk to other stops.
func (r *Router) change(k int) {
	rides, walks := r.rides[k], r.walks[k]
	n := len(r.marked)
	for _, s := range r.marked[:n] {
		walks[s] = rides[s]
	}
	for _, s := range r.marked[:n] {
		for _, f := range r.tt.foot[s] {
			if arrive := rides[s].arrive + f.seconds; arrive < r.best[f.to] {
				walks[f.to] = label{arrive: arrive, trip: none, board: s}
				r.best[f.to] = arrive
				r.mark(f.to)
			}
		}
	}
}

// unwind follows the labels back.
func (r *Router) unwind(round int, last uint32, foot, at int32) Journey {
	j := Journey{Start: at, Egress: foot, FinalAlights: last, Arrive: r.rides[round][last].arrive + foot}
	s := last
	for k := round; k >= 1; k-- {
		l := r.rides[k][s]
		trip := &r.tt.trips[l.trip]
		j.Legs = append(j.Legs, Leg{Trip: l.trip, Line: trip.Line, Board: l.board, Alight: s, From: l.from, To: l.to, Depart: trip.Depart[l.from], Arrive: l.arrive})
		s = l.board
		before := &r.walks[k-1][s]
		j.Wait += trip.Depart[l.from] - before.arrive
		if k > 1 && before.trip == none {
			j.Between += before.arrive - r.rides[k-1][before.board].arrive
			s = before.board
		}
	}
	slices.Reverse(j.Legs)
	j.FirstBoard = j.Legs[0].Board
	j.Access = r.walks[0][j.FirstBoard].arrive - at
	return j
}
