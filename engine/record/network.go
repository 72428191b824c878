package record

import (
	"maps"
	"slices"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/sim"
)

// writeNetwork writes network.fgb: every lane with its street and the largest value that each recorded state of lanes
// has reached, when it was under more than 15 cm, and when it was closed in the run.
func writeNetwork(folder *Folder, l *sim.Loop, tables []*table, s *soaked) error {
	c := l.City()
	n := len(c.Lanes.ID)
	if n == 0 {
		return nil
	}
	street, name, class := make([]string, n), make([]string, n), make([]string, n)
	limit := make([]float32, n)
	for i := range n {
		s := c.Lanes.Street[i]
		street[i], name[i], class[i] = c.Streets.ID[s], c.Streets.Name[s], c.Streets.Class[s].String()
		limit[i] = c.Lanes.Speed[i] * 3.6
	}
	columns := []attribute{{"lane", c.Lanes.ID}, {"street", street}, {"name", name}, {"class", class}, {"limit_kmh", limit}}
	columns = append(columns, peakColumns(tables, city.OfLane)...)
	over := make([]float32, n)
	if s != nil {
		over = s.overRule(c)
		columns = append(columns, attribute{"over_15cm_s", over})
	}
	styles := map[string]layerStyle{}
	if wet := spellsOf(tables, city.OfLane); wet != nil {
		columns = append(columns, attribute{"over_15cm_h", hours(over, wet.over)})
		columns = append(columns, wet.columns("over_15cm", l)...)
		from, total := shutLanes(c, l.Events(), l.Now())
		closed := make([]bool, n)
		for i := range closed {
			closed[i] = from[i] != clock.Never
		}
		columns = append(columns, attribute{"closed", closed}, attribute{"closed_from", instants(l, from)}, attribute{"closed_h", hours(total, nil)})
		styles["network"], styles["network_closures"] = layerStyle{line, networkRules, ""}, layerStyle{line, closureRules, ""}
	}
	return writePeakLayer(folder, c, "network", lineShapes{&c.Lanes.Line}, columns, styles)
}

// peakColumns returns the peaks of the recorded states of one support.
func peakColumns(tables []*table, support city.Support) []attribute {
	var out []attribute
	for _, t := range tables {
		if t.support != support {
			continue
		}
		for i, column := range t.columns {
			if t.peaks[i] != nil && column.Spec.Name != "lane_speed" { // that of the emptiest instant
				out = append(out, attribute{"peak_" + column.Spec.Name, t.peaks[i]})
			}
		}
	}
	return out
}

// spellsOf finds when the water on a support passed the closing depth.
func spellsOf(tables []*table, support city.Support) *spells {
	for _, t := range tables {
		if t.support == support {
			return t.wet
		}
	}
	return nil
}

// writePeakLayer writes NAME.fgb and its styles, by name, those of others than NAME to be chosen by hand.
func writePeakLayer(folder *Folder, c *city.City, name string, s shapes, columns []attribute, styles map[string]layerStyle) error {
	for _, file := range slices.Sorted(maps.Keys(styles)) {
		if err := folder.WriteFile(file+".qml", layerStyleFile(styles[file])); err != nil {
			return err
		}
	}

	file, err := folder.Create(name + ".fgb")
	if err != nil {
		return err
	}
	if err := writeFGB(file, name, c.Frame.EPSG, s, c.Frame.E0, c.Frame.N0, columns); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}
