package record

import (
	"semul/engine/city"
	"semul/engine/sim"
)

// writeNetwork writes network.fgb: every lane with its street and the largest value that each recorded state of lanes
// has reached.
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
	if s != nil {
		columns = append(columns, attribute{"over_15cm_s", s.overRule(c)})
	}
	return writePeakLayer(folder, c, "network", lineShapes{&c.Lanes.Line}, columns)
}

// writeBuildings writes buildings.fgb: every footprint with the largest value that each recorded state of buildings has
// reached, such as the depth at its walls. Without such a state there is no file.
func writeBuildings(folder *Folder, l *sim.Loop, tables []*table) error {
	c := l.City()
	peaks := peakColumns(tables, city.OfBuilding)
	if len(peaks) == 0 {
		return nil
	}
	use := make([]string, len(c.Buildings.ID))
	for i, u := range c.Buildings.Use {
		use[i] = u.String()
	}
	columns := []attribute{{"building", c.Buildings.ID}, {"name", c.Buildings.Name}, {"use", use}, {"height_m", c.Buildings.Height}}
	return writePeakLayer(folder, c, "buildings", polygonShapes{&c.Buildings.Poly}, append(columns, peaks...))
}

// peakColumns returns the peaks of the recorded states of one support.
func peakColumns(tables []*table, support city.Support) []attribute {
	var out []attribute
	for _, t := range tables {
		if t.support != support {
			continue
		}
		for i, column := range t.columns {
			if t.peaks[i] != nil {
				out = append(out, attribute{"peak_" + column.Spec.Name, t.peaks[i]})
			}
		}
	}
	return out
}

func writePeakLayer(folder *Folder, c *city.City, name string, s shapes, columns []attribute) error {
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
