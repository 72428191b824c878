package weather

import (
	"context"
	"fmt"
	"slices"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/forcing"
	"semul/engine/frame"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/units"
)

// Model is the weather in a run.
type Model struct {
	sim.NoEvents
	env   *sim.Env
	set   *forcing.Set
	zones []string       // references with rain of their own; the last, "", is the rest of the city
	grid  *forcing.Field // a raster of rain, whose grid all have; nil if there is none
	cells []int          // of that grid that lie over the city; the last, -1, is what lies beside it
	now   clock.Time
	level []*forcing.Level  // by boundary; nil: not forced
	flow  []*forcing.Inflow // by boundary
	added []rainEvent
	total []float64 // fallen so far by row of the weather zones, which are zones × cells [m]
	alarm alarm
	notes []string
	shown []float64 // rates, while they are looked at
	dry   bool      // no rain is foreseen: neither [forcing.rain] nor an event

	rain    *sim.Out[units.Metre]
	temp    *sim.Out[units.Celsius]
	stage   *sim.Out[units.Metre]
	inflow  *sim.Out[units.CubicMetre]
	warning *sim.EventOut[msg.Alert]
}

// rainEvent is a storm that an intervention has added: rain by zone, or over the grid.
type rainEvent struct {
	rain  forcing.Rain
	field *forcing.Field // nil: by zone
	cause uint64
}

// New makes the model.
func New() sim.Model { return &Model{} }

// Describe says what the model is.
func (m *Model) Describe() sim.Spec {
	return sim.Spec{
		Name: "weather", Doc: "rain, temperature, tides and rivers as given, and warnings", Tables: tables(),
		Out: []sim.PortSpec{
			sim.Port[units.Metre]("rain", sim.Amount, city.WeatherZone, sim.Replace, "rain fallen in the interval"),
			sim.Port[units.Celsius]("temperature", sim.State, city.WeatherZone, sim.Replace, "of the air").Or(15),
			sim.Port[units.Metre]("boundary_stage", sim.State, city.OfBoundary, sim.Replace, "level of the water outside"),
			sim.Port[units.CubicMetre]("boundary_inflow", sim.Amount, city.OfBoundary, sim.Replace, "water brought in the interval"),
			sim.Port[msg.Alert]("weather_alert", sim.Event, city.WeatherZone, sim.Replace, "warnings of heavy rain")},
		Layers: []frame.LayerSpec{{Name: "weather.rain", Group: "weather", Support: city.WeatherZone, Kind: frame.Scalar, Unit: "mm/h", Ramp: "rain",
			Quantum: 0.1, Truth: false, Every: time.Minute, Title: [2]string{"강우", "Rain"}, Doc: [2]string{"구역별 강우 강도", "intensity of rain by zone"}}},
		Accepts: []sim.EventSpec{{Kind: "rain", Params: forcing.NewRainEvent, Doc: "a storm that falls besides [forcing.rain], of any of its kinds"}},
		Emits:   []sim.EmitSpec{{Kind: "alert", Unit: "mm", Doc: "a heavy-rain warning begins; the value is the sum that did it"}},
		Metrics: []sim.MetricSpec{
			{Name: "rain_rate", Unit: "mm/h", Doc: "intensity in the wettest zone"},
			{Name: "rain_total", Unit: "mm", Doc: "fallen since the start in the wettest zone"},
			{Name: "temperature", Unit: "°C", Doc: "of the air"},
			{Name: "stage", Unit: "m", Doc: "level of the water at the first tidal boundary"}},
		Assumptions: []string{"Rain is even over each zone and constant within each step of its series.", "The level outside a boundary does not depend on what flows through it."},
		Citations:   []string{"Heavy-rain advisory, warning and extreme thresholds of the Korea Meteorological Administration", "Alternating block design storm: Chow, Maidment, Mays 1988, Applied Hydrology, section 14.4"},
	}
}

// tables claims every family of engine/forcing.
func tables() []sim.TableSpec {
	var out []sim.TableSpec
	for _, f := range forcing.Families() {
		t := sim.TableSpec{Group: "forcing", Family: f.Name, Doc: f.Doc, Default: f.Default, Naming: sim.Naming(f.Names)}
		for _, k := range f.Kinds {
			t.Kinds = append(t.Kinds, sim.TableKind{Name: k.Name, New: k.New, Doc: k.Doc})
		}
		out = append(out, t)
	}
	return out
}

// Init builds the forcing and lays it on the city's zones and boundaries.
func (m *Model) Init(env *sim.Env) error {
	m.env = env
	var items []forcing.Item
	for _, f := range forcing.Families() {
		for _, e := range env.Tables("forcing", f.Name) {
			items = append(items, forcing.Item{Family: f.Name, Name: e.Name, Params: e.Params})
		}
	}
	var err error
	if m.set, err = forcing.New(items, env.Civil); err != nil {
		return err
	}
	if err := m.foresee(); err != nil {
		return err
	}
	if len(m.zones) > 1 || m.grid != nil {
		if err := m.defineZones(); err != nil {
			return err
		}
	}
	env.DefineSupport(city.WeatherZone, m.rows())
	m.total = make([]float64, m.rows())
	if err := m.boundaries(); err != nil {
		return err
	}
	m.rain = sim.WritePort[units.Metre](env, "rain")
	m.temp = sim.WritePort[units.Celsius](env, "temperature")
	m.stage = sim.WritePort[units.Metre](env, "boundary_stage")
	m.inflow = sim.WritePort[units.CubicMetre](env, "boundary_inflow")
	m.warning = sim.WriteEvents[msg.Alert](env, "weather_alert")
	m.alarm.init(m.rows())
	m.states()
	return nil
}

// foresee lists the zones and finds the grid that rain falls on, that of later events included: what a place's rain is
// cannot change during a run.
func (m *Model) foresee() error {
	m.zones, m.cells = m.set.Zones(), []int{-1}
	m.dry = len(m.set.Rain) == 0 && len(m.set.Fields) == 0
	if len(m.set.Fields) > 0 {
		m.grid = m.set.Fields[0]
	}
	for _, iv := range m.env.Interventions() {
		p, ok := iv.Params.(*forcing.RainEvent)
		if !ok {
			continue
		}
		m.dry = false
		if at, found := slices.BinarySearch(m.zones, p.Zone); p.Zone != "" && !found {
			m.zones = slices.Insert(m.zones, at, p.Zone)
		}
		_, field, err := p.Build(iv.At)
		switch {
		case err != nil:
			return fmt.Errorf("event.%s: %w", iv.Name, err)
		case field == nil:
		case m.grid == nil:
			m.grid = field
		case !field.Fits(m.grid):
			return fmt.Errorf("event.%s: its grid is not that of the other raster of rain; bring both onto one grid, e.g. with gdalwarp -te and -ts", iv.Name)
		}
	}
	m.zones = append(m.zones, "")
	return nil
}

// boundaries finds the row of each forced boundary.
func (m *Model) boundaries() error {
	c := m.env.City
	m.level, m.flow = make([]*forcing.Level, len(c.Boundaries.ID)), make([]*forcing.Inflow, len(c.Boundaries.ID))
	for i := range m.set.Levels {
		l := &m.set.Levels[i]
		ref, err := c.Find("boundary/" + l.Name)
		if err != nil {
			return fmt.Errorf("forcing.tide.%s: %w", l.Name, err)
		}
		m.level[ref.Index] = l
	}
	for i := range m.set.Inflows {
		q := &m.set.Inflows[i]
		ref, err := c.Find("boundary/" + q.Name)
		if err != nil {
			return fmt.Errorf("forcing.river.%s: %w", q.Name, err)
		}
		m.flow[ref.Index] = q
	}
	return nil
}

// Now is the instant the state stands at.
func (m *Model) Now() clock.Time { return m.now }

// Advance hands out what falls until `to`, and the levels at `to`.
func (m *Model) Advance(_ context.Context, to clock.Time) error {
	for z, zone := range m.zones {
		fallen := m.set.RainOn(zone, m.now, to)
		for i := range m.added {
			if r := &m.added[i]; r.falls(zone) {
				fallen += r.rain.Amount(m.now, to)
			}
		}
		for c, cell := range m.cells {
			row, here := z*len(m.cells)+c, fallen
			if cell >= 0 {
				for _, f := range m.set.Fields {
					here += f.At(cell, to) - f.At(cell, m.now)
				}
				for i := range m.added {
					if f := m.added[i].field; f != nil {
						here += f.At(cell, to) - f.At(cell, m.now)
					}
				}
			}
			m.rain.Values[row] += units.Metre(here)
			m.total[row] += here
		}
	}
	c := m.env.City
	for b := range m.flow {
		if q := m.flow[b]; q != nil {
			m.inflow.Values[b] += units.CubicMetre(q.Volume(m.now, to))
		} else if base := float64(c.Boundaries.Flow[b]); base > 0 && c.Boundaries.Kind[b] == city.RiverInflow {
			m.inflow.Values[b] += units.CubicMetre(base * to.Sub(m.now).Seconds())
		}
	}
	m.now = to
	m.states()
	m.warn()
	return nil
}

// states writes temperature and levels.
func (m *Model) states() {
	for z := range m.rows() {
		m.temp.Values[z] = units.Celsius(m.set.Temperature.At(m.now))
	}
	for b, l := range m.level {
		mean := float64(m.env.City.Boundaries.Level[b])
		if l != nil {
			mean = l.At(m.now, mean)
		}
		if mean == mean {
			m.stage.Values[b] = units.Metre(mean)
		}
	}
}

// rows is how many weather zones there are.
func (m *Model) rows() int { return len(m.zones) * len(m.cells) }

// rates appends the intensity on each weather zone now [m/s].
func (m *Model) rates(dst []float64) []float64 {
	for _, zone := range m.zones {
		rate := m.set.RateOn(zone, m.now)
		for i := range m.added {
			if r := &m.added[i]; r.falls(zone) {
				rate += r.rain.Rate(m.now)
			}
		}
		for _, cell := range m.cells {
			here := rate
			if cell >= 0 {
				for _, f := range m.set.Fields {
					here += f.Rate(cell, m.now)
				}
				for i := range m.added {
					if f := m.added[i].field; f != nil {
						here += f.Rate(cell, m.now)
					}
				}
			}
			dst = append(dst, here)
		}
	}
	return dst
}

// falls reports whether a storm by zone falls on one.
func (r *rainEvent) falls(zone string) bool {
	return r.field == nil && (r.rain.Zone == "" || r.rain.Zone == zone)
}

// hardest is the intensity on the wettest weather zone now [m/s].
func (m *Model) hardest() float64 {
	m.shown = m.rates(m.shown[:0])
	most := 0.0
	for _, rate := range m.shown {
		most = max(most, rate)
	}
	return most
}

// Apply adds the storm of an event.
func (m *Model) Apply(iv sim.Intervention) error {
	p, ok := iv.Params.(*forcing.RainEvent)
	if !ok {
		return fmt.Errorf("kind %q takes the keys of [forcing.rain], got %T", iv.Kind, iv.Params)
	}
	r, field, err := p.Build(iv.At)
	if err != nil {
		return err
	}
	m.added = append(m.added, rainEvent{r, field, iv.Event})
	return nil
}

// Reapply adds the storm of an event from before a checkpoint.
func (m *Model) Reapply(iv sim.Intervention) error { return m.Apply(iv) }

// Sample fills the rain layer. A run that knows of no rain says nothing of it.
func (m *Model) Sample(_ int, dst *frame.Sample) {
	m.shown = m.rates(m.shown[:0])
	for _, rate := range m.shown {
		if m.rainless() {
			dst.Values = append(dst.Values, frame.Missing)
			continue
		}
		dst.Values = append(dst.Values, uint16(min(float64(rate*3.6e7)+0.5, 65534)))
	}
}

// Metrics appends the numbers about the whole city.
func (m *Model) Metrics(dst []float64) []float64 {
	rate, total := m.hardest(), 0.0
	for _, fallen := range m.total {
		total = max(total, fallen)
	}
	stage := 0.0
	for b, kind := range m.env.City.Boundaries.Kind {
		if kind == city.TideBoundary {
			stage = float64(m.stage.Values[b])
			break
		}
	}
	return append(dst, rate*3.6e6, total*1000, m.set.Temperature.At(m.now), stage)
}

// Work counts instants.
func (m *Model) Work() sim.Work { return sim.Work{Done: uint64(m.now / 1e9), Unit: "seconds"} }

// Notes says what the forcing assumed.
func (m *Model) Notes() []string {
	return append(m.set.Notes[:len(m.set.Notes):len(m.set.Notes)], m.notes...)
}

// rainless reports whether no rain is foreseen and none was added.
func (m *Model) rainless() bool { return m.dry && len(m.added) == 0 }

// Headline is for the progress line.
func (m *Model) Headline() string {
	if m.rainless() {
		return ""
	}
	return fmt.Sprintf("rain %.0f mm/h", m.hardest()*3.6e6)
}

// Save writes what has fallen and been said; everything else follows from the scenario.
func (m *Model) Save(e *sim.Encoder) {
	e.Time(m.now)
	e.Float64s(m.total)
	m.alarm.save(e)
}

// Load restores what Save wrote. Storms that events added before come again by Reapply.
func (m *Model) Load(d *sim.Decoder) error {
	m.now, m.total = d.Time(), d.Float64s(m.total)
	m.alarm.load(d)
	if len(m.total) != m.rows() {
		d.Fail("weather: %d zones, this run has %d", len(m.total), m.rows())
		return d.Err()
	}
	m.states()
	return d.Err()
}
