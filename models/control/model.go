package control

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/hub/release"
	"semul/engine/sim"
	"semul/engine/sim/msg"
)

// Board is the name under which a run offers the hub's releases.
const Board = "hub.board"

// controller is one [control.X] table at work.
type controller interface {
	// act looks at what has been released and sends commands.
	act(m *Model, now clock.Time)
	save(e *sim.Encoder)
	load(d *sim.Decoder)
}

// desk is where a controller reads, and what it does when it cannot.
type desk struct {
	*release.Desk
	name, reads string
	stale       clock.Duration
	blind       bool // its release is missing or too old, and that was said
}

// Model is the control of a run.
type Model struct {
	pace        clock.Duration // how often the quickest controller looks; 0: as often as models without couplings
	env         *sim.Env
	now         clock.Time
	controllers []controller
	desks       []*desk
	commands    int

	closures *sim.EventOut[msg.Command]
	signals  *sim.EventOut[msg.Command]
	advice   *sim.EventOut[msg.Command]
	signs    *sim.EventOut[msg.Command]
	dispatch *sim.EventOut[msg.Command]
	setpoint *sim.EventOut[msg.Setpoint]
}

// New makes the model.
func New() sim.Model { return &Model{} }

// Init makes a controller of each [control.X] table. An error names the table.
func (m *Model) Init(env *sim.Env) error {
	m.env = env
	board, _ := env.Service(Board).(*release.Board)
	for _, e := range env.Tables("control", "") {
		if board == nil {
			return fmt.Errorf("%s: nothing is released in this run; add a [sensor.X] for it to read", e.Key)
		}
		var c controller
		var err error
		d := &desk{Desk: board.Desk("control." + e.Name), name: "control." + e.Name}
		switch p := e.Params.(type) {
		case *CloseParams:
			d.reads, d.stale = p.Reads, p.Stale
			c, err = newCloser(env, p, d)
		case *PumpParams:
			d.reads, d.stale = p.Reads, p.Stale
			c, err = newPumper(env, p, d)
		case *GateParams:
			d.reads, d.stale = p.Reads, p.Stale
			c, err = newGater(env, p, d)
		case *PressureParams:
			d.reads, d.stale = p.Reads, p.Stale
			c, err = newPresser(env, p, d)
		case *ActuatedParams:
			d.reads, d.stale = p.Reads, p.Stale
			c, err = newActuator(env, p, d)
		case *CoordinatedParams:
			d.reads, d.stale = p.Reads, p.Stale
			c, err = newCoordinator(env, p, d)
		case *GuidanceParams:
			d.reads, d.stale = p.Reads, p.Stale
			c, err = newGuide(env, p, d)
		case *ParkingParams:
			d.reads, d.stale = p.Reads, p.Stale
			c, err = newAttendant(env, p, d)
		case *DispatchParams:
			d.reads, d.stale = p.Reads, p.Stale
			c, err = newDispatcher(env, p, d)
		case *PreemptParams:
			d.reads, d.stale = p.Reads, p.Stale
			c, err = newPreempter(env, p, d)
		default:
			err = fmt.Errorf("nothing is known of %T", e.Params)
		}
		if unknown := d.known(e.Params); unknown != nil { // first: it is why devices are not found
			err = unknown
		}
		if err != nil {
			return fmt.Errorf("%s: %w", e.Key, err)
		}
		if x, ok := e.Params.(interface{ Pace() clock.Duration }); ok && x.Pace() > 0 && (m.pace == 0 || x.Pace() < m.pace) {
			m.pace = x.Pace()
		}
		m.controllers, m.desks = append(m.controllers, c), append(m.desks, d)
	}
	m.closures = sim.WriteEvents[msg.Command](env, "closure")
	m.signals = sim.WriteEvents[msg.Command](env, "signal_command")
	m.advice = sim.WriteEvents[msg.Command](env, "advice")
	m.signs = sim.WriteEvents[msg.Command](env, "sign")
	m.dispatch = sim.WriteEvents[msg.Command](env, "dispatch")
	m.setpoint = sim.WriteEvents[msg.Setpoint](env, "setpoint")
	return nil
}

// Warnings lists signals of actuated controllers that have lanes without a detector.
func (m *Model) Warnings() (list []string) {
	for _, c := range m.controllers {
		if a, ok := c.(*actuator); ok {
			list = append(list, a.warnings...)
		}
	}
	return list
}

// Now is the instant the state stands at.
func (m *Model) Now() clock.Time { return m.now }

// NextEvent lets controllers that need it look oftener than models without couplings do.
func (m *Model) NextEvent() clock.Time {
	if m.pace == 0 {
		return clock.Never
	}
	return m.now.Add(m.pace)
}

// Advance lets every controller look and act. What it orders acts at the next tick.
func (m *Model) Advance(ctx context.Context, to clock.Time) error {
	m.now = to
	for _, c := range m.controllers {
		if err := ctx.Err(); err != nil {
			return err
		}
		c.act(m, to)
	}
	return nil
}

// latest returns the newest release that a controller reads, and whether it may be relied on.
func latest[P release.Purpose](m *Model, d *desk, now clock.Time) (release.Of[P], bool) {
	of, err := release.Latest[P](d.Desk, d.reads)
	fresh := err == nil && (d.stale > 0 && !of.StaleAfter(now, d.stale) || d.stale == 0 && within(of.Provenance(), now))
	if err == nil && !fresh && !d.blind {
		m.env.Emit(frame.Event{Kind: "blind", Name: d.name, Note: d.reads})
	}
	d.blind = err == nil && !fresh
	return of, fresh
}

// known says that what a controller reads is nothing that can ever be released to it, and what can.
func (d *desk) known(params any) error {
	var err error
	var open []string
	switch params.(type) {
	case *CloseParams, *PumpParams, *GateParams:
		_, err = release.Latest[release.FloodWarning](d.Desk, d.reads)
		open = release.Readable[release.FloodWarning](d.Desk)
	default:
		_, err = release.Latest[release.TrafficControl](d.Desk, d.reads)
		open = release.Readable[release.TrafficControl](d.Desk)
	}
	if err == nil || errors.Is(err, release.ErrNothingYet) {
		return nil
	}
	if own := slices.DeleteFunc(slices.Clone(open), func(name string) bool { return !strings.HasPrefix(name, d.reads+".") }); len(own) > 0 {
		return fmt.Errorf("reads: %q has several columns; write one of %q", d.reads, own)
	}
	why := strings.TrimPrefix(err.Error(), d.name+" reads ")
	if len(open) > 0 {
		why += fmt.Sprintf("; it may read one of %q", open)
	}
	return fmt.Errorf("reads: %s", why)
}

// within reports whether a release came no longer ago than three of its windows.
func within(r *release.Release, now clock.Time) bool {
	return r.Why == "" && now.Sub(r.Published) <= 3*r.To.Sub(r.From)
}

// say records a command for the ledger and the run, and returns its event for those who obey.
func say[P release.Purpose](m *Model, d *desk, now clock.Time, rule string, target city.Ref, read ...release.Of[P]) frame.Event {
	m.commands++
	name := m.env.City.RefName(target)
	release.Act(d.Desk, now, rule, name, read...)
	ev := frame.Event{Kind: "command", Where: target, Note: rule}
	ev.ID = m.env.Emit(ev)
	return ev
}

// cellsAt lists the devices of a sensor table that look at something: cells of its releases.
func cellsAt(env *sim.Env, sensor string, on city.Ref) (cells []uint32) {
	for _, set := range env.Devices() {
		if set.Name != sensor {
			continue
		}
		for k, ref := range set.On {
			if ref == on {
				cells = append(cells, uint32(k))
			}
		}
	}
	return cells
}

// Save writes the state.
func (m *Model) Save(e *sim.Encoder) {
	e.Time(m.now)
	e.Uint64(uint64(m.commands))
	e.Uint32(uint32(len(m.controllers)))
	for i, c := range m.controllers {
		e.Uint64(m.desks[i].Seq())
		e.Bool(m.desks[i].blind)
		c.save(e)
	}
}

// Load restores what Save wrote.
func (m *Model) Load(d *sim.Decoder) error {
	m.now, m.commands = d.Time(), int(d.Uint64())
	if n := int(d.Uint32()); n != len(m.controllers) {
		d.Fail("control: %d controllers, this scenario has %d", n, len(m.controllers))
		return d.Err()
	}
	for i, c := range m.controllers {
		m.desks[i].Resume(d.Uint64())
		m.desks[i].blind = d.Bool()
		c.load(d)
	}
	return d.Err()
}

// Metrics appends the metrics.
func (m *Model) Metrics(dst []float64) []float64 {
	blind := 0
	for _, d := range m.desks {
		if d.blind {
			blind++
		}
	}
	return append(dst, float64(m.commands), float64(blind))
}

// Summary returns the headline numbers.
func (m *Model) Summary() []sim.Figure {
	return []sim.Figure{{Name: "commands", Value: float64(m.commands), Whole: true}}
}
