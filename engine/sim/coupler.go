package sim

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/par"
)

// Coupler connects ports of one name and hands over what models write.
type Coupler struct {
	city    *city.City
	counts  map[city.Support]int
	grids   map[city.Support]geo.Grid
	maps    map[mapKey]*sparse
	places  map[city.Support]func(geo.Point) uint32
	every   map[string]clock.Duration // overrides of [time.exchange]
	feeds   map[string]Feed
	letters map[string]Letters
	writers []writer
	readers []reader
	byModel [][]int // readers of each model
	writes  [][]int // writers of each model
	ran     []bool  // per model: it has advanced in this tick
	pool    *par.Pool
	delayed []reader
	now     clock.Time
	gather  func(i int)
	edges   []Coupling
}

type mapKey struct{ from, to city.Support }

// Coupling is one arrow of the coupling graph: who writes what to whom, and how often.
type Coupling struct {
	Port     string
	From, To string // models
	Every    clock.Duration
	Delay    bool
}

func newCoupler(cfg *Config) *Coupler {
	c := &Coupler{city: cfg.City, pool: cfg.Pool, every: cfg.Exchange, feeds: cfg.Feeds, letters: cfg.Letters,
		counts: map[city.Support]int{}, grids: map[city.Support]geo.Grid{}, maps: map[mapKey]*sparse{}, places: map[city.Support]func(geo.Point) uint32{}}
	c.gather = func(i int) { c.delayed[i].turn(c.now) }
	return c
}

func (c *Coupler) addWriter(w writer) { c.writers = append(c.writers, w) }
func (c *Coupler) addReader(r reader) { c.readers = append(c.readers, r) }

// count returns the rows of a support. Nobody having defined weather zones, there is one over the city.
func (c *Coupler) count(s city.Support) int {
	if n, ok := c.counts[s]; ok {
		return n
	}
	if s == city.WeatherZone {
		return 1
	}
	return c.city.Count(s)
}

// mapBetween returns the map from one support to another, nil where they are the same.
func (c *Coupler) mapBetween(from, to city.Support) (*sparse, error) {
	if from == to {
		return nil, nil
	}
	key := mapKey{from, to}
	if m, ok := c.maps[key]; ok {
		return m, nil
	}
	m, err := buildMap(c.city, from, to, c.grids)
	if err != nil {
		return nil, err
	}
	c.maps[key] = m
	return m, nil
}

// connect joins readers and writers of one name once every model has been initialised.
func (c *Coupler) connect(names []string) error {
	slices.SortStableFunc(c.writers, func(a, b writer) int {
		return cmp.Or(cmp.Compare(a.port().spec.Name, b.port().spec.Name), cmp.Compare(a.port().model, b.port().model))
	})
	slices.SortStableFunc(c.readers, func(a, b reader) int {
		return cmp.Or(cmp.Compare(a.port().spec.Name, b.port().spec.Name), cmp.Compare(a.port().model, b.port().model))
	})
	c.byModel, c.writes, c.ran = make([][]int, len(names)), make([][]int, len(names)), make([]bool, len(names))
	for k, w := range c.writers {
		c.writes[w.port().model] = append(c.writes[w.port().model], k)
	}
	for k, r := range c.readers {
		p := r.port()
		c.byModel[p.model] = append(c.byModel[p.model], k)
		p.every = p.spec.Every
		if every, ok := c.every[p.spec.Name]; ok {
			p.every = every
		}
		var ws []writer
		var maps []*sparse
		for _, w := range c.writers {
			if w.port().spec.Name != p.spec.Name || w.port().model == p.model {
				continue
			}
			m, err := c.mapBetween(w.port().spec.own(), p.spec.Support)
			if err != nil {
				return fmt.Errorf("port %s from %s to %s: %w", p.spec.Name, names[w.port().model], names[p.model], err)
			}
			w.port().readers++
			ws, maps = append(ws, w), append(maps, m)
			c.edges = append(c.edges, Coupling{p.spec.Name, names[w.port().model], names[p.model], p.every, p.spec.Delay})
		}
		if err := r.connect(ws, maps, c.count(p.spec.Support)); err != nil {
			return fmt.Errorf("%w, by %s", err, names[p.model])
		}
		p.feed, p.letters = c.feeds[p.spec.Name], c.letters[p.spec.Name]
		if len(ws) == 0 && (p.feed != nil || p.letters != nil) {
			c.edges = append(c.edges, Coupling{p.spec.Name, "(given)", names[p.model], p.every, p.spec.Delay})
		}
	}
	return nil
}

// start hands over the states as Init left them.
func (c *Coupler) start() error {
	for _, r := range c.readers {
		r.turn(0)
		if err := r.deliver(r.port().spec.Kind == State, 0); err != nil {
			return err
		}
	}
	for _, w := range c.writers {
		w.clear()
	}
	return nil
}

// prepare hands model its inputs for an Advance to t.
func (c *Coupler) prepare(model int, t clock.Time) error {
	for _, k := range c.byModel[model] {
		r := c.readers[k]
		p := r.port()
		tick := p.every == OnChange || int64(t)%int64(p.every) == 0
		if err := r.deliver(tick, t); err != nil {
			return err
		}
	}
	return nil
}

// advanced takes note that a model has advanced in this tick.
func (c *Coupler) advanced(model int) { c.ran[model] = true }

// take adds up, for the undelayed ports of a model, what those it waits for have written in this tick.
func (c *Coupler) take(model int) {
	for _, k := range c.byModel[model] {
		if r := c.readers[k]; !r.port().spec.Delay {
			r.collect(c.ran)
		}
	}
}

// turn ends a tick: what was written to delayed ports becomes visible.
func (c *Coupler) turn(now clock.Time) {
	c.now, c.delayed = now, c.delayed[:0]
	for _, r := range c.readers {
		if r.port().spec.Delay {
			r.collect(c.ran)
			c.delayed = append(c.delayed, r)
		}
	}
	c.pool.Each(len(c.delayed), c.gather)
	for m, ran := range c.ran {
		if ran {
			for _, k := range c.writes[m] {
				c.writers[k].clear()
			}
		}
	}
	clear(c.ran)
}

// woken reports whether something that acts at once has arrived for a model.
func (c *Coupler) woken(model int) bool {
	for _, k := range c.byModel[model] {
		r := c.readers[k]
		if r.port().every == OnChange && (r.port().fresh || r.changed()) {
			return true
		}
	}
	return false
}

// ticks returns the distinct exchange intervals of a model's own edges, ascending.
func (c *Coupler) ticks(model string) []clock.Duration {
	var out []clock.Duration
	for _, e := range c.edges {
		if e.Every > 0 && (e.From == model || e.To == model) {
			out = append(out, e.Every)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// checkSpecs compares the declarations of all models before anything is built.
func checkSpecs(specs []Spec) error {
	var errs []error
	type use struct {
		model string
		port  PortSpec
	}
	written := map[string][]use{}
	for _, s := range specs {
		if s.Name == "control" && len(s.In) > 0 {
			errs = append(errs, fmt.Errorf("model control reads port %s: controllers see what the hub releases and nothing else", s.In[0].Name))
		}
		for _, p := range s.Out {
			written[p.Name] = append(written[p.Name], use{s.Name, p})
		}
	}
	for _, s := range specs {
		for _, p := range s.Out {
			ws := written[p.Name]
			if len(ws) > 1 && ws[0].model == s.Name && p.Combine == Replace {
				errs = append(errs, fmt.Errorf("port %s: written by %s and %s, but declared for one writer; use Sum or Max", p.Name, ws[0].model, ws[1].model))
			}
		}
		for _, p := range s.In {
			for _, w := range written[p.Name] {
				switch {
				case w.port.Quantity != p.Quantity:
					errs = append(errs, fmt.Errorf("port %s: %s writes %v, %s reads %v", p.Name, w.model, w.port.Quantity, s.Name, p.Quantity))
				case w.port.Kind != p.Kind:
					errs = append(errs, fmt.Errorf("port %s: %s writes it as %v, %s reads it as %v", p.Name, w.model, w.port.Kind, s.Name, p.Kind))
				case w.port.Support != p.Support && !w.port.Spread:
					errs = append(errs, fmt.Errorf("port %s: %s writes it for %v, %s reads it for %v", p.Name, w.model, w.port.Support, s.Name, p.Support))
				}
			}
		}
	}
	return errors.Join(errs...)
}
