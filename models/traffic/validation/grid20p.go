package validation

import (
	"compress/gzip"
	"context"
	"fmt"
	"time"

	"semul/engine/clock"
	"semul/engine/validate"
	"semul/models/traffic"
	"semul/models/traffic/bench"
)

// gridRun is what has come of the shared grid.
type gridRun struct {
	counts           traffic.Counts
	running, arrived validate.Curve
}

// grid20p drives the shared grid's demand over twenty minutes with the peers' vehicle and a step of 1 s.
func grid20p(ctx context.Context, env validate.Env) (*gridRun, error) {
	s, err := sharedGrid(env)
	if err != nil {
		return nil, err
	}
	r := &gridRun{running: validate.Curve{Name: "running"}, arrived: validate.Curve{Name: "arrived"}}
	for k := range 120 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		s.Run(clock.Time(k+1) * 10 * second)
		r.counts = s.Counts()
		r.running.Add(s.Now().Seconds(), float64(r.counts.Running))
		r.arrived.Add(s.Now().Seconds(), float64(r.counts.Arrived))
	}
	return r, nil
}

// figure shows the run beside SUMO's end.
func (r *gridRun) figure() []validate.Figure {
	left, there := validate.Curve{Name: "SUMO 1.15, running at the end", Truth: true}, validate.Curve{Name: "SUMO 1.15, arrived", Truth: true}
	left.Add(1200, 6564)
	there.Add(1200, 3425)
	return []validate.Figure{{X: "time [s]", Y: "vehicles", Curves: []validate.Curve{left, there, r.running, r.arrived}}}
}

var grid20pSeconds = Case{Name: "grid20p_seconds", Metric: "error of the vehicle-seconds of twenty minutes against SUMO's 4,705,599, relative", Limit: 0.05, Data: "traffic/bench",
	Source: "SUMO 1.15 on the same network and demand, reference/grid20p_peers.csv; limit traffic.md 17",
	Run: func(ctx context.Context, env validate.Env) (Outcome, error) {
		r, err := grid20p(ctx, env)
		if err != nil {
			return Outcome{}, err
		}
		return Outcome{Value: off(r.counts.VehicleSeconds, 4705599), Figures: r.figure(),
			Notes: fmt.Sprintf("%.3f M vehicle-seconds, %d arrived, mean %.1f s, %.2f m/s", r.counts.VehicleSeconds/1e6, r.counts.Arrived, r.counts.MeanTravelTime(), r.counts.MeanSpeed())}, nil
	}}

var grid20pLeft = Case{Name: "grid20p_left", Metric: "error of the vehicles on the road after twenty minutes against SUMO's 6,564, relative", Limit: 0.07, Data: "traffic/bench",
	Source: "SUMO 1.15 on the same network and demand, reference/grid20p_peers.csv; limit traffic.md 17",
	Run: func(ctx context.Context, env validate.Env) (Outcome, error) {
		r, err := grid20p(ctx, env)
		if err != nil {
			return Outcome{}, err
		}
		return Outcome{Value: off(float64(r.counts.Running), 6564), Figures: r.figure(), Notes: fmt.Sprintf("%d running, %d waiting to enter", r.counts.Running, r.counts.Waiting)}, nil
	}}

// sharedGrid builds the grid with the demand of the shared files.
func sharedGrid(env validate.Env) (*traffic.Sim, error) {
	return sharedGridWith(env, traffic.DefaultConfig())
}

// sharedGridWith is sharedGrid with a configuration.
func sharedGridWith(env validate.Env, cfg traffic.Config) (*traffic.Sim, error) {
	f, err := env.Open("grid20p.flow.json.gz")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("grid20p.flow.json.gz: %w", err)
	}
	return bench.Grid20P(unzipped, cfg, time.Second)
}
