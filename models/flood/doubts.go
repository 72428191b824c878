package flood

import (
	"fmt"
	"math"

	"semul/engine/geo"
)

// warnUncovered warns where a raster of the parameters says nothing of ground that water can reach: off its edge, or without
// data. What these cells get follows.
func (m *Model) warnUncovered(key, file string, r *geo.Raster, bed []float64, get string) {
	if len(r.Val) == 0 {
		return
	}
	ground, missing, first := 0, 0, -1
	for id, z := range bed {
		if z != z {
			continue
		}
		ground++
		if v := value(r, m.grid.CenterOf(id), math.NaN()); v != v {
			if missing++; first < 0 {
				first = id
			}
		}
	}
	if missing > 0 {
		m.warn("model.flood.%s: %s says nothing of %s of the ground, %s, the first at %s: it is smaller, or has no data there; %s", key, file,
			share(missing, ground), counted(missing, "cell"), place(m.grid.CenterOf(first)), get)
	}
}

// warnStart warns of a level at the start that wets nothing.
func (m *Model) warnStart(bed []float64) {
	p := m.params
	if p.InitialLevel == nil || p.InitialDepth != "" {
		return
	}
	low, at := math.Inf(1), 0
	for id, z := range bed {
		if z < low {
			low, at = z, id
		}
	}
	if float64(*p.InitialLevel) <= low {
		m.warn("model.flood.initial_level: %v lies below all ground, which begins at %.2f m at %s: nothing is wet at the start", *p.InitialLevel, low, place(m.grid.CenterOf(at)))
	}
}

// onGrid returns the length of a line [m], and how much of it lies on the grid.
func (m *Model) onGrid(line []geo.Point) (length, inside float64) {
	b := m.grid.Bounds()
	for k := 1; k < len(line); k++ {
		p, q := line[k-1], line[k]
		part := p.Dist(q)
		from, to := 0.0, 1.0 // the stretch within all four sides: Liang, Barsky 1984, ACM Trans. Graph. 3, 1
		for _, s := range [4][2]float64{{p.X - q.X, p.X - b.MinX}, {q.X - p.X, b.MaxX - p.X}, {p.Y - q.Y, p.Y - b.MinY}, {q.Y - p.Y, b.MaxY - p.Y}} {
			switch out, room := s[0], s[1]; {
			case out == 0 && room < 0:
				to = -1
			case out < 0:
				from = math.Max(from, room/out)
			case out > 0:
				to = math.Min(to, room/out)
			}
		}
		length += part
		inside += float64(part * math.Max(0, to-from))
	}
	return length, inside
}

// widthOf is the length of the part of a boundary's line that lies on the grid [m]; it warns where more than a cell's width
// does not.
func (m *Model) widthOf(key string, line []geo.Point) float64 {
	length, inside := m.onGrid(line)
	if length-inside < 1e-9*length {
		return length
	}
	if inside > 0 && length-inside > m.grid.Cell {
		b := m.grid.Bounds()
		m.warn("%s.line: %.4g of its %.4g m lie off the grid, which goes from (%g, %g) to (%g, %g), and are left out; a rate in m3/s comes through what is left, one in m2/s counts its width only",
			key, length-inside, length, b.MinX, b.MinY, b.MaxX, b.MaxY)
	}
	return inside
}

// share is a percentage that is neither 0 nor 100 unless it is exactly that.
func share(n, of int) string {
	switch p := 100 * float64(n) / float64(of); {
	case p < 0.1:
		return "less than 0.1 %"
	case n < of && p > 99.9:
		return "more than 99.9 %"
	default:
		return fmt.Sprintf("%.3g %%", p)
	}
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// others is the tail of a sentence about the first of n: ", and 3 more …", or nothing.
func others(n int, what string) string {
	if n < 2 {
		return ""
	}
	return fmt.Sprintf(", and %d more %s", n-1, what)
}
