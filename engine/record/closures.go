package record

import (
	"bytes"
	"encoding/csv"
	"math"
	"strconv"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/sim"
)

// soaked is what peak rasters say along lines.
type soaked struct{ depth, over, arrival *geo.Raster }

// soakedOf finds its rasters among the peaks of a run; nil where one is missing.
func soakedOf(all []sim.Peak) *soaked {
	s := &soaked{}
	for k := range all {
		switch r := &all[k].Raster; all[k].Name {
		case "peak_depth":
			s.depth = r
		case "duration": // of more than 15 cm, at which underpasses close: ministry rule of April 2024, flood.md 13
			s.over = r
		case "arrival":
			s.arrival = r
		}
	}
	if s.depth == nil || s.over == nil || s.arrival == nil {
		return nil
	}
	return s
}

// along returns the deepest water on a line [m], the longest time that a cell of it was under more than 15 cm [s], and when
// water first came [s after the start; NaN: never].
func (s *soaked) along(line []geo.Point) (depth, over, arrival float32) {
	arrival = float32(math.NaN())
	geo.CellsAlongLine(s.depth.Grid, line, func(id int) {
		if d := s.depth.Val[id]; d > depth {
			depth = d
		}
		if d := s.over.Val[id]; d > over {
			over = d
		}
		if a := s.arrival.Val[id]; a == a && !(a >= arrival) {
			arrival = a
		}
	})
	return depth, over, arrival
}

// writeClosures writes underpasses.fgb, and closures.csv: the underpasses and streets that the rule of 15 cm would have
// closed, from their depth alone, whatever was closed in the run.
func writeClosures(folder *Folder, l *sim.Loop, s *soaked, u *underpasses) error {
	c := l.City()
	if s == nil || len(c.Underpasses.ID)+len(c.Streets.ID) == 0 {
		return nil
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	row := func(words ...string) { _ = w.Write(words) } // a buffer takes all
	row("kind", "id", "name", "class", "peak_depth_m", "over_15cm_s", "first_water_s")
	add := func(kind, id, name, class string, depth, over, arrival float32) {
		if !(over > 0) {
			return
		}
		first := ""
		if arrival == arrival {
			first = short(arrival)
		}
		row(kind, id, name, class, short(depth), short(over), first)
	}
	n := len(c.Underpasses.ID)
	depth, over, first := make([]float32, n), make([]float32, n), make([]float32, n)
	for i := range n {
		depth[i], over[i], first[i] = s.along(c.Underpasses.Line.At(i))
		if u != nil { // also in a basin of the sewer's model
			depth[i], over[i] = max(depth[i], u.most[i]), max(over[i], u.spells.over[i])
			if u.from[i] != clock.Never && first[i] != first[i] {
				first[i] = float32(u.from[i].Seconds())
			}
		}
		add("underpass", c.Underpasses.ID[i], c.Underpasses.Name[i], c.Underpasses.Crosses[i], depth[i], over[i], first[i])
	}
	for i, id := range c.Streets.ID {
		if c.Streets.Bridge[i] {
			continue // the water is below
		}
		d, o, a := float32(0), float32(0), float32(math.NaN())
		for k := c.Streets.LaneOff[i]; k < c.Streets.LaneOff[i+1]; k++ {
			ld, lo, la := s.along(c.Lanes.Line.At(int(k)))
			d, o = max(d, ld), max(o, lo)
			if la == la && !(la >= a) {
				a = la
			}
		}
		add("street", id, c.Streets.Name[i], c.Streets.Class[i].String(), d, o, a)
	}
	w.Flush()
	if err := folder.WriteFile("closures.csv", b.Bytes()); err != nil {
		return err
	}
	if n == 0 {
		return nil
	}
	columns := []attribute{{"underpass", c.Underpasses.ID}, {"name", c.Underpasses.Name}, {"crosses", c.Underpasses.Crosses},
		{"peak_depth_m", depth}, {"over_15cm_s", over}, {"first_water_s", first}, {"over_15cm_h", hours(over, nil)}}
	if u != nil {
		columns = append(columns, u.columns("over_15cm", l)...)
	}
	style := layerStyle{line, underpassRules, `coalesce(nullif("name", ''), "underpass") || ' ' || round("peak_depth_m", 2) || ' m'`}
	return writePeakLayer(folder, c, "underpasses", lineShapes{&c.Underpasses.Line}, columns, map[string]layerStyle{"underpasses": style})
}

func short(v float32) string { return strconv.FormatFloat(float64(v), 'g', 5, 32) }

// overRule returns how long each lane was under more than 15 cm [s]; bridges never are.
func (s *soaked) overRule(c *city.City) []float32 {
	out := make([]float32, len(c.Lanes.ID))
	for i := range out {
		if !c.Streets.Bridge[c.Lanes.Street[i]] {
			_, out[i], _ = s.along(c.Lanes.Line.At(i))
		}
	}
	return out
}
