package hub

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"sync"
	"time"

	"semul/engine/clock"
	"semul/engine/hub/ledger"
	"semul/engine/hub/policy"
	"semul/engine/hub/policy/consent"
	"semul/engine/hub/privacy"
	"semul/engine/hub/release"
	"semul/engine/hub/stream"
	"semul/engine/par"
)

// Config is what a hub is told once.
type Config struct {
	Civil   clock.Civil
	Charter *policy.Charter
	Law     *policy.Pack // what the charter must rest on; nil: not checked
	Seed    uint64       // of the run; with Seeded all noise and keys come from it
	Noise   Noise
	Asked   bool // persons are asked: Consent will be told what they say
	Oracle  bool // no hub at all, for comparison: exact values at once, of everything; stamped

	Pool *par.Pool // shares the work between queries; nil: one worker

	// Create makes a file of the run folder ("ledger/entries.bin"); nil: nothing is written.
	Create func(name string) (io.WriteCloser, error)
}

// Hub is one hub. Publish and Batch may be called by several goroutines; everything else by one, between Ticks.
type Hub struct {
	cfg     Config
	secret  secret
	gate    policy.Gate
	board   release.Board
	account privacy.Accountant
	log     *ledger.Log
	streams stream.Registry
	pool    stream.Pool

	collecting []*collecting // of each stream
	handles    []*handles    // of each stream; nil where rows name nobody
	questions  []*question
	names      map[string]*question
	consents   []*consents

	now    clock.Time
	ticks  uint64
	closed bool

	mutex   sync.Mutex // of what Publish changes
	queue   []*stream.Batch
	doors   []doorSeq
	refused Stats // rows and batches refused at the door

	mac     hash.Hash
	wire    []byte // scratch: a batch on its way into its hash
	batches []*stream.Batch
	work    func(i int)

	releases uint64
	lines    []byte // releases.jsonl
	fresh    []*release.Release
	stats    Stats
	files    files
	noise    privacy.Bits
}

// consents is who may be used for one purpose of a stream.
type consents struct {
	s    *stream.Registered
	p    stream.Purpose
	rule policy.Rule
	set  *consent.Set
}

// New opens a hub. It is an error if the charter is missing or names no legal basis.
func New(cfg Config) (*Hub, error) {
	c := cfg.Charter
	switch {
	case c == nil:
		return nil, errors.New("hub: no charter; give policy.charter, e.g. \"default\"")
	case c.Basis == "" || c.Article == "":
		return nil, fmt.Errorf("hub: charter %q has no legal basis; give legal_basis and article", c.Name)
	case cfg.Oracle && cfg.Noise == Secure:
		return nil, errors.New("hub: an oracle releases exact values, noise = \"secure\" promises the contrary; leave one out")
	}
	if cfg.Law != nil {
		if err := cfg.Law.Supports(c.Article, cfg.Civil.Start()); err != nil {
			return nil, fmt.Errorf("hub: charter %q: article: %w", c.Name, err)
		}
	}
	h := &Hub{cfg: cfg, secret: newSecret(cfg.Noise, cfg.Seed), names: map[string]*question{}}
	h.gate = policy.Gate{Charter: c, Civil: cfg.Civil, Asked: cfg.Asked}
	h.account.PerDay = c.EpsilonDay
	h.log = ledger.NewLog(h.secret.signer())
	h.mac = h.secret.mac()
	h.work = h.takeAll
	if cfg.Noise == Secure {
		h.noise.Secure()
	}
	h.log.Append(ledger.Opened, ledger.Opening{Start: cfg.Civil.Format(0), Noise: cfg.Noise.String(), Stamp: h.stamp(true)})
	if l := cfg.Law; l != nil {
		h.log.Append(ledger.Lawful, ledger.Law{ID: l.ID, Note: l.Note, InForce: l.InForce(cfg.Civil.Start()), Hash: hashOf(l)})
	}
	h.log.Append(ledger.Chartered, ledger.Charter{Name: c.Name, Version: c.Version, Basis: c.Basis, Article: c.Article, Hash: hashOf(c)})
	return h, h.files.create(cfg.Create, h.log)
}

// stamp says on what is let out that it protects nobody.
func (h *Hub) stamp(noisy bool) string {
	switch {
	case h.cfg.Oracle:
		return release.StampOracle
	case !noisy:
		return release.StampExact
	case h.cfg.Noise == Seeded:
		return release.StampSimulation
	}
	return ""
}

// Register takes a stream in: what its manifest lacks is refused, all at once.
func (h *Hub) Register(m stream.Manifest) (*stream.Registered, error) {
	s, err := h.streams.Register(m)
	if err != nil {
		return nil, err
	}
	h.collecting = append(h.collecting, &collecting{})
	var of *handles
	if s.Class.HasSubject() {
		of = newHandles(h.secret.key("handles/"+s.Name), s.Subjects)
	}
	h.handles = append(h.handles, of)
	h.log.Append(ledger.Registered, s.Manifest)
	return s, nil
}

// Declare lets a question be asked of a stream, in every window from now on. What the law, the charter or the stream
// forbids is an error that says which rule it was.
func (h *Hub) Declare(q release.Query) error {
	s := h.streams.ByName(q.Stream)
	if s == nil {
		return fmt.Errorf("policy.%s.stream: %q: %w; registered are %s", q.Name, q.Stream, stream.ErrUnregistered, h.streams.Names())
	}
	if h.names[q.Name] != nil {
		return fmt.Errorf("policy.%s: declared already; give each query a name of its own", q.Name)
	}
	if q.M == 0 {
		q.M = 1
	}
	if h.cfg.Oracle {
		q.Exact, q.Epsilon, q.K, q.Grace = true, 0, 0, stream.OnEvent
		if err := q.Check(); err != nil {
			return err
		}
	} else if err := h.gate.Admit(&q, s, h.now); err != nil {
		return err
	}
	k, err := newQuestion(q, s, h.local(h.now))
	if err != nil {
		return fmt.Errorf("policy.%s: %w", q.Name, err)
	}
	k.oracle = h.cfg.Oracle
	if r := h.gate.Rule(s.Class, q.Purpose); r.Asks() && !h.cfg.Oracle {
		k.consent = h.consentOf(s, q.Purpose, r)
	}
	h.questions = append(h.questions, k)
	h.names[q.Name] = k
	h.board.Declare(&q)
	h.log.Append(ledger.Declared, q)
	return nil
}

// Direct lets a stream without persons be read as it is, once a period: for a sensor of class none that no query names.
// With one column the query has the stream's name, with several "stream.column". Rows that come 2 s after a period has
// ended come late.
func (h *Hub) Direct(name string, p stream.Purpose, a release.Aggregate) error {
	s := h.streams.ByName(name)
	switch {
	case s == nil:
		return fmt.Errorf("stream %q: %w", name, stream.ErrUnregistered)
	case s.Class.Personal():
		return fmt.Errorf("stream %q is class %s: it is read through a query only; declare [policy.X] with stream = %q", name, s.Class, name)
	case s.Period <= 0:
		return fmt.Errorf("stream %q comes on events and has no period; declare [policy.X] with a window", name)
	}
	for i, c := range s.Columns {
		q := release.Query{Name: name, Stream: name, Purpose: p, Aggregate: a, Column: i, Window: s.Period, Grace: 2 * time.Second, Exact: true}
		if len(s.Columns) > 1 {
			q.Name += "." + c.Name
		}
		if err := h.Declare(q); err != nil {
			return err
		}
	}
	return nil
}

// Consent returns who may be used for a purpose of a stream, to be told what persons say. It is an error where nobody is
// asked.
func (h *Hub) Consent(name string, p stream.Purpose) (*consent.Set, error) {
	s := h.streams.ByName(name)
	if s == nil {
		return nil, fmt.Errorf("stream %q: %w", name, stream.ErrUnregistered)
	}
	r := h.gate.Rule(s.Class, p)
	if !r.Asks() || !s.Class.HasSubject() {
		return nil, fmt.Errorf("stream %q: %s × %s is %s: nobody is asked", name, s.Class, p, r)
	}
	return h.consentOf(s, p, r).set, nil
}

// StreamNames lists the registered streams for messages.
func (h *Hub) StreamNames() string { return h.streams.Names() }

// Rule returns what the charter says about a class and a purpose.
func (h *Hub) Rule(c stream.Class, p stream.Purpose) policy.Rule { return h.gate.Rule(c, p) }

func (h *Hub) consentOf(s *stream.Registered, p stream.Purpose, r policy.Rule) *consents {
	for _, c := range h.consents {
		if c.s == s && c.p == p {
			return c
		}
	}
	c := &consents{s, p, r, consent.New(s.Subjects, r == policy.OptOut)}
	h.consents = append(h.consents, c)
	return c
}

// Board is where controllers read.
func (h *Hub) Board() *release.Board { return &h.board }

// Fresh returns the releases of the last Tick, in order, until the next.
func (h *Hub) Fresh() []*release.Release { return h.fresh }

// Ask returns the answer to a query for the window that holds an instant. There is one for ever: asking again gives the
// same. It is nil before the window has closed, and for windows before the query was declared.
func (h *Hub) Ask(query string, at clock.Time) *release.Release {
	k := h.names[query]
	if k == nil {
		return nil
	}
	i := k.index(h.local(at)) - k.first
	if i < 0 || i >= int64(len(k.history)) {
		return nil
	}
	return k.history[i]
}

// Declared is a query and how it is answered.
type Declared struct {
	release.Query
	Stream    *stream.Registered
	Unit      string
	Step      float64        // what 1 of an answer stands for, in Unit
	Scale     float64        // of the noise, in steps; 0: exact
	Delay     clock.Duration // from the end of a window to its answer
	Mechanism string         // of package release
	Stamp     string
}

// Queries lists the declared queries in their order.
func (h *Hub) Queries() []Declared {
	out := make([]Declared, 0, len(h.questions))
	for _, k := range h.questions {
		d := Declared{Query: k.q, Stream: k.s, Unit: k.unit(), Step: k.quantum(), Delay: k.grace, Mechanism: k.mechanism()}
		if !k.q.Exact {
			d.Scale, d.Stamp = k.noise.Scale(), h.stamp(true)
		} else if k.s.Class.Personal() || h.cfg.Oracle {
			d.Stamp = h.stamp(false)
		}
		out = append(out, d)
	}
	return out
}

// Latest returns the newest answer to a query, nil before the first.
func (h *Hub) Latest(query string) *release.Release {
	k := h.names[query]
	if k == nil || len(k.history) == 0 {
		return nil
	}
	return k.history[len(k.history)-1]
}

// local converts an instant to ns of civil time since 1970.
func (h *Hub) local(t clock.Time) int64 {
	start := h.cfg.Civil.Start()
	_, offset := start.Zone()
	return start.UnixNano() + int64(offset)*1e9 + int64(t)
}

func hashOf(v any) ledger.Hash {
	text, err := json.Marshal(v)
	if err != nil {
		panic("hub: " + err.Error()) // only our own plain structs come here
	}
	return sum(text)
}
