package synth

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"semul/engine/city/complete"
	"semul/engine/geo"
	"semul/engine/units"
)

// Spec says what city to make. Zero or a negative number stands for "by size" where a field says so.
type Spec struct {
	Name        string            `toml:"name"`        // of the city
	Seed        uint64            `toml:"seed"`        // another seed, another city
	Area        units.SquareMetre `toml:"area"`        // 1 to 400 km²; or give width and height
	Width       units.Metre       `toml:"width"`       // west to east, rounded to whole cells
	Height      units.Metre       `toml:"height"`      // south to north
	Residents   units.Person      `toml:"residents"`   // or give density
	Density     Density           `toml:"density"`     // residents per area of the whole city, water included
	Branches    int               `toml:"branches"`    // arms of the river that come in from the north, 1 to 6
	Canals      int               `toml:"canals"`      // at most; −1 = by size
	Arterials   units.Metre       `toml:"arterials"`   // spacing of the arterials, 300 to 900 m
	Underpasses int               `toml:"underpasses"` // at most; −1 = by size
	Shape       string            `toml:"shape"`       // town; corridors: homes and work with two arterials between them, and nothing of what follows but cell and place
	Signals     string            `toml:"signals"`     // of corridors: wave: offsets by which platoons pass; apart: offsets drawn
	Relief      string            `toml:"relief"`      // delta; bowl: a hollow among hills; harbour: a hillside above a quay
	Dip         units.Metre       `toml:"dip"`         // length of an underpass below a railway, portal to portal, 100 to 300 m
	Lip         units.Metre       `toml:"lip"`         // of an underpass over the street before it, up to 1 m
	Clearance   units.Metre       `toml:"clearance"`   // of underpasses, 2 to 6 m
	DesignRain  units.RainRate    `toml:"design_rain"` // that the storm sewer is sized for, up to 300 mm/h
	Cell        units.Metre       `toml:"cell"`        // of the terrain, 1 to 25 m
	EPSG        int               `toml:"epsg"`        // system of the frame; 0 = none, local metres only; −1 = by place
	Longitude   units.Degree      `toml:"longitude"`   // of the city's middle
	Latitude    units.Degree      `toml:"latitude"`
}

// DefaultSpec is what a spec file changes: 12 km² in the delta of the Nakdong near Busan.
func DefaultSpec() Spec {
	return Spec{Name: "delta", Seed: 1, Branches: 3, Canals: -1, Arterials: 480, Underpasses: -1, Cell: 5,
		Shape: shapeTown, Signals: signalsWave, Relief: delta, Dip: dipLength, Lip: lipOver, Clearance: 4.5, DesignRain: units.RainRate(complete.DefaultDesign().Rain), EPSG: -1, Longitude: 128.9, Latitude: 35.13}
}

// Limits of a spec.
const (
	minArea, maxArea       = 0.9e6, 401e6 // [m²]
	minSide                = 750          // [m]
	maxDensity             = 0.022        // residents per m²: all of it tall flats
	defaultDensity         = 52000 / 12.2e6
	cellsLimit             = 1 << 27
	maxAspect              = 3
	minArterial, maxArtery = 300, 900
	minShaped              = 1200 // south to north, of a city that is no delta [m]
)

// Check fills in what follows from other fields and returns an error that names the first field that cannot be used,
// what it may be and what it is.
func (s Spec) Check() (Spec, error) {
	bad := func(key, format string, a ...any) (Spec, error) {
		return s, fmt.Errorf("synth: %s: %s", key, fmt.Sprintf(format, a...))
	}
	s = s.filled()
	if s.Name == "" || strings.ContainsAny(s.Name, "/\\\x00\n") {
		return bad("name", "%q is no name; give one without slashes", s.Name)
	}
	if !(s.Cell >= 1 && s.Cell <= 25) {
		return bad("cell", "must be 1 m to 25 m, got %v", s.Cell)
	}
	switch {
	case s.Width != 0 && s.Height != 0 && s.Area != 0:
		return bad("area", "width and height are given too; leave one or the other out")
	case (s.Width != 0) != (s.Height != 0):
		return bad("width", "width and height belong together; give both, or area")
	case s.Width == 0 && s.Area == 0:
		return bad("area", "missing; write e.g. area = \"12 km2\", or width and height")
	case s.Area != 0:
		if !(s.Area >= minArea && s.Area <= maxArea) {
			return bad("area", "must be 1 km² to 400 km², got %v", s.Area)
		}
		s.Width = units.Metre(math.Sqrt(float64(s.Area) * 1.3))
		s.Height = units.Metre(float64(s.Area) / float64(s.Width))
	}
	whole := func(v units.Metre) units.Metre { return units.Metre(math.Round(float64(v/s.Cell)) * float64(s.Cell)) }
	w, h := whole(s.Width), whole(s.Height)
	if area := float64(w) * float64(h); !(w >= minSide && h >= minSide && area >= minArea && area <= maxArea) {
		return bad("width", "%v by %v; each side must be 750 m or more and the area 1 km² to 400 km²", s.Width, s.Height)
	}
	if float64(w)/float64(h) > maxAspect || float64(h)/float64(w) > maxAspect {
		return bad("width", "%v by %v; a side may be at most three times as long as the other", s.Width, s.Height)
	}
	if cells := float64(w/s.Cell) * float64(h/s.Cell); cells > cellsLimit {
		return bad("cell", "%v makes %.0f million cells, more than %d; use a larger one", s.Cell, cells/1e6, cellsLimit>>20)
	}
	s.Width, s.Height, s.Area = w, h, 0
	area := float64(w) * float64(h)
	km2 := area / 1e6
	if s.Residents != 0 && s.Density != 0 {
		return bad("density", "residents are given too; leave one out")
	}
	if s.Density != 0 {
		s.Residents = units.Person(math.Round(float64(s.Density) * area))
	}
	if s.Residents == 0 {
		s.Residents = units.Person(math.Round(defaultDensity*area/10) * 10)
	}
	if r := float64(s.Residents) / area; !(r >= 0 && r <= maxDensity) || s.Residents < 100 || s.Residents != units.Person(math.Round(float64(s.Residents))) {
		return bad("residents", "%v on %.1f km²; give a whole number from 100 to %.0f (22000 a km²)", s.Residents, km2, maxDensity*area)
	}
	s.Density = 0
	if s.Branches < 1 || s.Branches > 6 {
		return bad("branches", "must be 1 to 6, got %d", s.Branches)
	}
	if s.Canals < -1 || s.Canals > 400 {
		return bad("canals", "must be 0 to 400, or -1 for a number by size, got %d", s.Canals)
	}
	if s.Canals < 0 && s.Relief != delta {
		s.Canals = 0
	}
	if s.Canals < 0 {
		s.Canals = max(1, int(km2/4+0.5))
	}
	if s.Underpasses < -1 || s.Underpasses > 400 {
		return bad("underpasses", "must be 0 to 400, or -1 for a number by size, got %d", s.Underpasses)
	}
	if s.Underpasses < 0 && s.Relief == bowl {
		s.Underpasses = 0
	}
	if s.Underpasses < 0 {
		s.Underpasses = max(1, int(min(km2/4, 8+km2/20)+0.5))
	}
	if s.Shape != shapeTown && s.Shape != shapeCorridors {
		return bad("shape", "must be %q or %q, got %q", shapeTown, shapeCorridors, s.Shape)
	}
	if s.Signals != signalsWave && s.Signals != signalsApart {
		return bad("signals", "must be %q or %q, got %q", signalsWave, signalsApart, s.Signals)
	}
	if s.Shape == shapeCorridors && (float64(s.Width) < leastCorridor || float64(s.Height) < leastAcross) {
		return bad("width", "%v by %v; corridors take %.0f m by %.0f m or more", s.Width, s.Height, leastCorridor, leastAcross)
	}
	if s.Relief != delta && s.Relief != bowl && s.Relief != harbour {
		return bad("relief", "must be %q, %q or %q, got %q", delta, bowl, harbour, s.Relief)
	}
	if s.Relief != delta && float64(s.Height) < minShaped {
		return bad("relief", "a %s takes %d m from south to north or more, got %v", s.Relief, minShaped, s.Height)
	}
	if s.Relief != delta && s.Canals > 0 {
		return bad("canals", "a %s has none, got %d; leave it out", s.Relief, s.Canals)
	}
	if s.Relief == bowl && s.Underpasses > 0 {
		return bad("underpasses", "a bowl has no railway to pass below, got %d; leave it out", s.Underpasses)
	}
	if !(s.Dip >= 100 && s.Dip <= 300) {
		return bad("dip", "must be 100 m to 300 m, got %v", s.Dip)
	}
	if !(s.Lip >= 0 && s.Lip <= 1) {
		return bad("lip", "must be 0 m to 1 m, got %v", s.Lip)
	}
	if !(s.Clearance >= 2 && s.Clearance <= 6) {
		return bad("clearance", "must be 2 m to 6 m, got %v", s.Clearance)
	}
	if mmh := float64(s.DesignRain) * 3.6e6; !(mmh >= 1 && mmh <= 300) {
		return bad("design_rain", "must be 1 mm/h to 300 mm/h, got %v", s.DesignRain)
	}
	if !(s.Arterials >= minArterial && s.Arterials <= maxArtery) {
		return bad("arterials", "must be 300 m to 900 m apart, got %v", s.Arterials)
	}
	at := geo.LonLat{Lon: float64(s.Longitude), Lat: float64(s.Latitude)}
	if s.EPSG != 0 && !at.Valid() {
		return bad("longitude", "%g, latitude %g is no place; give degrees, e.g. \"128.9°\" and \"35.13°\"", at.Lon, at.Lat)
	}
	if s.EPSG < 0 {
		if s.EPSG = geo.UTMFor(at); s.EPSG == 0 {
			return bad("latitude", "%g° lies beyond the metric systems (80° south to 84° north); give epsg = 0 for a city without a place", at.Lat)
		}
	}
	if _, _, err := s.frame(); err != nil {
		return bad("epsg", "%v", err)
	}
	return s, nil
}

// filled gives what a spec made in code leaves out its default.
func (s Spec) filled() Spec {
	d := DefaultSpec()
	if s.Relief == "" {
		s.Relief = d.Relief
	}
	if s.Shape == "" {
		s.Shape = d.Shape
	}
	if s.Signals == "" {
		s.Signals = d.Signals
	}
	if s.Dip == 0 {
		s.Dip = d.Dip
	}
	if s.Clearance == 0 {
		s.Clearance = d.Clearance
	}
	if s.DesignRain == 0 {
		s.DesignRain = d.DesignRain
	}
	return s
}

// frame places the city: its south-west corner is a full kilometre, so that local metres begin at 0.
func (s Spec) frame() (geo.Frame, geo.Bounds, error) {
	box := geo.Bounds{MaxX: float64(s.Width), MaxY: float64(s.Height)}
	if s.EPSG == 0 {
		f, err := geo.NewFrame(0, geo.Point{})
		return f, box, err
	}
	crs, err := geo.CRSByEPSG(s.EPSG)
	if err != nil {
		return geo.Frame{}, box, err
	}
	mid := crs.Forward(geo.LonLat{Lon: float64(s.Longitude), Lat: float64(s.Latitude)})
	if !mid.Finite() {
		return geo.Frame{}, box, fmt.Errorf("EPSG:%d cannot show longitude %g, latitude %g; choose the system of that region, or -1", s.EPSG, float64(s.Longitude), float64(s.Latitude))
	}
	f, err := geo.NewFrame(s.EPSG, mid.Sub(geo.Point{X: box.MaxX/2 - 500, Y: box.MaxY/2 - 500}))
	return f, box, err
}

// Density is a number of residents per square metre, written "4300 /km2".
type Density float64

// String prints residents per square kilometre.
func (d Density) String() string {
	return strconv.FormatFloat(float64(d)*1e6, 'g', -1, 64) + " /km²"
}

// UnmarshalText reads "4300 /km2" or "43 /ha"; d stays as it was on an error.
func (d *Density) UnmarshalText(text []byte) error {
	number, unit, _ := strings.Cut(strings.TrimSpace(string(text)), " ")
	v, err := strconv.ParseFloat(number, 64)
	per := 0.0
	switch strings.TrimSpace(unit) {
	case "/km2", "/km²", "/km^2":
		per = 1e-6
	case "/ha":
		per = 1e-4
	}
	if err != nil || per == 0 || !(v >= 0) || math.IsInf(v, 0) {
		return fmt.Errorf("%q is no density; write e.g. \"4300 /km2\" or \"43 /ha\"", text)
	}
	*d = Density(v * per)
	return nil
}

// UnmarshalTOML reads what a TOML file holds; d stays as it was on an error.
func (d *Density) UnmarshalTOML(data any) error {
	if text, ok := data.(string); ok {
		return d.UnmarshalText([]byte(text))
	}
	return fmt.Errorf("%v has no unit; write e.g. \"%v /km2\"", data, data)
}
