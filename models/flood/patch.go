package flood

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"semul/engine/geo"
	"semul/engine/units"
)

// PatchParams are the keys of [model.flood.patch.NAME]: where ground, roughness or the water at the start is another.
// Patches act in the order of their names; what none of area, file and above says is everywhere.
type PatchParams struct {
	Area   [][]float64  `toml:"area" doc:"corners [x, y] of it"`
	File   string       `toml:"file" doc:"or a CSV of outlines, under a heading: x,y, or name,x,y where a new name begins a new outline" file:"yes"`
	Except []string     `toml:"except" doc:"names of outlines in the file that do not count"`
	Above  *units.Metre `toml:"above" doc:"only cells whose ground lies above that level"`

	Ground  *units.Metre `toml:"ground" doc:"level of the ground there"`
	Plane   []float64    `toml:"plane" doc:"[a, b, c]: the ground is a + b·x + c·y"`
	Profile string       `toml:"profile" doc:"CSV under a heading whose first two columns are distance and ground [m]: the ground along x, the same for all y" file:"yes"`
	Raise   units.Metre  `toml:"raise" doc:"the ground there is so much higher; vertical edges, as houses have them" range:"[-100,1000]"`
	Steep   bool         `toml:"steep" doc:"its edges are vertical, whatever raised it"`
	Outside bool         `toml:"outside" doc:"closed off: no water gets there"`
	Manning *float64     `toml:"manning" doc:"Manning's n there" range:"[0,1]"`
	Level   *units.Metre `toml:"level" doc:"level of the water there at the start"`
	Depth   *units.Metre `toml:"depth" doc:"or its depth"`

	outlines [][]geo.Point
	profile  series
}

func (p *Params) patchNames() []string {
	var names []string
	for name := range p.Patch { //semul:allow maprange: sorted below
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (p *Params) checkPatches(bad func(key, why string)) {
	for _, name := range p.patchNames() {
		q, key := p.Patch[name], "patch."+name
		if q.Area != nil && (q.File != "" || len(points(q.Area)) < max(3, len(q.Area))) {
			bad(key+".area", "give at least three corners [x, y], or a file of outlines, not both")
		}
		if q.Except != nil && q.File == "" {
			bad(key+".except", "names outlines of a file, and there is none")
		}
		grounds := 0
		for _, ok := range []bool{q.Ground != nil, q.Plane != nil, q.Profile != ""} {
			if ok {
				grounds++
			}
		}
		switch {
		case grounds > 1:
			bad(key, "give one of ground, plane and profile")
		case q.Plane != nil && len(q.Plane) != 3:
			bad(key+".plane", "a plane is [a, b, c] of a + b·x + c·y")
		case q.Level != nil && q.Depth != nil:
			bad(key+".depth", "give level or depth, not both")
		case grounds == 0 && q.Raise == 0 && !q.Steep && !q.Outside && q.Manning == nil && q.Level == nil && q.Depth == nil:
			bad(key, "changes nothing: give ground, plane, profile, raise, steep, outside, manning, level or depth")
		}
	}
}

// readOutlines reads x,y or name,x,y.
func readOutlines(r io.Reader, except []string) (list [][]geo.Point, err error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1
	head, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("no heading; outlines are x,y or name,x,y under one: %w", err)
	}
	last, first := "", true
	for {
		row, err := in.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		line, _ := in.FieldPos(0)
		n := len(row)
		if n < 2 || n > 3 || n != len(head) {
			return nil, fmt.Errorf("line %d: %d columns under the heading %s; outlines are x,y or name,x,y in every row", line, n, strings.Join(head, ","))
		}
		var at [2]float64
		for k := range at {
			if at[k], err = strconv.ParseFloat(strings.TrimSpace(row[n-2+k]), 64); err != nil || at[k]-at[k] != 0 {
				return nil, fmt.Errorf("line %d: %q is no number", line, row[n-2+k])
			}
		}
		name := ""
		if n == 3 {
			name = row[0]
		}
		if first || name != last {
			first, last = false, name
			if !slices.Contains(except, name) {
				list = append(list, nil)
			}
		}
		if !slices.Contains(except, name) {
			list[len(list)-1] = append(list[len(list)-1], geo.Point{X: at[0], Y: at[1]})
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("no outline")
	}
	return list, nil
}

// readProfile reads distance and ground.
func readProfile(r io.Reader) (s series, err error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1
	head, err := in.Read()
	if err != nil {
		return s, fmt.Errorf("no heading; a profile is x,z under one: %w", err)
	}
	for {
		row, err := in.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return s, err
		}
		line, _ := in.FieldPos(0)
		if len(row) < 2 || len(row) != len(head) {
			return s, fmt.Errorf("line %d: %d columns under the heading %s; a profile is x,z in every row", line, len(row), strings.Join(head, ","))
		}
		var v [2]float64
		for k := range v {
			if v[k], err = strconv.ParseFloat(strings.TrimSpace(row[k]), 64); err != nil || v[k]-v[k] != 0 {
				return s, fmt.Errorf("line %d: %q is no number", line, row[k])
			}
		}
		if n := len(s.t); n > 0 && v[0] <= s.t[n-1] {
			return s, fmt.Errorf("line %d: %g m does not come after %g m", line, v[0], s.t[n-1])
		}
		s.t, s.v = append(s.t, v[0]), append(s.v, v[1])
	}
	if len(s.t) == 0 {
		return s, fmt.Errorf("no rows; a profile is x,z under a heading")
	}
	return s, nil
}

// within visits the cells of a patch, each once, bed being the ground as it is.
func (q *PatchParams) within(g geo.Grid, bed func(id int) float64, visit func(id int)) {
	take := func(id int) {
		if q.Above == nil || bed(id) > float64(*q.Above) {
			visit(id)
		}
	}
	outlines := q.outlines
	if q.Area != nil {
		outlines = [][]geo.Point{points(q.Area)}
	}
	if outlines == nil {
		for id := range g.Cells() {
			take(id)
		}
		return
	}
	seen := make([]bool, g.Cells())
	for _, ring := range outlines {
		geo.CellsInPolygon(g, [][]geo.Point{ring}, func(id int) {
			if !seen[id] {
				seen[id] = true
				take(id)
			}
		})
	}
}

// patch changes the ground and notes roughness and water at the start.
func (g *ground) patch(p *Params) error {
	for _, name := range p.patchNames() {
		q, key := p.Patch[name], "model.flood.patch."+name
		if q.File != "" && q.outlines == nil {
			return fmt.Errorf("%s.file: %s has not been read", key, q.File)
		}
		if q.Profile != "" && len(q.profile.t) == 0 {
			return fmt.Errorf("%s.profile: %s has not been read", key, q.Profile)
		}
		if (q.Manning != nil) && g.rough == nil {
			g.rough = make([]float64, len(g.bed))
			for id := range g.rough {
				g.rough[id] = math.NaN()
			}
		}
		if (q.Level != nil || q.Depth != nil) && g.start == nil {
			g.start = make([]float64, len(g.bed))
			for id := range g.start {
				g.start[id] = math.NaN()
			}
		}
		cells := 0
		q.within(g.grid, func(id int) float64 { return g.bed[id] }, func(id int) {
			cells++
			at := g.grid.CenterOf(id)
			switch {
			case q.Ground != nil:
				g.bed[id] = float64(*q.Ground)
			case q.Plane != nil:
				g.bed[id] = q.Plane[0] + float64(q.Plane[1]*at.X) + float64(q.Plane[2]*at.Y)
			case q.Profile != "":
				g.bed[id] = q.profile.at(at.X)
			}
			g.bed[id] += float64(q.Raise)
			if q.Outside {
				g.bed[id] = math.NaN()
			}
			if q.Steep || q.Raise != 0 {
				g.steep = append(g.steep, id)
			}
			if q.Manning != nil {
				g.rough[id] = *q.Manning
			}
			if q.Level != nil {
				g.start[id] = float64(*q.Level) - g.bed[id]
			}
			if q.Depth != nil {
				g.start[id] = float64(*q.Depth)
			}
		})
		if cells == 0 {
			return fmt.Errorf("%s: no cell of the ground lies in it: are its coordinates those of the terrain?", key)
		}
	}
	return nil
}
