package run

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/hub"
	"semul/engine/hub/policy"
	"semul/engine/hub/policy/consent"
	"semul/engine/hub/release"
	"semul/engine/hub/stream"
	"semul/engine/record"
	"semul/engine/sim"
)

// PolicyParams are the keys of [policy] itself.
type PolicyParams struct {
	Charter string  `toml:"charter" file:".toml" doc:"what may be done with which class of data: default, open, strict, or a file"`
	Law     string  `toml:"law" doc:"law that the charter must rest on, as data with a version: kr; not legal advice"`
	Noise   string  `toml:"noise" doc:"seeded: noise from the run's seed, repeatable, every release stamped so; secure: from the system" oneof:"seeded|secure"`
	OptIn   Consent `toml:"opt_in" doc:"who says yes where one is asked: attitudes drawn evenly, people for those of [model.people], or a share such as \"60 %\"" src:"project default; attitudes by hub.md section 4, no source"`
	Oracle  bool    `toml:"oracle" doc:"no privacy at all, for comparison: exact values at once, stamped"`

	charter *policy.Charter
	law     *policy.Pack
}

func defaultPolicy() *PolicyParams {
	return &PolicyParams{Charter: "default", Law: "kr", Noise: "seeded"}
}

// Read gets the charter, built in or from its file, and the law, and says whether the one rests on the other.
func (p *PolicyParams) Read(civil clock.Civil, open func(name string) (io.ReadCloser, error), bad func(key, why string)) {
	var err error
	if !strings.HasSuffix(p.Charter, ".toml") {
		p.charter, err = policy.Builtin(p.Charter)
	} else {
		var text []byte
		f, openErr := open(p.Charter)
		if openErr != nil {
			bad("charter", openErr.Error())
			return
		}
		text, err = io.ReadAll(io.LimitReader(f, 1<<20))
		if f.Close(); err == nil {
			p.charter, err = policy.Parse(path.Base(p.Charter), text)
		}
	}
	if err != nil {
		for _, line := range strings.Split(err.Error(), "\n") {
			bad("charter", line)
		}
		return
	}
	if p.law, err = policy.BuiltinPack(p.Law); err != nil {
		bad("law", err.Error())
		return
	}
	if err := p.law.Supports(p.charter.Article, civil.Start()); err != nil {
		bad("charter", fmt.Sprintf("%s: article: %v", p.charter.Name, err))
	}
}

// Consent is how many say yes; the zero Consent draws attitudes.
type Consent struct {
	Share  *float64
	People bool // attitudes are those of the people who live here
}

// UnmarshalTOML reads "attitudes", "people" or a share.
func (c *Consent) UnmarshalTOML(data any) error {
	var share float64
	switch v := data.(type) {
	case string:
		if v == "attitudes" || v == "people" {
			c.Share, c.People = nil, v == "people"
			return nil
		}
		number, percent := strings.CutSuffix(strings.TrimSpace(v), "%")
		x, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if err != nil {
			return fmt.Errorf("%q is neither attitudes nor people nor a share; write e.g. \"60 %%\"", v)
		}
		if share = x; percent {
			share = x / 100
		}
	case float64:
		share = v
	case int64:
		share = float64(v)
	default:
		return errors.New("expected attitudes, people or a share, such as \"60 %\"")
	}
	if !(share >= 0 && share <= 1) {
		return fmt.Errorf("a share is between 0 and 1, got %g", share)
	}
	c.Share, c.People = &share, false
	return nil
}

// MarshalText writes what UnmarshalTOML reads.
func (c Consent) MarshalText() ([]byte, error) {
	if c.People {
		return []byte("people"), nil
	}
	if c.Share == nil {
		return []byte("attitudes"), nil
	}
	return strconv.AppendFloat(nil, *c.Share, 'g', -1, 64), nil
}

// QueryParams are the keys of [policy.NAME].
type QueryParams struct {
	Stream    string         `toml:"stream" doc:"the [sensor.X] it asks" need:"\"anpr\""`
	Purpose   stream.Purpose `toml:"purpose" doc:"what its answers may be used for: traffic_control, flood_warning, grid_balancing, emergency, statistics, billing, marketing" need:"\"traffic_control\""`
	Cells     string         `toml:"cells" doc:"what it counts by; that of the stream" oneof:"|street|sensor|feeder"`
	Aggregate string         `toml:"aggregate" doc:"count the rows, or sum up their first column" oneof:"count|sum"`
	Clamp     Clamp          `toml:"clamp" doc:"of sums: least and most that one person adds to a cell, such as [\"0 Wh\", \"5 kWh\"], or in the stream's quanta"`
	Window    clock.Duration `toml:"window" doc:"how long it adds up before it answers" range:"(0,864000]"`
	Span      release.Span   `toml:"span" doc:"what epsilon covers: \"4 windows\" or \"day\""`
	Epsilon   release.Budget `toml:"epsilon" doc:"privacy loss over the span, or \"off\": exact, if the charter allows it" src:"project default"`
	M         int            `toml:"m" doc:"cells to which one person adds in a window at most" range:"[1,8]"`
	K         int            `toml:"k" doc:"cells with fewer persons are suppressed" range:"[0,1000000]"`
	Appeal    float64        `toml:"appeal" doc:"how much better or worse than others this kind of data for this purpose is liked, where attitudes decide who says yes: 1 turns 50 % into 73 %" range:"[-10,10]" src:"hub.md section 4; 0 until somebody measures it"`
	Recipient string         `toml:"recipient" doc:"the controller that may read it; without it all"`
}

// Clamp is the least and the most that one person adds, in quanta of the stream; watt-hours for energy.
type Clamp [2]int64

// UnmarshalTOML reads two numbers, or two texts with a number and Wh or kWh.
func (c *Clamp) UnmarshalTOML(data any) error {
	list, ok := data.([]any)
	if !ok || len(list) != 2 {
		return errors.New("expected [least, most], such as [\"0 Wh\", \"5 kWh\"]")
	}
	var got Clamp
	for i, x := range list {
		switch x := x.(type) {
		case int64:
			got[i] = x
		case string:
			number, unit, _ := strings.Cut(x, " ")
			v, err := strconv.ParseInt(number, 10, 32)
			if err != nil || unit != "Wh" && unit != "kWh" {
				return fmt.Errorf("%q: write a whole number and Wh or kWh", x)
			}
			if got[i] = v; unit == "kWh" {
				got[i] *= 1000
			}
		default:
			return fmt.Errorf("%v is neither a whole number nor a text such as \"5 kWh\"", x)
		}
	}
	if got[0] >= got[1] {
		return fmt.Errorf("the least must be below the most, got %d and %d", got[0], got[1])
	}
	*c = got
	return nil
}

// MarshalText writes the two numbers.
func (c Clamp) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "[%d, %d]", c[0], c[1]), nil }

// hubModel lets the hub run among the models: after sensing, before control. Without sensors there is no hub.
type hubModel struct {
	pace    clock.Duration // how often a controller wants to look; 0: it does not say
	env     *sim.Env
	hub     *hub.Hub
	streams *[]*stream.Registered
	outlets []outlet
	people  attitudes // nil: there are none, or nobody asks
	asked   []string  // what people's attitudes come to
	askings []*asking
	now     clock.Time
}

// Describe says what the hub is.
func (m *hubModel) Describe() sim.Spec {
	return sim.Spec{
		Name: "hub", Doc: "takes what sensors say, decides what may be used of it, blurs, releases, and writes down what it did", After: []string{"sensing"},
		Tables: []sim.TableSpec{{Group: "policy", Doc: "a question to a stream, for one purpose",
			Head: func() any { return defaultPolicy() },
			Kinds: []sim.TableKind{{New: func() any {
				return &QueryParams{Aggregate: "count", Window: 5 * time.Minute, Epsilon: release.Budget{Epsilon: 1e9}, M: 1}
			}}}}},
		Metrics: []sim.MetricSpec{
			{Name: "readings", Unit: "", Doc: "rows taken since the start"},
			{Name: "no_consent", Unit: "", Doc: "rows left out because somebody has not agreed, summed over queries"},
			{Name: "releases", Unit: "", Doc: "answers let out"},
			{Name: "suppressed", Unit: "", Doc: "answers of which nothing was let out"}},
		Layers: []frame.LayerSpec{
			{Name: "hub.counter", Group: "privacy", Support: city.WholeCity, Kind: frame.Counter, Quantum: 1, Every: time.Minute,
				Title: [2]string{"데이터 허브 집계", "Counters of the hub"},
				Doc:   [2]string{"받은 기록, 공개, 억제, 미동의, 쓴 ε", "readings in, releases, suppressed, not agreed, ε spent: sums over the city"}}},
	}
}

// Init declares the queries: those of the scenario, and direct ones of every stream that is about nobody.
func (m *hubModel) Init(env *sim.Env) error {
	m.env = env
	tables := env.Tables("policy", "")
	if m.hub == nil {
		var errs []error
		for _, t := range tables {
			if p, ok := t.Params.(*QueryParams); ok {
				errs = append(errs, fmt.Errorf("%s.stream: there is no sensor to ask; add [sensor.%s]", t.Key, p.Stream))
			}
		}
		return errors.Join(errs...)
	}
	for _, s := range *m.streams {
		if s.Class.Personal() {
			continue
		}
		purpose := stream.TrafficControl
		if s.Columns[0].Unit == "m" {
			purpose = stream.FloodWarning
		}
		if err := m.hub.Direct(s.Name, purpose, release.Last); err != nil {
			return err
		}
	}
	var errs []error
	for _, t := range tables {
		if p, ok := t.Params.(*QueryParams); ok {
			errs = append(errs, m.declare(t.Name, p))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	m.open()
	return nil
}

func (m *hubModel) declare(name string, p *QueryParams) error {
	known := false
	for _, s := range *m.streams {
		if s.Name != p.Stream {
			continue
		}
		known = true
		if p.Cells != "" && p.Cells != s.Support.String() {
			return fmt.Errorf("policy.%s.cells: rows of %s are by %v, not by %s; write that, or leave it out", name, s.Name, s.Support, p.Cells)
		}
		if s.Class.HasSubject() && m.hub.Rule(s.Class, p.Purpose).Asks() {
			set, err := m.hub.Consent(s.Name, p.Purpose)
			if err != nil {
				return err
			}
			if err := m.ask(set, s, p); err != nil {
				return err
			}
		}
	}
	if !known {
		return fmt.Errorf("policy.%s.stream: %q is unregistered: there is no [sensor.%s]; registered are %s", name, p.Stream, p.Stream, m.hub.StreamNames())
	}
	aggregate := release.Count
	if p.Aggregate == "sum" {
		aggregate = release.Sum
	}
	q := release.Query{Name: name, Stream: p.Stream, Purpose: p.Purpose, Recipient: p.Recipient, Aggregate: aggregate, Clamp: p.Clamp, Window: p.Window,
		Span: int(p.Span), M: p.M, K: p.K}
	p.Epsilon.Apply(&q)
	return m.hub.Declare(q)
}

// attitudes is a model that knows how people stand to being measured, by person, and who lives in a building: models/people.
type attitudes interface {
	Attitudes() (trust, concern []float32)
	LivesAt(building uint32) (person uint32, ok bool)
}

// ask lets every handle's person answer: by the share that the scenario says, by attitudes drawn for each, or by those of the
// people who live here. Until somebody says whose a handle is (vault.go), it gets the trust and the concern of somebody drawn by chance,
// which go together as they do in that person: vehicles that only cross the city keep those.
func (m *hubModel) ask(set *consent.Set, s *stream.Registered, q *QueryParams) error {
	by := headOf(m.env.Tables("policy", "")).OptIn
	luck, rule := m.env.Stream("consent."+s.Name+"."+q.Purpose.String()), m.hub.Rule(s.Class, q.Purpose)
	of := func(subject uint32) consent.Attitude {
		return consent.Attitude{Trust: luck.Float64(uint64(subject), 1, 0), Concern: luck.Float64(uint64(subject), 1, 1)}
	}
	if by.People {
		trust, concern := m.people.Attitudes()
		if len(trust) == 0 {
			return errors.New("policy.opt_in: nobody lives in this city whose attitudes could decide; write \"attitudes\" or a share such as \"60 %\"")
		}
		attitude := func(who uint32) consent.Attitude {
			return consent.Attitude{Trust: float64(trust[who]), Concern: float64(concern[who])}
		}
		of = func(subject uint32) consent.Attitude {
			return attitude(uint32(luck.Intn(len(trust), uint64(subject), 2, 0)))
		}
		m.askings = append(m.askings, &asking{stream: s, purpose: q.Purpose, rule: rule, set: set, luck: luck, of: map[uint32]uint32{},
			attitude: attitude, yes: func(who uint32) float64 { return answer(by, rule, q.Appeal, attitude, who) }})
	}
	sum := 0.0
	consent.Draw(set, luck, func(subject uint32) float64 {
		p := answer(by, rule, q.Appeal, of, subject)
		sum += p
		return p
	})
	if n := set.Subjects(); by.People && n > 0 {
		m.asked = append(m.asked, fmt.Sprintf("consent by the attitudes of people: %.1f %% are expected to allow %s for %s (%v)", 100*sum/float64(n), s.Name, q.Purpose, rule))
	}
	return nil
}

// answer is the probability that the person of a handle allows it.
func answer(by Consent, rule policy.Rule, appeal float64, of func(uint32) consent.Attitude, subject uint32) float64 {
	switch {
	case by.Share != nil:
		return *by.Share
	case rule == policy.OptOut:
		return 1 - of(subject).OptsOut(appeal)
	}
	return of(subject).OptsIn(appeal)
}

// headOf is the scenario's [policy].
func headOf(tables []sim.Entry) *PolicyParams {
	for _, t := range tables {
		if p, ok := t.Params.(*PolicyParams); ok {
			return p
		}
	}
	return defaultPolicy()
}

// Now is the instant of the last tick.
func (m *hubModel) Now() clock.Time { return m.now }

// NextEvent lets the hub close windows as often as the quickest controller looks.
func (m *hubModel) NextEvent() clock.Time {
	if m.pace == 0 || m.hub == nil {
		return clock.Never
	}
	return m.now.Add(m.pace)
}

// Advance closes windows that have ended.
func (m *hubModel) Advance(_ context.Context, to clock.Time) error {
	m.now = to
	if m.hub == nil {
		return nil
	}
	return m.hub.Tick(to)
}

// Save writes the hub's state, sealed. One with secure noise keeps its key in memory only and has none to write.
func (m *hubModel) Save(e *sim.Encoder) {
	e.Time(m.now)
	var state []byte
	if m.hub != nil {
		state, _ = m.hub.Save()
	}
	e.Bytes(state)
	if len(m.askings) > 0 {
		e.Bytes(m.saveVault())
	}
}

// Load restores what Save wrote.
func (m *hubModel) Load(d *sim.Decoder) error {
	m.now = d.Time()
	state := d.Bytes()
	switch {
	case d.Err() != nil || m.hub == nil:
	case len(state) == 0:
		d.Fail("the hub's noise was secure, its key is gone with the run: use policy.noise = \"seeded\" where a run must resume")
	default:
		if err := m.hub.Load(state); err != nil {
			d.Fail("%v", err)
		}
	}
	if len(m.askings) > 0 {
		m.loadVault(d)
	}
	return d.Err()
}

// Metrics appends the metrics.
func (m *hubModel) Metrics(dst []float64) []float64 {
	if m.hub == nil {
		return append(dst, 0, 0, 0, 0)
	}
	s := m.hub.Stats()
	return append(dst, float64(s.ReadingsIn), float64(s.NoConsent), float64(s.Releases), float64(s.Suppressed))
}

// Summary returns the headline numbers.
func (m *hubModel) Summary() []sim.Figure {
	if m.hub == nil {
		return nil
	}
	s := m.hub.Stats()
	return []sim.Figure{{Name: "readings_in", Value: float64(s.ReadingsIn), Whole: true}, {Name: "readings_no_consent", Value: float64(s.NoConsent), Whole: true},
		{Name: "releases", Value: float64(s.Releases), Whole: true}, {Name: "suppressed", Value: float64(s.Suppressed), Whole: true},
		{Name: "epsilon_spent_max", Value: s.EpsilonSpentMax}, {Name: "ledger_entries", Value: float64(s.LedgerEntries), Whole: true}}
}

// Notes says which questions were not answered, and why: a budget that was spent does not end a run.
func (m *hubModel) Notes() []string {
	if m.hub == nil {
		return nil
	}
	notes := append([]string(nil), m.asked...)
	for _, a := range m.askings {
		if note := a.note(); note != "" {
			notes = append(notes, note)
		}
	}
	return append(notes, m.hub.Refusals()...)
}

// Work is the rows taken.
func (m *hubModel) Work() sim.Work {
	if m.hub == nil {
		return sim.Work{Unit: "readings"}
	}
	return sim.Work{Done: m.hub.Stats().ReadingsIn, Unit: "readings"}
}

// door is the hub as sensing sees it; it keeps a list of the streams.
type door struct {
	*hub.Hub
	model   *hubModel
	streams []*stream.Registered
}

// Register gives a stream its number.
func (d *door) Register(m stream.Manifest) (*stream.Registered, error) {
	s, err := d.Hub.Register(m)
	if err == nil {
		d.streams = append(d.streams, s)
	}
	return s, err
}

// openHub makes the hub of a run that has sensors, and offers it to those who may use it.
func (p *Plan) openHub(cfg *sim.Config, folder *record.Folder) error {
	var m *hubModel
	for _, model := range cfg.Models {
		if h, ok := model.(*hubModel); ok {
			m = h
		}
	}
	if m == nil || len(cfg.Devices) == 0 {
		return nil
	}
	head := headOf(cfg.Tables["hub"])
	if head.charter == nil { // no [policy] at all: the built-in ones, which are there
		head.Read(cfg.Civil, nil, func(string, string) {})
	}
	noise, err := hub.NoiseOf(head.Noise)
	if err != nil {
		return p.Scenario.Refuse(p.Scenario.Errorf("policy.noise", "%v", err))
	}
	conf := hub.Config{Civil: cfg.Civil, Charter: head.charter, Law: head.law, Seed: cfg.Seed, Noise: noise, Asked: true, Oracle: head.Oracle, Pool: cfg.Pool}
	if folder != nil {
		conf.Create = func(name string) (io.WriteCloser, error) { return folder.Create(name) }
	}
	for _, t := range cfg.Tables["control"] {
		if x, ok := t.Params.(interface{ WantsOracle() bool }); ok && x.WantsOracle() {
			conf.Oracle = true
		}
		if x, ok := t.Params.(interface{ Pace() clock.Duration }); ok && x.Pace() > 0 && (m.pace == 0 || x.Pace() < m.pace) {
			m.pace = x.Pace()
		}
	}
	for _, t := range cfg.Tables["sensing"] {
		if t.Kind == "queue" && !conf.Oracle {
			return p.Scenario.Refuse(p.Scenario.Errorf(t.Key, "no city sees whole lanes exactly; write oracle = true in the [control.X] that reads it: the run is then stamped %s", release.StampOracle))
		}
	}
	h, err := hub.New(conf)
	if err != nil {
		return p.Scenario.Refuse(p.Scenario.Errorf("policy", "%v", err))
	}
	if head.OptIn.People {
		for _, model := range cfg.Models {
			if people, ok := model.(attitudes); ok {
				m.people = people
			}
		}
		if m.people == nil {
			return p.Scenario.Refuse(p.Scenario.Errorf("policy.opt_in", "people: there is no [model.people] whose attitudes could decide; add one, or write \"attitudes\" or a share such as \"60 %%\""))
		}
	}
	d := &door{Hub: h, model: m}
	m.hub, m.streams = h, &d.streams
	cfg.Services = map[string]any{"hub.door": stream.Door(d), "hub.board": h.Board()}
	return nil
}

// closeHub ends the ledger.
func closeHub(l *sim.Loop) error {
	for _, r := range l.Models() {
		if m, ok := r.Model.(*hubModel); ok && m.hub != nil {
			return m.hub.Close(l.Now())
		}
	}
	return nil
}

// refusals are the questions that the hub did not answer, and what models warn of at the end.
func refusals(l *sim.Loop) (list []string) {
	for _, r := range l.Models() {
		if m, ok := r.Model.(*hubModel); ok {
			if m.hub != nil {
				list = append(list, m.hub.Refusals()...)
			}
		}
		if m, ok := r.Model.(sim.Ender); ok {
			list = append(list, m.AtEnd()...)
		}
	}
	return list
}

// hubStats are what the manifest says of the hub; nil without one.
func hubStats(l *sim.Loop) any {
	for _, r := range l.Models() {
		if m, ok := r.Model.(*hubModel); ok && m.hub != nil {
			return m.hub.Stats()
		}
	}
	return nil
}
