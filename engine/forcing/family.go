package forcing

// Family is one word behind "forcing." with its kinds.
type Family struct {
	Name    string
	Doc     string
	Names   Names
	Default string // kind, if the table does not say
	Kinds   []Kind
}

// Names says whether the tables of a family have names.
type Names uint8

// The ways.
const (
	OneOrNamed Names = iota // [forcing.rain], or [forcing.rain.NAME] several times
	One                     // [forcing.temperature]
	Always                  // [forcing.tide.NAME], NAME being a boundary of the city
)

// Kind is one kind of table.
type Kind struct {
	Name string
	Doc  string
	New  func() any // pointer to the parameters with their defaults
}

// Families lists all that a scenario can force, for its schema. Sorted by name.
func Families() []Family {
	return []Family{
		{Name: "rain", Doc: "rain over the city or a zone of it", Kinds: []Kind{
			{"alternating", "design storm by alternating blocks", func() any { return &AlternatingRain{RainHead: RainHead{Scale: 1}} }},
			{"chicago", "design storm of Keifer and Chu on a table of depths", func() any { return &ChicagoRain{AlternatingRain{RainHead: RainHead{Scale: 1}}} }},
			{"constant", "even rain", func() any { return &ConstantRain{RainHead: RainHead{Scale: 1}} }},
			{"huff", "a depth spread over time by a dimensionless curve from a CSV", func() any { return &HuffRain{RainHead: RainHead{Scale: 1}} }},
			{"raster", "measured rain from a series of grids: ASCII or GeoTIFF files, bands of a GeoTIFF, NetCDF", func() any { return NewRasterRain() }},
			{"series", "measured rain from a CSV", func() any { return &SeriesRain{RainHead: RainHead{Scale: 1}, Stamp: "begin"} }},
		}},
		{Name: "river", Doc: "what a river brings in at a boundary", Names: Always, Kinds: []Kind{
			{"constant", "a discharge that stays", func() any { return &ConstantRiver{} }},
			{"hydrograph", "a flood wave", func() any { return &Hydrograph{} }},
			{"series", "measured discharge from a CSV", func() any { return &SeriesRiver{Between: "linear", Scale: 1} }},
			{"stage", "a level instead of a discharge", func() any { return &SeriesLevel{Between: "linear"} }},
		}},
		{Name: "temperature", Doc: "temperature of the air", Names: One, Default: "constant", Kinds: []Kind{
			{"constant", "the same at all times", func() any { return &ConstantTemperature{Value: 15} }},
			{"diurnal", "a cosine over the day", func() any { return &DiurnalTemperature{Hottest: 15 * 3600e9} }},
			{"series", "from a CSV", func() any { return &SeriesTemperature{} }},
		}},
		{Name: "tide", Doc: "the level of the sea at a boundary", Names: Always, Default: "harmonic", Kinds: []Kind{
			{"harmonic", "a sum of cosines and a surge", func() any { return &HarmonicTide{Period: 44712e9} }}, // 12.42 h
			{"series", "measured levels from a CSV", func() any { return &SeriesLevel{Between: "linear"} }},
		}},
	}
}
