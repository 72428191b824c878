package sim

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/par"
	"semul/engine/sim/device"
)

// idleInterval is how often a model without couplings is advanced.
const idleInterval = 10 * clock.Duration(1e9)

// Config is all that a Loop needs.
type Config struct {
	City          *city.City
	Models        []Model                   // in any order
	Params        map[string]any            // by model; absent: the defaults of its Spec
	Tables        map[string][]Entry        // by model: the scenario tables it claimed
	Exchange      map[string]clock.Duration // by port: overrides of the default intervals
	Interventions []Intervention
	Watch         []Watch
	Devices       []device.Set   // what [sensor.X] tables have placed
	Services      map[string]any // by name: what models use that is neither city nor port, such as the hub's door
	Seed          uint64
	Civil         clock.Civil
	Stop          clock.Time // planned end
	Pool          *par.Pool  // nil: one worker
	Observers     []Observer
	Feeds         map[string]Feed            // by port: given values where no writer runs
	Letters       map[string]Letters         // by port: given messages where no writer runs
	Meter         func() (wall, cpu float64) // seconds, for the work report; nil: not measured
}

// Observer looks at a run after each tick. It must not change it.
type Observer interface {
	Observe(l *Loop) error
}

// Running is one model in a loop, with what its advances have cost.
type Running struct {
	Spec        Spec
	Model       Model
	WallSeconds float64
	CPUSeconds  float64
	env         *Env
	ticks       []clock.Duration
	err         error
}

// Loop advances models together.
type Loop struct {
	cfg     Config
	now     clock.Time
	models  []*Running // by name
	plan    schedule
	coupler *Coupler
	events  []frame.Event
	own     uint64 // events of the loop itself
	next    int    // first intervention that has not acted
}

// New initialises all models and connects them; the loop stands at 0. Errors name the model, port or circle at fault.
func New(cfg Config) (*Loop, error) {
	if cfg.Pool == nil {
		cfg.Pool = par.NewPool(1)
	}
	l := &Loop{cfg: cfg, coupler: newCoupler(&cfg)}
	for _, m := range cfg.Models {
		l.models = append(l.models, &Running{Spec: m.Describe(), Model: m})
	}
	slices.SortFunc(l.models, func(a, b *Running) int { return cmp.Compare(a.Spec.Name, b.Spec.Name) })
	specs, names := make([]Spec, len(l.models)), make([]string, len(l.models))
	for i, r := range l.models {
		specs[i], names[i] = r.Spec, r.Spec.Name
		if i > 0 && names[i] == names[i-1] {
			return nil, fmt.Errorf("two models are called %s", names[i])
		}
	}
	if err := checkSpecs(specs); err != nil {
		return nil, err
	}
	order, from, err := levels(specs)
	if err != nil {
		return nil, err
	}
	l.plan = newSchedule(order, from)
	slices.SortStableFunc(l.cfg.Interventions, func(a, b Intervention) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Name, b.Name))
	})
	for _, level := range order {
		for _, i := range level {
			if err := l.init(i); err != nil {
				return nil, err
			}
		}
	}
	if err := l.coupler.connect(names); err != nil {
		return nil, err
	}
	for i, r := range l.models {
		if r.ticks = l.coupler.ticks(names[i]); len(r.ticks) == 0 {
			r.ticks = []clock.Duration{idleInterval}
		}
	}
	if err := l.coupler.start(); err != nil {
		return nil, err
	}
	for i, r := range l.models {
		if m, ok := r.Model.(Starter); ok {
			if err := m.Start(); err != nil {
				return nil, fmt.Errorf("%s: %w", names[i], err)
			}
		}
	}
	l.collectEvents()
	return l, nil
}

func (l *Loop) init(i int) error {
	r := l.models[i]
	params := l.cfg.Params[r.Spec.Name]
	if params == nil {
		params = r.Spec.Params
	}
	r.env = &Env{City: l.cfg.City, Params: params, Pool: l.cfg.Pool, Seed: l.cfg.Seed, Civil: l.cfg.Civil, Stop: l.cfg.Stop,
		Watch: l.cfg.Watch, spec: r.Spec, rank: i, tables: slices.Clone(l.cfg.Tables[r.Spec.Name]), loop: l}
	slices.SortStableFunc(r.env.tables, func(a, b Entry) int { return cmp.Compare(a.Name, b.Name) })
	if err := r.Model.Init(r.env); err != nil {
		return fmt.Errorf("%s: %w", r.Spec.Name, err)
	}
	r.env.at = r.Model.Now
	if m, ok := r.Model.(LayerMaker); ok {
		r.Spec.Layers = append(slices.Clip(r.Spec.Layers), m.Layers()...)
	}
	return nil
}

// Run advances all models to until, at most to the planned end. It returns the first error by model order, or ctx.Err().
func (l *Loop) Run(ctx context.Context, until clock.Time) error {
	until = min(until, l.cfg.Stop)
	if l.now == 0 {
		if err := l.intervene(); err != nil {
			return err
		}
		l.collectEvents()
		if err := l.observe(); err != nil {
			return err
		}
	}
	for l.now < until {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := l.tick(ctx, l.nextTick(until)); err != nil {
			return err
		}
	}
	return nil
}

// nextTick is the next instant at which anything is due.
func (l *Loop) nextTick(until clock.Time) clock.Time {
	to := until
	for _, r := range l.models {
		for _, every := range r.ticks {
			to = min(to, (l.now/clock.Time(every)+1)*clock.Time(every))
		}
		if at := r.Model.NextEvent(); at > l.now {
			to = min(to, at)
		}
	}
	if l.next < len(l.cfg.Interventions) {
		to = min(to, max(l.cfg.Interventions[l.next].At, l.now+1))
	}
	return to
}

func (l *Loop) tick(ctx context.Context, to clock.Time) error {
	all := to == l.cfg.Stop || l.next < len(l.cfg.Interventions) && l.cfg.Interventions[l.next].At <= to
	if err := l.advance(ctx, to, all); err != nil {
		return err
	}
	l.coupler.turn(to)
	l.now = to
	if err := l.intervene(); err != nil {
		return err
	}
	l.collectEvents()
	return l.observe()
}

func (l *Loop) isDue(i int, to clock.Time) bool {
	r := l.models[i]
	for _, every := range r.ticks {
		if int64(to)%int64(every) == 0 {
			return true
		}
	}
	return r.Model.NextEvent() <= to || l.coupler.woken(i)
}

// intervene applies what the scenario does to the city now.
func (l *Loop) intervene() error {
	for l.next < len(l.cfg.Interventions) && l.cfg.Interventions[l.next].At <= l.now {
		iv := l.cfg.Interventions[l.next]
		l.next++
		ref, _ := l.cfg.City.Find(iv.Target)
		iv.Event = l.emit(frame.Event{At: l.now, Kind: "sim.intervention", Where: ref, Name: iv.Target, Note: iv.Kind + " (" + iv.Name + ")"})
		if err := l.apply(iv); err != nil {
			return fmt.Errorf("event.%s: %w", iv.Name, err)
		}
	}
	return nil
}

func (l *Loop) emit(ev frame.Event) uint64 {
	l.own++
	ev.ID = l.own
	l.events = append(l.events, ev)
	return ev.ID
}

// collectEvents takes what models have emitted, by instant and then by model.
func (l *Loop) collectEvents() {
	from := len(l.events)
	for _, r := range l.models {
		l.events = append(l.events, r.env.events...)
		r.env.events = r.env.events[:0]
	}
	slices.SortStableFunc(l.events[from:], func(a, b frame.Event) int { return cmp.Compare(a.At, b.At) })
}

func (l *Loop) observe() error {
	for _, o := range l.cfg.Observers {
		if err := o.Observe(l); err != nil {
			return err
		}
	}
	return nil
}

// Now is the instant of the last tick.
func (l *Loop) Now() clock.Time { return l.now }

// Stop is the planned end.
func (l *Loop) Stop() clock.Time { return l.cfg.Stop }

// Civil is the civil time of the city.
func (l *Loop) Civil() clock.Civil { return l.cfg.Civil }

// Pool is what the run's parallel loops share.
func (l *Loop) Pool() *par.Pool { return l.cfg.Pool }

// City is the city of the run.
func (l *Loop) City() *city.City { return l.cfg.City }

// Models lists the models by name.
func (l *Loop) Models() []*Running { return l.models }

// Couplings lists the arrows between models, by port.
func (l *Loop) Couplings() []Coupling { return l.coupler.edges }

// Events lists all events so far. Between two ticks it only grows.
func (l *Loop) Events() []frame.Event { return l.events }

// Env gives a support's grid and rows to observers.
func (l *Loop) Env(model string) *Env {
	for _, r := range l.models {
		if r.Spec.Name == model {
			return r.env
		}
	}
	return nil
}

// Ledger balances every account of every model, and every amount that crossed between models.
func (l *Loop) Ledger() []Balance {
	var out []Balance
	for _, r := range l.models {
		if a, ok := r.Model.(Accountant); ok {
			for _, account := range a.Accounts() {
				account.Name = r.Spec.Name + "." + account.Name
				out = append(out, account.Balance())
			}
		}
	}
	return append(out, l.coupler.ledger(l.models)...)
}

// Open lists the balances that do not close, as one error.
func Open(ledger []Balance) error {
	var errs []error
	for _, b := range ledger {
		if !b.Closed() {
			errs = append(errs, fmt.Errorf("ledger %s: residual %.3g of throughput, limit %.0e (in %g, out %g, stored %g %s)",
				b.Name, b.ResidualRelative, b.Limit, b.In, b.Out, b.Stored-b.Start, b.Unit))
		}
	}
	return errors.Join(errs...)
}
