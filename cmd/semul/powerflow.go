package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"semul/engine/city/read/matpower"
	"semul/models/power/cases"
	"semul/models/power/grid"
	"semul/models/power/sweep"
)

// powerflowCmd is `semul powerflow`.
type powerflowCmd struct {
	Case   string  `arg:"" help:"MATPOWER file NAME.m, tables NAME.bus.csv beside NAME.branch.csv and NAME.gen.csv, or a folder with one such set."`
	Solver string  `enum:"auto,newton,sweep" default:"auto" help:"Method: auto, newton or sweep; this build has the sweep, for radial networks." placeholder:"auto|newton|sweep"`
	Tol    float64 `default:"1e-8" help:"Largest mismatch of power at a bus, per unit."`
	Zip    string  `help:"Shares of constant power, current and impedance in every load." placeholder:"P,I,Z"`
	Open   string  `help:"Branches to open, rows from 1, by comma." placeholder:"BRANCH,…"`
	Close  string  `help:"Branches to close, rows from 1, by comma." placeholder:"BRANCH,…"`
	Out    string  `help:"Folder for bus.csv and branch.csv." placeholder:"DIR"`
	Force  bool    `help:"Replace what is in that folder."`
	jsonFlag
}

// Help shows examples below the flags.
func (*powerflowCmd) Help() string {
	return `  semul powerflow case33bw.m
  semul powerflow cases/case33bw --open 6 --close 35 --json --out flow
Exit code 3 if the case is no case, or meshed where the solver needs trees; 1 if the flow does not converge.`
}

// powerflowResult is what it prints as JSON.
type powerflowResult struct {
	Case         string  `json:"case"`
	Converged    bool    `json:"converged"`
	Iterations   int     `json:"iterations"`
	Solver       string  `json:"solver"`
	LossKW       float64 `json:"loss_kw"`
	LossKVAr     float64 `json:"loss_kvar"`
	MinVoltage   float64 `json:"min_voltage_pu"`
	MinBus       int     `json:"min_voltage_bus"`
	MaxVoltage   float64 `json:"max_voltage_pu"`
	Buses        int     `json:"buses"`
	Islands      int     `json:"islands"`
	DeadBuses    int     `json:"dead_buses"`
	ServedKW     float64 `json:"served_kw"`
	UnservedKW   float64 `json:"unserved_kw"`
	SourceKW     float64 `json:"source_kw"`
	SourceKVAr   float64 `json:"source_kvar"`
	PVSwitched   int     `json:"pv_switched"`
	Perturbed    int     `json:"pivots_perturbed"`
	MismatchPU   float64 `json:"mismatch_pu"`
	SecondsFact  float64 `json:"seconds_factor"`
	SecondsTotal float64 `json:"seconds_total"`
}

func (c *powerflowCmd) Run(e *environment) error {
	if c.Solver == "newton" {
		return badUsage("--solver newton is not in this build yet; use sweep or auto on radial networks")
	}
	if !(c.Tol > 0) || c.Tol > 1 {
		return badUsage("--tol %g: write a mismatch in per unit above 0 and up to 1, e.g. 1e-8", c.Tol)
	}
	current, impedance, err := parseZIP(c.Zip)
	if err != nil {
		return err
	}
	data, err := matpower.Open(c.Case)
	if err != nil {
		return badInput(err)
	}
	n, err := cases.FromMatpower(data, current, impedance)
	if err != nil {
		return badInput(err)
	}
	if err := c.switches(n); err != nil {
		return err
	}
	begun := time.Now()
	s := sweep.New(n)
	s.Tol, s.MaxStep = c.Tol, min(s.MaxStep, c.Tol/10)
	if err := s.Topology(); err != nil {
		var loop *sweep.LoopError
		if errors.As(err, &loop) {
			err = fmt.Errorf("%s: %w", c.Case, err)
		}
		return badInput(err)
	}
	r := result(data, n, s)
	r.SecondsTotal = time.Since(begun).Seconds()
	if !r.Converged {
		if c.JSON {
			if err := e.printJSON(r); err != nil {
				return err
			}
		}
		return fmt.Errorf("%s: no solution after %d sweeps, the mismatch is %.3g pu: more is drawn than the network can carry, or loads and impedances are in other units than the case says", c.Case, r.Iterations, r.MismatchPU)
	}
	if c.Out != "" {
		if err := writeFlow(c.Out, c.Force, data, n, s); err != nil {
			return err
		}
	}
	if c.JSON {
		return e.printJSON(r)
	}
	r.print(e)
	return nil
}

// result solves and adds up.
func result(data *matpower.Case, n *grid.Network, s *sweep.Solver) powerflowResult {
	out := s.Solve()
	r := powerflowResult{Case: data.Name, Converged: out.Converged, Iterations: out.Sweeps, Solver: "sweep", Buses: len(n.Buses.Name),
		Islands: s.Islands.Count, DeadBuses: s.Islands.Dead, MismatchPU: out.Mismatch}
	if math.IsNaN(r.MismatchPU) || math.IsInf(r.MismatchPU, 0) {
		r.MismatchPU = math.MaxFloat64 // JSON knows neither
	}
	if !out.Converged {
		return r
	}
	kw := n.Base / 1e3
	t := s.Flows()
	r.LossKW, r.LossKVAr = t.LossP*kw, t.LossQ*kw
	r.SourceKW, r.SourceKVAr = t.SourceP*kw, t.SourceQ*kw
	r.MinVoltage, r.MaxVoltage = t.Lowest, t.Highest
	if t.Lowest > 0 {
		r.MinBus = data.Bus.ID[t.LowestBus]
	}
	l := &n.Loads
	for i, bus := range l.Bus {
		if !s.Islands.Live[bus] {
			r.UnservedKW += l.P[i] * kw
			continue
		}
		v := math.Hypot(s.VR[bus], s.VI[bus])
		r.ServedKW += l.P[i] * kw * (1 - l.Current[i] - l.Impedance[i] + l.Current[i]*v + l.Impedance[i]*v*v)
	}
	return r
}

func (r *powerflowResult) print(e *environment) {
	fmt.Fprintf(e.stdout, "%s: %d buses, %d dead, %d islands; %s, %d sweeps\n", r.Case, r.Buses, r.DeadBuses, r.Islands, r.Solver, r.Iterations)
	fmt.Fprintf(e.stdout, "  loss      %14.6f kW %14.6f kvar\n", r.LossKW, r.LossKVAr)
	fmt.Fprintf(e.stdout, "  source    %14.6f kW %14.6f kvar\n", r.SourceKW, r.SourceKVAr)
	fmt.Fprintf(e.stdout, "  served    %14.6f kW\n  unserved  %14.6f kW\n", r.ServedKW, r.UnservedKW)
	fmt.Fprintf(e.stdout, "  voltage   %.10f pu at bus %d to %.10f pu\n", r.MinVoltage, r.MinBus, r.MaxVoltage)
}

// switches opens and closes branches.
func (c *powerflowCmd) switches(n *grid.Network) error {
	for _, f := range []struct {
		flag, list string
		closed     bool
	}{{"--open", c.Open, false}, {"--close", c.Close, true}} {
		if f.list == "" {
			continue
		}
		for _, part := range strings.Split(f.list, ",") {
			k, err := strconv.Atoi(strings.TrimSpace(part))
			if err != nil || k < 1 || k > len(n.Branches.From) {
				return badUsage("%s %q: write rows of the branch table, from 1 to %d, e.g. 6,33", f.flag, f.list, len(n.Branches.From))
			}
			n.Branches.Closed[k-1] = f.closed
		}
	}
	return nil
}

// parseZIP reads shares of constant power, current and impedance.
func parseZIP(text string) (current, impedance float64, err error) {
	if text == "" {
		return 0, 0, nil
	}
	parts := strings.Split(text, ",")
	var v [3]float64
	sum := 0.0
	for k := range v {
		if len(parts) != 3 {
			break
		}
		if v[k], err = strconv.ParseFloat(strings.TrimSpace(parts[k]), 64); err != nil || !(v[k] >= 0) {
			sum = math.NaN()
		}
		sum += v[k]
	}
	if !(math.Abs(sum-1) < 1e-9) {
		return 0, 0, badUsage("--zip %q: write three shares that add up to 1, e.g. 0.4,0.3,0.3", text)
	}
	return v[1], v[2], nil
}
