package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"semul/engine/city"
	"semul/models/traffic/assign"
	"semul/models/traffic/assign/streets"
)

// calibrateCmd is `semul traffic calibrate`.
type calibrateCmd struct {
	City       string `arg:"" help:"City folder, or the name of a built-in city."`
	Counts     string `required:"" help:"CSV place,from,to,count[,sigma]: street/ID, lane/ID, the source's own id or detector/NAME, times of day, vehicles." placeholder:"FILE"`
	tripSource `embed:""`
	Detectors  string  `help:"CSV detector,lane: where the detectors of the counts lie." placeholder:"FILE"`
	Period     string  `help:"When the trips begin, evenly; without it the time that the counts cover." placeholder:"07:00-09:00"`
	Low        float64 `default:"0.3" help:"Least factor on the trips of a path."`
	High       float64 `default:"3" help:"Largest factor on the trips of a path."`
	Saturation float64 `default:"2200" help:"Saturation flow, vehicles an hour and lane." placeholder:"VPH"`
	Gap        float64 `default:"1e-6" help:"Relative gap of the equilibrium that gives the paths."`
	MinShare   float64 `help:"Percent of counts that must have a GEH below 5; 85 is usual." placeholder:"PERCENT"`
	threadsFlag
	Out   string `short:"o" help:"Folder for demand.csv, paths.csv and fit.csv." placeholder:"DIR"`
	Force bool   `help:"Replace what is in that folder."`
	jsonFlag
}

// Help shows examples below the flags.
func (*calibrateCmd) Help() string {
	return `  semul traffic calibrate city --counts counts.csv --demand od.csv -o fitted
  semul traffic calibrate city --counts counts.csv --demand od.csv --period 07:00-09:00 --min-share 85 --json
  semul traffic calibrate col --counts counts.csv                              # an imported SUMO case: its own trips
  semul traffic calibrate sf --counts counts.csv --demand SiouxFalls_trips.tntp   # an imported TNTP network

counts.csv: vehicles that passed somewhere         od.csv: trips of the period
  place,from,to,count                                from,to,trips
  street/12,07:00,08:00,640                          zone/z1,zone/z2,300
  lane/12_0,07:00,07:15,85                           street/12,street/40,25
The ids of streets, lanes and zones: streets.parquet, lanes.parquet, zones.parquet of the city folder, or an error that names some.
Imported streets also go by the source's id: link/4-5 of TNTP, way/123 of OpenStreetMap if it is one street.
The demand is put on the city's streets by user equilibrium; then the trips of its paths are scaled. Costs and capacities rest on
defaults, which are printed. Exit codes: 0 done, 3 bad city or table, 4 fewer counts are met than --min-share asks for (all results
are written).`
}

// calibrateResult is what it prints as JSON.
type calibrateResult struct {
	City        string          `json:"city"`
	Period      string          `json:"period"`
	Pairs       int             `json:"pairs"`
	Paths       int             `json:"paths"`
	Counts      int             `json:"counts"`
	Gap         float64         `json:"relative_gap"`
	Before      float64         `json:"geh_below_5_percent_before"`
	After       float64         `json:"geh_below_5_percent"`
	MeanWas     float64         `json:"geh_mean_before"`
	Mean        float64         `json:"geh_mean"`
	RWas        *float64        `json:"r2_before,omitempty"`
	R           *float64        `json:"r2,omitempty"`
	MisfitWas   float64         `json:"misfit_before"`
	Misfit      float64         `json:"misfit"`
	TripsBefore float64         `json:"trips_before"`
	Trips       float64         `json:"trips"`
	Unroutable  float64         `json:"trips_unroutable"`
	Unseen      float64         `json:"trips_no_count_sees"`
	AtBound     int             `json:"paths_at_bounds"`
	Sweeps      int             `json:"sweeps"`
	Settled     bool            `json:"settled"`
	Seconds     float64         `json:"seconds"`
	Assumptions []string        `json:"assumptions"`
	Fit         []calibratedRow `json:"fit"`
}

// calibratedRow is one count.
type calibratedRow struct {
	Place   string  `json:"place"`
	Period  string  `json:"period"`
	Count   float64 `json:"count"`
	Sigma   float64 `json:"sigma"`
	Before  float64 `json:"before"`
	After   float64 `json:"after"`
	GEHWas  float64 `json:"geh_before"`
	GEH     float64 `json:"geh"`
	Unmoved bool    `json:"no_path_passes"`
}

// calibration is what the command has read and found.
type calibration struct {
	city   *city.City
	demand *streets.Demand
	counts *streets.Counts
	period streets.Period
	lost   []bool // rows of the demand that no way joins
	paths  []streets.Path
	fit    *assign.Fit
}

func (c *calibrateCmd) Run(e *environment) error {
	ctx, stop := interruptible()
	defer stop()
	if err := c.usage(); err != nil {
		return err
	}
	k, err := c.read(e)
	if err != nil {
		return badInput(err)
	}
	begun := time.Now()
	p := streets.DefaultParams()
	p.Saturation = c.Saturation
	net, r, err := c.assign(ctx, e, k, p)
	if err != nil {
		return err
	}
	k.paths = net.Paths(r, k.demand)
	hours := k.period.Hours()
	for i := range k.paths {
		k.paths[i].Trips *= hours
	}
	counts, passes := k.counts.Passes(k.paths, k.period)
	trips := make([]float64, len(k.paths))
	for i, path := range k.paths {
		trips[i] = path.Trips
	}
	if k.fit, err = assign.Calibrate(trips, passes, counts, assign.Bounds{Low: c.Low, High: c.High}); err != nil {
		return badInput(err)
	}
	out := k.result(counts, passes)
	out.City, out.Gap, out.Seconds, out.Assumptions = c.City, r.Gap, time.Since(begun).Seconds(), k.assumptions(p)
	for i, v := range k.fit.Factor {
		if len(passes[i]) > 0 && (v == c.Low || v == c.High) {
			out.AtBound++
		}
	}
	if c.Out != "" {
		if err := k.write(c.Out, out); err != nil {
			return err
		}
	}
	if c.JSON {
		if err := e.printJSON(out); err != nil {
			return err
		}
	} else {
		out.print(e)
	}
	if out.After < c.MinShare {
		return coded{exitThreshold, fmt.Errorf("%.1f %% of the counts have a GEH below 5, less than %g %%", out.After, c.MinShare)}
	}
	return nil
}

// usage checks the flags.
func (c *calibrateCmd) usage() error {
	switch {
	case !(c.Low >= 0 && c.Low <= c.High && c.High < 1e6):
		return badUsage("--low %g --high %g: write factors of 0 or more, the first not above the second", c.Low, c.High)
	case !(c.Saturation > 0 && c.Saturation < 1e5):
		return badUsage("--saturation %g: write vehicles an hour and lane, e.g. 1900", c.Saturation)
	case !(c.Gap > 0 && c.Gap < 1):
		return badUsage("--gap %g: write a number above 0 and below 1, e.g. 1e-6", c.Gap)
	case !(c.MinShare >= 0 && c.MinShare <= 100):
		return badUsage("--min-share %g: write percent from 0 to 100", c.MinShare)
	}
	return cmp.Or(c.checkThreads(), notThere(c.Force, "folder", inFolder(c.Out, fitted[:])...))
}

// read reads the city and the tables; mistakes of all tables come together.
func (c *calibrateCmd) read(e *environment) (*calibration, error) {
	town, err := openCity(e, c.City)
	if err != nil {
		return nil, err
	}
	k := &calibration{city: town}
	var detectors map[string]uint32
	if c.Detectors != "" {
		err = openTable(c.Detectors, func(r io.Reader) (err error) {
			detectors, err = streets.ReadDetectors(r, c.Detectors, town)
			return err
		})
	}
	err = errors.Join(err, openTable(c.Counts, func(r io.Reader) (err error) {
		k.counts, err = streets.ReadCounts(r, c.Counts, town, detectors)
		return err
	}))
	if c.Demand != "" {
		var also error
		k.demand, also = c.tripSource.read(e, town, streets.Period{})
		err = errors.Join(err, also)
	}
	if err != nil {
		return nil, err
	}
	covered, any := k.counts.Period()
	if !any {
		return nil, fmt.Errorf("%s: there is no count below the header", c.Counts)
	}
	if c.Demand != "" && len(k.demand.Trips) == 0 {
		return nil, fmt.Errorf("%s: there are no trips below the header", c.Demand)
	}
	k.period = covered
	if c.Period != "" {
		if k.period, err = streets.ParsePeriod(c.Period); err != nil {
			return nil, fmt.Errorf("--period: %w", err)
		}
	}
	if c.Demand == "" {
		if k.demand, err = c.tripSource.read(e, town, k.period); err != nil {
			return nil, err
		}
	}
	return k, k.counts.Outside(k.period)
}

// mostLost is the share of trips without a way above which the demand is taken to be of another city.
const mostLost = 0.01

// assign puts the demand on the streets, in vehicles an hour. Pairs without a way are left out if they are few.
func (c *calibrateCmd) assign(ctx context.Context, e *environment, k *calibration, p streets.Params) (*streets.Network, *assign.Result, error) {
	net, err := streets.Build(k.city, k.demand.Sites, p)
	if err != nil {
		return nil, nil, badInput(err)
	}
	d := k.demand
	k.lost = make([]bool, len(d.Trips))
	for {
		var pairs []assign.Pair
		for i, trips := range d.Trips {
			if !k.lost[i] {
				pairs = append(pairs, assign.Pair{Origin: d.From[i], Dest: d.To[i], Trips: trips / k.period.Hours()})
			}
		}
		r, err := assign.Solve(ctx, net.Net, pairs, assign.Options{Gap: c.Gap, Pool: e.workers(c.Threads)})
		var lost *assign.UnconnectedError
		if !errors.As(err, &lost) {
			if ctx.Err() != nil {
				err = coded{exitInterrupted, errors.New("interrupted; nothing was written")}
			}
			return net, r, err
		}
		none := map[[2]uint32]bool{}
		for _, pair := range lost.Pairs {
			none[[2]uint32{pair.Origin, pair.Dest}] = true
		}
		var errs []error
		sum := 0.0
		for i, trips := range d.Trips {
			if none[[2]uint32{d.From[i], d.To[i]}] && trips > 0 {
				k.lost[i] = true
				sum += trips
				errs = append(errs, fmt.Errorf("%s:%d: no way for cars leads from %s to %s; %g trips", d.File, d.Line[i], d.Sites[d.From[i]].Name, d.Sites[d.To[i]].Name, trips))
			}
		}
		if sum > mostLost*d.Total() {
			return nil, nil, badInput(errors.Join(errs[:min(20, len(errs))]...))
		}
		for _, err := range errs[:min(20, len(errs))] {
			e.note("%v: left as they are", err)
		}
	}
}

// result puts the fit into words.
func (k *calibration) result(counts []assign.Count, passes [][]assign.Pass) calibrateResult {
	out := calibrateResult{Period: k.period.String(), Pairs: len(k.demand.Trips), Paths: len(k.paths), Counts: len(counts), Sweeps: k.fit.Sweeps,
		Settled: k.fit.Settled, MisfitWas: k.fit.Misfit[0], Misfit: k.fit.Misfit[1], TripsBefore: k.demand.Total()}
	out.Before, out.After = k.fit.Met(counts)
	out.Before, out.After = 100*out.Before, 100*out.After
	if was, is, ok := k.fit.Explained(counts); ok {
		out.RWas, out.R = &was, &is
	}
	passed := make([]bool, len(counts))
	for i, list := range passes {
		for _, p := range list {
			passed[p.Count] = true
		}
		if len(list) == 0 {
			out.Unseen += k.paths[i].Trips
		}
	}
	for i, lost := range k.lost {
		if lost {
			out.Unroutable += k.demand.Trips[i]
		}
	}
	for _, v := range k.scaled() {
		out.Trips += v
	}
	for i, q := range k.counts.Rows {
		hours := q.Period.Hours()
		out.Fit = append(out.Fit, calibratedRow{Place: q.Place, Period: q.Period.String(), Count: q.Vehicles, Sigma: q.Sigma, Before: k.fit.Before[i], After: k.fit.After[i],
			GEHWas: assign.GEH(k.fit.Before[i]/hours, q.Vehicles/hours), GEH: assign.GEH(k.fit.After[i]/hours, q.Vehicles/hours), Unmoved: !passed[i]})
	}
	for _, f := range out.Fit {
		out.MeanWas, out.Mean = out.MeanWas+f.GEHWas/float64(len(out.Fit)), out.Mean+f.GEH/float64(len(out.Fit))
	}
	return out
}

// scaled are the trips of the demand's rows as fitted. Trips that have no path stay as they are.
func (k *calibration) scaled() []float64 {
	factor, weight := make([]float64, len(k.demand.Trips)), make([]float64, len(k.demand.Trips))
	for i, p := range k.paths {
		factor[p.Pair] += float64(k.fit.Factor[i] * p.Trips)
		weight[p.Pair] += p.Trips
	}
	trips := append([]float64(nil), k.demand.Trips...)
	for i := range trips {
		if weight[i] > 0 {
			trips[i] *= factor[i] / weight[i]
		}
	}
	return trips
}

func (k *calibration) assumptions(p streets.Params) []string {
	list := append(p.Assumptions(), "trips begin evenly over the period and pass every count on their way at once (default)")
	if k.counts.Partial > 0 {
		list = append(list, fmt.Sprintf("%d counts cover some lanes of their street; the others carry as much (default)", k.counts.Partial))
	}
	return list
}
