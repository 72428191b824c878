package flood

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"semul/engine/city"
	"semul/engine/units"
)

// landNames are the keys of tables by land class, in the order of city.LandClass; other is what is not known.
var landNames = [...]string{"other", "road", "building", "paved", "grass", "trees", "water", "bare", "farm"}

const landClasses = len(landNames)

// Roughness is Manning's n [s/m^⅓]: by land class, or a raster of it, in which cells without a value fall back on the
// class.
type Roughness struct {
	Class  [landClasses]units.Manning
	Raster string // file; empty: none
}

func defaultRoughness() Roughness {
	r := Roughness{}
	for k := range r.Class {
		r.Class[k] = 0.04
	}
	r.Class[city.LandRoad], r.Class[city.LandPaved], r.Class[city.LandWater] = 0.02, 0.02, 0.03
	return r
}

// NamedFile is the name of the raster, for the reader of scenarios.
func (r *Roughness) NamedFile() *string { return &r.Raster }

// UnmarshalTOML reads one number for all ground, a table by land class, the name of a raster, or, as a run folder's scenario
// has it, what String writes.
func (r *Roughness) UnmarshalTOML(data any) error {
	one := func(v any) (units.Manning, error) {
		var n units.Manning
		if err := n.UnmarshalTOML(v); err != nil {
			return 0, err
		}
		if !(n >= 0 && n <= 1) {
			return 0, fmt.Errorf("manning: n must be in [0, 1], got %v", n)
		}
		return n, nil
	}
	if name, ok := data.(string); ok && rasterName(name) {
		r.Raster = name
		return nil
	}
	table, ok := data.(map[string]any)
	if text, said := data.(string); said && strings.Contains(text, ", ") {
		if table, ok = pairs(text), true; table == nil {
			return fmt.Errorf("%q is no list such as \"road 0.02, other 0.04\"", text)
		}
	}
	if !ok {
		n, err := one(data)
		if err != nil {
			return err
		}
		for k := range r.Class {
			r.Class[k] = n
		}
		r.Raster = ""
		return nil
	}
	r.Raster = ""
	var keys []string
	for key := range table { //semul:allow maprange: sorted below
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		k := slices.Index(landNames[:], key)
		if k < 0 {
			return fmt.Errorf("%q is no land class; classes are %s", key, strings.Join(landNames[:], ", "))
		}
		n, err := one(table[key])
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		r.Class[k] = n
	}
	return nil
}

// pairs reads "road 0.02, other 0.04", as String writes it; nil if it is something else.
func pairs(text string) map[string]any {
	table := map[string]any{}
	for _, part := range strings.Split(text, ", ") {
		name, value, ok := strings.Cut(part, " ")
		n, err := strconv.ParseFloat(value, 64)
		if !ok || err != nil {
			return nil
		}
		table[name] = n
	}
	return table
}

// rasterName reports whether a text is the name of a grid that can be read, by its ending.
func rasterName(name string) bool {
	name = strings.TrimSuffix(strings.ToLower(name), ".gz")
	return slices.ContainsFunc([]string{".asc", ".dem", ".tif", ".tiff"}, func(end string) bool { return strings.HasSuffix(name, end) })
}

// MarshalText writes the raster's name, the number where all classes agree, or the list of classes.
func (r Roughness) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// String is MarshalText.
func (r Roughness) String() string {
	if r.Raster != "" {
		return r.Raster
	}
	same := true
	var parts []string
	for k, n := range r.Class {
		same = same && n == r.Class[0]
		parts = append(parts, fmt.Sprintf("%s %v", landNames[k], float64(n)))
	}
	if same {
		return fmt.Sprint(float64(r.Class[0]))
	}
	return strings.Join(parts, ", ")
}

// Losses are constant loss rates by land class, into its part that is not sealed.
type Losses struct {
	Road  units.RainRate `toml:"road" doc:"sealed" range:"[0,1e-3]"`
	Roof  units.RainRate `toml:"building" doc:"roofs: their rain falls beside them" range:"[0,1e-3]"`
	Paved units.RainRate `toml:"paved" doc:"joints, strips and beds of yards and squares" range:"[0,1e-3]"`
	Grass units.RainRate `toml:"grass" doc:"parks and gardens" range:"[0,1e-3]"`
	Trees units.RainRate `toml:"trees" doc:"woods" range:"[0,1e-3]"`
	Water units.RainRate `toml:"water" doc:"permanent water" range:"[0,1e-3]"`
	Bare  units.RainRate `toml:"bare" doc:"bare soil" range:"[0,1e-3]"`
	Farm  units.RainRate `toml:"farm" doc:"fields" range:"[0,1e-3]"`
	Other units.RainRate `toml:"other" doc:"ground of no known class" range:"[0,1e-3]"`
}

func defaultLosses() Losses {
	const mmh = 1e-3 / 3600
	return Losses{Paved: 10 * mmh, Grass: 10 * mmh, Trees: 15 * mmh, Bare: 5 * mmh, Farm: 8 * mmh}
}

// Holds are depths of water that hollows hold, by land class: it is there, and does not move.
type Holds struct {
	Grass units.Metre `toml:"grass" doc:"parks and gardens" range:"[0,0.5]"`
	Trees units.Metre `toml:"trees" doc:"woods, with what leaves hold" range:"[0,0.5]"`
	Bare  units.Metre `toml:"bare" doc:"bare soil" range:"[0,0.5]"`
	Farm  units.Metre `toml:"farm" doc:"fields: furrows, and paddies between their bunds" range:"[0,0.5]"`
	Other units.Metre `toml:"other" doc:"ground of no known class" range:"[0,0.5]"`
}

// swallows reports whether any of the land takes or holds water: else nobody has to look for losses.
func swallows(land []uint8, losses []Loss) bool {
	return slices.ContainsFunc(land, func(class uint8) bool { return losses[class] != Loss{} })
}

// rate is the loss of land class k.
func (l *Losses) rate(k int) units.RainRate {
	return [landClasses]units.RainRate{city.LandRoad: l.Road, city.LandBuilding: l.Roof, city.LandPaved: l.Paved, city.LandGrass: l.Grass,
		city.LandTrees: l.Trees, city.LandWater: l.Water, city.LandBare: l.Bare, city.LandFarm: l.Farm, city.LandUnknown: l.Other}[k]
}

// losses returns what is lost by land class at rates that do not change; sewer acts on sealed ground.
func (p *Params) losses(sewer units.RainRate) []Loss {
	out := make([]Loss, landClasses)
	if p.Infiltration == "constant" {
		for k := range out {
			out[k].Soil = float64(p.Loss.rate(k)) * (1 - p.impervious(k))
		}
	}
	for _, k := range []city.LandClass{city.LandRoad, city.LandPaved, city.LandBuilding} {
		out[k].Sewer = float64(sewer)
	}
	for k, v := range map[city.LandClass]units.Metre{city.LandGrass: p.Hold.Grass, city.LandTrees: p.Hold.Trees, city.LandBare: p.Hold.Bare, //semul:allow maprange: each writes its own entry
		city.LandFarm: p.Hold.Farm, city.LandUnknown: p.Hold.Other} {
		out[k].Hold = float64(v)
	}
	return out
}
