package noise

import (
	"math"
	"slices"

	"semul/engine/fmath"
	"semul/engine/geo"
)

// Facades knows which streets the walls of buildings look at, and from how near. It is built once for a city.
type Facades struct {
	off    []uint32 // by building: its walls
	walls  []uint32 // by wall: its views (len walls+1)
	street []uint32 // by view
	share  []float64
}

// within is how far a street counts for a wall [m]: the first row of buildings.
const within = 60

// nearest a source comes to a wall [m]; streets drawn nearer than that are taken to be there.
const nearest = 3

// NewFacades looks from the middle of every wall at the streets within 60 m that lie in front of it. rings are the outer
// outlines of buildings, anticlockwise or clockwise, and lines the centre lines of streets, both in metres.
func NewFacades(rings, lines [][]geo.Point) *Facades {
	grid := gridOf(lines)
	f := &Facades{off: make([]uint32, 1, len(rings)+1), walls: make([]uint32, 1)}
	sums := map[uint32]float64{}
	for _, ring := range rings {
		turn := 1.0
		if area(ring) > 0 {
			turn = -1 // the outer side of an anticlockwise outline is to the right
		}
		for i := range ring {
			a, b := ring[i], ring[(i+1)%len(ring)]
			side := b.Sub(a)
			if side.Len() < 1 {
				continue // no wall worth a window
			}
			normal := side.Left().Mul(turn / side.Len())
			f.look(a.Lerp(b, 0.5), normal, lines, grid, sums)
		}
		f.off = append(f.off, uint32(len(f.walls)-1))
	}
	return f
}

// look adds the wall whose middle is at a place and whose outer side is that of normal.
func (f *Facades) look(at, normal geo.Point, lines [][]geo.Point, grid *grid, sums map[uint32]float64) {
	first := len(f.street)
	clear(sums)
	for _, piece := range grid.near(at) {
		line := lines[piece.street]
		a, b, ok := before(at, normal, line[piece.k], line[piece.k+1])
		if !ok {
			continue
		}
		if view := view(at, a, b); view > 0 {
			if _, known := sums[piece.street]; !known {
				f.street = append(f.street, piece.street)
			}
			sums[piece.street] += view
		}
	}
	slices.Sort(f.street[first:])
	for _, street := range f.street[first:] {
		f.share = append(f.share, sums[street])
	}
	f.walls = append(f.walls, uint32(len(f.street)))
}

// before cuts a piece of street to what lies in front of a wall and within reach.
func before(at, normal, a, b geo.Point) (from, to geo.Point, ok bool) {
	da, db := normal.Dot(a.Sub(at)), normal.Dot(b.Sub(at))
	if da < 0 && db < 0 {
		return a, b, false
	}
	if da < 0 {
		a = a.Lerp(b, da/(da-db))
	} else if db < 0 {
		b = b.Lerp(a, db/(db-da))
	}
	// The chord of the circle of reach.
	way := b.Sub(a)
	long := way.Len()
	if long < 1e-9 {
		return a, b, false
	}
	unit := way.Mul(1 / long)
	foot := at.Sub(a).Dot(unit)
	off := at.Sub(a).Sub(unit.Mul(foot)).Len()
	if off >= within {
		return a, b, false
	}
	half := math.Sqrt(within*within - float64(off*off))
	lo, hi := max(0, foot-half), min(long, foot+half)
	if hi <= lo {
		return a, b, false
	}
	return a.Add(unit.Mul(lo)), a.Add(unit.Mul(hi)), true
}

// view is α/(2πd) [1/m] of a straight piece: what a sound power of 1 W/m on it gives at a place [W/m²].
func view(at, a, b geo.Point) float64 {
	p, q := a.Sub(at), b.Sub(at)
	way := q.Sub(p)
	d := math.Abs(p.Cross(way)) / way.Len()
	if d < nearest { // moved away at a right angle
		d = nearest
		unit := way.Mul(1 / way.Len())
		lo, hi := p.Dot(unit), q.Dot(unit)
		return (fmath.Atan2(hi, d) - fmath.Atan2(lo, d)) / (2 * math.Pi * d)
	}
	return math.Abs(fmath.Atan2(p.Cross(q), p.Dot(q))) / (2 * math.Pi * d)
}

// Levels writes the level at the loudest wall of every building [dB(A)], −∞ where no street is near. power is the sound
// power of each street per metre [W/m], mean over the time asked for.
func (f *Facades) Levels(power []float64, dst []float64) []float64 {
	dst = dst[:0]
	for k := range len(f.off) - 1 {
		loudest := 0.0
		for w := f.off[k]; w < f.off[k+1]; w++ {
			sum := 0.0
			for v := f.walls[w]; v < f.walls[w+1]; v++ {
				sum += float64(power[f.street[v]] * f.share[v])
			}
			loudest = max(loudest, sum)
		}
		dst = append(dst, Level(loudest))
	}
	return dst
}

func area(ring []geo.Point) float64 {
	sum := 0.0
	for i := range ring {
		sum += ring[i].Cross(ring[(i+1)%len(ring)])
	}
	return sum / 2
}

// grid finds the pieces of streets near a place.
type grid struct {
	minX, minY float64
	nx, ny     int
	cells      [][]piece
}

type piece struct {
	street uint32
	k      int32 // from point k to k + 1 of its line
}

func gridOf(lines [][]geo.Point) *grid {
	g := &grid{minX: math.Inf(1), minY: math.Inf(1)}
	maxX, maxY := math.Inf(-1), math.Inf(-1)
	for _, line := range lines {
		for _, p := range line {
			g.minX, g.minY = min(g.minX, p.X), min(g.minY, p.Y)
			maxX, maxY = max(maxX, p.X), max(maxY, p.Y)
		}
	}
	if maxX < g.minX {
		return g
	}
	g.nx, g.ny = int((maxX-g.minX)/within)+1, int((maxY-g.minY)/within)+1
	g.cells = make([][]piece, g.nx*g.ny)
	for s, line := range lines {
		for k := range max(0, len(line)-1) {
			a, b := line[k], line[k+1]
			x0, y0 := g.cell(min(a.X, b.X), min(a.Y, b.Y))
			x1, y1 := g.cell(max(a.X, b.X), max(a.Y, b.Y))
			for y := y0; y <= y1; y++ {
				for x := x0; x <= x1; x++ {
					g.cells[y*g.nx+x] = append(g.cells[y*g.nx+x], piece{uint32(s), int32(k)})
				}
			}
		}
	}
	return g
}

func (g *grid) cell(x, y float64) (i, j int) {
	return max(0, min(g.nx-1, int(math.Floor((x-g.minX)/within)))), max(0, min(g.ny-1, int(math.Floor((y-g.minY)/within))))
}

// near lists the pieces in the cells within reach of a place, each once, in the order of streets.
func (g *grid) near(at geo.Point) []piece {
	if g.nx == 0 || at.X < g.minX-within || at.Y < g.minY-within || at.X > g.minX+float64((g.nx+1)*within) || at.Y > g.minY+float64((g.ny+1)*within) {
		return nil
	}
	var out []piece
	x0, y0 := g.cell(at.X-within, at.Y-within)
	x1, y1 := g.cell(at.X+within, at.Y+within)
	for y := y0; y <= y1; y++ {
		for x := x0; x <= x1; x++ {
			out = append(out, g.cells[y*g.nx+x]...)
		}
	}
	slices.SortFunc(out, func(a, b piece) int {
		if a.street != b.street {
			return int(a.street) - int(b.street)
		}
		return int(a.k) - int(b.k)
	})
	return slices.Compact(out)
}
