package flood

import (
	"math"

	"semul/engine/fmath"
)

// Layered is what a measure against runoff is made of, per area of its own: water ponds on a surface, sinks through soil,
// and stands in a base from which it seeps into the ground, drains to a sewer, or is let go late. A measure leaves out the
// layers that it does not have. One step of dt, from the bottom up, each flow no more than is there and has room below:
//
//	seepage, drain   their rates                       release  base·(1 − e^(−dt/delay))                (9)
//	percolation      K·e^(−slope·(porosity − θ)) while θ is above field capacity
//	infiltration     K into soil; without soil, intake into the base
//
// Nothing evaporates while a run lasts. Concept and (9)'s percolation: Rossman, Huber 2016, Storm Water Management Model
// Reference Manual III, EPA/600/R-16/093, chapter 6; there infiltration follows Green and Ampt and roofs drain by Manning.
type Layered struct {
	Ponding                  float64 // depth that the surface holds [m]
	Soil                     float64 // thickness [m]; 0: none
	Porosity, Field, Initial float64 // of the soil: full, at field capacity, at the start, by volume
	Conductivity             float64 // K [m/s]
	Slope                    float64 // of ln K over water content
	Intake                   float64 // through a surface without soil [m/s]
	Base                     float64 // water that the base holds [m]
	Filled                   float64 // share of the base that is full at the start
	Seepage, Drain           float64 // out of the base [m/s]
	Delay                    float64 // of what the base lets go to the ground beside [s]; 0: it lets none go
}

// stores is the water in a measure, per area of its own [m].
type stores struct{ pond, soil, base float64 }

// flows are what passed in a step, per area of its own [m].
type flows struct{ taken, seeped, drained, released float64 }

func (l *Layered) start() stores {
	return stores{soil: float64(l.Initial * l.Soil), base: float64(l.Filled * l.Base)}
}

func (w stores) sum() float64 { return w.pond + w.soil + w.base }

// pace is what of (9) depends on the step alone.
type pace struct{ seepage, drain, intake, soil, release float64 }

func (l *Layered) pace(dt float64) pace {
	p := pace{seepage: float64(l.Seepage * dt), drain: float64(l.Drain * dt), intake: float64(l.Intake * dt), soil: float64(l.Conductivity * dt)}
	if l.Delay > 0 {
		p.release = 1 - fmath.Exp(-dt/l.Delay)
	}
	return p
}

// step offers water [m] to a measure and moves what is in it.
func (l *Layered) step(w *stores, p *pace, offered float64) flows {
	var f flows
	f.seeped = math.Min(p.seepage, w.base)
	w.base -= f.seeped
	f.drained = math.Min(p.drain, w.base)
	w.base -= f.drained
	f.released = float64(w.base * p.release)
	w.base -= f.released
	on := w.pond + offered
	if l.Soil > 0 {
		if over := w.soil - float64(l.Field*l.Soil); over > 0 {
			q := math.Min(over, float64(p.soil*fmath.Exp(-l.Slope*(l.Porosity-w.soil/l.Soil))))
			if l.Base > 0 {
				q = math.Min(q, l.Base-w.base)
				w.base += q
			} else {
				seeped := math.Min(q, p.seepage)
				drained := math.Min(q-seeped, p.drain)
				f.seeped, f.drained, q = f.seeped+seeped, f.drained+drained, seeped+drained
			}
			w.soil -= q
		}
		in := math.Max(0, math.Min(on, math.Min(p.soil, float64(l.Porosity*l.Soil)-w.soil)))
		w.soil += in
		on -= in
	} else {
		in := math.Max(0, math.Min(on, math.Min(p.intake, l.Base-w.base)))
		w.base += in
		on -= in
	}
	w.pond = math.Min(on, l.Ponding)
	f.taken = offered - (on - w.pond)
	return f
}
