package flood

import (
	"fmt"
	"slices"
	"strings"

	"semul/engine/city"
	"semul/engine/units"
)

// GroundParams are the keys of [model.flood.ground.CLASS]: what lies under one class of land. What is left out is the
// class's default.
type GroundParams struct {
	Impervious   *float64        `toml:"impervious" doc:"share of the class that is sealed: nothing infiltrates there; without it 1 for road, building and water, 0.9 for paved, else 0" range:"[0,1]" src:"project default"`
	Soil         string          `toml:"soil" doc:"texture of the soil (green_ampt): sand, loamy_sand, sandy_loam, loam, silt_loam, sandy_clay_loam, clay_loam, silty_clay_loam, sandy_clay, silty_clay, clay, or none; without it loam for road, paved, grass and bare, sandy_loam for trees, clay_loam for farm, else none" src:"textures: Rawls, Brakensiek, Miller 1983, J. Hydraul. Eng. 109, 62-70, table 2; which class has which: project default"`
	Saturation   *float64        `toml:"saturation" doc:"effective saturation of the soil at the start (green_ampt): 0 dry, 1 full; without it 0.5" range:"[0,1]" src:"project default"`
	Conductivity *units.RainRate `toml:"conductivity" doc:"saturated conductivity (green_ampt), instead of the texture's" range:"[0,1e-2]"`
	Suction      *units.Metre    `toml:"suction" doc:"suction at the wetting front (green_ampt), instead of the texture's" range:"[0,5]"`
	Deficit      *float64        `toml:"deficit" doc:"water that the soil can still take up, by volume (green_ampt), instead of what texture and saturation say" range:"[0,1]"`
	Initial      *units.RainRate `toml:"initial" doc:"rate of infiltration into dry ground (horton); without it, in mm/h, 76 for grass, 100 for trees, 40 for bare, 50 for farm, 30 for road and paved, else 0" range:"[0,1e-2]" src:"grass: dry loam with little vegetation, 3 in/h, SWMM Reference Manual I (EPA/600/R-15/162A), table 4-6, which has 1 in/h for clay, 5 for sand, twice as much under dense vegetation; the others project default within that"`
	Final        *units.RainRate `toml:"final" doc:"rate of infiltration into soaked ground (horton); without it, in mm/h, 10 for grass, 15 for trees, 5 for bare, 8 for farm, 3.4 for road and paved, else 0" range:"[0,1e-2]" src:"road, paved: loam of Rawls, Brakensiek, Miller 1983; the others project default"`
	Decay        *float64        `toml:"decay" doc:"decay of the rate from initial to final, per hour (horton); without it 4.14" range:"(0,100]" src:"project default; the SWMM 5.2 User's Manual has 2 to 7 as typical"`
	CurveNumber  *float64        `toml:"curve_number" doc:"curve number of the part that is not sealed (scs); without it 61 for grass, 60 for trees, 86 for bare, 78 for farm, 85 for road and paved, else 100" range:"(0,100]" src:"USDA 1986, TR-55, tables 2-2a to 2-2c, soil group B: open space in good condition, woods in fair condition, newly graded, straight row crops in good condition, gravel"`
}

// texture is a row of table 2 of Rawls, Brakensiek and Miller 1983. Every number was compared with two public
// transcriptions of that table (DESIGN.md, 33). Of clay loam the paper prints an effective porosity of 0.309 and a range of
// one deviation, 0.279 to 0.501, whose middle is 0.390: probably a slip of the press. The printed one is kept; deficit says
// another.
type texture struct {
	name         string
	effective    float64 // porosity less residual water
	suction      float64 // at the wetting front [cm]
	conductivity float64 // [cm/h]
}

var textures = []texture{
	{"sand", 0.417, 4.95, 11.78},
	{"loamy_sand", 0.401, 6.13, 2.99},
	{"sandy_loam", 0.412, 11.01, 1.09},
	{"loam", 0.434, 8.89, 0.34},
	{"silt_loam", 0.486, 16.68, 0.65},
	{"sandy_clay_loam", 0.330, 21.85, 0.15},
	{"clay_loam", 0.309, 20.88, 0.10},
	{"silty_clay_loam", 0.432, 27.30, 0.10},
	{"sandy_clay", 0.321, 23.90, 0.06},
	{"silty_clay", 0.423, 29.22, 0.05},
	{"clay", 0.385, 31.63, 0.03},
	{"none", 0, 0, 0},
}

func textureOf(name string) (texture, bool) {
	k := slices.IndexFunc(textures, func(t texture) bool { return t.name == name })
	if k < 0 {
		return texture{}, false
	}
	return textures[k], true
}

// cover is what a land class has where the scenario says nothing. Which texture a class has and its sealed share are
// project defaults. Curve numbers are those of soil group B in TR-55 (USDA 1986), each compared with public copies of its
// table: 2-2a open space in good condition 61, gravel streets 85, newly graded 86; 2-2b straight row crops in good
// condition 78; 2-2c woods in fair condition 60. Initial rates of Horton: 76 mm/h is SWMM's 3 in/h for dry loam with little
// vegetation (Reference Manual I, table 4-6); the others are project defaults within that table's 25 to 254 mm/h. Final
// rates: 3.4 mm/h is Rawls' loam, the others are project defaults.
type cover struct {
	impervious     float64
	soil           string
	initial, final float64 // [mm/h]
	curve          float64
}

var covers = [landClasses]cover{
	city.LandUnknown:  {soil: "none", curve: 100},
	city.LandRoad:     {impervious: 1, soil: "loam", initial: 30, final: 3.4, curve: 85},
	city.LandBuilding: {impervious: 1, soil: "none", curve: 100},
	city.LandPaved:    {impervious: 0.9, soil: "loam", initial: 30, final: 3.4, curve: 85},
	city.LandGrass:    {soil: "loam", initial: 76, final: 10, curve: 61},
	city.LandTrees:    {soil: "sandy_loam", initial: 100, final: 15, curve: 60},
	city.LandWater:    {impervious: 1, soil: "none", curve: 100},
	city.LandBare:     {soil: "loam", initial: 40, final: 5, curve: 86},
	city.LandFarm:     {soil: "clay_loam", initial: 50, final: 8, curve: 78},
}

const (
	defaultSaturation = 0.5  // project default: the day after some rain
	defaultDecay      = 4.14 // per hour, project default; typical are 2 to 7 (SWMM 5.2 User's Manual, infiltration editor)
)

// impervious is the sealed share of a land class.
func (p *Params) impervious(k int) float64 {
	if g := p.Ground[landNames[k]].Impervious; g != nil {
		return *g
	}
	return covers[k].impervious
}

// soils returns what infiltrates into each land class.
func (p *Params) soils() []Soil {
	out := make([]Soil, landClasses)
	for k := range out {
		g, c := p.Ground[landNames[k]], covers[k]
		name := c.soil
		if g.Soil != "" {
			name = g.Soil
		}
		t, _ := textureOf(name)
		saturation := *or(g.Saturation, defaultSaturation)
		s := Soil{
			Open:         1 - p.impervious(k),
			Conductivity: float64(*or(g.Conductivity, units.RainRate(t.conductivity*0.01/3600))),
			Suction:      float64(*or(g.Suction, units.Metre(t.suction*0.01))),
			Deficit:      *or(g.Deficit, float64((1-saturation)*t.effective)),
			Initial:      float64(*or(g.Initial, units.RainRate(c.initial*1e-3/3600))),
			Final:        float64(*or(g.Final, units.RainRate(c.final*1e-3/3600))),
			Decay:        *or(g.Decay, defaultDecay) / 3600,
			Curve:        *or(g.CurveNumber, c.curve),
		}
		out[k] = s
	}
	return out
}

// or is what was said, or else a default.
func or[T any](said *T, otherwise T) *T {
	if said != nil {
		return said
	}
	return &otherwise
}

// groundNames lists the classes that the scenario speaks of, sorted.
func (p *Params) groundNames() []string {
	var names []string
	for name := range p.Ground { //semul:allow maprange: sorted below
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// checkGround refuses what single keys of the ground cannot tell.
func (p *Params) checkGround(bad func(key, why string)) {
	for _, name := range p.groundNames() {
		key, g := "ground."+name, p.Ground[name]
		if !slices.Contains(landNames[:], name) {
			bad(key, fmt.Sprintf("%q is no land class; classes are %s", name, strings.Join(landNames[:], ", ")))
			continue
		}
		if _, ok := textureOf(g.Soil); !ok && g.Soil != "" {
			var names []string
			for _, t := range textures {
				names = append(names, t.name)
			}
			bad(key+".soil", fmt.Sprintf("%q is no texture; textures are %s", g.Soil, strings.Join(names, ", ")))
		}
		if g.Deficit != nil && g.Saturation != nil {
			bad(key+".deficit", "stands beside saturation, which says the same; keep one of the two")
		}
		for _, x := range []struct {
			key, of string
			said    bool
		}{{"saturation", "green_ampt", g.Saturation != nil}, {"conductivity", "green_ampt", g.Conductivity != nil}, {"suction", "green_ampt", g.Suction != nil},
			{"deficit", "green_ampt", g.Deficit != nil}, {"soil", "green_ampt", g.Soil != ""}, {"initial", "horton", g.Initial != nil}, {"final", "horton", g.Final != nil},
			{"decay", "horton", g.Decay != nil}, {"curve_number", "scs", g.CurveNumber != nil}} {
			if x.said && p.Infiltration != x.of {
				bad(key+"."+x.key, fmt.Sprintf("has no effect with infiltration = %q; write infiltration = %q, or take the key out", p.Infiltration, x.of))
			}
		}
	}
	for k, s := range p.soils() {
		key := "ground." + landNames[k]
		if s.Final > s.Initial {
			bad(key+".final", fmt.Sprintf("%v is more than initial, %v: ground takes less when it is soaked, not more", units.RainRate(s.Final), units.RainRate(s.Initial)))
		}
		if rate := p.Loss.rate(k); rate > 0 && s.Open == 0 {
			bad("loss."+landNames[k], fmt.Sprintf("is lost into the part that is not sealed, and all of it is; write e.g. [model.flood.ground.%s] impervious = 0.5", landNames[k]))
		}
	}
	if p.Infiltration != "constant" && p.Loss != defaultLosses() {
		bad("loss", fmt.Sprintf("has no effect with infiltration = %q; write infiltration = \"constant\", or take the table out", p.Infiltration))
	}
}
