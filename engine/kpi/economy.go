package kpi

import "math"

// Depths that count [m].
const (
	wetDepth    = 0.05 // flooded: the lowest class that is drawn
	closeDepth  = 0.15 // underpasses close
	dangerDepth = 0.30 // roads close, cars take water, people are in danger
)

// economy counts time lost, energy not delivered and buildings under water.
func (in *Input) economy(b *book) {
	if t := in.Trips; t != nil {
		lost, delay, all, arrived := 0.0, 0.0, 0.0, 0
		for i := range t.Loss {
			people := 1.0
			if t.People != nil {
				people = t.People[i]
			}
			lost += t.Loss[i] * people
			all += t.Loss[i]
			if !math.IsNaN(t.Arrive[i]) {
				delay += t.Loss[i]
				arrived++
			}
		}
		b.add(Economy, "person_hours_lost", lost/3600, "person-hours", Less, "trips.loss",
			"time lost by everyone on the road against driving alone at the own wished speed, waiting to enter included; trips that had not arrived count up to the end",
			"손실 시간", "Person-hours lost")
		if arrived > 0 {
			b.add(Economy, "mean_delay", delay/float64(arrived), "s", Less, "trips.loss, trips.arrive",
				"by the drives of vehicles that arrived, mean of the wait to enter from the wanted departure on, and of the time lost on the road against driving alone at the own wished speed (depart_delay_s and time_lost_s of trips.parquet)", "도착 통행의 평균 지체", "Mean delay of trips that arrived")
		}
		b.add(Economy, "trips_finished", float64(arrived), "trips", Neither, "trips.arrive",
			"drives of vehicles that ended by the end of the run, at their destination or, where the rest of the way was closed, short of it; not journeys of people: who drives on from a full car park or from a charger that he cannot use begins another, and so does a vehicle of a fleet on each leg, empty ones too", "도착한 통행", "Trips finished")
		if n := len(t.Arrive); n > 0 {
			b.add(Economy, "mean_delay_all", all/float64(n), "s", Less, "trips.loss",
				"the same of all drives that were to begin; those on the road, those that wait to enter and those removed count up to the end of the run",
				"전체 통행의 평균 지체", "Mean delay of all trips")
			b.add(Economy, "trips_finished_share", 100*float64(arrived)/float64(n), "%", More, "trips.arrive",
				"of the drives of vehicles that were to begin, those that arrived by the end of the run", "도착한 통행의 비율", "Share of trips finished")
		}
		b.add(Economy, "trips_unfinished", float64(len(t.Arrive)-arrived), "trips", Less, "trips.arrive",
			"drives of vehicles wanted but not arrived at the end of the run: on the road, waiting to enter, or removed", "끝내지 못한 통행", "Trips not finished")
		b.add(Economy, "trips_removed", float64(t.Removed), "trips", Less, "trips.removed",
			"of the trips not finished, those removed as no way led to their destination", "길이 없어 빠진 통행", "Trips removed for want of a way")
	} else {
		b.miss("person_hours_lost", "record.trips = true")
	}
	if p := in.Power; p != nil {
		b.add(Economy, "unserved_energy", p.Unserved, "kWh", Less, "power unserved_kwh",
			"energy that was wanted where the grid was dead", "공급하지 못한 전력량", "Energy not delivered")
	}
	if in.BuildingPeak == nil {
		b.miss("buildings_flooded", "record.peaks = true")
		return
	}
	n, area := 0, 0.0
	for i, d := range in.BuildingPeak {
		if d >= wetDepth {
			n++
			area += math.Abs(in.City.Buildings.Poly.Area(i))
		}
	}
	b.add(Economy, "buildings_flooded", float64(n), "buildings", Less, "building_peak",
		"buildings with water 5 cm deep or more at their walls at any time", "침수 건물", "Flooded buildings")
	b.add(Economy, "building_area_flooded", area, "m2", Less, "building_peak",
		"footprint area of those buildings; no damage curve and no price is applied", "침수 건물 바닥면적", "Footprint of flooded buildings")
	in.depthClasses(b)
	if in.Damage != nil {
		in.damage(b)
	}
}

// depthClasses splits flooded buildings up by the deepest water at their walls.
func (in *Input) depthClasses(b *book) {
	classes := []struct {
		from   float32 // [m]
		id     string
		ko, en string
	}{
		{wetDepth, "5_15cm", "그중 5–15 cm", "of these, 5 to 15 cm deep"}, {closeDepth, "15_30cm", "그중 15–30 cm", "of these, 15 to 30 cm"},
		{dangerDepth, "30_50cm", "그중 30–50 cm", "of these, 30 to 50 cm"}, {0.5, "50_100cm", "그중 0.5–1 m", "of these, 0.5 to 1 m"},
		{1, "over_100cm", "그중 1 m 이상", "of these, 1 m or deeper"},
	}
	var n [5]int
	for _, d := range in.BuildingPeak {
		for k := len(classes) - 1; k >= 0; k-- {
			if d >= classes[k].from {
				n[k]++
				break
			}
		}
	}
	for k, c := range classes {
		b.add(Economy, "buildings_flooded_"+c.id, float64(n[k]), "buildings", Less, "building_peak",
			"of the flooded buildings, those whose deepest water was in this range, its lower end included", c.ko, c.en)
	}
}
