package cases

import (
	"fmt"
	"math"

	"semul/models/drainage/sewer"
)

// tightest is the conduit that a wave crosses soonest when it is nearly full, and the time it takes [s].
func (c *Case) tightest() (name string, step float64) {
	step = math.Inf(1)
	for i := range c.Network.Links {
		k := &c.Network.Links[i]
		if k.Kind != sewer.Conduit || k.Section == nil {
			continue
		}
		if t := k.Length / math.Sqrt(9.80665*k.Section.Height); t < step {
			name, step = k.Name, t
		}
	}
	return name, step
}

// Books says in a sentence what is wrong with the water balance of a run, and what to try. It is empty while the continuity
// error is at most limit, a share of the water that came in.
func (c *Case) Books(s *sewer.Solver, limit float64) string {
	l := s.Ledger()
	e := l.Error()
	if math.Abs(e) <= limit {
		return ""
	}
	in := l.Start + l.Fed + max(0, l.Received) + l.Returned
	what := "is missing"
	if e < 0 {
		what = "was made from nothing"
	}
	text := fmt.Sprintf("the books do not close: %.3g %% of the %.4g m³ that came in %s; %s", 100*math.Abs(e), in, what, largest(l))
	steps, _, unsettled := s.Steps()
	o := &c.Network.Options
	switch name, step := c.tightest(); {
	case o.Courant == 0 && o.Step > step:
		text += fmt.Sprintf(". ROUTING_STEP is fixed at %g s and a wave crosses conduit %s in %.2g s: set VARIABLE_STEP 0.75, or ROUTING_STEP %.2g", o.Step, name, step, step)
	case o.Courant > 0 && o.MinStep > step:
		text += fmt.Sprintf(". MINIMUM_STEP is %g s and a wave crosses conduit %s in %.2g s: shorten MINIMUM_STEP, or lengthen short conduits by LENGTHENING_STEP", o.MinStep, name, step)
	case steps > 0 && unsettled*20 > steps:
		text += fmt.Sprintf(". The depths did not settle in %.0f %% of the steps: shorten ROUTING_STEP (%g s), or raise MAX_TRIALS (%d)", 100*float64(unsettled)/float64(steps), o.Step, o.Trials)
	default:
		text += fmt.Sprintf(". Shorten ROUTING_STEP (%g s), or set VARIABLE_STEP below %g", o.Step, max(0.75, o.Courant))
	}
	return text
}

// largest names where most of the water went.
func largest(l sewer.Ledger) string {
	name, v := "outfalls gave", l.Left
	for _, p := range []struct {
		name string
		v    float64
	}{{"manholes spilled", l.Spilled}, {"the network holds", l.Stored}, {"storages lost", l.Lost}, {"sinks took", l.Taken + max(0, -l.Received)}} {
		if p.v > v {
			name, v = p.name, p.v
		}
	}
	return fmt.Sprintf("%s %.4g m³", name, v)
}
