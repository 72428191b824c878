package traffic

import (
	"fmt"
	"math"
	"strings"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/sim"
	"semul/models/traffic/plan"
)

// CorridorParams are the keys of [corridor.X].
type CorridorParams struct {
	Streets []string `toml:"streets" need:"[\"Main Street\"]" doc:"streets by id or signed name, all pieces of a name"`
	Heading string   `toml:"heading" oneof:"|north|east|south|west" doc:"only the carriageways that lead there, from end to end of the street; without it both"`
	Hours   string   `toml:"hours" doc:"part of the day that the mean is taken over, \"07:00-08:30\"; without it the whole run"`

	from, until clock.Duration
}

// Check reads the hours.
func (p *CorridorParams) Check(bad func(key, why string)) {
	p.until = clock.Day
	if p.Hours == "" {
		return
	}
	a, b, _ := strings.Cut(p.Hours, "-")
	from, err1 := time.Parse("15:04", strings.TrimSpace(a))
	until, err2 := time.Parse("15:04", strings.TrimSpace(b))
	if err1 != nil || err2 != nil || !from.Before(until) {
		bad("hours", fmt.Sprintf("%q is no part of a day; write e.g. \"07:00-08:30\"", p.Hours))
		return
	}
	midnight := time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, time.UTC)
	p.from, p.until = from.Sub(midnight), until.Sub(midnight)
}

func corridorTable() sim.TableSpec {
	return sim.TableSpec{Group: "corridor", Naming: sim.Named, Strict: true, Doc: "streets whose speed is told together: all metres driven on them over all time spent on them, junctions left out (Edie 1963), in the summary and by five minutes in corridors.csv",
		Kinds: []sim.TableKind{{New: func() any { return &CorridorParams{until: clock.Day} }}}}
}

// corridor is the streets of a [corridor.X] and what was driven on them.
type corridor struct {
	name            string
	from, until     clock.Duration // of a civil day
	lane            []bool
	metres, seconds []float64 // by window of five minutes since the start
}

// layCorridors finds the streets of each [corridor.X].
func (m *Model) layCorridors() error {
	c := m.env.City
	for _, entry := range m.env.Tables("corridor", "") {
		p := entry.Params.(*CorridorParams)
		rows, err := plan.Corridor(c, p.Streets)
		if err != nil {
			return fmt.Errorf("%s.streets: %s", entry.Key, strings.TrimPrefix(err.Error(), "corridor: "))
		}
		k := corridor{name: entry.Name, from: p.from, until: p.until, lane: make([]bool, len(c.Lanes.ID))}
		some := false
		for _, s := range rows {
			if !leads(c, s, p.Heading) {
				continue
			}
			for l := c.Streets.LaneOff[s]; l < c.Streets.LaneOff[s+1]; l++ {
				k.lane[l], some = true, true
			}
		}
		if !some {
			return fmt.Errorf("%s.heading: none of these streets leads %s; leave the key out for both ways", entry.Key, p.Heading)
		}
		m.corridors = append(m.corridors, k)
	}
	return nil
}

// leads reports whether a street leads to a quarter of the sky.
func leads(c *city.City, street uint32, heading string) bool {
	line := c.Streets.Line.At(int(street))
	d := line[len(line)-1].Sub(line[0])
	flat := math.Abs(d.X) >= math.Abs(d.Y)
	switch heading {
	case "east":
		return flat && d.X > 0
	case "west":
		return flat && d.X < 0
	case "north":
		return !flat && d.Y > 0
	case "south":
		return !flat && d.Y < 0
	}
	return true
}

// measure books what was driven in the interval since m.now, at the speeds and places at its end.
func (m *Model) measure(to clock.Time) {
	if len(m.corridors) == 0 || to <= m.now {
		return
	}
	dt, w := to.Sub(m.now).Seconds(), int((to-1)/window)
	for i := range m.corridors {
		k := &m.corridors[i]
		for len(k.seconds) <= w {
			k.metres, k.seconds = append(k.metres, 0), append(k.seconds, 0)
		}
	}
	m.sim.EachLane(func(lane uint32, vehicles int, mean float64) {
		for i := range m.corridors {
			if k := &m.corridors[i]; k.lane[lane] {
				k.seconds[w] += float64(float64(vehicles) * dt)
				k.metres[w] += float64(float64(vehicles) * mean * dt)
			}
		}
	})
}

// figures are the mean of the hours asked for [km/h], that of the slowest five minutes in them, and the distance driven;
// where nobody drove there is no speed.
func (k *corridor) figures(civil clock.Civil) []sim.Figure {
	metres, seconds, low := 0.0, 0.0, math.Inf(1)
	for w := range k.seconds {
		if at := civil.OfDay(clock.Time(w) * window); at < k.from || at >= k.until || k.seconds[w] == 0 {
			continue
		}
		metres, seconds = metres+k.metres[w], seconds+k.seconds[w]
		low = min(low, k.metres[w]/k.seconds[w])
	}
	if seconds == 0 {
		return []sim.Figure{{Name: "corridor_" + k.name + "_vehicle_km", Value: 0}}
	}
	return []sim.Figure{{Name: "corridor_" + k.name + "_kmh", Value: 3.6 * ratio(metres, seconds)},
		{Name: "corridor_" + k.name + "_lowest_kmh", Value: 3.6 * low}, {Name: "corridor_" + k.name + "_vehicle_km", Value: metres / 1000}}
}

// EachCorridor calls f for every [corridor.X] with what was driven on it in the last five minutes that have ended at now:
// metres and vehicle-seconds.
func (m *Model) EachCorridor(now clock.Time, f func(name string, metres, seconds float64)) {
	w := int(now/window) - 1
	for i := range m.corridors {
		k := &m.corridors[i]
		if w < 0 || w >= len(k.seconds) {
			f(k.name, 0, 0)
			continue
		}
		f(k.name, k.metres[w], k.seconds[w])
	}
}

func (m *Model) saveCorridors(e *sim.Encoder) {
	for i := range m.corridors {
		e.Float64s(m.corridors[i].metres)
		e.Float64s(m.corridors[i].seconds)
	}
}

func (m *Model) loadCorridors(d *sim.Decoder) {
	for i := range m.corridors {
		k := &m.corridors[i]
		k.metres, k.seconds = d.Float64s(nil), d.Float64s(nil)
		if len(k.metres) != len(k.seconds) {
			d.Fail("traffic: corridor %s has %d and %d windows; the state is damaged", k.name, len(k.metres), len(k.seconds))
			return
		}
	}
}
