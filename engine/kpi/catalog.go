package kpi

import (
	"slices"
	"strings"

	"semul/engine/city"
)

// Entry is one indicator that a run may have.
type Entry struct {
	ID   string // with NAME, ZONE, MODE, CLASS or POLLUTANT where a name of the run stands
	Unit string
	Doc  string // what it counts
}

// catalog lists every indicator but those of fleets, which serviceMeasures list.
var catalog = []Entry{
	{"person_hours_lost", "person-hours", "time lost by everyone against driving alone at the own wished speed, the wait to enter included; who has not arrived counts up to the end"},
	{"mean_delay", "s", "by the drives that arrived (a trip is one drive of a vehicle: trips_finished), mean of the wait to enter and the time lost on the road against driving alone at the own wished speed (depart_delay_s + time_lost_s of trips.parquet); compare it only where as many arrive"},
	{"mean_delay_all", "s", "the same of all drives that were to begin: who is on the road, waits to enter or was removed counts up to the end"},
	{"trips_unfinished", "trips", "drives of vehicles wanted but not arrived at the end: on the road, waiting to enter, or removed"},
	{"trips_removed", "trips", "of these, those removed as no way led to their destination"},
	{"trips_finished", "trips", "drives of vehicles that arrived, or ended short where the rest of their way was closed; not journeys of people: who drives on from a full car park or from a charger that he cannot use begins another, and so does a vehicle of a fleet on each leg, empty ones too"},
	{"trips_finished_share", "%", "of the drives of vehicles that were to begin, those that arrived"},
	{"unserved_energy", "kWh", "energy that was wanted where the grid was dead"},
	{"buildings_flooded", "buildings", "buildings with water 5 cm deep or more at their walls at any time"},
	{"building_area_flooded", "m2", "footprint of those buildings"},
	{"buildings_flooded_5_15cm", "buildings", "of the flooded buildings, those whose deepest water was 5 to 15 cm"},
	{"buildings_flooded_15_30cm", "buildings", "the same, 15 to 30 cm"},
	{"buildings_flooded_30_50cm", "buildings", "the same, 30 to 50 cm"},
	{"buildings_flooded_50_100cm", "buildings", "the same, 0.5 to 1 m"},
	{"buildings_flooded_over_100cm", "buildings", "the same, 1 m or more"},
	{"buildings_damaged", "buildings", "buildings with water above their ground floor"},
	{"building_damage_fraction", "ratio", "mean share of the value that water took from those buildings, by kpi.damage"},
	{"building_damage_area", "m2", "footprint times that share, all buildings together"},
	{"building_damage", "the currency of kpi.damage", "the same times kpi.damage.value_per_m2"},
	{"network_loss", "%", "of the energy that entered the grid, what its lines and transformers lost"},
	{"vehicle_energy", "kWh", "fuel and battery that all vehicles used"},
	{"vehicle_energy_per_km", "kWh/veh-km", "the same for each kilometre that a vehicle drove"},
	{"mean_travel_time", "s", "mean time on the road of the drives that arrived (trips_finished); compare it only where as many arrive"},
	{"mean_travel_time_all", "s", "mean time from the wanted departure, of all drives of vehicles that were to begin; who has not arrived counts up to the end"},
	{"mean_speed", "km/h", "distance driven by all vehicles over their time on the road"},
	{"corridor_NAME_speed", "km/h", "what vehicles drove on the streets of [corridor.NAME] over the time they spent there; nothing where nobody drove"},
	{"commute_time", "s", "mean way to work inside the city on free streets"},
	{"public_transport_share", "%", "of all trips, those by bus, shuttle, guideway or on demand"},
	{"mode_share_MODE", "%", "of all trips, those by this mode"},
	{"residents_near_stop", "%", "residents within 500 m on foot of a stop with service (indicator 11.2.1 of the United Nations' goals)"},
	{"jobs_in_45_min_mean", "jobs", "jobs in reach within 45 min by public transport or on foot, mean over residents"},
	{"jobs_in_45_min_median", "jobs", "the same, median"},
	{"transit_wait", "s", "mean wait at stops of those who got on"},
	{"transit_delay_p90", "s", "lateness against the timetable that one departure in ten from a stop exceeds"},
	{"transit_journeys_lost", "journeys", "journeys begun by public transport that never arrive; who waited in vain and walks is not counted"},
	{"transit_irregularity", "1", "how unevenly vehicles follow each other at stops"},
	{"vehicle_km", "vehicle-km", "distance driven by all vehicles"},
	{"vehicle_hours", "vehicle-hours", "time spent by all vehicles on the road, driving or standing"},
	{"vehicle_co2", "tCO2", "CO2 of burnt fuel and of the electricity of batteries"},
	{"POLLUTANT_emitted", "kg", "by model.traffic.environment.factors, a pollutant of the table in small letters: nox_emitted"},
	{"exposed_people", "persons", "most persons at one time where water stands 0.30 m deep or more"},
	{"exposed_person_hours", "person-hours", "persons there, times how long"},
	{"flooded_area", "m2", "ground on which water stood 5 cm deep or more at any time"},
	{"deep_area", "m2", "the same, 0.30 m or more"},
	{"closures", "streets", "streets closed at any time"},
	{"closure_lane_hours", "lane-hours", "lanes closed, times how long"},
	{"underpasses_over_rule", "underpasses", "underpasses with more than 15 cm of water on their axis"},
	{"underpass_hours_over_rule", "h", "how long that was"},
	{"streets_over_rule", "streets", "streets with a lane under more than 15 cm of water"},
	{"street_hours_over_rule", "h", "how long that was"},
	{"street_km_hours_over_rule", "km-h", "the same, each street weighed by its length"},
	{"street_km_flooded", "km", "length of streets with a lane under 0.15 m or more at any time"},
	{"street_km_flooded_CLASS", "km", "of these, those of a class of street"},
	{"street_km_impassable", "km", "length of streets with a lane under 0.30 m or more at any time"},
	{"flood_hours", "h", "how long at least half of the largest flooded area was under water"},
	{"residents_over_55db", "persons", "residents of buildings whose loudest wall has more than 55 dB(A) of traffic, mean of the run, an upper bound"},
	{"residents_over_55db_lden", "persons", "the same by Lden, the level of day, evening and night of directive 2002/49/EC; the run must have a whole day"},
	{"residents_over_50db_lnight", "persons", "residents whose loudest wall has more than 50 dB(A) of Lnight, 23 to 07 h; the run must have a whole night"},
	{"residents_flooded", "persons", "residents of flooded buildings"},
}

// Catalog lists every indicator that a run may have.
func Catalog() []Entry {
	list := slices.Clone(catalog)
	for _, m := range serviceMeasures {
		list = append(list, Entry{"FLEET_" + m.id, m.unit, m.note})
	}
	return append(list, Entry{"FLEET_calls", "calls", callsNote}, Entry{"FLEET_answered", "calls", answeredNote}, Entry{"FLEET_calls_open", "calls", openNote})
}

// Names are the names of a run that stand in ids of indicators.
type Names struct {
	Corridors []string
	Fleets    []string
	Zones     []string // of the city
}

// Known lists the ids that a run with these names may have. A pollutant is known by its table only: ids that end on _emitted
// are for Possible to judge.
func Known(n Names) (ids []string) {
	for _, e := range catalog {
		switch {
		case strings.HasPrefix(e.ID, "POLLUTANT"):
		case strings.HasSuffix(e.ID, "_MODE"):
			for _, m := range sortedModes() {
				ids = append(ids, strings.TrimSuffix(e.ID, "MODE")+m)
			}
		case strings.HasSuffix(e.ID, "_CLASS"):
			for k := range classNames {
				ids = append(ids, strings.TrimSuffix(e.ID, "CLASS")+city.StreetClass(k).String())
			}
		case strings.Contains(e.ID, "NAME"):
			for _, c := range n.Corridors {
				ids = append(ids, strings.Replace(e.ID, "NAME", c, 1))
			}
		default:
			ids = append(ids, e.ID)
		}
	}
	for _, f := range n.Fleets {
		for _, m := range serviceMeasures {
			if ids = append(ids, f+"_"+m.id); m.answers {
				for _, z := range n.Zones {
					ids = append(ids, f+"_"+z+"_"+m.id)
				}
			}
		}
		ids = append(ids, f+"_calls", f+"_answered", f+"_calls_open")
	}
	return ids
}

// Possible reports whether a run with these names may have an indicator.
func Possible(id string, n Names) bool {
	return slices.Contains(Known(n), id) || strings.HasSuffix(id, "_emitted") && id == strings.ToLower(id)
}

// sortedModes are the modes of the catalogue, by name.
func sortedModes() (list []string) {
	for m := range modeNames { //semul:allow maprange: sorted below
		list = append(list, m)
	}
	slices.Sort(list)
	return list
}
