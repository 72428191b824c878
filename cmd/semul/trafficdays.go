package main

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/models/traffic"
	"semul/models/traffic/assign"
	"semul/models/traffic/assign/days"
	"semul/models/traffic/assign/streets"
)

// equilibriumCmd is `semul traffic equilibrium`.
type equilibriumCmd struct {
	City       string `arg:"" help:"City folder, or the name of a built-in city."`
	tripSource `embed:""`
	Period     string  `help:"When the trips begin, evenly; signals run their plans of that time. Without it 07:00-08:00, or when the city's own trips depart." placeholder:"07:00-09:00"`
	Days       int     `default:"50" help:"Days at most." placeholder:"N"`
	Gap        float64 `default:"0.05" help:"Gap of a day to stop below."`
	Kappa      float64 `default:"0.5" help:"How readily drivers change on the first day; less whenever the gap has risen."`
	Past       int     `default:"5" help:"Days whose times drivers remember; 1: the last only." placeholder:"N"`
	Preset     string  `default:"korea" help:"Drivers: korea, hcm, cityflow or sumo." placeholder:"NAME"`
	Seed       uint64  `default:"1" help:"Of everything random."`
	threadsFlag
	Out   string `short:"o" help:"Folder for days.csv and ways.csv." placeholder:"DIR"`
	Force bool   `help:"Replace what is in that folder."`
	jsonFlag
}

// Help shows an example below the flags.
func (*equilibriumCmd) Help() string {
	return `  semul traffic equilibrium city --demand od.csv --period 07:00-09:00 -o learnt
  semul traffic demand corridors --period 07:00-08:00 -o od.csv                 # a built-in city, synthetic trips
  semul traffic equilibrium corridors --demand od.csv
  semul traffic equilibrium col                                                 # an imported SUMO case: its own trips
  semul traffic equilibrium sf --demand SiouxFalls_trips.tntp --scale 0.05      # an imported TNTP network

Drives the same trips every day; after each a share of the drivers changes to the way that was best. Prints the gap of each day.
Exit codes: 0 done, 3 bad city or table, 4 the gap was not reached (all results are written).`
}

// equilibriumResult is what it prints as JSON.
type equilibriumResult struct {
	City      string           `json:"city"`
	Period    string           `json:"period"`
	Trips     int              `json:"trips"`
	Within    int              `json:"trips_within_streets"`
	Gap       float64          `json:"relative_gap"`
	Converged bool             `json:"converged"`
	Seconds   float64          `json:"seconds"`
	Days      []equilibriumDay `json:"days"`
}

// equilibriumDay is one day.
type equilibriumDay struct {
	Day        int     `json:"day"`
	Gap        float64 `json:"relative_gap"`
	Alone      float64 `json:"relative_gap_of_the_day_alone"`
	Mean       float64 `json:"mean_way_time_s"`
	Taken      float64 `json:"mean_travel_time_s"`
	Unfinished int     `json:"unfinished"`
	Moved      int     `json:"moved"`
}

// learntFiles are what --out holds.
var learntFiles = [2]string{"days.csv", "ways.csv"}

func (c *equilibriumCmd) Run(e *environment) error {
	ctx, stop := interruptible()
	defer stop()
	cfg, period, err := c.usage()
	if err != nil {
		return err
	}
	town, err := openCity(e, c.City)
	if err != nil {
		return badInput(err)
	}
	if c.Demand == "" && c.Period == "" {
		own, any, err := streets.Span(town)
		if err != nil {
			return badInput(fmt.Errorf("%s: %w", c.City, err))
		}
		if any {
			period = own
		}
	}
	demand, err := c.tripSource.read(e, town, period)
	if err != nil {
		return badInput(err)
	}
	if demand.Total() > 5e6 {
		return badInput(fmt.Errorf("%s: %.0f trips are more than can be driven one by one; at most 5,000,000 can; --scale takes a part of them", demand.File, demand.Total()))
	}
	var ways []streets.Path
	if atNodes(demand) {
		static := calibrateCmd{Gap: 1e-4, threadsFlag: c.threadsFlag}
		k := &calibration{city: town, demand: demand, period: period}
		net, r, err := static.assign(ctx, e, k, streets.DefaultParams())
		if err != nil {
			return err
		}
		ways = net.Paths(r, demand)
	}
	trips, row, within := days.Draw(town, demand, ways, period, c.Seed)
	if len(trips) == 0 {
		return badInput(fmt.Errorf("%s: there is no trip from one street to another", demand.File))
	}
	cfg.Seed, cfg.Midnight, cfg.Pool = c.Seed, clock.Duration(period.From*1e9), e.workers(c.Threads)
	d, err := days.New(town, cfg, trips, clock.FromSeconds(period.To-period.From).Add(afterwards))
	if err != nil {
		return badInput(err)
	}
	out := equilibriumResult{City: c.City, Period: period.String(), Trips: len(trips), Within: within}
	if within > 0 && !c.JSON {
		fmt.Fprintf(e.stdout, "%d trips within one zone or street, which are not driven\n", within)
	}
	begun := time.Now()
	o := assign.Days{Most: c.Days, Gap: c.Gap, Kappa: c.Kappa, Past: c.Past, Seed: c.Seed, Each: func(day assign.Day) {
		if !(day.Taken >= 0) {
			day.Taken = 0 // nobody arrived; JSON knows no NaN
		}
		out.Days = append(out.Days, equilibriumDay{day.Number, day.Gap, day.Alone, day.Mean, day.Taken, day.Unfinished, day.Moved})
		if !c.JSON {
			fmt.Fprintf(e.stdout, "day %2d: gap %7.4f (%.4f of the day alone), ways %7.1f s, driven %7.1f s, %d change, %d still under way\n", day.Number, day.Gap, day.Alone, day.Mean, day.Taken, day.Moved, day.Unfinished)
		}
	}}
	if _, err := assign.DayToDay(ctx, d.Graph, d.Free, d.Journeys, d.Simulate, o); err != nil {
		var lost *assign.UnreachableError
		switch {
		case errors.As(err, &lost):
			i := row[lost.Row]
			return badInput(fmt.Errorf("%s:%d: no way for cars leads from street/%s (%s) to street/%s (%s): mend the streets, or leave the trips out", demand.File, demand.Line[i],
				town.Streets.ID[lost.Journey.Origin], demand.Sites[demand.From[i]].Name, town.Streets.ID[lost.Journey.Dest], demand.Sites[demand.To[i]].Name))
		case ctx.Err() != nil:
			return coded{exitInterrupted, errors.New("interrupted; nothing was written")}
		}
		return err
	}
	out.Seconds, out.Gap = time.Since(begun).Seconds(), out.Days[len(out.Days)-1].Gap
	out.Converged = out.Gap < c.Gap
	if c.Out != "" {
		if err := c.write(town, d, trips, out); err != nil {
			return err
		}
	}
	if c.JSON {
		if err := e.printJSON(out); err != nil {
			return err
		}
	}
	if !out.Converged {
		return coded{exitThreshold, fmt.Errorf("the gap is %.4f after %d days, not below %g; more days, or a demand that the streets can hold", out.Gap, len(out.Days), c.Gap)}
	}
	return nil
}

// afterwards is how long a day goes on when the last trip has begun.
const afterwards clock.Duration = 4 * 3600e9

// usage checks the flags.
func (c *equilibriumCmd) usage() (traffic.Config, streets.Period, error) {
	cfg := traffic.DefaultConfig()
	text := c.Period
	if text == "" {
		text = "07:00-08:00"
	}
	period, err := streets.ParsePeriod(text)
	preset, known := traffic.PresetByName(c.Preset)
	cfg.Preset = preset
	switch {
	case err != nil:
		return cfg, period, badUsage("--period: %v", err)
	case !known:
		return cfg, period, badUsage("--preset %q: there is none; presets are korea, hcm, cityflow and sumo", c.Preset)
	case c.Days < 1 || c.Days > 10000:
		return cfg, period, badUsage("--days %d: write a whole number from 1 to 10000", c.Days)
	case !(c.Gap > 0 && c.Gap < 1):
		return cfg, period, badUsage("--gap %g: write a number above 0 and below 1, e.g. 0.05", c.Gap)
	case !(c.Kappa > 0 && c.Kappa <= 1):
		return cfg, period, badUsage("--kappa %g: write a number above 0, at most 1", c.Kappa)
	case c.Past < 1 || c.Past > 10000:
		return cfg, period, badUsage("--past %d: write a whole number of days above 0", c.Past)
	}
	return cfg, period, cmp.Or(c.checkThreads(), notThere(c.Force, "folder", inFolder(c.Out, learntFiles[:])...))
}

// write leaves the days and the ways that drivers know in the end.
func (c *equilibriumCmd) write(town *city.City, d *days.City, trips []traffic.Trip, out equilibriumResult) error {
	if err := os.MkdirAll(c.Out, 0o755); err != nil {
		return err
	}
	err := writeLines(filepath.Join(c.Out, learntFiles[0]), "day,relative_gap,relative_gap_of_the_day_alone,mean_way_time_s,mean_travel_time_s,unfinished,moved", len(out.Days), func(i int) string {
		v := out.Days[i]
		return fmt.Sprintf("%d,%.9g,%.9g,%.9g,%.9g,%d,%d", v.Day, v.Gap, v.Alone, v.Mean, v.Taken, v.Unfinished, v.Moved)
	})
	if err != nil {
		return err
	}
	return writeLines(filepath.Join(c.Out, learntFiles[1]), "trip,depart_s,streets", len(trips), func(i int) string {
		j := d.Journeys[i]
		names := []string{town.Streets.ID[j.Origin]}
		for _, a := range j.Links {
			names = append(names, town.Streets.ID[d.Graph.To[a]])
		}
		return fmt.Sprintf("%d,%.3f,%s", trips[i].ID, math.Round(trips[i].At.Seconds()*1e3)/1e3, quoted(strings.Join(names, " ")))
	})
}
