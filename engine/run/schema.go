package run

import (
	"slices"
	"time"

	"semul/engine/clock"
	"semul/engine/scenario"
	"semul/engine/sim"
)

// Schema says which tables a scenario may have, from what the models and the hub describe.
func Schema(models []sim.Model) scenario.Schema {
	models = append(slices.Clone(models), &hubModel{})
	s := scenario.Schema{Models: map[string]scenario.Kind{}, Forcings: map[string]scenario.Family{}, Groups: map[string]scenario.Family{}}
	events := scenario.Family{Doc: "something that happens to the city at an instant", Kinds: map[string]scenario.Kind{
		"set": {Doc: "change a parameter during the run", New: func() any { return new(sim.SetParams) }}}}
	gauged, counted := false, false
	for _, m := range models {
		spec := m.Describe()
		if spec.Params != nil {
			s.Models[spec.Name] = scenario.Kind{Doc: spec.Doc, New: func() any { return m.Describe().Params }}
		}
		for _, t := range spec.Tables {
			if len(t.Kinds) == 0 {
				continue // read here, described by another model
			}
			family := scenario.Family{Doc: t.Doc, Kinds: map[string]scenario.Kind{}, Default: t.Default, Naming: scenario.Naming(t.Naming), Head: t.Head}
			for _, k := range t.Kinds {
				family.Kinds[k.Name] = scenario.Kind{Doc: k.Doc, New: k.New}
			}
			if t.Group == "forcing" {
				s.Forcings[t.Family] = family
			} else {
				s.Groups[t.Group] = family
			}
		}
		for _, e := range spec.Accepts {
			make := e.Params
			if make == nil {
				make = func() any { return new(struct{}) }
			}
			kind := scenario.Kind{Doc: e.Doc, New: make, Target: e.Target}
			if other, shared := events.Kinds[e.Kind]; shared { // models may share a kind that has no keys of its own
				kind.Doc, kind.Target, kind.New = other.Doc+"; or "+e.Doc, other.Target+" or "+e.Target, other.New
			}
			events.Kinds[e.Kind] = kind
		}
		for _, p := range slices.Concat(spec.In, spec.Out) {
			s.Ports = append(s.Ports, p.Name)
		}
		for _, l := range spec.Layers {
			s.Layers = append(s.Layers, l.Name)
		}
		_, isGauge := m.(sim.Gauger)
		gauged = gauged || isGauge
		counted = counted || spec.Name == "traffic"
	}
	s.Layers = append(s.Layers, "hub.release.*") // one for each query: plan.checkLayers knows which
	slices.Sort(s.Ports)
	s.Ports = slices.Compact(s.Ports)
	s.Groups["event"] = events
	s.Records = map[string]scenario.Kind{}
	if gauged {
		s.Records["gauge"] = scenario.Kind{Doc: "depth, level and speed of the water at a point, in gauges.csv", New: func() any { return &GaugeParams{Every: time.Minute} }}
	}
	if counted {
		s.Records["link"] = scenario.Kind{Doc: "flow over the end of a lane [veh/h] and mean speed on it (all metres over all vehicle-seconds of the interval; empty where nobody drove), in lanes.csv", New: func() any { return &LinkParams{Every: 5 * time.Minute} }}
	}
	s.Records["grid"] = scenario.Kind{Doc: "depth(t, y, x) in depth.nc; the name is free", New: func() any { return &GridParams{Every: 10 * time.Minute} }}
	s.Records["checkpoint"] = scenario.Kind{Doc: "states to go on from, in checkpoints/", New: func() any { return &GridParams{Every: time.Hour} }}
	return s
}

// GaugeParams are the keys of [record.gauge.NAME].
type GaugeParams struct {
	At     any            `toml:"at" doc:"[x, y] in local metres, or in a bare raster's own; or a reference such as \"underpass/no1\". The cell there is read"`
	LonLat *[2]float64    `toml:"lon_lat" doc:"longitude and latitude, instead of at"`
	Every  clock.Duration `toml:"every" range:"(0,86400]" doc:"interval; a row at the first end of an exchange interval (1 s by default) at or after each multiple of it, with the time of that end; no faster than these"`
}

// LinkParams are the keys of [record.link.NAME].
type LinkParams struct {
	Lane  string         `toml:"lane" need:"\"104_0\"" doc:"id of the lane"`
	Every clock.Duration `toml:"every" range:"(0,86400]" doc:"interval"`
}

// GridParams are the keys of [record.grid.NAME] and [record.checkpoint.NAME].
type GridParams struct {
	Every clock.Duration `toml:"every" range:"(0,86400]" doc:"interval"`
}
