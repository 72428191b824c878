package traffic

import (
	"math"

	"semul/engine/geo"
	"semul/engine/units"
)

// skimDepartures are the instants after now at which journeys from zone to zone begin [s]; their mean is told.
var skimDepartures = [3]int32{0, 600, 1200}

// zonePoints are the middles of zones that have a street.
func (m *Model) zonePoints() []geo.Point {
	c := m.env.City
	points := make([]geo.Point, len(c.Zones.ID))
	for z := range points {
		points[z] = geo.Point{X: math.NaN()}
		if m.zoneStreet[z] != none && z < c.Zones.Poly.Len() {
			points[z] = c.Zones.Poly.Centroid(z)
		}
	}
	return points
}

// writeTransitSkim tells how long journeys by bus from zone to zone feel; 0 where no bus helps.
func (m *Model) writeTransitSkim() {
	n := len(m.env.City.Zones.ID)
	if n == 0 || n > mostZones || m.transitSkim == nil {
		return
	}
	first := true
	for i := range m.services {
		if b, ok := m.services[i].service.(*buses); ok {
			b.skim(m.zonePoints(), m.transitSkim.Values, first)
			first = false
		}
	}
}

// skim fills a table of journeys as they feel to travellers [s]: the mean over some departures, of those that are sooner
// there than on foot. Where first is false, it keeps what is better already.
func (b *buses) skim(points []geo.Point, into []units.Second, first bool) {
	n := len(points)
	sum, count := make([]float64, n), make([]float64, n)
	now, early := int32(math.Ceil(b.m.sim.Now().Seconds())), int32(b.params.Early/1e9)
	for from, p := range points {
		clear(sum)
		clear(count)
		for _, later := range skimDepartures {
			if math.IsNaN(p.X) {
				break
			}
			b.router.From(p, now+later)
			for to, q := range points {
				if to == from || math.IsNaN(q.X) {
					continue
				}
				if j, ok := b.router.To(q); ok && j.Arrive-j.Start < b.walk.Seconds(p, q) {
					sum[to] += j.Felt(early)
					count[to]++
				}
			}
		}
		for to := range points {
			v := units.Second(0)
			if count[to] > 0 {
				v = units.Second(sum[to] / count[to])
			}
			if k := from*n + to; first || v > 0 && (into[k] == 0 || v < into[k]) {
				into[k] = v
			}
		}
	}
}

// within is how long a journey to work may take for the job to count as reached [s].
const within = 45 * 60

// jobsReached counts, for every zone, the jobs of zones that one is at within 45 min by bus or on foot: mean over departures
// spread over the run so far. NaN where a zone has no street.
func (b *buses) jobsReached(points []geo.Point) []float64 {
	c := b.m.env.City
	jobs := make([]float64, len(points))
	span := b.m.sim.Now().Seconds()
	for from, p := range points {
		if math.IsNaN(p.X) {
			jobs[from] = math.NaN()
			continue
		}
		for _, share := range [3]float64{0.25, 0.5, 0.75} {
			b.router.From(p, int32(span*share))
			for to, q := range points {
				if math.IsNaN(q.X) {
					continue
				}
				took := b.walk.Seconds(p, q)
				if j, ok := b.router.To(q); ok {
					took = min(took, j.Arrive-j.Start)
				}
				if took <= within {
					jobs[from] += float64(c.Zones.Jobs[to]) / 3
				}
			}
		}
	}
	return jobs
}

// served lists the stops at which some run calls.
func (b *buses) served() []geo.Point {
	used := make([]bool, len(b.places))
	for i := range b.runs {
		for _, call := range b.runs[i].calls {
			used[call.place] = true
		}
	}
	var list []geo.Point
	for i, is := range used {
		if is {
			list = append(list, b.places[i].at)
		}
	}
	return list
}
