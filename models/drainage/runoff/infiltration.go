package runoff

import (
	"math"

	"semul/engine/fmath"
)

// Method is how water enters the ground.
type Method uint8

// The methods of infiltration.
const (
	Horton Method = iota
	ModifiedHorton
	GreenAmpt
	ModifiedGreenAmpt // no moisture is lost by rain below the conductivity
	CurveNumber
)

// Soil is the ground of a pervious area. Rates m/s, depths m.
type Soil struct {
	Method Method

	First, Last float64 // Horton: capacity at the start and at the end
	Decay       float64 // [1/s]
	Recovery    float64 // [1/s] of a dry soil; of the curve number, the inverse of its drying time
	Most        float64 // largest volume that enters in an event; 0: any

	Suction      float64 // Green–Ampt: at the wetting front
	Conductivity float64 // saturated
	Deficit      float64 // of moisture at the start, a ratio

	Number float64 // SCS curve number

	state soil
}

// soil is how wet the ground is.
type soil struct {
	Time   float64 // Horton: along the curve of capacity [s]
	Volume float64 // infiltrated in the event, or modified Horton's excess over Last [m]

	Upper   float64 // Green–Ampt: water in the upper zone [m]
	Deficit float64
	Calm    float64 // until the next event [s]
	Full    bool

	Room float64 // curve number: storage left at the start of the event [m]
	Rain float64 // of the event
	Took float64 // of the event
	Left float64 // storage now
	Rate float64 // the last rate
}

// start dries the soil.
func (s *Soil) start() {
	s.state = soil{Deficit: s.Deficit}
	if s.Method == CurveNumber {
		s.state.Left = s.storage()
		s.state.Room = s.state.Left
	}
}

// storage is S of the curve number [m].
func (s *Soil) storage() float64 { return (1000/s.Number - 10) * 0.0254 }

// Take is the mean rate at which water enters over dt: of rain and run-on [m/s] on a depth that stands [m].
func (s *Soil) take(dt, rain, runOn, depth float64) float64 {
	available := rain + runOn + depth/dt
	switch s.Method {
	case Horton:
		return s.horton(dt, available)
	case ModifiedHorton:
		return s.modifiedHorton(dt, available)
	case CurveNumber:
		return s.curveNumber(dt, rain+runOn, depth)
	}
	return s.greenAmpt(dt, rain+runOn, depth)
}

// infiltrated is Horton's volume after a time t along the curve [m].
func (s *Soil) infiltrated(t float64) float64 {
	return float64(s.Last*t) + float64((s.First-s.Last)/s.Decay*(1-fmath.Exp(-min(60, s.Decay*t))))
}

func (s *Soil) horton(dt, available float64) float64 {
	if s.First <= s.Last || s.Decay <= 0 {
		return min(s.First, available)
	}
	v := &s.state
	if available <= 0 {
		if s.Recovery > 0 {
			gone := 1 - fmath.Exp(-min(60, s.Decay*v.Time))
			v.Time = -fmath.Log(max(1e-26, 1-float64(fmath.Exp(-s.Recovery*dt)*gone))) / s.Decay
			if s.Most > 0 {
				v.Volume = s.infiltrated(v.Time)
			}
		}
		return 0
	}
	before := s.infiltrated(v.Time)
	rate := max(s.Last, (s.infiltrated(v.Time+dt)-before)/dt)
	switch {
	case rate < available || v.Time+dt > 16/s.Decay:
		v.Time += dt
		rate = min(rate, available)
	default: // as far along the curve as this volume goes
		rate = available
		goal := before + float64(rate*dt)
		t := v.Time + float64(dt/2)
		for range 20 {
			r := (s.infiltrated(t) - goal) / (s.Last + float64((s.First-s.Last)*fmath.Exp(-min(60, s.Decay*t))))
			t -= r
			if math.Abs(r) <= 0.001*dt {
				break
			}
		}
		v.Time = t
	}
	if s.Most > 0 {
		rate = max(0, min(rate, (s.Most-v.Volume)/dt))
		v.Volume += float64(rate * dt)
	}
	return rate
}

// modifiedHorton lets the capacity fall with the volume taken above the last rate (Akan 1992).
func (s *Soil) modifiedHorton(dt, available float64) float64 {
	v := &s.state
	if available <= 0 {
		v.Volume *= fmath.Exp(-s.Recovery * dt)
		return 0
	}
	rate := min(available, max(s.Last, s.First-float64(s.Decay*v.Volume)))
	if s.Most > 0 {
		rate = max(0, min(rate, (s.Most-v.Rain)/dt))
		v.Rain += float64(rate * dt)
	}
	v.Volume += float64(max(0, rate-s.Last) * dt)
	return rate
}

// greenAmpt follows Mein and Larson: all enters until the surface is saturated, then F' = F + Ks·dt + C·ln((F'+C)/(F+C)),
// C = (suction + depth)·deficit. Between events the upper zone drains and the deficit returns.
func (s *Soil) greenAmpt(dt, rain, depth float64) float64 {
	v := &s.state
	perHour := s.Conductivity * 3600 / 0.0254 // inches an hour, as the drainage rules are stated
	zone := 4 * math.Sqrt(perHour) * 0.0254   // thickness of the upper zone
	drain := math.Sqrt(perHour) / 75 / 3600   // share a second
	most := float64(zone * s.Deficit)
	v.Calm -= dt
	if v.Full {
		return s.saturated(dt, rain, depth, zone, most, drain)
	}
	available := max(0, rain+depth/dt)
	switch {
	case available == 0:
		if v.Upper <= 0 {
			return 0
		}
		out := float64(drain * most * dt)
		v.Volume = max(0, v.Volume-out)
		s.wet(-out, zone, most)
		if v.Calm <= 0 {
			v.Deficit = s.emptied(zone, most)
			v.Volume = 0
		}
		return 0
	case available <= s.Conductivity:
		took := float64(available * dt)
		s.wet(took, zone, most)
		v.Volume += took
		if s.Method == GreenAmpt && v.Calm <= 0 {
			v.Deficit = s.emptied(zone, most)
			v.Volume = 0
		}
		return available
	}
	v.Calm = 0.06 / drain
	limit := 0.0
	if rain != s.Conductivity && rain > s.Conductivity {
		limit = s.Conductivity * (s.Suction + depth) * v.Deficit / (rain - s.Conductivity)
	} else {
		limit = math.Inf(1)
	}
	switch {
	case v.Volume >= limit:
		v.Full = true
		return s.saturated(dt, rain, depth, zone, most, drain)
	case v.Volume+float64(available*dt) < limit:
		took := float64(available * dt)
		v.Volume += took
		s.wet(took, zone, most)
		return available
	}
	// saturated within the step
	after := dt - (limit-v.Volume)/available
	before := v.Volume
	goal := s.front(limit, (s.Suction+depth)*v.Deficit, after)
	if goal-before > available*dt {
		goal = before + float64(available*dt)
	}
	v.Volume, v.Full = goal, true
	s.wet(goal-before, zone, most)
	return (goal - before) / dt
}

func (s *Soil) saturated(dt, rain, depth, zone, most, drain float64) float64 {
	v := &s.state
	available := max(0, rain+depth/dt)
	if available <= 0 {
		v.Full = false
		return 0
	}
	v.Calm = 0.06 / drain
	goal := s.front(v.Volume, (s.Suction+depth)*v.Deficit, dt)
	took := goal - v.Volume
	if took > available*dt {
		took = float64(available * dt)
		v.Full = false
	}
	v.Volume += took
	s.wet(took, zone, most)
	return took / dt
}

// front solves the Green–Ampt equation for the volume after dt, by Newton steps.
func (s *Soil) front(from, c, dt float64) float64 {
	fed := float64(s.Conductivity * dt)
	if c <= 0 {
		return from + fed
	}
	f := from + fed
	for range 20 {
		g := f - from - fed - float64(c*fmath.Log((f+c)/(from+c)))
		d := g * (f + c) / max(f, 1e-12)
		f = max(f-d, from)
		if math.Abs(d) < 1e-9 {
			break
		}
	}
	return max(f, from+fed)
}

func (s *Soil) wet(by, zone, most float64) { s.state.Upper = max(0, min(most, s.state.Upper+by)) }

func (s *Soil) emptied(zone, most float64) float64 {
	if zone <= 0 {
		return s.Deficit
	}
	return (most - s.state.Upper) / zone
}

// curveNumber takes what does not run off: P − P²/(P + S), S the room at the start of the event.
func (s *Soil) curveNumber(dt, rain, depth float64) float64 {
	v := &s.state
	rate := 0.0
	if rain > 0 {
		if v.Calm >= 0.06/max(s.Recovery, 1e-12) { // a new event
			v.Rain, v.Took, v.Room, v.Rate = 0, 0, v.Left, 0
		}
		v.Calm = 0
		v.Rain += float64(rain * dt)
		took := 0.0
		if v.Rain+v.Room > 0 {
			took = v.Rain * (1 - v.Rain/(v.Rain+v.Room))
		}
		rate = max(0, (took-v.Took)/dt)
	} else {
		v.Calm += dt
		rate = v.Rate
		if depth <= 1e-7 {
			rate = 0
		}
	}
	if rate > 0 {
		rate = min(rate, v.Left/dt)
		if rain > 0 || rate > 0 {
			rate = min(rate, rain+depth/dt)
		}
		v.Took += float64(rate * dt)
		v.Left = max(0, v.Left-float64(rate*dt))
	} else {
		v.Left = min(s.storage(), v.Left+float64(s.Recovery*s.storage()*dt))
	}
	v.Rate = rate
	return rate
}
