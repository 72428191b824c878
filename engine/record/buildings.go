package record

import (
	"math"

	"semul/engine/city"
	"semul/engine/sim"
)

// Damage is what water does to buildings.
type Damage struct {
	Fraction      func(depth float64) float64 // of its value that a building loses in water of this depth at its walls [m]
	Curve, Source string                      // name and origin of the curve behind it
	Value         float64                     // of a square metre of ground floor; 0: not known
	Currency      string
}

// floodedDepth is what counts as flooded [m]: the lowest class that maps show.
const floodedDepth = 0.05

// writeBuildings writes buildings.fgb: every footprint with the largest value that each recorded state of buildings has
// reached, such as the depth at its walls, and what that water did. Without such a state there is no file.
func writeBuildings(folder *Folder, l *sim.Loop, tables []*table, d *Damage) error {
	c := l.City()
	peaks := peakColumns(tables, city.OfBuilding)
	loud := facadeLevels(l)
	if len(peaks) == 0 && loud == nil {
		return nil
	}
	n := len(c.Buildings.ID)
	use, footprint := make([]string, n), make([]float32, n)
	for i, u := range c.Buildings.Use {
		use[i] = u.String()
		footprint[i] = float32(math.Abs(c.Buildings.Poly.Area(i)))
	}
	columns := []attribute{{"building", c.Buildings.ID}, {"name", c.Buildings.Name}, {"use", use}, {"height_m", c.Buildings.Height},
		{"floor_area_m2", c.Buildings.Floor}, {"footprint_m2", footprint}}
	columns = append(columns, peaks...)
	columns = append(columns, loud...)
	styles := map[string]layerStyle{}
	if depth := peakOf(peaks, "peak_building_depth"); depth != nil {
		flooded := make([]bool, n)
		for i, h := range depth {
			flooded[i] = h >= floodedDepth
		}
		columns = append(columns, attribute{"flooded", flooded})
		styles["buildings"] = layerStyle{fill, depthRules("peak_building_depth"), ""}
		if d != nil {
			columns = append(columns, damageColumns(depth, footprint, d)...)
			styles["buildings_damage"] = layerStyle{fill, damageRules, ""}
		}
	}
	return writePeakLayer(folder, c, "buildings", polygonShapes{&c.Buildings.Poly}, columns, styles)
}

// damageColumns tell what each building loses. The curve is named where it took something.
func damageColumns(depth, footprint []float32, d *Damage) []attribute {
	n := len(depth)
	fraction, value, currency := make([]float32, n), make([]float64, n), make([]string, n)
	curve, source := make([]string, n), make([]string, n)
	for i, h := range depth {
		f := d.Fraction(float64(h))
		if f > 0 {
			fraction[i], curve[i], source[i], currency[i] = float32(f), d.Curve, d.Source, d.Currency
		}
		value[i] = math.Round(f * float64(footprint[i]) * d.Value)
	}
	out := []attribute{{"damage_fraction", fraction}}
	if d.Value > 0 {
		out = append(out, attribute{"damage_value", value}, attribute{"damage_currency", currency})
	}
	return append(out, attribute{"damage_curve", curve}, attribute{"damage_source", source})
}

// peakOf finds a column; nil if there is none.
func peakOf(columns []attribute, name string) []float32 {
	for _, a := range columns {
		if a.name == name {
			return a.data.([]float32)
		}
	}
	return nil
}
