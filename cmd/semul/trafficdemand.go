package main

import (
	"cmp"
	"errors"
	"fmt"

	"semul/models/traffic/assign/gravity"
	"semul/models/traffic/assign/streets"
)

// demandCmd is `semul traffic demand`.
type demandCmd struct {
	City       string  `arg:"" help:"City folder, or the name of a built-in city."`
	Period     string  `required:"" help:"When the trips depart; the plans in force then bound them." placeholder:"07:00-09:00"`
	Degree     float64 `default:"0.85" help:"Degree of saturation that no approach and no turn of a signal may exceed."`
	Saturation float64 `default:"2200" help:"Saturation flow, vehicles an hour and lane." placeholder:"VPH"`
	Inside     float64 `default:"0.4" help:"Share of the trips that begin, and of those that end, within the city."`
	Distance   float64 `default:"2500" help:"Metres over which trips between two places fall to 37 %." placeholder:"M"`
	Cell       float64 `default:"600" help:"Side of the squares of which one street stands for all." placeholder:"M"`
	Lane       float64 `default:"700" help:"Vehicles an hour that come in on a lane of a main road before anything is cut." placeholder:"VPH"`
	Least      float64 `default:"1" help:"Trips of the period below which a pair of places is left out."`
	threadsFlag
	Out   string `short:"o" help:"CSV to write." placeholder:"FILE"`
	Flows string `help:"CSV from,to,veh_h to write: what turns at each signal then." placeholder:"FILE"`
	Force bool   `help:"Replace a file that is there."`
	jsonFlag
}

// Help shows examples below the flags.
func (*demandCmd) Help() string {
	return `  semul traffic demand cities/doan --period 07:00-09:00 -o od.csv
  semul traffic demand corridors --period 07:00-09:00 -o od.csv
Where nothing is known of a city's trips: SYNTHETIC ones between its edge and its streets, by gravity, no more than its signals let
through. A [demand.X] takes the file. Exit codes: 0 done, 3 a city that has no signals or no edge.`
}

func (d *demandCmd) Run(e *environment) error {
	ctx, stop := interruptible()
	defer stop()
	period, err := streets.ParsePeriod(d.Period)
	if err != nil {
		return badUsage("--period: %v", err)
	}
	if err := cmp.Or(d.checkThreads(), notThere(d.Force, "file", d.Out, d.Flows)); err != nil {
		return err
	}
	town, err := openCity(e, d.City)
	if err != nil {
		return badInput(err)
	}
	r, err := gravity.Make(ctx, town, gravity.Options{Period: period, Saturation: d.Saturation, Degree: d.Degree, Inside: d.Inside, Distance: d.Distance,
		Cell: d.Cell, Lane: d.Lane, Least: d.Least, Pool: e.workers(d.Threads)})
	if ctx.Err() != nil {
		return coded{exitInterrupted, errors.New("interrupted; nothing was written")}
	}
	if err != nil {
		return badInput(err)
	}
	if d.Out != "" {
		if err := d.write(r, town.Hash()); err != nil {
			return err
		}
	}
	if d.Flows != "" {
		if err := writeTurns(d.Flows, r); err != nil {
			return err
		}
	}
	if d.JSON {
		return e.printJSON(map[string]any{"synthetic": true, "city": town.Name, "period": period.String(), "pairs": len(r.Pairs), "trips_asked": r.Asked, "trips": r.Trips,
			"rounds": r.Rounds, "signalled_approaches": r.Approaches, "degree": d.Degree, "busiest_approach": r.Busiest, "busiest_approach_at": r.BusiestAt,
			"busiest_turn": r.Turn, "busiest_giving_way": r.Minor, "busiest_turn_at": r.TurnAt, "approaches_near_the_bound": r.Near})
	}
	fmt.Fprintf(e.stdout, "SYNTHETIC demand of %s, %s: %d pairs, %.0f trips of %.0f asked for, %d rounds\n", town.Name, period, len(r.Pairs), r.Trips, r.Asked, r.Rounds)
	fmt.Fprintf(e.stdout, "of what the plans let through, at most %g: busiest approach %.3f (%s), busiest turn %.3f (%s), giving way %.3f; %d of %d approaches above %.3f\n",
		d.Degree, r.Busiest, r.BusiestAt, r.Turn, r.TurnAt, r.Minor, r.Near, r.Approaches, 0.9*d.Degree)
	return nil
}

// write writes the matrix as [demand.X] and `semul traffic calibrate` read it, with its making above it.
func (d *demandCmd) write(r *gravity.Result, hash string) error {
	made := fmt.Sprintf("# SYNTHETIC: nobody counted these trips. Gravity between a city's edge and its streets, bounded by its signals:\n"+
		"# semul traffic demand CITY --period %s --degree %g --saturation %g --inside %g --distance %g --cell %g --lane %g --least %g\n"+
		"# city with hash %.12s…\n", d.Period, d.Degree, d.Saturation, d.Inside, d.Distance, d.Cell, d.Lane, d.Least, hash)
	return writeLines(d.Out, made+"from,to,trips", len(r.Pairs), func(i int) string {
		p := r.Pairs[i]
		return fmt.Sprintf("%s,%s,%.1f", quoted(p.From), quoted(p.To), p.Trips)
	})
}

// writeTurns writes what turns at signals, for plans made of it.
func writeTurns(name string, r *gravity.Result) error {
	return writeLines(name, "from,to,veh_h", len(r.Turns), func(i int) string {
		t := r.Turns[i]
		return fmt.Sprintf("%s,%s,%.1f", quoted(t.From), quoted(t.To), t.Flow)
	})
}
