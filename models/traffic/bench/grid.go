// Package bench builds the network and the demand that the traffic model is measured on: a square grid of signals,
// the streets between them 200 m long with a lane each for left, through and right.
//
// It is the network of the shared files bench/grid20p (SUMO and CityFlow form), in our tables and with their names:
// "intersection_x_y" with x, y from 1 to n, border junctions at 0 and n+1; "road_x_y_d" leaves intersection x, y in
// direction d (0 east, 1 north, 2 west, 3 south). Geometry as SUMO has it: lanes 3.2 m wide, stop lines 13.6 m before
// the centre. Signals: through east–west, left east–west, through north–south, left north–south, 30 s each, with 5 s
// of yellow after each; right turns are free, for they meet nobody.
package bench

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/geo"
)

// Measures of the grid [m], [m/s], [s].
const (
	Spacing = 200
	setBack = 13.6
	width   = 3.2
	Limit   = 13.9
	green   = 30
	amber   = 5
)

var headings = [4]geo.Point{{X: 1}, {Y: 1}, {X: -1}, {Y: -1}}

// grid remembers the rows of what it has built.
type grid struct {
	n       int
	c       *city.City
	streets map[[3]int]uint32
}

// Grid builds a grid of n × n signals, n from 1 to 200.
func Grid(n int) (*city.City, error) {
	if n < 1 || n > 200 {
		return nil, fmt.Errorf("bench: a grid has 1 to 200 signals a side, got %d", n)
	}
	g := &grid{n: n, c: &city.City{Name: fmt.Sprintf("grid%d", n)}, streets: map[[3]int]uint32{}}
	edge := float64(Spacing * n)
	g.c.Bounds = geo.Bounds{MinX: -Spacing, MinY: -Spacing, MaxX: edge, MaxY: edge}
	g.junctions()
	g.lanes()
	g.links()
	g.c.SetLayer(city.Provenance{Layer: "streets", Source: "models/traffic/bench", Licence: "ours", Synthetic: true})
	return g.c, nil
}

func (g *grid) inside(x, y int) bool { return x >= 1 && x <= g.n && y >= 1 && y <= g.n }

// node is the row of a junction; rows run along x, then y, borders included, corners as well though nothing meets there.
func (g *grid) node(x, y int) uint32 { return uint32(y*(g.n+2) + x) }

func (g *grid) at(x, y int) geo.Point {
	return geo.Point{X: float64(float64(x-1) * Spacing), Y: float64(float64(y-1) * Spacing)}
}

func (g *grid) junctions() {
	j, s := &g.c.Junctions, &g.c.Signals
	for y := range g.n + 2 {
		for x := range g.n + 2 {
			j.ID = append(j.ID, fmt.Sprintf("intersection_%d_%d", x, y))
			j.At.Add(g.at(x, y))
			j.Radius, j.Z = append(j.Radius, setBack), append(j.Z, 0)
			kind, signal := city.Border, uint32(city.None)
			if g.inside(x, y) {
				kind, signal = city.Signalled, uint32(len(s.ID))
				s.ID = append(s.ID, fmt.Sprintf("intersection_%d_%d", x, y))
				s.At.Add(g.at(x, y))
				s.Groups, s.Offset = append(s.Groups, 12), append(s.Offset, 0)
				s.State.Add(stages()...)
				s.Duration.Add(green, amber, green, amber, green, amber, green, amber)
				s.Guessed, s.Feeder, s.Bus = append(s.Guessed, false), append(s.Feeder, city.None), append(s.Bus, city.None)
			}
			j.Kind, j.Signal = append(j.Kind, kind), append(j.Signal, signal)
		}
	}
}

// stages are the states of a signal; group = 3·heading + lane (0 right, 1 through, 2 left).
func stages() []string {
	var list []string
	for _, axis := range []int{0, 1} {
		for _, lane := range []int{1, 2} {
			for _, shown := range []byte{'G', 'y'} {
				state := []byte("grrgrrgrrgrr")
				state[3*axis+lane], state[3*(axis+2)+lane] = shown, shown
				list = append(list, string(state))
			}
		}
	}
	return list
}

func (g *grid) lanes() {
	s, l := &g.c.Streets, &g.c.Lanes
	s.LaneOff = append(s.LaneOff, 0)
	for y := range g.n + 2 {
		for x := range g.n + 2 {
			for d, h := range headings {
				x2, y2 := x+int(h.X), y+int(h.Y)
				if !g.inside(x, y) && !g.inside(x2, y2) || x2 < 0 || y2 < 0 || x2 > g.n+1 || y2 > g.n+1 {
					continue
				}
				row := uint32(len(s.ID))
				g.streets[[3]int{x, y, d}] = row
				id := fmt.Sprintf("road_%d_%d_%d", x, y, d)
				a, b := moved(g.at(x, y), h, setBack), moved(g.at(x2, y2), h, -setBack)
				s.ID, s.Name, s.Class = append(s.ID, id), append(s.Name, ""), append(s.Class, city.Primary)
				s.From, s.To = append(s.From, g.node(x, y)), append(s.To, g.node(x2, y2))
				s.Speed, s.Length = append(s.Speed, Limit), append(s.Length, Spacing)
				s.Line.Add([]geo.Point{g.at(x, y), g.at(x2, y2)})
				s.Level, s.Bridge, s.Tunnel = append(s.Level, 0), append(s.Bridge, false), append(s.Tunnel, false)
				s.Guessed, s.Source = append(s.Guessed, 0), append(s.Source, "")
				s.Opposite = append(s.Opposite, city.None)
				for k := range 3 {
					side := -float64((2.5 - float64(k)) * width)
					l.ID, l.Street, l.Index = append(l.ID, fmt.Sprintf("%s_%d", id, k)), append(l.Street, row), append(l.Index, uint8(k))
					l.Width, l.Length, l.Speed = append(l.Width, width), append(l.Length, Spacing-2*setBack), append(l.Speed, Limit)
					l.Allow = append(l.Allow, city.AllowMotor)
					l.Line.Add([]geo.Point{moved(a, h.Left(), side), moved(b, h.Left(), side)})
				}
				s.LaneOff = append(s.LaneOff, uint32(len(l.ID)))
			}
		}
	}
	for y := range g.n + 2 {
		for x := range g.n + 2 {
			for d, h := range headings {
				if row, ok := g.streets[[3]int{x, y, d}]; ok {
					s.Opposite[row] = g.streets[[3]int{x + int(h.X), y + int(h.Y), (d + 2) % 4}]
				}
			}
		}
	}
}

func (g *grid) links() {
	k := &g.c.LaneLinks
	turns := [3]struct {
		by   int
		turn city.Turn
	}{{3, city.Right}, {0, city.Straight}, {1, city.Left}}
	for y := 1; y <= g.n; y++ {
		for x := 1; x <= g.n; x++ {
			for d, h := range headings {
				from := g.streets[[3]int{x - int(h.X), y - int(h.Y), d}]
				for lane, t := range turns {
					to := g.streets[[3]int{x, y, (d + t.by) % 4}]
					a, b := g.c.Streets.LaneOff[from]+uint32(lane), g.c.Streets.LaneOff[to]+uint32(lane)
					line := bend(g.c.Lanes.Line.At(int(a))[1], g.c.Lanes.Line.At(int(b))[0], h)
					k.ID = append(k.ID, g.c.Lanes.ID[a]+"→"+g.c.Lanes.ID[b])
					k.From, k.To, k.Junction = append(k.From, a), append(k.To, b), append(k.Junction, g.node(x, y))
					k.Turn, k.Signal = append(k.Turn, t.turn), append(k.Signal, g.c.Junctions.Signal[g.node(x, y)])
					k.Group, k.Length = append(k.Group, uint16(3*d+lane)), append(k.Length, float32(geo.PolylineLength(line)))
					k.Line.Add(line)
				}
			}
		}
	}
}

// moved is p after d [m] in direction h.
func moved(p, h geo.Point, d float64) geo.Point {
	return geo.Point{X: p.X + float64(h.X*d), Y: p.Y + float64(h.Y*d)}
}

// bend is a curve from a to b that leaves a in direction h and reaches b at a right angle to it, or a straight line.
func bend(a, b, h geo.Point) []geo.Point {
	if math.Abs(h.Cross(b.Sub(a))) < 1e-6 {
		return []geo.Point{a, b}
	}
	corner := moved(a, h, h.Dot(b.Sub(a)))
	const parts = 8
	line := make([]geo.Point, 0, parts+1)
	for i := range parts + 1 {
		t := float64(i) / parts
		line = append(line, a.Lerp(corner, t).Lerp(corner.Lerp(b, t), t))
	}
	return line
}
