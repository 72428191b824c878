package weather

import (
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/sim"
	"semul/engine/sim/msg"
)

// sampleEvery is the step of the trailing sums.
const sampleEvery = clock.Time(time.Minute)

// alarm keeps the last twelve hours of rain by the minute and the warning in force.
type alarm struct {
	past  []float64 // total fallen [m], a ring of 721 minutes by zone
	zones int
	next  clock.Time // next minute to be written
	level uint8      // severity in force: 0 none, 1 advisory, 2 warning, 3 extreme
	until clock.Time
	event uint64
}

const ring = 12*60 + 1

func (a *alarm) init(zones int) {
	a.zones = zones
	a.past = make([]float64, ring*zones)
}

// sum is what has fallen in the last n minutes on a zone [mm], n ≤ 720.
func (a *alarm) sum(zone, n int) float64 {
	last := int(a.next/sampleEvery) - 1
	from := max(0, last-n)
	return (a.past[last%ring*a.zones+zone] - a.past[from%ring*a.zones+zone]) * 1000
}

// severity returns the strongest level that a zone's sums reach, and the sum that does it.
func (a *alarm) severity(zone int) (uint8, float64) {
	h1, h3, h12 := a.sum(zone, 60), a.sum(zone, 180), a.sum(zone, 720)
	switch {
	case h1 >= 72 || h1 >= 50 && h3 >= 90:
		return 3, h1
	case h3 >= 90:
		return 2, h3
	case h12 >= 180:
		return 2, h12
	case h3 >= 60:
		return 1, h3
	case h12 >= 110:
		return 1, h12
	}
	return 0, 0
}

// warn updates the sums minute by minute and raises what they reach.
func (m *Model) warn() {
	a := &m.alarm
	for a.next <= m.now {
		row := int(a.next/sampleEvery) % ring * a.zones
		copy(a.past[row:row+a.zones], m.total)
		a.next += sampleEvery
		worst, sum, where := uint8(0), 0.0, 0
		for z := range a.zones {
			if s, v := a.severity(z); s > worst {
				worst, sum, where = s, v, z
			}
		}
		if worst > 0 {
			a.until = m.now.Add(time.Hour)
		}
		if worst > a.level {
			a.level = worst
			a.event = m.env.Emit(frame.Event{Kind: "alert", Where: city.Ref{Support: city.WeatherZone, Index: uint32(where)}, Value: sum, Unit: "mm",
				Note: [...]string{"", "heavy rain advisory", "heavy rain warning", "extreme heavy rain"}[worst], Cause: m.causes()})
			m.warning.Send(frame.Event{ID: a.event}, msg.Alert{Hazard: "heavy_rain", Severity: worst, Until: m.now.Add(3 * time.Hour)})
		}
		if a.level > 0 && m.now >= a.until {
			a.level = 0
		}
	}
}

// causes lists the events that brought storms.
func (m *Model) causes() []uint64 {
	var out []uint64
	for _, r := range m.added {
		out = append(out, r.cause)
	}
	return out
}

func (a *alarm) save(e *sim.Encoder) {
	e.Float64s(a.past)
	e.Time(a.next)
	e.Uint8(a.level)
	e.Time(a.until)
	e.Uint64(a.event)
}

func (a *alarm) load(d *sim.Decoder) {
	want := len(a.past)
	a.past = d.Float64s(a.past)
	a.next, a.level, a.until, a.event = d.Time(), d.Uint8(), d.Time(), d.Uint64()
	if len(a.past) != want || a.next < 0 {
		d.Fail("weather: the sums of rain are not those of this run")
		a.past = make([]float64, want)
	}
}
