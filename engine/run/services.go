package run

import (
	"math"
	"strings"

	"semul/engine/sim"
)

// ServiceFacts is what one fleet, or parking and charging, says of itself at the end.
type ServiceFacts struct {
	Name    string       `json:"name"` // of [fleet.NAME]; "cars": parking and charging
	Kind    string       `json:"kind"` // of the fleet; "" of cars
	Figures []sim.Figure `json:"figures"`
}

// Services gathers the figures of the traffic summary by fleet. A name that begins with another's keeps its own.
func (p *Plan) Services(r *Result) (list []ServiceFacts) {
	list = append(list, ServiceFacts{Name: "cars"})
	for _, t := range p.Scenario.Tables("fleet") {
		if t.Name != "" {
			list = append(list, ServiceFacts{Name: t.Name, Kind: t.Kind})
		}
	}
	for _, f := range r.Summaries["traffic"] {
		if math.IsNaN(f.Value) || math.IsInf(f.Value, 0) {
			continue // a mean of none; JSON has no word for it
		}
		best := -1
		for i := range list {
			if strings.HasPrefix(f.Name, list[i].Name+"_") && (best < 0 || len(list[i].Name) > len(list[best].Name)) {
				best = i
			}
		}
		if best >= 0 {
			f.Name = strings.TrimPrefix(f.Name, list[best].Name+"_")
			list[best].Figures = append(list[best].Figures, f)
		}
	}
	said := list[:0]
	for _, s := range list {
		if len(s.Figures) > 0 {
			said = append(said, s)
		}
	}
	return said
}
