package run

import (
	"semul/engine/kpi"
	"semul/engine/scenario"
)

// names are those that stand in ids of indicators.
func (p *Plan) names() kpi.Names {
	n := kpi.Names{Zones: p.City.Zones.ID}
	for _, t := range p.Scenario.Tables("corridor") {
		n.Corridors = append(n.Corridors, t.Name)
	}
	for _, t := range p.Scenario.Tables("fleet") {
		n.Fleets = append(n.Fleets, t.Name)
	}
	return n
}

// limits refuses limits on indicators that no run can have, before anything runs.
func (p *Plan) limits() (errs []scenario.Error) {
	n := p.names()
	for _, l := range p.Scenario.Limits {
		if kpi.Possible(l.KPI, n) {
			continue
		}
		mend := scenario.DidYouMean(l.KPI, kpi.Known(n))
		if mend == "" {
			mend = "semul describe lists all"
		}
		errs = append(errs, p.Scenario.Errorf("kpi.limit."+l.KPI, "unknown indicator; %s", mend))
	}
	return errs
}
