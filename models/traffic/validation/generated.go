package validation

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"semul/engine/city"
	"semul/engine/city/read/sumo"
	"semul/engine/validate"
)

// generatedFiles are networks of SUMO's netgenerate and the routes of its duarouter; generated/PROVENANCE.md has the commands.
//
//go:embed generated/*.gz
var generatedFiles embed.FS

// generated is a network made for comparing, and what SUMO 1.15.0 makes of it and its demand: means of its seeds 1 to 5, in which
// all vehicles arrive.
type generated struct {
	name    string
	trips   int
	seconds float64 // mean duration [s]
	speed   float64 // mean of the speeds of trips [m/s]
	loss    float64 // mean time loss [s]
	there   float64 // vehicles that have arrived by 1,800 s, when the last departs
}

var generatedRuns = []generated{
	{"grid", 1464, 152.32, 7.49, 72.06, 1341.8},
	{"spider", 1118, 84.12, 11.34, 13.30, 1065.4},
	{"random", 472, 108.14, 11.61, 14.84, 449.0},
}

// Tolerances of the generated networks.
const (
	generatedTolerance = 0.10 // of duration, speed and arrivals
	generatedLoss      = 0.15 // of time loss, which is 12 to 47 % of duration; as of the SUMO cases, traffic.md section 17
	generatedSeeds     = 5
)

// GeneratedCases compare ours with SUMO's on generated networks that are not in gridlock.
func GeneratedCases() []validate.Case {
	var cases []validate.Case
	for _, g := range generatedRuns {
		cases = append(cases, validate.Case{Area: "traffic", Name: g.name + "_sumo", Limit: 1,
			Metric: fmt.Sprintf("distance from SUMO's mean duration, speed and arrivals by 1,800 s (10 %%) and time loss (15 %%), the worst, in tolerances; %d seeds", generatedSeeds),
			Source: "SUMO 1.15.0 of Debian on the same network and routes (commands in models/traffic/validation/generated/PROVENANCE.md), measured for this project",
			Run:    g.compare})
	}
	return cases
}

func (g generated) compare(ctx context.Context, _ validate.Env) (o validate.Outcome, err error) {
	c, err := g.city()
	if err != nil {
		return o, err
	}
	var mean trips
	for seed := range generatedSeeds {
		t, err := (&sumoRun{}).drive(ctx, c, uint64(seed+1))
		if err != nil {
			return o, err
		}
		if int(t.arrived) != g.trips {
			return o, fmt.Errorf("%.0f of %d vehicles have arrived, %.0f are running and %.0f waiting", t.arrived, g.trips, t.running, t.waiting)
		}
		mean.add(&t, generatedSeeds)
	}
	for _, x := range []struct {
		what                 string
		got, want, tolerance float64
	}{
		{"duration", mean.seconds, g.seconds, generatedTolerance}, {"m/s", mean.speed, g.speed, generatedTolerance},
		{"arrived by 1,800 s", mean.early, g.there, generatedTolerance}, {"loss", mean.loss, g.loss, generatedLoss},
	} {
		o.Value = max(o.Value, math.Abs(x.got/x.want-1)/x.tolerance)
		o.Notes += fmt.Sprintf("%s %.2f of %.2f (%+.1f %%); ", x.what, x.got, x.want, 100*(x.got/x.want-1))
	}
	o.Notes += fmt.Sprintf("%.0f vehicles", mean.arrived)
	return o, nil
}

// city reads the embedded files; SUMO's reader wants them on the disk.
func (g *generated) city() (c *city.City, err error) {
	dir, err := os.MkdirTemp("", "semul-"+g.name+"-*")
	if err != nil {
		return nil, fmt.Errorf("generated network %s: %w", g.name, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	var paths []string
	for _, kind := range []string{".net.xml.gz", ".rou.xml.gz"} {
		data, err := generatedFiles.ReadFile("generated/" + g.name + kind)
		if err != nil {
			return nil, err
		}
		path := filepath.Join(dir, g.name+kind)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	c, _, err = sumo.Read(paths, sumo.Options{})
	return c, err
}
