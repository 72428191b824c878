package osm

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/geo"
)

// coast fills the sea from natural=coastline. OpenStreetMap draws coasts with the land on their left and has no area for
// the sea: pieces of coast that cross the bounds are joined along the bounds' edge, which is followed clockwise so that
// the water stays on the right. Closed coasts are islands, holes of the sea. Pieces that end inside the bounds, because
// the source was cut there, cannot be closed and are reported.
func (im *importer) coast() {
	var parts [][]int64
	for i := range im.e.ways {
		if w := &im.e.ways[i]; w.tags.is("natural", "coastline") && len(w.refs) >= 2 {
			parts = append(parts, w.refs)
		}
	}
	if len(parts) == 0 {
		return
	}
	box := im.c.Bounds.Pad(50)
	var open [][]geo.Point
	var outer, islands [][]geo.Point
	loose := 0
	for _, refs := range joinDirected(parts) {
		line := make([]geo.Point, 0, len(refs))
		whole := true
		for _, id := range refs {
			p, ok := im.point(id)
			if !ok {
				whole = false
				break
			}
			line = append(line, p)
		}
		if !whole {
			loose++
			continue
		}
		closed := refs[0] == refs[len(refs)-1]
		if closed && box.Covers(geo.BoundsOf(line...)) {
			ring := line[:len(line)-1]
			if area := geo.RingArea(ring); len(ring) >= 3 && area > 1 {
				islands = append(islands, ring)
			} else if len(ring) >= 3 && area < -1 {
				outer = append(outer, ring) // land all round: a sound or a lagoon
			}
			continue
		}
		if closed { // an island that the bounds cut: begin outside, so that no piece begins inside
			line = fromOutside(line, box)
		}
		for _, piece := range geo.ClipLine(line, box) {
			if _, a := edgeAt(piece[0], box); a {
				if _, b := edgeAt(piece[len(piece)-1], box); b {
					open = append(open, piece)
					continue
				}
			}
			loose++
		}
	}
	if loose > 0 {
		im.report.note("%d pieces of coast end inside the area and cannot be closed; the sea beside them is missing", loose)
	}
	outer = append(outer, closeAlong(open, box)...)
	if len(outer) == 0 && len(islands) > 0 && loose == 0 {
		outer = append(outer, box.Ring()) // nothing but islands: sea all round
	}
	if len(outer) == 0 {
		return
	}
	w := &im.c.WaterAreas
	for _, rings := range byOuter(nest(outer, islands)) {
		im.report.WaterAreas++
		w.ID = append(w.ID, fmt.Sprintf("sea%d", len(w.ID)+1))
		w.Name = append(w.Name, "")
		w.Kind = append(w.Kind, city.Sea)
		w.Poly.Add(rings)
	}
}

// byOuter parts nested rings into polygons: an outer ring with its holes each.
func byOuter(rings [][]geo.Point) [][][]geo.Point {
	var out [][][]geo.Point
	for _, r := range rings {
		if geo.RingArea(r) > 0 || len(out) == 0 {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], r)
	}
	return out
}

// joinDirected joins ways end to start, never turning one round.
func joinDirected(parts [][]int64) [][]int64 {
	starts := map[int64]int{}
	ends := map[int64]bool{}
	for i, p := range parts {
		if _, twice := starts[p[0]]; !twice {
			starts[p[0]] = i
		}
		ends[p[len(p)-1]] = true
	}
	used := make([]bool, len(parts))
	var out [][]int64
	follow := func(i int) {
		used[i] = true
		chain := slices.Clone(parts[i])
		for chain[0] != chain[len(chain)-1] {
			k, ok := starts[chain[len(chain)-1]]
			if !ok || used[k] {
				break
			}
			used[k] = true
			chain = append(chain, parts[k][1:]...)
		}
		out = append(out, chain)
	}
	for i, p := range parts { // first those that nothing leads to
		if !used[i] && !ends[p[0]] {
			follow(i)
		}
	}
	for i := range parts {
		if !used[i] {
			follow(i)
		}
	}
	return out
}

// fromOutside turns a closed line so that it begins and ends at a point outside box.
func fromOutside(line []geo.Point, box geo.Bounds) []geo.Point {
	for k := range line {
		if !box.Contains(line[k]) {
			return append(slices.Clone(line[k:]), line[1:k+1]...)
		}
	}
	return line
}

// edgeAt returns how far clockwise along the edge of box, from its north-west corner, p lies, and whether it does.
func edgeAt(p geo.Point, box geo.Bounds) (float64, bool) {
	w, h := box.Width(), box.Height()
	switch {
	case p.Y == box.MaxY:
		return p.X - box.MinX, true
	case p.X == box.MaxX:
		return w + box.MaxY - p.Y, true
	case p.Y == box.MinY:
		return w + h + box.MaxX - p.X, true
	case p.X == box.MinX:
		return 2*w + h + p.Y - box.MinY, true
	}
	return 0, false
}

// closeAlong joins pieces that begin and end on the edge of box into rings, going clockwise along the edge from the end
// of one to the nearest beginning.
func closeAlong(pieces [][]geo.Point, box geo.Bounds) [][]geo.Point {
	w, h := box.Width(), box.Height()
	round := 2 * (w + h)
	starts := make([]float64, len(pieces))
	order := make([]int, len(pieces))
	for i, p := range pieces {
		starts[i], _ = edgeAt(p[0], box)
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(starts[a], starts[b]) })
	corners := []geo.Point{{X: box.MaxX, Y: box.MaxY}, {X: box.MaxX, Y: box.MinY}, {X: box.MinX, Y: box.MinY}, {X: box.MinX, Y: box.MaxY}}
	used := make([]bool, len(pieces))
	var rings [][]geo.Point
	for _, first := range order {
		if used[first] {
			continue
		}
		var ring []geo.Point
		for at := first; ; {
			used[at] = true
			ring = append(ring, pieces[at]...)
			end, _ := edgeAt(ring[len(ring)-1], box)
			next, least := first, math.Inf(1)
			for _, k := range order {
				if used[k] && k != first {
					continue
				}
				if d := math.Mod(starts[k]-end+round, round); d < least {
					next, least = k, d
				}
			}
			for turn := range 8 { // the corners between, twice round
				pos := float64(turn/4)*round + [4]float64{w, w + h, 2*w + h, round}[turn%4]
				if pos > end && pos < end+least {
					ring = append(ring, corners[turn%4])
				}
			}
			if next == first {
				break
			}
			at = next
		}
		if math.Abs(geo.RingArea(ring)) > 1 {
			rings = append(rings, ring)
		}
	}
	return rings
}
