package validation

import (
	"context"
	"fmt"
	"math"

	"semul/engine/fmath"
	"semul/engine/validate"
	"semul/models/drainage/sewer"
)

const g = 9.80665

func ignore(run func() (validate.Outcome, error)) func(context.Context, validate.Env) (validate.Outcome, error) {
	return func(context.Context, validate.Env) (validate.Outcome, error) { return run() }
}

// options are quiet ones: short steps, settled tightly.
func options(step float64) sewer.Options {
	o := sewer.DefaultOptions()
	o.Step, o.Trials, o.Tolerance, o.Courant = step, 30, 1e-8, 0.75
	o.MinStep = min(0.5, step)
	return o
}

// rest fills a looped network on uneven ground to one level, inside and outside, and waits.
func rest() (validate.Outcome, error) {
	const level = 12.0
	round, err := sewer.Circle(0.8, 0)
	if err != nil {
		return validate.Outcome{}, err
	}
	egg, err := sewer.Egg(1.2)
	if err != nil {
		return validate.Outcome{}, err
	}
	n := &sewer.Network{Options: options(5)}
	for i, z := range []float64{9, 8.2, 10.4, 8.8, 7.5} {
		n.Nodes = append(n.Nodes, sewer.Node{Name: fmt.Sprint("n", i), Invert: z, Full: 6, Initial: level - z})
	}
	n.Nodes = append(n.Nodes, sewer.Node{Name: "out", Kind: sewer.Outfall, Invert: 7, Mouth: sewer.Mouth{Kind: sewer.Fixed, Level: level}})
	for i, e := range [][2]int{{0, 1}, {1, 2}, {2, 3}, {3, 0}, {1, 4}, {4, 5}} {
		x := round
		if i%2 == 1 {
			x = egg
		}
		n.Links = append(n.Links, sewer.Link{Name: fmt.Sprint("c", i), From: e[0], To: e[1], Length: 60 + 10*float64(i), Manning: 0.013, Section: x})
	}
	s, err := sewer.New(n)
	if err != nil {
		return validate.Outcome{}, err
	}
	s.Advance(3600)
	o := validate.Outcome{}
	for l := range n.Links {
		o.Value = max(o.Value, math.Abs(s.Flow(l)))
	}
	for i := range n.Nodes {
		o.Value = max(o.Value, math.Abs(s.Head(i)-level))
	}
	return o, nil
}

// line is a straight conduit in reaches, fed at its upper end.
func line(x *sewer.Section, reaches int, length, slope, manning, q float64, mouth sewer.Mouth, o sewer.Options) *sewer.Network {
	n := &sewer.Network{Options: o}
	for i := range reaches {
		n.Nodes = append(n.Nodes, sewer.Node{Name: fmt.Sprint("n", i), Invert: slope * length * float64(reaches-i), Full: 10})
	}
	n.Nodes = append(n.Nodes, sewer.Node{Name: "out", Kind: sewer.Outfall, Mouth: mouth})
	for i := range reaches {
		n.Links = append(n.Links, sewer.Link{Name: fmt.Sprint("c", i), From: i, To: i + 1, Length: length, Manning: manning, Section: x, Initial: q})
	}
	n.Inflows = []sewer.Inflow{{Node: 0, Base: q}}
	return n
}

// normal compares uniform flow with Manning in the circle's own formulas.
func normal() (validate.Outcome, error) {
	o := validate.Outcome{}
	for _, d := range []float64{0.3, 1, 2.4} {
		x, err := sewer.Circle(d, 0)
		if err != nil {
			return o, err
		}
		for _, fill := range []float64{0.2, 0.5, 0.75} {
			const manning, slope = 0.013, 0.002
			theta := 2 * fmath.Atan2(math.Sqrt(1-(1-2*fill)*(1-2*fill)), 1-2*fill)
			area, wet := d*d/8*(theta-fmath.Sin(theta)), d/2*theta
			q := area * fmath.Pow(area/wet, 2./3) * math.Sqrt(slope) / manning
			n := line(x, 6, 40*d, slope, manning, q, sewer.Mouth{Kind: sewer.Normal}, options(2))
			s, err := sewer.New(n)
			if err != nil {
				return o, err
			}
			s.Advance(3600)
			for i := 1; i < 6; i++ {
				o.Value = max(o.Value, math.Abs(s.Depth(i)/(fill*d)-1))
			}
		}
	}
	o.Notes = "three diameters, three fillings"
	return o, nil
}

// backwater compares a pool's backwater in a rectangular channel with the equation of gradually varied flow.
func backwater() (validate.Outcome, error) {
	const width, slope, manning, q, pool, length, reaches = 5.0, 0.0005, 0.025, 8.0, 3.0, 50.0, 40
	x, err := sewer.Rectangle(6, width, true)
	if err != nil {
		return validate.Outcome{}, err
	}
	s, err := sewer.New(line(x, reaches, length, slope, manning, q, sewer.Mouth{Kind: sewer.Fixed, Level: pool}, options(1)))
	if err != nil {
		return validate.Outcome{}, err
	}
	s.Advance(6 * 3600)
	fall := func(y float64) float64 { // dy/dx, x downstream
		a, r := width*y, width*y/(width+2*y)
		u := q / a
		return (slope - manning*manning*u*u/fmath.Pow(r, 4./3)) / (1 - u*u/(g*y))
	}
	o, y := validate.Outcome{}, pool
	for i := reaches - 1; i >= 0; i-- {
		const steps = 100
		for range steps { // upstream, by the midpoint rule
			dx := -length / steps
			y += dx * fall(y+dx/2*fall(y))
		}
		o.Value = max(o.Value, math.Abs(s.Depth(i)-y)/pool)
	}
	o.Notes = fmt.Sprintf("upper end %.4f m, integrated %.4f m", s.Depth(0), y)
	return o, nil
}

// orifice empties a tank through its floor.
func orifice() (validate.Outcome, error) {
	const area, h0, cd, bore = 20.0, 4.0, 0.6, 0.15
	x, err := sewer.Circle(bore, 0)
	if err != nil {
		return validate.Outcome{}, err
	}
	n := &sewer.Network{Options: options(1), Nodes: []sewer.Node{
		{Name: "tank", Kind: sewer.Storage, Invert: 10, Full: 5, Initial: h0, Basin: sewer.Basin{A0: area}},
		{Name: "out", Kind: sewer.Outfall, Invert: 0}},
		Links: []sewer.Link{{Name: "hole", Kind: sewer.Orifice, From: 0, To: 1, Section: x, Gate: sewer.Gate{Bottom: true, Cd: cd}}}}
	s, err := sewer.New(n)
	if err != nil {
		return validate.Outcome{}, err
	}
	last := h0
	for s.Depth(0) > h0/4 {
		last = s.Depth(0)
		if s.Advance(1); s.Time() > 1e5 {
			return validate.Outcome{}, fmt.Errorf("the tank does not empty: %g m", s.Depth(0))
		}
	}
	t := s.Time() - (h0/4-s.Depth(0))/(last-s.Depth(0))
	want := 2 * area * (math.Sqrt(h0) - math.Sqrt(h0/4)) / (cd * math.Pi / 4 * bore * bore * math.Sqrt(2*g))
	return validate.Outcome{Value: math.Abs(t/want - 1), Notes: fmt.Sprintf("%.2f s, formula %.2f s", t, want)}, nil
}

// weir lets a steady flow over a free crest.
func weir() (validate.Outcome, error) {
	const c, long, crest, q = 1.84, 2.0, 1.0, 0.5
	x, err := sewer.Rectangle(2, long, true)
	if err != nil {
		return validate.Outcome{}, err
	}
	n := &sewer.Network{Options: options(1), Inflows: []sewer.Inflow{{Node: 0, Base: q}}, Nodes: []sewer.Node{
		{Name: "tank", Kind: sewer.Storage, Invert: 10, Full: 5, Initial: crest, Basin: sewer.Basin{A0: 30}},
		{Name: "out", Kind: sewer.Outfall}},
		Links: []sewer.Link{{Name: "crest", Kind: sewer.Weir, From: 0, To: 1, Offset: crest, Section: x, Crest: sewer.Crest{C: c}}}}
	s, err := sewer.New(n)
	if err != nil {
		return validate.Outcome{}, err
	}
	s.Advance(7200)
	want := fmath.Pow(q/(c*long), 2./3)
	return validate.Outcome{Value: math.Abs((s.Depth(0)-crest)/want - 1)}, nil
}

// tank pumps from one tank to another and out, by levels.
func tank() (validate.Outcome, error) {
	n := &sewer.Network{Options: options(5), Inflows: []sewer.Inflow{{Node: 0, Base: 0.05}}, Nodes: []sewer.Node{
		{Name: "wet well", Kind: sewer.Storage, Full: 4, Initial: 1, Basin: sewer.Basin{A0: 12}},
		{Name: "tower", Kind: sewer.Storage, Invert: 20, Full: 8, Basin: sewer.Basin{A0: 40}},
		{Name: "out", Kind: sewer.Outfall, Invert: 5}},
		Links: []sewer.Link{
			{Name: "lift", Kind: sewer.Pump, From: 0, To: 1, Lift: sewer.Lift{Kind: sewer.ByHead, X: []float64{0, 30}, Q: []float64{0.2, 0.02}, StartAt: 2, StopAt: 0.5}},
			{Name: "supply", Kind: sewer.Outlet, From: 1, To: 2, Rating: sewer.Rating{Coef: 0.03, Expo: 0.5}}}}
	s, err := sewer.New(n)
	if err != nil {
		return validate.Outcome{}, err
	}
	s.Advance(6 * 3600)
	l := s.Ledger()
	return validate.Outcome{Value: math.Abs(l.Error()), Notes: fmt.Sprintf("in %.1f m³, out %.1f m³", l.Fed, l.Left)}, nil
}

// exchange feeds manholes from outside until they flood, takes water from them, and adds up both sides.
func exchange() (validate.Outcome, error) {
	x, err := sewer.Circle(0.5, 0)
	if err != nil {
		return validate.Outcome{}, err
	}
	n := line(x, 8, 60, 0.003, 0.013, 0, sewer.Mouth{}, options(1))
	for i := range n.Nodes {
		if n.Nodes[i].Kind == sewer.Junction {
			n.Nodes[i].Full = 2
		}
	}
	s, err := sewer.New(n)
	if err != nil {
		return validate.Outcome{}, err
	}
	given := 0.0
	for second := range 3600 {
		for i := range 8 {
			q := 0.02 + 0.03*math.Max(0, fmath.Sin(float64(second)/300+float64(i)))
			if second > 3000 && i == 4 {
				q = -0.02
			}
			s.SetInflow(i, q)
			given += q
		}
		s.Advance(1)
	}
	got, over, out := 0.0, 0.0, 0.0
	for i := range n.Nodes {
		got += s.Received(i) - s.Shortfall(i)
		over += s.Overflow(i)
		out += s.Discharge(i)
	}
	l := s.Ledger()
	if d := math.Abs(got + l.Short - given); d > 1e-9*given {
		return validate.Outcome{}, fmt.Errorf("%g m³ were given and %g m³ were booked", given, got+l.Short)
	}
	o := validate.Outcome{Value: math.Abs(given-over-out-l.Stored+l.Start) / given}
	o.Notes = fmt.Sprintf("given %.3f m³, flooded %.3f, left %.3f, stored %.3f, short %.3g", given, over, out, l.Stored, l.Short)
	return o, nil
}
