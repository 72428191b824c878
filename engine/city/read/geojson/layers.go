package geojson

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"semul/engine/city"
	"semul/engine/geo"
)

// layer says how features become rows.
type layer struct {
	lines bool // of lines, one row each; else of areas, one row a feature
	ids   func(c *city.City) []string
	add   func(c *city.City, id string, f *feature, s *shape, line []geo.Point) (why string)
}

var layers = map[string]layer{
	"zones":      {false, func(c *city.City) []string { return c.Zones.ID }, addZone},
	"buildings":  {false, func(c *city.City) []string { return c.Buildings.ID }, addBuilding},
	"parcels":    {false, func(c *city.City) []string { return c.Parcels.ID }, addParcel},
	"water":      {false, func(c *city.City) []string { return c.WaterAreas.ID }, addWater},
	"waterways":  {true, func(c *city.City) []string { return c.Waterways.ID }, addWaterway},
	"railways":   {true, func(c *city.City) []string { return c.Railways.ID }, addRailway},
	"walls":      {true, func(c *city.City) []string { return c.Walls.ID }, addWall},
	"boundaries": {true, func(c *city.City) []string { return c.Boundaries.ID }, addBoundary},
}

func layerNames() []string {
	names := make([]string, 0, len(layers))
	for name := range layers { //semul:allow maprange: sorted on the next line
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// name returns the name of a feature, Korean before English.
func (f *feature) name() string {
	for _, k := range []string{"name", "name:ko", "NAME", "adm_nm", "name_eng"} {
		if s := f.text(k); s != "" {
			return s
		}
	}
	return ""
}

// people returns a count of persons, 0 if it is not stated.
func (f *feature) people(keys ...string) float32 {
	n := f.number(keys...)
	if !(n >= 0) {
		return 0
	}
	return float32(n)
}

// kindOf finds the class whose name a property holds; first is taken where it says nothing.
func kindOf[K interface {
	~uint8
	String() string
}](f *feature, first, last K) (K, string) {
	word := strings.ToLower(f.text("kind"))
	if word == "" {
		return first, ""
	}
	var known []string
	for k := K(0); k <= last; k++ {
		if k.String() == word {
			return k, ""
		}
		known = append(known, k.String())
	}
	return first, fmt.Sprintf("kind %q; one of %s is meant", word, strings.Join(known, ", "))
}

func addZone(c *city.City, id string, f *feature, s *shape, _ []geo.Point) string {
	z := &c.Zones
	z.ID = append(z.ID, id)
	z.Name = append(z.Name, f.name())
	z.Poly.Add(s.polygons)
	z.Residents = append(z.Residents, f.people("residents", "population"))
	z.Jobs = append(z.Jobs, f.people("jobs", "employees"))
	z.Pupils = append(z.Pupils, f.people("pupils", "students"))
	return ""
}

// useOf reads the property use, a name of city.Use.
func useOf(f *feature) city.Use {
	word := strings.ToLower(f.text("use"))
	for u := city.UseUnknown; u <= city.UseOther; u++ {
		if u.String() == word {
			return u
		}
	}
	return city.UseUnknown
}

// storey is the height of a storey [m] (project default).
const storey = 3.2

func addBuilding(c *city.City, id string, f *feature, s *shape, _ []geo.Point) string {
	use := useOf(f)
	height, levels := f.number("height", "HEIGHT"), f.number("levels", "building:levels", "floors")
	guessed := use == city.UseUnknown
	if !(levels >= 1 && levels <= 200) {
		levels = math.NaN()
	}
	if !(height >= 1 && height <= 900) {
		height = math.NaN()
	}
	switch {
	case height != height && levels != levels:
		levels, guessed = 2, true
		height = 2*storey + 0.5
	case height != height:
		height = levels*storey + 0.5
	case levels != levels:
		levels = max(1, math.Round(height/storey))
	}
	b := &c.Buildings
	b.ID = append(b.ID, id)
	b.Name = append(b.Name, f.name())
	b.Poly.Add(s.polygons)
	b.Height = append(b.Height, float32(height))
	b.Levels = append(b.Levels, uint8(min(levels, 200)))
	b.Use = append(b.Use, use)
	b.Floor = append(b.Floor, float32(b.Poly.Area(b.Poly.Len()-1)*levels))
	b.Ground = append(b.Ground, float32(f.number("ground")))
	b.Street = append(b.Street, city.None)
	b.Pos = append(b.Pos, 0)
	b.Zone = append(b.Zone, city.None)
	b.Feeder = append(b.Feeder, city.None)
	b.Bus = append(b.Bus, city.None)
	b.Guessed = append(b.Guessed, guessed)
	return ""
}

func addParcel(c *city.City, id string, f *feature, s *shape, _ []geo.Point) string {
	p := &c.Parcels
	p.ID = append(p.ID, id)
	p.Poly.Add(s.polygons)
	p.Use = append(p.Use, useOf(f))
	return ""
}

func addWater(c *city.City, id string, f *feature, s *shape, _ []geo.Point) string {
	kind, why := kindOf(f, city.Lake, city.DrainDitch)
	if why != "" {
		return why
	}
	w := &c.WaterAreas
	w.ID = append(w.ID, id)
	w.Name = append(w.Name, f.name())
	w.Kind = append(w.Kind, kind)
	w.Poly.Add(s.polygons)
	return ""
}

func addWaterway(c *city.City, id string, f *feature, _ *shape, line []geo.Point) string {
	kind, why := kindOf(f, city.Stream, city.DrainDitch)
	if why != "" {
		return why
	}
	w := &c.Waterways
	w.ID = append(w.ID, id)
	w.Name = append(w.Name, f.name())
	w.Kind = append(w.Kind, kind)
	w.Width = append(w.Width, float32(f.number("width")))
	w.Line.Add(line)
	return ""
}

func addRailway(c *city.City, id string, f *feature, _ *shape, line []geo.Point) string {
	r := &c.Railways
	set := func(key string) bool { v := f.text(key); return v != "" && v != "no" && v != "false" && v != "0" }
	r.ID = append(r.ID, id)
	r.Line.Add(line)
	r.Bridge = append(r.Bridge, set("bridge"))
	r.Tunnel = append(r.Tunnel, set("tunnel"))
	return ""
}

// addWall needs the level of the crest: the property crest, or the lowest height of the line.
func addWall(c *city.City, id string, f *feature, s *shape, line []geo.Point) string {
	kind, why := kindOf(f, city.Levee, city.Embankment)
	if why != "" {
		return why
	}
	crest := f.number("crest", "level")
	if crest != crest && len(s.heights) > 0 {
		crest = slices.Min(s.heights)
	}
	if crest != crest {
		return "it has no crest; give the level of its top in metres as property crest, or as third coordinate"
	}
	w := &c.Walls
	w.ID = append(w.ID, id)
	w.Kind = append(w.Kind, kind)
	w.Line.Add(line)
	w.Crest = append(w.Crest, float32(crest))
	return ""
}

func addBoundary(c *city.City, id string, f *feature, _ *shape, line []geo.Point) string {
	kind, why := kindOf(f, city.FreeOutflow, city.FreeOutflow)
	if why != "" {
		return why
	}
	level, flow := f.number("level"), f.number("flow")
	switch {
	case (kind == city.TideBoundary || kind == city.StageBoundary) && level != level:
		return fmt.Sprintf("a %v boundary needs its mean level in metres as property level", kind)
	case kind == city.RiverInflow && !(flow >= 0):
		return "an inflow needs its discharge in m³/s as property flow"
	case flow != flow:
		flow = 0
	}
	b := &c.Boundaries
	b.ID = append(b.ID, id)
	b.Kind = append(b.Kind, kind)
	b.Line.Add(line)
	b.Level = append(b.Level, float32(level))
	b.Flow = append(b.Flow, float32(flow))
	return ""
}
