package report

import (
	"strings"

	"semul/render/text"
)

// serviceCard is one table of the chapter on parking, charging and fleets.
type serviceCard struct {
	Title [2]string
	Rows  []serviceRow
}

type serviceRow struct {
	Name  string // in words
	Value [2]string
}

// fleetKinds are the kinds of fleets in Korean and English.
var fleetKinds = map[string][2]string{
	"bus": {"버스", "buses"}, "drt": {"수요응답 버스", "on-demand buses"}, "shared": {"공유 차량", "shared vehicles"}, "shuttle": {"자율 셔틀", "shuttles"},
	"prt": {"무인 궤도차", "pods"}, "ambulance": {"구급차", "ambulances"}, "robot": {"배송 로봇", "delivery robots"}, "crew": {"복구반", "repair crews"},
}

// units of figures, by the end of their names.
var figureUnits = []struct {
	end, unit string
	times     float64
}{{"_kwh", "kWh", 1}, {"_share", "%", 100}, {"_min", "min", 1}, {"_km", "km", 1}, {"_s", "s", 1}}

// services are the tables of the chapter. What nobody did has no time: a wait, a search or a response of nobody is left out
// rather than shown as 0 s.
func (d *Data) services() (out []serviceCard) {
	for _, s := range d.Services {
		at := map[string]float64{}
		for _, f := range s.Figures {
			at[f.Name] = f.Value
		}
		card := serviceCard{Title: [2]string{"주차와 충전", "Parking and charging"}}
		if s.Kind != "" {
			kind, ok := fleetKinds[s.Kind]
			if !ok {
				kind = [2]string{s.Kind, s.Kind}
			}
			card.Title = [2]string{s.Name + ": " + kind[0], s.Name + ": " + kind[1]}
		}
		for _, f := range s.Figures {
			if f.Value == 0 && !f.Whole && ofNobody(f.Name, at) {
				continue
			}
			name, unit, v := f.Name, "", f.Value
			for _, u := range figureUnits {
				if cut, ok := strings.CutSuffix(name, u.end); ok && !f.Whole {
					name, unit, v = cut, u.unit, v*u.times
					break
				}
			}
			row := serviceRow{Name: strings.ReplaceAll(name, "_", " ")}
			for l := range row.Value {
				switch {
				case f.Whole:
					row.Value[l] = text.Fixed(v, 0)
				case unit == "":
					row.Value[l] = text.Round(v)
				default:
					row.Value[l] = text.Quantity(v, unit, text.Lang(l))
				}
			}
			card.Rows = append(card.Rows, row)
		}
		if len(card.Rows) > 0 {
			out = append(out, card)
		}
	}
	return out
}

// ofNobody reports whether a figure is a mean or share over those whom a count beside it tells to be none.
func ofNobody(name string, at map[string]float64) bool {
	none := func(counts ...string) bool {
		known, n := false, 0.0
		for _, c := range counts {
			v, ok := at[c]
			known, n = known || ok, n+v
		}
		return known && n == 0
	}
	switch {
	case strings.HasPrefix(name, "wait_"), name == "ride_over_direct":
		return none("boarded", "served", "riding")
	case strings.HasPrefix(name, "response_"):
		return none("answered")
	case name == "in_time_share":
		return none("answered", "overdue")
	case strings.HasPrefix(name, "search_"), name == "found_at_once_share":
		return none("parked")
	case name == "refused_share":
		return none("requests")
	case name == "mean_min", name == "p95_min":
		return none("delivered")
	case name == "persons_per_vehicle_km", name == "empty_share":
		return at["vehicle_km"]+at["km"] == 0
	}
	return false
}
