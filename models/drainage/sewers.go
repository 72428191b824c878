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

	mouth   []int     // by drain node: of an outfall, the node of the solver behind its flap
	start   float64   // water at the start [m³]
	spilled []float64 // by node, at the last exchange [m³]
	left    []float64
	since   []float64 // when a node last spilled [s]; below 0: never
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
	net, s, err := probeNet(c, m.params)
	if err != nil {
		return err
	}
	if s.solver, err = sewer.New(net); err != nil {
		return fmt.Errorf("drains of the city: %w", err)
	}
	s.level = sim.ReadPort[units.Metre](env, "manhole_level")
	s.offer = sim.ReadPort[units.CubicMetre](env, "manhole_available")
	s.mouths = sim.ReadPort[units.Metre](env, "outfall_level")
	s.roofs = sim.ReadPort[units.CubicMetre](env, "roof_runoff")
	s.up = sim.WritePort[units.CubicMetre](env, "surcharge")
	s.out = sim.WritePort[units.CubicMetre](env, "outfall_discharge")
	s.head = sim.WritePort[units.Metre](env, "node_head")
	n := len(c.DrainNodes.ID)
	s.spilled, s.left, s.since = make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range s.since {
		s.since[i] = -1
	}
	s.start = s.solver.Ledger().Stored
	m.sewers = s
	return nil
}

// addMouth puts a flap behind an outfall's last pipes: an opening as large as the largest of them, which has no volume of its
// own. (A pipe that ended in the river itself would be counted as full when the river rises, flap or not.)
func (s *sewers) addMouth(net *sewer.Network, n int) error {
	var widest *sewer.Section
	for _, l := range net.Links {
		if l.To == n && l.Kind == sewer.Conduit && (widest == nil || l.Section.AreaAt(l.Section.Height) > widest.AreaAt(widest.Height)) {
			widest = l.Section
		}
	}
	if widest == nil {
		return fmt.Errorf("drain_node/%s: no pipe leads to this outfall", net.Nodes[n].Name)
	}
	s.mouth[n] = len(net.Nodes)
	net.Nodes = append(net.Nodes, sewer.Node{Name: net.Nodes[n].Name + " (mouth)", Kind: sewer.Outfall, Invert: net.Nodes[n].Invert, Mouth: sewer.Mouth{Kind: sewer.Free, Flap: true}})
	opening, err := sewer.Rectangle(widest.Height, widest.AreaAt(widest.Height)/widest.Height, false)
	if err != nil {
		return fmt.Errorf("drain_node/%s: %w", net.Nodes[n].Name, err)
	}
	net.Links = append(net.Links, sewer.Link{Name: net.Nodes[n].Name + " (flap)", Kind: sewer.Orifice, From: n, To: s.mouth[n], Section: opening, Flap: true, Gate: sewer.Gate{Cd: flapCd}})
	return nil
}

// flow takes the sewers over dt seconds that end at now.
func (m *Model) flow(dt, now float64) error {
	s := m.sewers
	if s == nil || dt <= 0 {
		return nil
	}
	ground := m.env.City.DrainNodes.Ground
	for n, kind := range m.env.City.DrainNodes.Kind {
		if kind == city.Outfall {
			stage := float64(s.mouths.Values[n])
			if stage < noStage/2 {
				stage = float64(m.env.City.DrainNodes.Invert[n])
			}
			s.solver.SetStage(s.mouth[n], stage)
			continue
		}
		take := 0.0
		if s.solver.Head(n) < s.solver.Rim(n)-1e-3 {
			take = min(m.params.capacity(float64(s.level.Values[n])-float64(ground[n]))*dt, float64(s.offer.Values[n]))
		}
		s.solver.SetInflow(n, (take+float64(s.roofs.Values[n]))/dt)
		s.up.Values[n] -= units.CubicMetre(take)
	}
	s.solver.Advance(dt)
	if n := s.solver.Broken(); n >= 0 {
		return m.env.Errorf("drain_node/%s: its depth is not a number; look at the pipes that meet there", m.env.City.DrainNodes.ID[n])
	}
	for n, kind := range m.env.City.DrainNodes.Kind {
		s.head.Values[n] = units.Metre(s.solver.Head(n))
		if kind == city.Outfall {
			v := s.solver.Discharge(s.mouth[n])
			s.out.Values[n] += units.CubicMetre(v - s.left[n])
			s.left[n] = v
			continue
		}
		v := s.solver.Overflow(n)
		if spill := v - s.spilled[n]; spill > 0 {
			s.up.Values[n] += units.CubicMetre(spill)
			if s.since[n] < 0 || now-s.since[n] > quiet {
				m.env.Emit(frame.Event{Kind: "surcharged", Where: city.Ref{Support: city.OfDrainNode, Index: uint32(n)}, Value: spill / dt, Unit: "m³/s"})
			}
			s.since[n] = now
		}
		s.spilled[n] = v
	}
	return nil
}

// noStage is what outfall_level says where no water stands before an outfall.
const noStage = -1e9

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
	return []sim.Account{{Name: "sewers", Unit: "m³", Start: m.sewers.start, Stored: l.Stored, Limit: 1e-2, Terms: []sim.Term{
		{Name: "inlets", Value: l.Received}, {Name: "outfalls", Value: l.Returned - l.Left}, {Name: "surcharge", Value: -l.Spilled}, {Name: "clip", Value: l.Short}}}}
}

func (s *sewers) save(e *sim.Encoder) {
	var b bytes.Buffer
	if err := s.solver.Save(&b); err != nil {
		panic(err) // a buffer takes all
	}
	e.Bytes(b.Bytes())
	for _, v := range [3][]float64{s.spilled, s.left, s.since} {
		e.Float64s(v)
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
	for _, v := range [3][]float64{s.spilled, s.left, s.since} {
		got := d.Float64s(nil)
		if len(got) != len(v) {
			d.Fail("drainage: %d sewer nodes, this city has %d", len(got), len(v))
			return
		}
		copy(v, got)
	}
}

func probeNet(c *city.City, params *Params) (*sewer.Network, *sewers, error) {
	net := &sewer.Network{Options: sewer.DefaultOptions()}
	net.Options.Step, net.Options.Courant, net.Options.Slot = params.Step.Seconds(), 0.75, true
	net.Options.Conserve = true
	for n, id := range c.DrainNodes.ID {
		node := sewer.Node{Name: id, Invert: float64(c.DrainNodes.Invert[n]), Full: float64(c.DrainNodes.Ground[n] - c.DrainNodes.Invert[n])}
		if c.DrainNodes.Kind[n] == city.Outfall {
			node.Surcharge = 100
		}
		if !(node.Full >= 0) {
			return nil, nil, fmt.Errorf("drain_node/%s: its invert, %.2f m, lies above the ground, %.2f m", id, c.DrainNodes.Invert[n], c.DrainNodes.Ground[n])
		}
		net.Nodes = append(net.Nodes, node)
	}
	for l, id := range c.DrainLinks.ID {
		from, to := c.DrainLinks.From[l], c.DrainLinks.To[l]
		section, err := sewer.Circle(float64(c.DrainLinks.Diameter[l]), 0)
		if h := c.DrainLinks.Height[l]; h > 0 {
			section, err = sewer.Rectangle(float64(h), float64(c.DrainLinks.Diameter[l]), false)
		}
		if err != nil {
			return nil, nil, fmt.Errorf("drain_link/%s: %w", id, err)
		}
		net.Links = append(net.Links, sewer.Link{Name: id, From: int(from), To: int(to), Section: section, Length: float64(c.DrainLinks.Length[l]),
			Offset: float64(c.DrainLinks.InvertUp[l] - c.DrainNodes.Invert[from]), OffsetTo: float64(c.DrainLinks.InvertDn[l] - c.DrainNodes.Invert[to]),
			Manning: float64(c.DrainLinks.Roughness[l])})
	}
	s := &sewers{mouth: make([]int, len(c.DrainNodes.ID))}
	for n, kind := range c.DrainNodes.Kind {
		if kind == city.Outfall {
			if err := s.addMouth(net, n); err != nil {
				return nil, nil, err
			}
		}
	}
	return net, s, nil
}
