package report

import (
	"strings"

	"semul/render/text"
)

// serviceCard is one table of the chapter on parking, charging and fleets.
type serviceCard struct {
	Title [2]string
	Rows  []serviceRow
	Zones []serviceRow // figures of one zone each, of none that is 0
}

type serviceRow struct {
	Name, Value [2]string
}

// fleetKinds are the kinds of fleets in Korean and English.
var fleetKinds = map[string][2]string{
	"bus": {"버스", "buses"}, "drt": {"수요응답 버스", "on-demand buses"}, "shared": {"공유 차량", "shared vehicles"}, "shuttle": {"자율 셔틀", "shuttles"},
	"prt": {"무인 궤도차", "pods"}, "ambulance": {"구급차", "ambulances"}, "robot": {"배송 로봇", "delivery robots"}, "crew": {"복구반", "repair crews"},
}

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
			zone, whole := zoned(f.Name)
			switch row := figureRow(whole, f); {
			case zone == "":
				card.Rows = append(card.Rows, row)
			case f.Value != 0:
				for l := range row.Name {
					row.Name[l] = zone + ": " + row.Name[l]
				}
				card.Zones = append(card.Zones, row)
			}
		}
		if len(card.Rows) > 0 {
			out = append(out, card)
		}
	}
	return out
}

// figureRow writes a figure in words, with its unit; one that has none goes by its own name.
func figureRow(name string, f Figure) (row serviceRow) {
	w, known := wordsOf(name)
	if !known {
		w.en = strings.ReplaceAll(name, "_", " ")
		w.ko = w.en
	}
	row.Name = [2]string{w.ko, w.en}
	for l := range row.Value {
		switch {
		case f.Whole:
			row.Value[l] = text.Fixed(f.Value, 0)
		case w.unit == "share":
			row.Value[l] = text.Quantity(100*f.Value, "%", text.Lang(l))
		case w.unit == "":
			row.Value[l] = text.Round(f.Value)
		default:
			row.Value[l] = text.Quantity(f.Value, w.unit, text.Lang(l))
		}
	}
	return row
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
	case strings.HasPrefix(name, "wait_"):
		return none("boarded", "served", "riding")
	case name == "ride_over_direct":
		return none("served")
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
