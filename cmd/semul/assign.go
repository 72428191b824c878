package main

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"semul/engine/city/read/tntp"
	"semul/models/traffic/assign"
	"semul/models/traffic/assign/cases"
)

// assignCmd is `semul assign`.
type assignCmd struct {
	Net          string   `required:"" help:"Network, a TNTP file NAME_net.tntp." placeholder:"FILE"`
	Trips        string   `required:"" help:"Demand, a TNTP file NAME_trips.tntp." placeholder:"FILE"`
	Gap          float64  `default:"1e-10" help:"Relative gap to stop at."`
	Iterations   int      `default:"10000" help:"Iterations at most." placeholder:"N"`
	TollWeight   *float64 `help:"Cost of a unit of toll; without it what the network says, or 0." placeholder:"W"`
	LengthWeight *float64 `help:"Cost of a unit of length; without it what the network says, or 0." placeholder:"W"`
	threadsFlag
	Out   string `help:"CSV of flows and costs by link." placeholder:"FLOWS.csv"`
	Force bool   `help:"Replace that file."`
	jsonFlag
}

// Help shows examples below the flags.
func (*assignCmd) Help() string {
	return `  semul assign --net SiouxFalls_net.tntp --trips SiouxFalls_trips.tntp
  semul assign --net NET.tntp --trips TRIPS.tntp --gap 1e-12 --toll-weight 0.02 --length-weight 0.04 --out flows.csv --json
Finds the flows at which no driver has a better way. Exit codes: 0 done, 3 the files are no such problem, or a pair of zones with
demand has no way, 4 the gap was not reached (all results are written).`
}

// assignResult is what it prints as JSON.
type assignResult struct {
	Net           string   `json:"net"`
	Trips         string   `json:"trips"`
	Objective     float64  `json:"objective"`
	Gap           float64  `json:"relative_gap"`
	Excess        float64  `json:"max_excess_relative"`
	Iterations    int      `json:"iterations"`
	Converged     bool     `json:"converged"`
	TotalTime     float64  `json:"total_travel_time"`
	TotalCost     float64  `json:"total_cost"`
	Zones         int      `json:"zones"`
	Nodes         int      `json:"nodes"`
	Links         int      `json:"links"`
	Assigned      float64  `json:"trips_assigned"`
	Within        float64  `json:"trips_within_zones"`
	TollWeight    float64  `json:"toll_weight"`
	LengthWeight  float64  `json:"length_weight"`
	SecondsLoaded float64  `json:"seconds_reading"`
	Seconds       float64  `json:"seconds"`
	Warnings      []string `json:"warnings"`
}

func (c *assignCmd) Run(e *environment) error {
	ctx, stop := interruptible()
	defer stop()
	if !(c.Gap > 0 && c.Gap < 1) {
		return badUsage("--gap %g: write a number above 0 and below 1, e.g. 1e-10", c.Gap)
	}
	if c.Iterations < 1 {
		return badUsage("--iterations %d: write a whole number above 0", c.Iterations)
	}
	if err := cmp.Or(c.checkThreads(), notThere(c.Force, "file", c.Out)); err != nil {
		return err
	}
	begun := time.Now()
	net, trips, err := c.read()
	if err != nil {
		return err
	}
	toll, length, err := c.weights(net)
	if err != nil {
		return err
	}
	for _, w := range net.Warnings[:min(len(net.Warnings), 10)] {
		e.note("%s", w)
	}
	if more := len(net.Warnings) - 10; more > 0 {
		e.note("%s: and %d more", net.File, more)
	}
	n, pairs := cases.FromTNTP(net, trips, toll, length)
	read := time.Since(begun)
	begun = time.Now()
	r, err := assign.Solve(ctx, n, pairs, assign.Options{Gap: c.Gap, Iterations: c.Iterations, Pool: e.workers(c.Threads)})
	if err != nil {
		var lost *assign.UnconnectedError
		if errors.As(err, &lost) {
			return badInput(unconnected(net, trips, lost))
		}
		if ctx.Err() != nil {
			return coded{exitInterrupted, errors.New("interrupted; nothing was written")}
		}
		return badInput(fmt.Errorf("%s: %w", net.File, err))
	}
	out := assignResult{Net: net.File, Trips: trips.File, Objective: r.Objective, Gap: r.Gap, Excess: r.Excess, Iterations: r.Iterations, Converged: r.Converged,
		TotalTime: r.TotalTime, TotalCost: r.TotalCost, Zones: max(net.Zones, trips.Zones), Nodes: net.Nodes, Links: net.Links(), Assigned: r.Assigned, Within: r.Within,
		TollWeight: toll, LengthWeight: length, SecondsLoaded: read.Seconds(), Seconds: time.Since(begun).Seconds(), Warnings: append([]string{}, net.Warnings...)}
	if c.Out != "" {
		if err := writeFlows(c.Out, net, r); err != nil {
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
	if !r.Converged {
		return coded{exitThreshold, fmt.Errorf("%s: the relative gap is %.3g after %d iterations, not %g; numbers of this size may not hold a smaller one", net.File, r.Gap, r.Iterations, c.Gap)}
	}
	return nil
}

// read reads both files and tells what is wrong with either.
func (c *assignCmd) read() (*tntp.Net, *tntp.Trips, error) {
	net, err := tntp.OpenNet(c.Net)
	trips, also := tntp.OpenTrips(c.Trips)
	if err := errors.Join(err, also); err != nil {
		return nil, nil, badInput(err)
	}
	return net, trips, badInput(trips.Check(net))
}

// weights are those of the flags, else those of the network.
func (c *assignCmd) weights(net *tntp.Net) (toll, length float64, err error) {
	toll, length = net.TollWeight, net.LengthWeight
	if c.TollWeight != nil {
		toll = *c.TollWeight
	}
	if c.LengthWeight != nil {
		length = *c.LengthWeight
	}
	if !(toll >= 0 && toll < 1e300) || !(length >= 0 && length < 1e300) {
		return 0, 0, badUsage("--toll-weight and --length-weight must be numbers of 0 or more")
	}
	for a, v := range net.Toll {
		if toll > 0 && v < 0 {
			return 0, 0, badInput(fmt.Errorf("%s:%d: toll %g: with a toll weight it cannot be negative; leave it out or use --toll-weight 0", net.File, net.Line[a], v))
		}
	}
	return toll, length, nil
}

// unconnected names pairs of zones by the lines of their trips.
func unconnected(net *tntp.Net, trips *tntp.Trips, lost *assign.UnconnectedError) error {
	line := map[[2]uint32]int{}
	for i := range trips.Origin {
		line[[2]uint32{trips.Origin[i], trips.Dest[i]}] = trips.Line[i]
	}
	var errs []error
	for i, p := range lost.Pairs {
		if i == 20 {
			errs = append(errs, fmt.Errorf("%s: and %d more pairs", trips.File, len(lost.Pairs)-i))
			break
		}
		from, to := p.Origin+1, p.Dest+1
		errs = append(errs, fmt.Errorf("%s:%d: %g trips from zone %d to %d, but no way leads there in %s: mend the network, or leave the trips out",
			trips.File, line[[2]uint32{from, to}], p.Trips, from, to, net.File))
	}
	return errors.Join(errs...)
}

// writeFlows writes from, to, flow and cost of every link in the order of the network, with all digits.
func writeFlows(path string, net *tntp.Net, r *assign.Result) error {
	return writeLines(path, "from,to,flow,cost", len(net.From), func(a int) string {
		return fmt.Sprintf("%d,%d,%.17g,%.17g", net.From[a], net.To[a], r.Flow[a], r.Cost[a])
	})
}

func (r *assignResult) print(e *environment) {
	p := func(format string, args ...any) { fmt.Fprintf(e.stdout, format, args...) }
	p("%s: %d zones, %d nodes, %d links, %.10g trips\n", strings.TrimSuffix(filepath.Base(r.Net), "_net.tntp"), r.Zones, r.Nodes, r.Links, r.Assigned+r.Within)
	p("  objective          %.6f\n  total travel time  %.6f\n", r.Objective, r.TotalTime)
	if r.TollWeight > 0 || r.LengthWeight > 0 {
		p("  total cost         %.6f with tolls times %g, lengths times %g\n", r.TotalCost, r.TollWeight, r.LengthWeight)
	}
	p("  relative gap       %.3g after %d iterations, %.3g s\n", r.Gap, r.Iterations, r.Seconds)
	if r.Within > 0 {
		p("  within zones       %.10g trips, which use no link\n", r.Within)
	}
}
