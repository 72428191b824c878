package validation

import (
	"fmt"

	"semul/engine/validate"
)

// Cases lists all cases.
func Cases() []validate.Case {
	own := func(name, metric, unit string, limit float64, source string, run func() (validate.Outcome, error)) validate.Case {
		return validate.Case{Area: "drains", Name: name, Metric: metric, Unit: unit, Limit: limit, Source: source, Run: ignore(run)}
	}
	list := []validate.Case{
		own("rest", "fastest flow in a full, level network after an hour", "m3/s", 1e-9, "hydrostatics: nothing moves", rest),
		own("normal", "relative error of the depth of uniform flow in round pipes", "", 0.005, "Manning with the circle's own area and perimeter; limit: half a cell of the section table", normal),
		own("backwater", "largest error of depth along a mild channel behind a pool, as a share of the pool's depth", "", 0.01, "direct integration of dy/dx = (S0-Sf)/(1-Fr²) in this package; limit: first order in the 50 m reaches", backwater),
		own("orifice", "relative error of the time in which a tank empties to a quarter", "", 0.005, "t = 2A(√h0-√h1)/(Cd·a·√2g)", orifice),
		own("weir", "relative error of the level over a free weir", "", 1e-3, "Q = C·L·h^1.5", weir),
		own("tanks", "volume unaccounted for, as a share of what came in", "", 1e-6, "two tanks with a pump and an outlet: what comes in stays or leaves; limit: the tolerance of the iteration", tank),
		own("exchange", "water unaccounted for between a network and those who feed it, as a share of the throughput", "", 0.01, "pairwise books; limit: the explicit scheme's own continuity, flood.md section 17", exchange),
	}
	for _, n := range networks {
		limit := 0.02
		note := "flood.md section 17: RMSE below 2 % of range (of the depth itself where it is steady; below 5 cm counts as 5 cm)"
		if n.limit > 0 {
			limit = n.limit
			note += fmt.Sprintf("; here %g %%", 100*limit)
		}
		if n.why != "" {
			note += ". " + n.why
		}
		list = append(list, validate.Case{Area: "drains", Name: "epa_" + n.name, Metric: "largest RMSE of a node's depth, as a share of its range", Limit: limit,
			Source: "EPA SWMM 5.2.4 on " + n.file + "; " + note, Data: "flood", Long: n.long, Run: depths(n)})
	}
	return append(list, validate.Case{Area: "drains", Name: "epa_continuity", Metric: "how far the continuity error lies beyond EPA SWMM's in the worst network", Unit: "%", Limit: 0.35,
		Source: "reports of EPA SWMM 5.2.4; limit: flood.md section 17 asks for less than 1 %", Data: "flood", Run: continuity})
}
