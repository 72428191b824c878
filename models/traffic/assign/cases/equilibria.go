package cases

import (
	"context"
	"fmt"
	"math"

	"semul/engine/city/read/tntp"
	"semul/engine/validate"
	"semul/models/traffic/assign"
)

// Cases are the published equilibria: each by its objective and by the flow of every link.
func Cases() []validate.Case {
	var list []validate.Case
	for _, p := range []problem{
		{"sioux-falls", "traffic/tntp/SiouxFalls", "SiouxFalls", 4231335.287107, 7480225.344921, nil},
		{"anaheim", "traffic/tntp/Anaheim", "Anaheim", 1286032.171096, 1419913.851059, nil},
		{"braess", "traffic/tntp/Braess-Example", "Braess", 386, 552, []float64{4, 2, 2, 2, 4}},
	} {
		const at = "bstabler/TransportationNetworks, best known flows"
		list = append(list, validate.Case{Area: "traffic", Name: "equilibrium-" + p.name, Limit: 1e-8, Data: p.data, Run: p.objective,
			Metric: "relative error of objective and total time at gap 1e-12", Source: at + "; limit: traffic.md §17"},
			validate.Case{Area: "traffic", Name: "equilibrium-" + p.name + "-flows", Limit: 1e-6, Data: p.data, Run: p.flows,
				Metric: "largest relative error of a link's flow at gap 1e-12", Source: at + "; limit: traffic.md §17"})
	}
	return list
}

// problem is a published network with its equilibrium.
type problem struct {
	name, data, stem string
	z, time          float64   // objective and total time of the published flows
	flow             []float64 // by link, where no file has them: solved by hand
}

// solve reads and solves.
func (p problem) solve(ctx context.Context, env validate.Env) (*tntp.Net, *assign.Result, error) {
	f, err := env.Open(p.stem + "_net.tntp")
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	net, err := tntp.ReadNet(f, f.Name())
	if err != nil {
		return nil, nil, err
	}
	g, err := env.Open(p.stem + "_trips.tntp")
	if err != nil {
		return nil, nil, err
	}
	defer g.Close()
	trips, err := tntp.ReadTrips(g, g.Name())
	if err == nil {
		err = trips.Check(net)
	}
	if err != nil {
		return nil, nil, err
	}
	n, pairs := FromTNTP(net, trips, 0, 0)
	r, err := assign.Solve(ctx, n, pairs, assign.Options{Gap: 1e-12})
	if err == nil && !r.Converged {
		err = fmt.Errorf("the gap is %.2g after %d iterations", r.Gap, r.Iterations)
	}
	return net, r, err
}

func (p problem) objective(ctx context.Context, env validate.Env) (validate.Outcome, error) {
	_, r, err := p.solve(ctx, env)
	if err != nil {
		return validate.Outcome{}, err
	}
	worst := max(math.Abs(r.Objective/p.z-1), math.Abs(r.TotalTime/p.time-1))
	return validate.Outcome{Value: worst, Notes: fmt.Sprintf("objective %.6f, total time %.6f, gap %.2g, %d iterations", r.Objective, r.TotalTime, r.Gap, r.Iterations)}, nil
}

func (p problem) flows(ctx context.Context, env validate.Env) (validate.Outcome, error) {
	net, r, err := p.solve(ctx, env)
	if err != nil {
		return validate.Outcome{}, err
	}
	want := p.flow
	if want == nil {
		if want, err = p.published(env, net); err != nil {
			return validate.Outcome{}, err
		}
	}
	worst := 0.0
	there, here := validate.Curve{Name: "published", Truth: true}, validate.Curve{Name: "semul"}
	for a, v := range want {
		there.Add(float64(a), v)
		here.Add(float64(a), r.Flow[a])
		if net.B[a] > 0 && net.Power[a] > 0 { // else no flow is the only one
			worst = max(worst, math.Abs(r.Flow[a]-v)/max(v, 1e-3))
		}
	}
	return validate.Outcome{Value: worst, Notes: fmt.Sprintf("%d links, gap %.2g", len(want), r.Gap),
		Figures: []validate.Figure{{X: "link", Y: "flow [vehicles]", Curves: []validate.Curve{there, here}}}}, nil
}

// published are the flows of the collection, by link.
func (p problem) published(env validate.Env, net *tntp.Net) ([]float64, error) {
	f, err := env.Open(p.stem + "_flow.tntp")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	flows, err := tntp.ReadFlows(f, f.Name())
	if err != nil {
		return nil, err
	}
	row := map[[2]uint32]int{}
	for a := range net.From {
		row[[2]uint32{net.From[a], net.To[a]}] = a
	}
	if len(flows.From) != net.Links() {
		return nil, fmt.Errorf("%s has %d flows for %d links", flows.File, len(flows.From), net.Links())
	}
	list := make([]float64, net.Links())
	for i, v := range flows.Volume {
		a, ok := row[[2]uint32{flows.From[i], flows.To[i]}]
		if !ok {
			return nil, fmt.Errorf("%s has a flow from node %d to %d, where there is no link", flows.File, flows.From[i], flows.To[i])
		}
		list[a] = v
	}
	return list, nil
}
