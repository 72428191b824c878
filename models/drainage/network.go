package drainage

import (
	"fmt"
	"math"
	"time"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/models/drainage/sewer"
)

// layout is the network of a city's drains. Its first nodes and links are the city's rows.
type layout struct {
	net      *sewer.Network
	mouth    []int // by drain node: of an outfall, the node behind its flap; -1: a survey knows the outfall
	outfalls []outfall
	lift     []int    // by pump of the city: its link; -1: it draws from no drain node
	curved   []bool   // by pump: its curve says what it lifts
	pour     []int    // by pump: the outfall node behind it, where it lifts out of the sewers; -1: it lifts into a node
	portals  []portal // of underpasses that are storages
	link     []int    // by drain link: that of the network; -1: a portal's
	tank     []int    // by underpass: its storage; -1: it lies in the ground
	notes    []string // warnings
}

// lay builds it for a run that begins at a civil time. Errors name the drain node, link, pump or inflow.
func lay(c *city.City, p *Params, start time.Time) (*layout, error) {
	l := &layout{net: &sewer.Network{Options: sewer.DefaultOptions()}, mouth: make([]int, len(c.DrainNodes.ID))}
	o := &l.net.Options
	o.Step, o.Courant, o.Slot, o.Conserve = p.Step.Seconds(), 0.75, true, true
	if !start.IsZero() {
		o.Start = start
	}
	if err := l.addNodes(c); err != nil {
		return nil, err
	}
	if err := l.addLinks(c); err != nil {
		return nil, err
	}
	mouths := 0
	for n, kind := range c.DrainNodes.Kind {
		if kind == city.Outfall {
			mouths++
			if len(c.DrainNodes.Mouth) == 0 {
				if err := l.addMouth(n); err != nil {
					return nil, err
				}
			}
		}
	}
	if err := l.addPumps(c); err != nil {
		return nil, err
	}
	l.split()
	if err := l.addInflows(c); err != nil {
		return nil, err
	}
	if mouths == 0 && len(c.DrainLinks.ID) > len(l.portals) {
		return nil, fmt.Errorf("the city's sewers have no outfall: all that runs in would come up again; make a drain node an outfall, or take surface = \"none\"")
	}
	l.findBlind(c)
	return l, nil
}

func (l *layout) addNodes(c *city.City) error {
	d := &c.DrainNodes
	for n, id := range d.ID {
		node := sewer.Node{Name: id, Invert: float64(d.Invert[n]), Full: float64(d.Ground[n] - d.Invert[n])}
		if !(node.Full >= 0) {
			return fmt.Errorf("drain_node/%s: its invert, %.2f m, lies above the ground, %.2f m", id, d.Invert[n], d.Ground[n])
		}
		if n < len(d.StartDepth) && d.StartDepth[n] == d.StartDepth[n] {
			if node.Initial = float64(d.StartDepth[n]); node.Initial < 0 {
				return fmt.Errorf("drain_node/%s: start_depth is %g m; it must not be negative", id, node.Initial)
			}
		}
		switch at := d.At.At(n); d.Kind[n] {
		case city.Outfall:
			node.Surcharge = 100
		case city.Storage:
			node.Kind = sewer.Storage
			if err := basin(c, n, &node.Basin); err != nil {
				return err
			}
		default:
			if offGround(c, at) {
				b := c.Terrain.Grid.Bounds()
				return fmt.Errorf("drain_node/%s: the %v at (%.1f, %.1f) lies off the terrain, which goes from (%.0f, %.0f) to (%.0f, %.0f) without the cells that have no data: no street gives it water, and what it spills would be lost; move it, take it out, or give the terrain there",
					id, d.Kind[n], at.X, at.Y, b.MinX, b.MinY, b.MaxX, b.MaxY)
			}
		}
		l.net.Nodes = append(l.net.Nodes, node)
		if d.Kind[n] == city.Outfall && n < len(d.Mouth) {
			if err := l.surveyed(c, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// offGround reports whether a point lies where the terrain has no data, or more than two cells beyond its edge: up to there
// streets are cut, and a node counts to the cell at the edge.
func offGround(c *city.City, p geo.Point) bool {
	t := &c.Terrain
	if len(t.Val) == 0 {
		return false
	}
	if cell, ok := t.CellOf(p); ok {
		return t.Val[cell] != t.Val[cell]
	}
	return !t.Grid.Bounds().Pad(2 * t.Cell).Contains(p)
}

// basin reads the surface of a storage node.
func basin(c *city.City, n int, b *sewer.Basin) error {
	var depth, area []float32
	if n < c.DrainNodes.StorageDepth.Len() {
		depth = c.DrainNodes.StorageDepth.At(n)
	}
	if n < c.DrainNodes.StorageArea.Len() {
		area = c.DrainNodes.StorageArea.At(n)
	}
	bad := func(format string, args ...any) error {
		return fmt.Errorf("drain_node/%s: its storage %s; give storage_area one area, or storage_depth and storage_area rising pairs", c.DrainNodes.ID[n], fmt.Sprintf(format, args...))
	}
	if len(area) == 0 || len(depth) != len(area) && (len(depth) != 0 || len(area) != 1) {
		return bad("has %d depths and %d areas", len(depth), len(area))
	}
	total := 0.0
	for k, a := range area {
		if !(a >= 0) || k < len(depth) && (!(depth[k] >= 0) || k > 0 && !(depth[k] > depth[k-1])) {
			return bad("is not rising, or negative, at pair %d", k+1)
		}
		total += float64(a)
	}
	if !(total > 0) {
		return bad("has no surface")
	}
	if len(depth) == 0 {
		b.A0 = float64(area[0])
		return nil
	}
	for k := range depth {
		b.Depth, b.Area = append(b.Depth, float64(depth[k])), append(b.Area, float64(area[k]))
	}
	return nil
}

func (l *layout) addLinks(c *city.City) error {
	l.tank = make([]int, len(c.Underpasses.ID))
	for u := range l.tank {
		l.tank[u] = -1
	}
	d, t := &c.DrainNodes, &c.DrainLinks
	for k, id := range t.ID {
		from, to := int(t.From[k]), int(t.To[k])
		if t.IsWeir(k) && d.Kind[from] == city.Portal {
			l.portals = append(l.portals, portal{node: from, tank: to, crest: float64(t.Crest[k]), width: float64(t.Diameter[k])})
			l.net.Nodes[to].Surcharge = 100
			l.link = append(l.link, -1)
			continue
		}
		link := sewer.Link{Name: id, From: from, To: to}
		link.Flap = k < len(t.Flap) && t.Flap[k]
		var err error
		switch {
		case t.IsWeir(k):
			err = weirOf(d, t, k, &link)
		case t.IsOrifice(k):
			err = orificeOf(d, t, k, &link)
		default:
			link.Section, err = sectionOf(t, k)
		}
		if err != nil {
			return fmt.Errorf("drain_link/%s: %w", id, err)
		}
		if link.Kind == sewer.Conduit {
			link.Length, link.Manning = float64(t.Length[k]), float64(t.Roughness[k])
			link.Offset, link.OffsetTo = float64(t.InvertUp[k]-d.Invert[from]), float64(t.InvertDn[k]-d.Invert[to])
			if k < len(t.StartFlow) && t.StartFlow[k] == t.StartFlow[k] {
				link.Initial = float64(t.StartFlow[k])
			}
		}
		l.link = append(l.link, len(l.net.Links))
		l.net.Links = append(l.net.Links, link)
	}
	for u, p := range c.Underpasses.Pump { // its pump knows the storage; without a pump its name does
		for _, x := range l.portals {
			if p != city.None && int(c.Pumps.From[p]) == x.tank || d.ID[x.tank] == "underpass_"+c.Underpasses.ID[u] {
				l.tank[u] = x.tank
			}
		}
	}
	return nil
}

// addMouth puts a flap behind an outfall's last pipes: an opening as large as the largest of them, which has no volume of its
// own. (A pipe that ended in the river itself would be counted as full when the river rises, flap or not.)
func (l *layout) addMouth(n int) error {
	net := l.net
	var widest *sewer.Section
	for _, k := range net.Links {
		if k.To == n && k.Kind == sewer.Conduit && (widest == nil || k.Section.AreaAt(k.Section.Height) > widest.AreaAt(widest.Height)) {
			widest = k.Section
		}
	}
	if widest == nil {
		return fmt.Errorf("drain_node/%s: no pipe leads to this outfall", net.Nodes[n].Name)
	}
	l.mouth[n] = len(net.Nodes)
	net.Nodes = append(net.Nodes, sewer.Node{Name: net.Nodes[n].Name + " (mouth)", Kind: sewer.Outfall, Invert: net.Nodes[n].Invert, Mouth: sewer.Mouth{Kind: sewer.Free, Flap: true}})
	opening, err := sewer.Rectangle(widest.Height, widest.AreaAt(widest.Height)/widest.Height, false)
	if err != nil {
		return fmt.Errorf("drain_node/%s: %w", net.Nodes[n].Name, err)
	}
	net.Links = append(net.Links, sewer.Link{Name: net.Nodes[n].Name + " (flap)", Kind: sewer.Orifice, From: n, To: l.mouth[n], Section: opening, Flap: true, Gate: sewer.Gate{Cd: flapCd}})
	return nil
}

// addPumps makes a link of each pump that draws from a drain node, with its curve, or with its setting as its flow. Where it
// lifts out of the sewers a node without water of its own stands for what lies there.
func (l *layout) addPumps(c *city.City) error {
	l.lift, l.pour, l.curved = make([]int, len(c.Pumps.ID)), make([]int, len(c.Pumps.ID)), make([]bool, len(c.Pumps.ID))
	for i, id := range c.Pumps.ID {
		l.lift[i], l.pour[i] = -1, -1
		from, to := c.Pumps.From[i], c.Pumps.LiftsTo(i)
		if from == city.None {
			continue
		}
		if to == city.None {
			l.pour[i] = len(l.net.Nodes)
			to = uint32(l.pour[i])
			l.net.Nodes = append(l.net.Nodes, sewer.Node{Name: id + " (end)", Kind: sewer.Outfall, Invert: float64(c.DrainNodes.Ground[from])})
		}
		l.lift[i] = len(l.net.Links)
		lift := sewer.Lift{Kind: sewer.ByDepth, X: []float64{math.MaxFloat64}, Q: []float64{1}, Off: true}
		if i < len(c.Pumps.Curve) && c.Pumps.Curve[i] != city.NoCurve {
			l.curved[i] = true
			if lift.Kind = liftKinds[c.Pumps.Curve[i]]; lift.Kind != sewer.Ideal {
				lift.X, lift.Q = row(&c.Pumps.CurveX, i), row(&c.Pumps.CurveFlow, i)
				if err := risingPairs("curve_x and curve_flow", lift.X, lift.Q); err != nil {
					return fmt.Errorf("pump/%s: %w", id, err)
				}
			}
		}
		l.net.Links = append(l.net.Links, sewer.Link{Name: id, Kind: sewer.Pump, From: int(from), To: int(to), Lift: lift})
	}
	return nil
}

var liftKinds = map[city.PumpCurve]sewer.LiftKind{city.VolumeSteps: sewer.ByVolume, city.DepthSteps: sewer.ByDepth, city.HeadCurve: sewer.ByHead,
	city.DepthCurve: sewer.ByLevel, city.SpeedCurve: sewer.BySpeed, city.IdealPump: sewer.Ideal}

// addInflows gives nodes the water that the city's inflows bring them.
func (l *layout) addInflows(c *city.City) error {
	t := &c.Inflows
	for i, id := range t.ID {
		in := sewer.Inflow{Node: int(t.Node[i]), Base: float64(t.Base[i]), Scale: 1}
		if in.Base != in.Base {
			return fmt.Errorf("inflow/%s: its base is not a number", id)
		}
		if at, q := row(&t.Time, i), row(&t.Flow, i); len(at)+len(q) > 0 {
			if err := risingPairs("time and flow", at, q); err != nil {
				return fmt.Errorf("inflow/%s: %w", id, err)
			}
			in.Series = &sewer.Series{T: at, V: q}
		}
		for k, list := range []*city.Lists[float32]{&t.Monthly, &t.Daily, &t.Hourly, &t.Weekend} {
			if f := row(list, i); len(f) > 0 {
				in.Patterns = append(in.Patterns, sewer.Pattern{Kind: sewer.PatternKind(k), Factor: f})
			}
		}
		l.net.Inflows = append(l.net.Inflows, in)
	}
	return nil
}

// findBlind warns of sewers that reach no outfall, no storage and no pump.
func (l *layout) findBlind(c *city.City) {
	root := make([]int, len(l.net.Nodes))
	for n := range root {
		root[n] = n
	}
	find := func(n int) int {
		for root[n] != n {
			root[n] = root[root[n]]
			n = root[n]
		}
		return n
	}
	joined := make([]bool, len(root))
	for _, k := range l.net.Links {
		joined[k.From], joined[k.To] = true, true
		root[find(k.From)] = find(k.To)
	}
	open := make([]bool, len(root))
	for n, x := range l.net.Nodes {
		if x.Kind != sewer.Junction {
			open[find(n)] = true
		}
	}
	first, count := -1, 0
	for n := range c.DrainNodes.ID {
		if joined[n] && !open[find(n)] {
			if first < 0 {
				first = n
			}
			count++
		}
	}
	if count > 0 {
		l.notes = append(l.notes, fmt.Sprintf("model.drainage: %d drain nodes, the first drain_node/%s, are joined to no outfall, storage or pump: what runs in there comes up again", count, c.DrainNodes.ID[first]))
	}
}
