package traffic

import (
	"fmt"
	"math"
	"slices"

	"semul/engine/city"
)

// none marks a row reference that leads nowhere.
const none = ^uint32(0)

// blockLanes is the least number of rows in a block: the unit of parallel work.
const blockLanes = 256

// network is a city's streets as the kernels read them. Lanes of streets and lane links are rows of one table, called
// lanes here: a movement through a junction is a lane with a length of its own. Rows are numbered junction by junction
// along a Hilbert curve, those of a complex (complex.go) together: first the lanes that end at the junction, those of one street together from the kerb inwards,
// then its links. Blocks are runs of whole junctions and begin at multiples of 64; the rows that pad them have no length.
type network struct {
	lanes     int // rows, padding included
	junctions int

	length   []float32 // [m]
	limit    []float32 // speed limit; on links also what the bend allows [m/s]
	braking  []float32 // how far before the end of a lane drivers may have to slow down for a bend [m]; 0 = none
	isLink   []bool
	may      []uint16 // groups of vehicles that may use a row, one bit each
	open     []bool   // lane from which every link may be driven without asking
	coarse   []bool   // lane of a meso street: it never holds a vehicle
	street   []uint32 // city street of a lane; none for links
	index    []uint8  // of a lane, 0 = kerb
	siblings []uint8  // lanes of the same street
	junction []uint32 // at the end of a lane, or around a link: index in driving order
	from, to []uint32 // rows before and after a link; none for lanes
	arc      []uint8  // of a link: position of the turn in its street's list
	turn     []city.Turn
	rank     []uint16  // of a link among its junction's, smaller goes first
	clears   []bool    // link that must not be entered unless it can be left
	minor    []bool    // link from a street that gives way to another at a junction without signals
	rounds   []bool    // link from a ring into a ring
	onRing   []bool    // link from a ring, into it or out of it
	sight    []float32 // of a link without a signal that gives way: the others are seen from so far before its line [m]; far: from afar
	enters   []bool    // link into the ring of a roundabout: nobody on the ring lets anybody in
	gap      []float32
	linger   []float32 // of a link: where those wait who give way (linger.go) [m]; 0: at the line
	follow   []float32 // critical gap and follow-up time of a link [s]
	signal   []uint32  // city signal of a link, or none
	never    []uint32  // links that no plan of their signal ever opens
	group    []uint16

	out lists    // links that leave a lane, by kerb-to-centre order of their ends
	in  lists    // links that end in a lane
	con conflict // crossings and merges of a link
	div conflict // where links of one lane part

	first, links []uint32 // of junctions: first lane row, first link row; links ends at first of the next (len junctions+1)
	last         []uint32 // one past the last row
	cityJunction []uint32
	tightest     []float32 // by first junction of a complex: length of its shortest street inside [m]
	within       []bool    // lane inside a complex
	complex      []uint32  // first junction of the complex that a junction belongs to
	allWay       []bool    // first come, first served

	cityLane, cityLink []uint32 // city row of a lane or link, or none
	laneOf, linkOf     []uint32 // row of a city lane or link, or none

	blocks  []uint32 // first row of each block; one more than blocks
	blockOf []uint16 // of a row
	jBlocks []uint32 // first junction of each block; one more than blocks
	brief   lists    // by junction: its lanes whose line is asked for from the link before (beyond.go)
	sources lists    // by block: blocks from which vehicles come into it, itself included

	quiet     []bool   // city streets that are residential or less
	quietness float64  // what a minute there feels like in the choice of a way [min]
	firstLane []uint32 // of city streets: row of the kerb lane, or none
	groups    []group
	groupOf   [classes]uint8
	turns     turns
}

// lists are variable-length lists of rows, one per row.
type lists struct {
	off []uint32
	val []uint32
}

func (l *lists) at(i uint32) []uint32 { return l.val[l.off[i]:l.off[i+1]] }

// turns lists for every city street the streets it leads to; a route is a sequence of positions in these lists.
type turns struct {
	off  []uint32 // by street
	to   []uint32 // street
	cost []uint32 // [ms]
}

func (t *turns) count(s uint32) int { return int(t.off[s+1] - t.off[s]) }

// compile turns the tables of a city into a network on which bends are driven as a preset says.
// Errors name the row of the city that cannot be driven on.
func compile(c *city.City, p *Preset) (*network, error) {
	if len(c.Streets.ID) == 0 {
		return nil, fmt.Errorf("traffic: the city has no streets; import some, or switch the model off with [model.traffic] enabled = false")
	}
	if err := checkTables(c); err != nil {
		return nil, err
	}
	if err := checkSide(c); err != nil {
		return nil, err
	}
	n := &network{junctions: len(c.Junctions.ID)}
	order, leader := groupJunctions(c, hilbertOrder(&c.Junctions.At))
	n.complex = leader
	n.number(c, order)
	n.fillLanes(c)
	n.fillLinks(c, p)
	n.fillGroups(c)
	n.never = n.neverGreen(c)
	for _, r := range n.never {
		n.may[r] = 0 // no route leads over it
	}
	n.fillSources()
	n.fillTightest(c)
	n.fillTurns(c, &p.Choice)
	n.fillConflicts(c)
	n.fillBrief()
	n.fillRanks(c)
	n.fillLinger(c)
	n.fillSight(c, float32(p.Sight))
	return n, nil
}

// checkTables finds rows that would make the kernels read nonsense.
func checkTables(c *city.City) error {
	if len(c.Streets.LaneOff) != len(c.Streets.ID)+1 {
		return fmt.Errorf("traffic: table streets has %d rows and %d lane offsets", len(c.Streets.ID), len(c.Streets.LaneOff))
	}
	for s, id := range c.Streets.ID {
		if c.Streets.From[s] >= uint32(len(c.Junctions.ID)) || c.Streets.To[s] >= uint32(len(c.Junctions.ID)) {
			return fmt.Errorf("traffic: street/%s begins or ends at no junction; import the city again", id)
		}
	}
	for l, id := range c.Lanes.ID {
		if length, speed := c.Lanes.Length[l], c.Lanes.Speed[l]; !(length > 0) || !(speed > 0) || math.IsInf(float64(length+speed), 0) {
			return fmt.Errorf("traffic: lane/%s is %g m long and limited to %g m/s; both must be positive numbers", id, length, speed)
		}
	}
	for k, id := range c.LaneLinks.ID {
		from, to := c.LaneLinks.From[k], c.LaneLinks.To[k]
		if from >= uint32(len(c.Lanes.ID)) || to >= uint32(len(c.Lanes.ID)) {
			return fmt.Errorf("traffic: lane_link/%s joins no two lanes; import the city again", id)
		}
		if c.Streets.To[c.Lanes.Street[from]] != c.Streets.From[c.Lanes.Street[to]] {
			return fmt.Errorf("traffic: lane_link/%s goes from lane/%s to lane/%s, which do not meet at one junction", id, c.Lanes.ID[from], c.Lanes.ID[to])
		}
		if length := c.LaneLinks.Length[k]; !(length > 0) || math.IsInf(float64(length), 0) {
			return fmt.Errorf("traffic: lane_link/%s is %g m long; the length must be positive", id, length)
		}
		if s := c.LaneLinks.Signal[k]; s != city.None && (s >= uint32(len(c.Signals.ID)) || c.LaneLinks.Group[k] >= c.Signals.Groups[s]) {
			return fmt.Errorf("traffic: lane_link/%s obeys group %d of a signal that has no such group", id, c.LaneLinks.Group[k])
		}
	}
	return checkSignals(c)
}

// number gives every lane and link its row, junction by junction.
func (n *network) number(c *city.City, order []uint32) {
	arriving := make([][]uint32, n.junctions) // city lanes that end at a junction
	for s := range c.Streets.ID {
		for l := c.Streets.LaneOff[s]; l < c.Streets.LaneOff[s+1]; l++ {
			if c.Lanes.Allow[l]&anyVehicle != 0 {
				arriving[c.Streets.To[s]] = append(arriving[c.Streets.To[s]], l)
			}
		}
	}
	leaving := make([][]uint32, len(c.Lanes.ID)) // city links by the lane they leave
	for k := range c.LaneLinks.ID {
		f := c.LaneLinks.From[k]
		leaving[f] = append(leaving[f], uint32(k))
	}
	n.laneOf, n.linkOf = filled(len(c.Lanes.ID)), filled(len(c.LaneLinks.ID))
	used := func(k uint32) bool { return c.Lanes.Allow[c.LaneLinks.To[k]]&anyVehicle != 0 }
	n.blocks, n.jBlocks = []uint32{0}, []uint32{0}
	row, least := uint32(0), blockSize(len(c.Lanes.ID)+len(c.LaneLinks.ID))
	for at, j := range order {
		if row-n.blocks[len(n.blocks)-1] >= least && n.complex[at] == uint32(at) {
			for row%64 != 0 {
				row++
				n.cityLane, n.cityLink = append(n.cityLane, none), append(n.cityLink, none)
			}
			n.blocks, n.jBlocks = append(n.blocks, row), append(n.jBlocks, uint32(at))
		}
		n.cityJunction = append(n.cityJunction, j)
		n.first = append(n.first, row)
		for _, l := range arriving[j] {
			n.laneOf[l] = row
			n.cityLane, n.cityLink = append(n.cityLane, l), append(n.cityLink, none)
			row++
		}
		n.links = append(n.links, row)
		for _, l := range arriving[j] {
			slices.SortFunc(leaving[l], func(a, b uint32) int { return int(c.LaneLinks.To[a]) - int(c.LaneLinks.To[b]) })
			for _, k := range leaving[l] {
				if used(k) {
					n.linkOf[k] = row
					n.cityLane, n.cityLink = append(n.cityLane, none), append(n.cityLink, k)
					row++
				}
			}
		}
		n.last = append(n.last, row)
	}
	n.lanes = int(row)
	n.blocks, n.jBlocks = append(n.blocks, row), append(n.jBlocks, uint32(len(order)))
	n.blockOf = make([]uint16, n.lanes)
	for b := range len(n.blocks) - 1 {
		for r := n.blocks[b]; r < n.blocks[b+1]; r++ {
			n.blockOf[r] = uint16(b)
		}
	}
}

func filled(rows int) []uint32 {
	v := make([]uint32, rows)
	for i := range v {
		v[i] = none
	}
	return v
}

// hilbertOrder sorts places along a Hilbert curve of 2¹⁶ × 2¹⁶ cells over their bounds; equal cells keep their order.
func hilbertOrder(at *city.Points) []uint32 {
	minX, minY, size := math.Inf(1), math.Inf(1), 1.0
	for i := range at.X {
		minX, minY = min(minX, at.X[i]), min(minY, at.Y[i])
	}
	for i := range at.X {
		size = max(size, at.X[i]-minX, at.Y[i]-minY)
	}
	key, order := make([]uint32, at.Len()), make([]uint32, at.Len())
	for i := range key {
		key[i] = hilbert(uint32((at.X[i]-minX)/size*65535), uint32((at.Y[i]-minY)/size*65535))
		order[i] = uint32(i)
	}
	slices.SortStableFunc(order, func(a, b uint32) int {
		if key[a] != key[b] {
			if key[a] < key[b] {
				return -1
			}
			return 1
		}
		return 0
	})
	return order
}

// hilbert is the distance along the curve of the cell (x, y), both below 2¹⁶.
func hilbert(x, y uint32) uint32 {
	d := uint32(0)
	for s := uint32(1 << 15); s > 0; s >>= 1 {
		rx, ry := uint32(0), uint32(0)
		if x&s != 0 {
			rx = 1
		}
		if y&s != 0 {
			ry = 1
		}
		d += s * s * ((3 * rx) ^ ry)
		if ry == 0 {
			if rx == 1 {
				x, y = 65535-x, 65535-y
			}
			x, y = y, x
		}
	}
	return d
}
