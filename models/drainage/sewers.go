package drainage

import (
	"bytes"
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/frame"
	"semul/engine/sim"
	"semul/engine/units"
	"semul/models/drainage/sewer"
)

// sewers are the city's pipes and what passes between them and the ground.
//
// Water goes down an inlet of area A and perimeter w = 2√(πA) as over a weir and, drowned, as through an orifice, the less
// of the two, h being the depth over the cover:
//
//	q = ⅔·Cw·w·√(2g)·h^{3/2}      q = Co·A·√(2g·h)                                            (2)
//
// and no more than the ground offers (half of what stands on the node's cell). A full node takes nothing. What comes over
// a rim is spilled onto the ground. Both are volumes, taken and given in full. What gutters bring from roofs goes in whatever
// else does.
//
// Cw and Co are those of open manholes in Itzi (Courty, Pedrozo-Acuña, Bates 2017, Geosci. Model Dev. 10, 1835); what grates
// take differs by three times (Rubinato, Martins, Shucksmith 2018, J. Hydroinformatics 20, 564).
type sewers struct {
	solver *sewer.Solver
	level  *sim.In[units.Metre]
	offer  *sim.In[units.CubicMetre]
	mouths *sim.In[units.Metre]
	roofs  *sim.In[units.CubicMetre]
	up     *sim.Out[units.CubicMetre]
	out    *sim.Out[units.CubicMetre]
	head   *sim.Out[units.Metre]

	*layout
	start    float64   // water at the start [m³]
	in       []float64 // by node, of this interval [m³]
	spilled  []float64 // by node, at the last exchange [m³]
	left     []float64
	since    []float64 // when a node last spilled [s]; below 0: never
	spilling []bool    // by node, in the last interval; follows from the exchange that comes, so it is not saved
	lifted   []float64 // by pump of the city that draws from a drain node [m³]
}

// The coefficients of (2), and the quiet after which a node that spills again is news [s].
const (
	weirCw    = 0.54
	orificeCo = 0.167
	gravity   = 9.80665
	flapCd    = 0.8 // of a flap's opening (project default)
	quiet     = 600
)

// openSewers builds the network of the city's drains.
func (m *Model) openSewers() error {
	if m.params.Surface == "none" {
		return nil
	}
	c, env := m.env.City, m.env
	if len(c.DrainLinks.ID) == 0 {
		return fmt.Errorf("model.drainage.surface = %q wants sewers, and the city has none: import it with --complete, or write \"none\"", m.params.Surface)
	}
	l, err := lay(c, m.params, env.Civil.Start())
	if err != nil {
		return err
	}
	s := &sewers{layout: l}
	if s.solver, err = sewer.New(l.net); err != nil {
		return fmt.Errorf("drains of the city: %w", err)
	}
	s.solver.Share(env.Pool)
	s.level = sim.ReadPort[units.Metre](env, "manhole_level")
	s.offer = sim.ReadPort[units.CubicMetre](env, "manhole_available")
	s.mouths = sim.ReadPort[units.Metre](env, "outfall_level")
	s.roofs = sim.ReadPort[units.CubicMetre](env, "roof_runoff")
	s.up = sim.WritePort[units.CubicMetre](env, "surcharge")
	s.out = sim.WritePort[units.CubicMetre](env, "outfall_discharge")
	s.head = sim.WritePort[units.Metre](env, "node_head")
	n := len(c.DrainNodes.ID)
	s.spilled, s.left, s.since, s.in = make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range s.since {
		s.since[i] = -1
	}
	s.spilling = make([]bool, n)
	s.lifted = make([]float64, len(c.Pumps.ID))
	s.start = s.solver.Ledger().Stored
	m.sewers = s
	return nil
}

// flow takes the sewers over dt seconds that end at now.
func (m *Model) flow(dt, now float64) error {
	s := m.sewers
	if s == nil || dt <= 0 {
		return nil
	}
	s.takeIn(m, dt)
	s.solver.Advance(dt)
	if n := s.solver.Broken(); n >= 0 {
		return m.env.Errorf("drain_node/%s: its depth is not a number; look at the pipes that meet there", s.net.Nodes[n].Name)
	}
	s.giveBack(m, dt, now)
	return nil
}

// takeIn decides what runs into the sewers in the next dt seconds, and what comes out of underpasses again.
func (s *sewers) takeIn(m *Model, dt float64) {
	d := &m.env.City.DrainNodes
	for n, kind := range d.Kind {
		s.in[n] = float64(s.roofs.Values[n])
		switch kind {
		case city.Outfall:
			if s.mouth[n] < 0 {
				continue
			}
			stage := float64(s.mouths.Values[n])
			if stage < noStage/2 {
				stage = float64(d.Invert[n])
			}
			s.solver.SetStage(s.mouth[n], stage)
		case city.Manhole, city.Inlet:
			if s.solver.Head(n) < s.solver.Rim(n)-1e-3 {
				take := min(m.params.capacity(float64(s.level.Values[n])-float64(d.Ground[n]))*dt, float64(s.offer.Values[n]))
				s.in[n] += take
				s.up.Values[n] -= units.CubicMetre(take)
			}
		}
	}
	for k := range s.outfalls {
		s.face(&s.outfalls[k])
	}
	for k := range s.portals {
		p := &s.portals[k]
		inside := s.solver.Head(p.tank)
		v := p.over(float64(s.level.Values[p.node]), inside) * dt
		if v > 0 {
			v = min(v, float64(s.offer.Values[p.node]))
		} else { // half of what stands above the lip, so that two portals cannot take more than there is
			v = max(v, -float64(0.25*s.net.Nodes[p.tank].Basin.AreaAt(s.solver.Depth(p.tank))*max(0, inside-p.crest)))
		}
		s.in[p.tank] += v
		s.up.Values[p.node] -= units.CubicMetre(v)
	}
	for n, v := range s.in {
		s.solver.SetInflow(n, v/dt)
	}
	for i, k := range s.lift {
		if k >= 0 {
			set := 0.0
			if m.pumps[i].state == running {
				set = m.rated(i)
				if s.curved[i] {
					set = 1
				}
			}
			s.solver.SetSetting(k, set)
		}
	}
}

// giveBack hands out what has left the sewers, and tells of what spills.
func (s *sewers) giveBack(m *Model, dt, now float64) {
	for n, kind := range m.env.City.DrainNodes.Kind {
		s.head.Values[n] = units.Metre(s.solver.Head(n))
		if kind == city.Outfall && s.mouth[n] < 0 {
			continue
		}
		if kind == city.Outfall {
			v := s.solver.Discharge(s.mouth[n])
			s.out.Values[n] += units.CubicMetre(v - s.left[n])
			s.left[n] = v
			continue
		}
		v := s.solver.Overflow(n)
		s.spilling[n] = v > s.spilled[n]
		if spill := v - s.spilled[n]; spill > 0 {
			s.up.Values[n] += units.CubicMetre(spill)
			if s.since[n] < 0 || now-s.since[n] > quiet {
				ev := frame.Event{Kind: "surcharged", Where: city.Ref{Support: city.OfDrainNode, Index: uint32(n)}, Value: spill / dt, Unit: "m³/s"}
				if storm := m.env.Latest("weather.alert", city.Ref{Support: city.WeatherZone, Index: m.env.RowAt(city.WeatherZone, m.env.City.DrainNodes.At.At(n))}); storm != 0 {
					ev.Cause = []uint64{storm}
				}
				m.env.Emit(ev)
			}
			s.since[n] = now
		}
		s.spilled[n] = v
	}
	for k := range s.outfalls {
		s.release(&s.outfalls[k])
	}
	for i, k := range s.lift {
		if k < 0 {
			continue
		}
		v := s.lifted[i] + float64(s.solver.Flow(k)*dt) // within the sewers; only told
		if end := s.pour[i]; end >= 0 {
			v = s.solver.Discharge(end)
			m.pumped.Values[i] += units.CubicMetre(v - s.lifted[i])
		}
		m.volume += v - s.lifted[i]
		if s.curved[i] {
			m.draw(i, float64(weight*(v-s.lifted[i])*m.height(i)/m.params.Efficiency))
		}
		s.lifted[i] = v
	}
}

// noStage is what outfall_level says where no water stands before an outfall.
const noStage = -1e9

// notALevel leaves an outfall of the solver to its own rule.
var notALevel = math.NaN()

// capacity is what an inlet takes from water of a depth [m] over it, (2) [m³/s].
func (p *Params) capacity(h float64) float64 {
	if h <= 0 {
		return 0
	}
	a := float64(p.InletArea) * (1 - p.Blocked)
	w := 2 * math.Sqrt(math.Pi*a)
	fall := math.Sqrt(2 * gravity * h)
	return min(float64(2.0/3.0*weirCw*w*h*fall), float64(orificeCo*a*fall))
}

// Accounts balance the water in the sewers.
func (m *Model) Accounts() []sim.Account {
	if m.sewers == nil {
		return nil
	}
	l := m.sewers.solver.Ledger()
	terms := []sim.Term{{Name: "inlets", Value: l.Received}, {Name: "outfalls", Value: l.Returned - l.Left}, {Name: "surcharge", Value: -l.Spilled}, {Name: "clip", Value: l.Short}}
	if len(m.sewers.net.Inflows) > 0 {
		terms = append(terms, sim.Term{Name: "inflows", Value: l.Fed - l.Taken})
	}
	poured := 0.0
	for _, end := range m.sewers.pour {
		if end >= 0 {
			poured += m.sewers.solver.Discharge(end)
		}
	}
	if poured != 0 {
		terms[1].Value += poured
		terms = append(terms, sim.Term{Name: "pumps", Value: -poured})
	}
	return []sim.Account{{Name: "sewers", Unit: "m³", Start: m.sewers.start, Stored: l.Stored, Limit: 1e-2, Terms: terms}}
}

func (s *sewers) save(e *sim.Encoder) {
	var b bytes.Buffer
	if err := s.solver.Save(&b); err != nil {
		panic(err) // a buffer takes all
	}
	e.Bytes(b.Bytes())
	for _, v := range [4][]float64{s.spilled, s.left, s.since, s.lifted} {
		e.Float64s(v)
	}
	for i := range s.outfalls {
		e.Float64s([]float64{s.outfalls[i].debt, s.outfalls[i].given})
	}
}

func (s *sewers) load(d *sim.Decoder) {
	state := d.Bytes()
	if d.Err() != nil {
		return
	}
	if err := s.solver.Load(bytes.NewReader(state)); err != nil {
		d.Fail("drainage: %v", err)
		return
	}
	for _, v := range [4][]float64{s.spilled, s.left, s.since, s.lifted} {
		got := d.Float64s(nil)
		if len(got) != len(v) {
			d.Fail("drainage: %d sewer nodes or pumps, this city has %d", len(got), len(v))
			return
		}
		copy(v, got)
	}
	for i := range s.outfalls {
		got := d.Float64s(nil)
		if len(got) != 2 {
			d.Fail("drainage: %d numbers of an outfall, want 2", len(got))
			return
		}
		s.outfalls[i].debt, s.outfalls[i].given = got[0], got[1]
	}
}
