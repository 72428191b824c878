package forcing

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"semul/engine/clock"
	"semul/engine/units"
)

// RainEvent is [event.NAME] kind = "rain": rain on top of the scenario's. It takes the keys of [forcing.rain], whose kind
// it calls storm. A storm whose file has times of its own is moved so that its first step begins when the event happens.
type RainEvent struct {
	RainHead
	Storm     string                         `toml:"storm" oneof:"auto|alternating|chicago|constant|huff|raster|series" doc:"what [forcing.rain] calls kind; auto: constant with an intensity, alternating with depths"`
	Start     *clock.Time                    `toml:"start" doc:"first drop; without it, the event's at"`
	Duration  *clock.Duration                `toml:"duration" range:"(0,315360000]" doc:"constant, huff: how long it rains"`
	Intensity *units.RainRate                `toml:"intensity" range:"[0,0.001]" doc:"constant: how hard it rains"`
	Depths    map[clock.Duration]units.Metre `toml:"depths" range:"(0,10]" doc:"alternating, chicago: depth of the wettest window of each duration"`
	Peak      *clock.Time                    `toml:"peak" doc:"alternating, chicago: when it rains hardest; default: the middle"`
	Step      *clock.Duration                `toml:"step" range:"(0,86400]" doc:"alternating, chicago: length of a block; series, raster: length of each step"`
	File      string                         `toml:"file" file:"yes" doc:"huff: the curve; series: the table; raster: list, folder, GeoTIFF or NetCDF"`
	Curve     string                         `toml:"curve" doc:"huff: heading of the column of the curve"`
	Depth     *units.Metre                   `toml:"depth" range:"(0,10]" doc:"huff: what falls in all"`
	Unit      string                         `toml:"unit" oneof:"auto|mm|mm/h|kg m-2 s-1" doc:"series: mm or mm/h; raster: as in [forcing.rain]"`
	Stamp     string                         `toml:"stamp" oneof:"begin|end" doc:"series, raster: which end of its step a time is"`
	Variable  string                         `toml:"variable" doc:"raster: variable of a NetCDF file"`
	CRS       string                         `toml:"crs" doc:"raster: system of grids that name none"`
	UTC       bool                           `toml:"utc" doc:"raster: the times in a folder's names are UTC"`

	series *SeriesRain // what a file held
	huff   *HuffRain
	raster *RasterRain
}

// NewRainEvent returns the parameters of [event.NAME] kind = "rain" with their defaults.
func NewRainEvent() any {
	return &RainEvent{RainHead: RainHead{Scale: 1}, Storm: "auto", Unit: "auto", Stamp: "begin"}
}

// storms lists what each storm takes and, before the semicolon, needs.
var storms = map[string]string{
	"constant": "intensity duration;", "alternating": "depths; peak step", "chicago": "depths; peak step", "huff": "file depth duration; curve",
	"series": "file unit; stamp step", "raster": "file; unit stamp step variable crs utc",
}

// kind is what storm says, or the other keys; "" if they do not.
func (p *RainEvent) kind() string {
	switch {
	case p.Storm != "" && p.Storm != "auto":
		return p.Storm
	case p.File != "":
		return ""
	case p.Intensity != nil:
		return "constant"
	case len(p.Depths) > 0:
		return "alternating"
	}
	return ""
}

// Check is asked by the scenario.
func (p *RainEvent) Check(bad func(key, why string)) {
	kind := p.kind()
	switch {
	case kind == "" && p.File != "":
		bad("file", `says not what it is; write storm = "series", "huff" or "raster"`)
		return
	case kind == "":
		bad("", `no rain; write intensity = "30 mm/h" and duration = "1 h", or a table of depths, or storm = "series" and a file`)
		return
	case kind == "constant" && p.Intensity != nil && len(p.Depths) > 0:
		bad("intensity", "stands beside depths; keep one of the two")
		return
	}
	needs, takes, _ := strings.Cut(storms[kind], ";")
	broken := false
	for _, k := range []struct {
		key, example string
		said         bool
	}{{"intensity", `"30 mm/h"`, p.Intensity != nil}, {"duration", `"1 h"`, p.Duration != nil}, {"depths", "", len(p.Depths) > 0}, {"peak", "", p.Peak != nil},
		{"step", "", p.Step != nil}, {"file", `"rain.csv"`, p.File != ""}, {"curve", "", p.Curve != ""}, {"depth", `"160 mm"`, p.Depth != nil},
		{"unit", `"mm"`, p.Unit != "" && p.Unit != "auto"}, {"stamp", "", p.Stamp == "end"}, {"variable", "", p.Variable != ""}, {"crs", "", p.CRS != ""}, {"utc", "", p.UTC}} {
		needed := slices.Contains(strings.Fields(needs), k.key)
		switch {
		case needed && !k.said && k.key == "depths":
			bad("depths", `missing; write a table such as "60 min" = "80 mm"`)
			broken = true
		case needed && !k.said:
			bad(k.key, fmt.Sprintf("missing; write e.g. %s = %s", k.key, k.example))
			broken = true
		case k.said && !needed && !slices.Contains(strings.Fields(takes), k.key):
			bad(k.key, fmt.Sprintf("has no effect on a storm of kind %s; take it out", kind))
			broken = true
		}
	}
	if p.Start != nil && (kind == "series" || kind == "raster") {
		bad("start", "the file has times of its own; write at = … to move the storm so that it begins then")
		broken = true
	}
	if broken {
		return
	}
	if kind == "series" && p.Unit != "mm" && p.Unit != "mm/h" {
		bad("unit", `a series is in "mm" or "mm/h"`)
	}
	switch kind {
	case "alternating", "chicago":
		start, peak := clock.Time(0), p.Peak
		if p.Start != nil {
			start = *p.Start
		} else {
			peak = nil // judged when the start is known
		}
		p.check(bad)
		if _, f := p.blocks(start, peak).blocks(); f != nil {
			bad(f.key, f.why)
		}
	case "raster":
		p.rasterKeys().Check(bad)
	default:
		p.check(bad)
	}
}

func (p *RainEvent) blocks(start clock.Time, peak *clock.Time) *AlternatingRain {
	return &AlternatingRain{RainHead: p.RainHead, Start: start, Peak: peak, Depths: p.Depths, Step: p.Step}
}

func (p *RainEvent) rasterKeys() *RasterRain {
	return &RasterRain{RainHead: p.RainHead, File: p.File, Variable: p.Variable, Unit: p.Unit, Stamp: p.Stamp, Step: p.Step, UTC: p.UTC, CRS: p.CRS}
}

// Read reads the file, if the storm has one.
func (p *RainEvent) Read(civil clock.Civil, open func(string) (io.ReadCloser, error), bad func(key, why string)) {
	switch p.kind() {
	case "series":
		p.series = &SeriesRain{RainHead: p.RainHead, File: p.File, Unit: p.Unit, Stamp: p.Stamp, Step: p.Step}
		p.series.Read(civil, open, bad)
	case "huff":
		p.huff = &HuffRain{RainHead: p.RainHead, File: p.File, Curve: p.Curve, Depth: *p.Depth, Duration: *p.Duration}
		p.huff.Read(civil, open, bad)
	case "raster":
		p.raster = p.rasterKeys()
		p.raster.Read(civil, open, bad)
	}
}

// Span is when it rains; empty if only the event's at says so.
func (p *RainEvent) Span() (from, to clock.Time) {
	switch kind := p.kind(); {
	case kind == "series" && p.series != nil:
		return p.series.Span()
	case kind == "raster" && p.raster != nil:
		return p.raster.Span()
	case p.Start == nil:
		return 0, 0
	case p.Duration != nil && (kind == "constant" || kind == "huff"):
		return *p.Start, p.Start.Add(*p.Duration)
	}
	return p.blocks(*p.Start, p.Peak).Span()
}

// Build makes the rain of an event that happens at an instant. A raster is the field, which is nil for all others.
func (p *RainEvent) Build(at clock.Time) (Rain, *Field, error) {
	start := at
	if p.Start != nil {
		start = *p.Start
	}
	var r Rain
	var err error
	switch kind := p.kind(); {
	case kind == "constant" && p.Intensity != nil && p.Duration != nil:
		r, err = evenRain(p.RainHead, start, *p.Duration, *p.Intensity)
	case kind == "alternating":
		r, err = p.blocks(start, p.Peak).Build()
	case kind == "chicago":
		r, err = (&ChicagoRain{*p.blocks(start, p.Peak)}).Build()
	case kind == "huff" && p.huff != nil:
		curve := *p.huff
		curve.Start = start
		r, err = curve.Build()
	case kind == "series" && p.series != nil:
		if r, err = p.series.Build(); err == nil {
			from, _ := r.Span()
			r.Steps = r.moved(at.Sub(from))
		}
	case kind == "raster" && p.raster != nil:
		var f *Field
		if f, err = p.raster.Build(); err == nil {
			from, _ := f.Span()
			return Rain{}, f.moved(at.Sub(from)), nil
		}
	default:
		err = fmt.Errorf("forcing: the storm of kind %q has not been read", kind)
	}
	return r, nil, err
}
