package kpi

import (
	"cmp"
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/geo"
)

// Connections are what public transport offered.
type Connections struct {
	Stops      []geo.Point // with service
	Jobs       []float64   // by zone: within 45 min by public transport or on foot; NaN: not known
	Waits      []float64   // of those who got on [s]
	Delays     []float64   // of departures from stops against the timetable [s]; negative: early
	Lost       int         // journeys begun by public transport and broken off: they never arrive, not even on foot
	Regularity float64     // coefficient of variation of headways at stops; NaN: not known
}

// A stop is near within so many metres on foot along streets, as the indicator 11.2.1 of the United Nations' goals has it for buses
// (UN-Habitat, metadata of September 2021); streets are so much longer than the crow's flight (project default).
const (
	nearStop  = 500
	crowStops = 1.3
)

// connections looks at public-transport connectivity. Residents are shared out over a zone's dwellings by floor area.
func (in *Input) connections(b *book) {
	t := in.Transit
	if t == nil {
		b.miss("residents_near_stop", `[fleet.bus] kind = "bus", and [model.people] with population = true`)
		return
	}
	if share := in.nearStops(); !math.IsNaN(share) {
		b.add(Transit, "residents_near_stop", 100*share, "%", More, "stops, zones, buildings",
			"residents within 500 m on foot of a stop at which a line of the run calls, as the indicator 11.2.1 of the United Nations' goals", "정류장 500 m 이내 거주자", "Residents near a stop")
	}
	mean, median := in.jobsReached()
	note := "jobs that a resident reaches within 45 min by public transport or on foot, three departures in the run; mean over residents by zone"
	b.add(Transit, "jobs_in_45_min_mean", mean, "jobs", More, "zones, timetable", note, "45분 이내 일자리, 평균", "Jobs within 45 min, mean")
	b.add(Transit, "jobs_in_45_min_median", median, "jobs", More, "zones, timetable", note+", median", "45분 이내 일자리, 중앙값", "Jobs within 45 min, median")
	if n := len(t.Waits); n > 0 {
		sum := 0.0
		for _, w := range t.Waits {
			sum += w
		}
		b.add(Transit, "transit_wait", sum/float64(n), "s", Less, "traffic", "mean wait at stops of those who got on", "정류장 평균 대기", "Wait at stops")
	}
	if n := len(t.Delays); n > 0 {
		sorted := slices.Sorted(slices.Values(t.Delays))
		b.add(Transit, "transit_delay_p90", max(0, sorted[(9*n+9)/10-1]), "s", Less, "traffic",
			"lateness against the timetable that one departure in ten from a stop exceeds; 0 where they are on time", "시각표 대비 지연 90 %", "Lateness of the slowest tenth")
		b.add(Transit, "transit_journeys_lost", float64(t.Lost), "journeys", Less, "traffic",
			"journeys begun by public transport that never arrive, for somebody waited in vain or had to get off before his stop, twice or with no other way left; who then walks or takes another line is not counted", "포기한 대중교통 통행", "Journeys given up")
	}
	b.add(Transit, "transit_irregularity", t.Regularity, "1", Less, "traffic",
		"coefficient of variation of headways at stops, mean over lines and stops: 0 is even, 1 is as by chance", "배차 간격 불규칙성", "Irregularity of headways")
}

// nearStops is the share of residents near a stop; NaN if the city has none.
func (in *Input) nearStops() float64 {
	c := in.City
	boxes := make([]geo.Bounds, len(in.Transit.Stops))
	for i, p := range in.Transit.Stops {
		boxes[i] = geo.BoundsOf(p)
	}
	index := geo.NewIndex(boxes)
	floor, near := make([]float64, len(c.Zones.ID)), make([]float64, len(c.Zones.ID))
	var hit []uint32
	for i := range c.Buildings.ID {
		zone, area := c.Buildings.Zone[i], float64(c.Buildings.Floor[i])
		use := c.Buildings.Use[i]
		dwelling := use == city.UseUnknown || use == city.UseApartment || use == city.UseHouse || use == city.UseMixed
		if int(zone) >= len(floor) || !(area > 0) || !dwelling || i >= c.Buildings.Poly.Len() {
			continue
		}
		floor[zone] += area
		at := c.Buildings.Poly.Centroid(i)
		hit = index.Nearest(at, 1, nearStop/crowStops, func(k uint32) float64 { return in.Transit.Stops[k].Dist(at) }, hit[:0])
		if len(hit) > 0 {
			near[zone] += area
		}
	}
	all, those := 0.0, 0.0
	for z := range floor {
		if floor[z] > 0 {
			n := float64(c.Zones.Residents[z])
			all += n
			those += float64(n * (near[z] / floor[z]))
		}
	}
	return those / all
}

// jobsReached is the mean and the median over residents of the jobs in reach; NaN where nothing is known.
func (in *Input) jobsReached() (mean, median float64) {
	type zone struct{ jobs, residents float64 }
	var list []zone
	all := 0.0
	for z, jobs := range in.Transit.Jobs {
		n := float64(in.City.Zones.Residents[z])
		if math.IsNaN(jobs) || n == 0 {
			continue
		}
		list = append(list, zone{jobs, n})
		all += n
		mean += float64(jobs * n)
	}
	if all == 0 {
		return math.NaN(), math.NaN()
	}
	slices.SortFunc(list, func(a, b zone) int { return cmp.Compare(a.jobs, b.jobs) })
	below := 0.0
	for _, z := range list {
		if below += z.residents; below >= all/2 {
			median = z.jobs
			break
		}
	}
	return mean / all, median
}
