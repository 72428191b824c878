package traffic

import (
	"math"

	"semul/engine/clock"
)

// Phase of a vehicle's life.
const (
	free uint8 = iota // row to be used again
	planned
	waiting
	driving
	parked // at a stop beside the lane
)

// fleet is what is known of each vehicle beside its place on a lane. Rows are used again; ids are not.
type fleet struct {
	id       []uint32 // never used again; unique
	phase    []uint8
	class    []Type
	through  []bool    // begins at the start of its street, in the lane that suits it
	informed []bool    // has met a closure and knows all since
	short    []bool    // the trip ends before its destination
	electric []bool    // drives on a battery
	battery  []float64 // energy left in it [J]; +Inf: not followed
	wish     []float32
	origin   []uint32 // street
	pos      []float32
	dest     []uint32 // street
	destPos  []float32
	street   []uint32 // it is in, or was in before the link it is on
	via      []uint32 // link it came into that street by, or none
	viaOlder []uint32 // and into the one before
	depart   []clock.Time
	entered  []clock.Time
	since    []clock.Time // in the present street
	ideal    []float32    // time that the lanes behind it take without others [s]
	metres   []float32    // driven on the lanes behind it [m]
	began    []uint32     // street its trip begins in
	stood    []uint32     // steps that it stood, but for those since it came onto the road last
	until    []clock.Time
	tour     []*tour   // nil: none
	lane     []uint8   // to begin in, counted from 1 at the kerb; 0: any
	speed    []float32 // to begin with [m/s]; 0: as the flow allows; below 0: at rest
	routeOff []uint32  // into routes
	routeLen []uint16
	routeCap []uint8  // binary logarithm of the room at routeOff, or 0
	cursor   []uint16 // turn that ends the present street
	behind   []uint32 // next in a queue
	spare    []uint32 // free rows
	routes   pool
}

// add returns a row for a new vehicle, used before or new.
func (f *fleet) add() uint32 {
	if n := len(f.spare); n > 0 {
		row := f.spare[n-1]
		f.spare = f.spare[:n-1]
		return row
	}
	f.id, f.phase, f.class = append(f.id, 0), append(f.phase, free), append(f.class, Type(Car))
	f.via, f.viaOlder = append(f.via, none), append(f.viaOlder, none)
	f.metres, f.electric = append(f.metres, 0), append(f.electric, false)
	f.began, f.stood = append(f.began, none), append(f.stood, 0)
	f.battery = append(f.battery, math.Inf(1))
	f.short, f.since = append(f.short, false), append(f.since, 0)
	f.through, f.informed, f.wish = append(f.through, false), append(f.informed, false), append(f.wish, 1)
	f.origin, f.pos, f.dest, f.destPos = append(f.origin, none), append(f.pos, 0), append(f.dest, none), append(f.destPos, 0)
	f.street, f.depart, f.entered = append(f.street, none), append(f.depart, 0), append(f.entered, 0)
	f.ideal, f.until = append(f.ideal, 0), append(f.until, clock.Never)
	f.routeOff, f.routeLen, f.routeCap = append(f.routeOff, 0), append(f.routeLen, 0), append(f.routeCap, 0)
	f.tour, f.lane, f.speed = append(f.tour, nil), append(f.lane, 0), append(f.speed, 0)
	f.cursor, f.behind = append(f.cursor, 0), append(f.behind, none)
	return uint32(len(f.id) - 1)
}

// release gives a row back.
func (f *fleet) release(row uint32) {
	f.setRoute(row, nil)
	f.phase[row], f.tour[row] = free, nil
	f.spare = append(f.spare, row)
}

// route is the sequence of turns of a vehicle; turn cursor is taken at the end of the present street.
func (f *fleet) route(row uint32) []uint8 {
	return f.routes.bytes[f.routeOff[row] : f.routeOff[row]+uint32(f.routeLen[row])]
}

// setRoute replaces a vehicle's turns.
func (f *fleet) setRoute(row uint32, turns []uint8) {
	size := uint8(0)
	for ; len(turns) > 0 && 1<<size < len(turns); size++ {
	}
	if size = max(size, leastRoute); len(turns) == 0 {
		size = 0
	}
	if size != f.routeCap[row] {
		f.routes.give(f.routeOff[row], f.routeCap[row])
		f.routeOff[row], f.routeCap[row] = f.routes.take(size), size
	}
	f.routeLen[row], f.cursor[row] = uint16(len(turns)), 0
	copy(f.route(row), turns)
}

// leastRoute is the binary logarithm of the least room for a route.
const leastRoute = 4

// pool holds routes in rooms of powers of two, which are used again.
type pool struct {
	bytes []uint8
	spare [17][]uint32 // by binary logarithm
}

func (p *pool) take(size uint8) uint32 {
	if size == 0 {
		return 0
	}
	if n := len(p.spare[size]); n > 0 {
		at := p.spare[size][n-1]
		p.spare[size] = p.spare[size][:n-1]
		return at
	}
	at := uint32(len(p.bytes))
	for range 1 << size {
		p.bytes = append(p.bytes, 0)
	}
	return at
}

func (p *pool) give(at uint32, size uint8) {
	if size > 0 {
		p.spare[size] = append(p.spare[size], at)
	}
}

// agenda is a heap of planned departures by instant and id.
type agenda []departure

type departure struct {
	at  clock.Time
	id  uint32
	row uint32
}

func (d departure) before(o departure) bool { return d.at < o.at || d.at == o.at && d.id < o.id }

func (a *agenda) push(d departure) {
	*a = append(*a, d)
	h := *a
	i := len(h) - 1
	for ; i > 0 && d.before(h[(i-1)/2]); i = (i - 1) / 2 {
		h[i] = h[(i-1)/2]
	}
	h[i] = d
}

func (a *agenda) pop() departure {
	h := *a
	top, d := h[0], h[len(h)-1]
	h = h[:len(h)-1]
	*a = h
	i := 0
	for {
		child := 2*i + 1
		if child >= len(h) {
			break
		}
		if child+1 < len(h) && h[child+1].before(h[child]) {
			child++
		}
		if !h[child].before(d) {
			break
		}
		h[i] = h[child]
		i = child
	}
	if len(h) > 0 {
		h[i] = d
	}
	return top
}
