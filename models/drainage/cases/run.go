package cases

import (
	"context"
	"fmt"

	"semul/models/drainage/sewer"
)

// Run simulates a case from its start to its end. visit sees the solver at each reporting moment; it may be nil. When ctx is
// cancelled the solver as it stands is returned with its error.
func (c *Case) Run(ctx context.Context, visit func(s *sewer.Solver) error) (*sewer.Solver, error) {
	s, err := c.Solver()
	if err != nil {
		return nil, err
	}
	o := &c.Model.Options
	end, from := o.Seconds(), o.ReportStart.Sub(o.Start).Seconds()
	for t := 0.0; t < end; {
		if err := ctx.Err(); err != nil {
			return s, err
		}
		t = min(end, t+o.ReportStep)
		s.Advance(t - s.Time())
		if n := s.Broken(); n >= 0 {
			link, step := s.Worst()
			return s, fmt.Errorf("%s: not a number at node %s after %.0f s; the conduit with the shortest stable step is %s, %.3g s: shorten ROUTING_STEP or set VARIABLE_STEP 0.75",
				c.Model.File, c.Network.Nodes[n].Name, s.Time(), c.Network.Links[link].Name, step)
		}
		if visit != nil && t >= from {
			if err := visit(s); err != nil {
				return s, err
			}
		}
	}
	return s, nil
}
