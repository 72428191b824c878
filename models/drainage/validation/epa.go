package validation

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strconv"
	"strings"

	"semul/engine/validate"
	"semul/models/drainage/cases"
	"semul/models/drainage/sewer"
)

// network is one of EPA's test networks, whose answer lies beside it.
type network struct {
	name, file string
	limit      float64 // of its own; 0: the common one
	why        string
	long       bool
	as         func(*sewer.Network) // makes the network what EPA's program took it for; nil: as it is
}

var networks = []network{
	{name: "extran1", file: "swmm/extran/extran1"}, {name: "extran3", file: "swmm/extran/extran3"}, {name: "extran4", file: "swmm/extran/extran4"},
	{name: "extran6", file: "swmm/extran/extran6", limit: 0.025, why: "a manhole filled by a free fall beside a stepped pump is unstable at steps of 20 s in both programs: EPA's own depth there moves by up to 4.1 % when Manning's n changes by 0.1 %"},
	{name: "extran8a", file: "swmm/extran/extran8a"}, {name: "extran10", file: "swmm/extran/extran10"},
	{name: "test1", file: "swmm/routing/test1"}, {name: "test2", file: "swmm/routing/test2"}, {name: "test3", file: "swmm/routing/test3"}, {name: "test4", file: "swmm/routing/test4"}, {name: "test5", file: "swmm/routing/test5"},
	{name: "storage", file: "swmm/update_v52/Storage_Shape_Test"}, {name: "pump5", file: "swmm/update_v52/Type5_Pump_Test"},
	{name: "inlet7", file: "swmm/update_v52/street_grate_inlet_7"},
	{name: "inlet9a", file: "swmm/update_v52/street_curb_inlet_9a", as: coarse, why: "EPA's behaviour is copied for this case and not elsewhere: critical depth interpolated in 25 steps of the pipe's height, 91.5 mm in a 2 m pipe where it is 95.5 mm"}, {name: "inlet9a_us", file: "swmm/update_v52/street_curb_inlet_9a-CFS"},
	{name: "inlet11", file: "swmm/update_v52/onsag_grate_inlet_11"}, {name: "inlet12", file: "swmm/update_v52/onsag_curb_inlet_12"}, {name: "inlet17", file: "swmm/update_v52/drop_grate_inlet_17"},
	{name: "inlet18", file: "swmm/update_v52/drop_grate_inlet_18"}, {name: "inlets", file: "swmm/update_v52/Example7-Inlets", as: twoSides, limit: 0.055, why: "a manhole enters and leaves surcharge with jumps in both programs: EPA's own depths move by 2.7 % when Manning's n changes by 0.1 %. EPA's behaviour is copied for this case and not elsewhere: the inlets in the sag counted on both sides of a one-sided street, the sides of the inlet before"},
	{name: "ponding", file: "ea_test8b/test8b_drainage_ponding"},
	{name: "user1", file: "swmm/user/user1"},
}

// coarse lets critical depths be found as EPA's program finds them.
func coarse(n *sewer.Network) {
	for _, k := range n.Links {
		if k.Section != nil && !k.Section.Open {
			k.Section.Coarsen(25)
		}
	}
}

// twoSides counts the last inlets, which stand in a sag, on both sides of their street.
func twoSides(n *sewer.Network) { n.Captures[len(n.Captures)-1].Sides = 2 }

// table reads a series file: a column name and its values by time.
func table(env validate.Env, name string) (head []string, rows [][]float64, err error) {
	f, err := env.Open(name)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	head, err = r.Read()
	for err == nil {
		var line []string
		if line, err = r.Read(); err != nil {
			break
		}
		row := make([]float64, len(line))
		for i, s := range line {
			if row[i], err = strconv.ParseFloat(s, 64); err != nil {
				return nil, nil, fmt.Errorf("%s: %w", name, err)
			}
		}
		rows = append(rows, row)
	}
	if err == io.EOF {
		err = nil
	}
	return head, rows, err
}

// load opens a network of the data.
func load(env validate.Env, file string) (*cases.Case, error) {
	f, err := env.Open(file + ".inp")
	if err != nil {
		return nil, err
	}
	f.Close()
	return cases.Open(filepath.Join(env.Dir, filepath.FromSlash(file+".inp")))
}

// depths compares the depth of every node that the reference has. Where EPA's behaviour is copied, what this program's own
// comes to is told beside.
func depths(n network) func(context.Context, validate.Env) (validate.Outcome, error) {
	return func(ctx context.Context, env validate.Env) (validate.Outcome, error) {
		o, err := compare(ctx, env, n)
		if n.as == nil || err != nil {
			return o, err
		}
		n.as = nil
		own, err := compare(ctx, env, n)
		o.Notes += fmt.Sprintf("; EPA's behaviour copied, this program's own comes to %.3g %%", 100*own.Value)
		return o, err
	}
}

func compare(ctx context.Context, env validate.Env, n network) (validate.Outcome, error) {
	o := validate.Outcome{}
	c, err := load(env, n.file)
	if err != nil {
		return o, err
	}
	head, want, err := table(env, n.file+".series.csv")
	if err != nil {
		return o, err
	}
	u := c.Model.Options.FlowUnits.Units()
	shift := late(c)
	got := map[float64][]float64{} // by time: depths, then flows, in SI
	if n.as != nil {
		n.as(c.Network)
	}
	s, err := c.Run(ctx, func(s *sewer.Solver) error {
		nodes, links := s.Count()
		row := make([]float64, nodes+links)
		for i := range nodes {
			row[i] = s.Depth(i)
		}
		for i := range links {
			row[nodes+i] = s.Flow(i)
		}
		got[math.Round(s.Time())] = row
		return nil
	})
	if err != nil {
		return o, err
	}
	nodes, _ := s.Count()
	worst, sum, flow, count, flows := "", 0.0, 0.0, 0, 0
	for k, column := range head[1:] {
		at, scale := -1, u.Length
		if name, ok := strings.CutPrefix(column, "y_"); ok {
			if i, ok := c.Node[name]; ok {
				at = i
			}
		} else if name, ok := strings.CutPrefix(column, "q_"); ok {
			if i, ok := c.Link[name]; ok {
				at, scale = nodes+i, u.Flow
			}
		}
		if at < 0 {
			return o, fmt.Errorf("%s: the reference has %s, the network has not", n.file, column)
		}
		share := rmse(want, k+1, scale, got, at, shift)
		if at >= nodes {
			flow += share
			flows++
			continue
		}
		sum += share
		count++
		if share > o.Value {
			o.Value, worst = share, column[2:]
		}
	}
	if count == 0 {
		return o, fmt.Errorf("%s: no node was compared", n.file)
	}
	o.Notes = fmt.Sprintf("%d nodes, mean %.3g %%, worst %s; %d flows, mean %.3g %%; continuity %.3f %%", count, 100*sum/float64(count), worst, flows, 100*flow/float64(max(1, flows)), 100*s.Ledger().Error())
	return o, nil
}

// late is what to add to the times of a reference [s]. They count steps of the report, from 1; where reporting starts later
// than the run, the first one is that start itself.
func late(c *cases.Case) float64 {
	o := &c.Model.Options
	if from := o.ReportStart.Sub(o.Start).Seconds(); from > 0 {
		return from - o.ReportStep
	}
	return 0
}

const leastRange = 0.05 // a smaller range of depth [m], or flow [m³/s], counts as this: 2 % of it is 1 mm

// rmse is the root mean square difference of one column as a share of its range; of its largest value where it is steady.
func rmse(want [][]float64, column int, scale float64, got map[float64][]float64, at int, shift float64) float64 {
	low, high, sum, n := math.Inf(1), math.Inf(-1), 0.0, 0
	for _, row := range want {
		have, ok := got[math.Round(row[0]+shift)]
		if !ok {
			continue
		}
		v := row[column] * scale
		low, high = min(low, v), max(high, v)
		sum += (have[at] - v) * (have[at] - v)
		n++
	}
	if n == 0 {
		return math.NaN()
	}
	span := high - low
	if span < 0.05*high { // steady
		span = high
	}
	return math.Sqrt(sum/float64(n)) / max(span, leastRange)
}

// continuity compares the books of all networks with those in EPA's reports.
func continuity(ctx context.Context, env validate.Env) (validate.Outcome, error) {
	o := validate.Outcome{Value: math.Inf(-1)}
	var notes []string
	for _, n := range networks {
		c, err := load(env, n.file)
		if err != nil {
			return o, err
		}
		f, err := env.Open(n.file + ".rpt")
		if err != nil {
			return o, err
		}
		text, err := io.ReadAll(f)
		f.Close()
		if err != nil {
			return o, err
		}
		_, rest, ok := strings.Cut(string(text), "Flow Routing Continuity")
		_, rest, ok2 := strings.Cut(rest, "Continuity Error (%)")
		words := strings.Fields(strings.TrimLeft(rest, " ."))
		if !ok || !ok2 || len(words) == 0 {
			return o, fmt.Errorf("%s.rpt: there is no continuity error of flow routing", n.file)
		}
		theirs, err := strconv.ParseFloat(words[0], 64)
		if err != nil {
			return o, fmt.Errorf("%s.rpt: %w", n.file, err)
		}
		s, err := c.Run(ctx, nil)
		if err != nil {
			return o, err
		}
		ours := 100 * s.Ledger().Error()
		o.Value = max(o.Value, math.Abs(ours)-math.Abs(theirs))
		notes = append(notes, fmt.Sprintf("%s %.3f (EPA %.3f)", n.name, ours, theirs))
	}
	o.Notes = strings.Join(notes, "; ")
	return o, nil
}
