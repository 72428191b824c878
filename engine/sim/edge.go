package sim

import (
	"encoding/json"
	"fmt"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
)

// Out is a numeric port that a model writes. A state is left as it should stand; an amount is what this Advance
// produced, and is zeroed once the coupler has taken it.
type Out[T Number] struct {
	Values []T
	out
}

// In is a numeric port that a model reads, constant during one Advance: the state, or the amount since the last hand-over.
type In[T Number] struct {
	Values []T
	in
	writers []*Out[T]
	maps    []*sparse // nil where supports agree
	waiting []T       // amounts not handed over yet
	next    []T       // delayed: the state at the last exchange
	scratch []T
	look    []T // what the writers say before it is handed over
}

// Msg is one message of an event port.
type Msg[T any] struct {
	Event   frame.Event
	Payload T
}

// EventOut is an event port that a model writes.
type EventOut[T any] struct {
	queue []Msg[T]
	out
}

// EventIn is an event port that a model reads: the messages since the last hand-over, by writer and in order of sending.
type EventIn[T any] struct {
	Msgs []Msg[T]
	in
	writers []*EventOut[T]
	waiting []Msg[T]
}

// Send queues a message. The event may be zero where nobody needs to see it in the log.
func (o *EventOut[T]) Send(ev frame.Event, payload T) {
	if o.readers > 0 {
		o.queue = append(o.queue, Msg[T]{ev, payload})
	}
}

// out is what all written ports have in common.
type out struct {
	spec    PortSpec
	model   int
	readers int
	written float64 // Σ of all amounts written
}

// Heard reports whether any model reads the port: what nobody reads need not be computed, unless it is recorded.
func (o *out) Heard() bool { return o.readers > 0 }

// Given reports whether anybody writes the port; valid once the run has begun.
func (i *in) Given() bool { return !i.unheard || i.feed != nil || i.letters != nil }

// in is what all read ports have in common.
type in struct {
	spec    PortSpec
	model   int
	every   clock.Duration
	given   float64 // Σ of all amounts handed over
	fresh   bool    // something arrived that an OnChange port must be woken for
	unheard bool    // no writer runs
	feed    Feed    // where no writer runs: given values
	letters Letters // where no writer runs: given messages
}

// Feed gives a port without a writer its values: of row c at instant t, or for amounts what fell due at t.
type Feed func(c int, t clock.Time) float64

// Letters gives an event port without a writer its messages due at t, as payloads of the port's type.
type Letters func(t clock.Time) []any

// writer and reader are what the coupler sees of ports.
type writer interface {
	port() *out
	mirror() *Column // nil for messages
	clear()
	save(*Encoder)
	load(*Decoder)
}

type reader interface {
	port() *in
	connect(ws []writer, maps []*sparse, n int) error
	collect(ran []bool)                        // what the writers that have advanced wrote, once a tick
	turn(now clock.Time)                       // at the end of a tick, for delayed ports
	deliver(handOver bool, t clock.Time) error // before the reader advances to t
	changed() bool                             // whether an OnChange state has moved
	pending() float64                          // amounts not handed over
	save(*Encoder)
	load(*Decoder)
}

func (o *Out[T]) port() *out { return &o.out }
func (o *Out[T]) clear() {
	if o.spec.Kind == Amount {
		for _, v := range o.Values {
			o.written += float64(v)
		}
		clear(o.Values)
	}
}
func (i *In[T]) port() *in { return &i.in }

func (i *In[T]) connect(ws []writer, maps []*sparse, n int) error {
	for k, w := range ws {
		typed, ok := w.(*Out[T])
		if !ok {
			return fmt.Errorf("port %s: written as %v and read as %v", i.spec.Name, w.port().spec.Quantity, i.spec.Quantity)
		}
		i.writers = append(i.writers, typed)
		i.maps = append(i.maps, maps[k])
	}
	i.Values = make([]T, n)
	i.unheard = len(ws) == 0
	if i.unheard {
		for k := range i.Values {
			i.Values[k] = T(i.spec.Neutral)
		}
		return nil
	}
	i.scratch = make([]T, n)
	if i.spec.Kind == Amount {
		i.waiting = make([]T, n)
	}
	if i.spec.Delay && i.spec.Kind == State {
		i.next = make([]T, n)
	}
	return nil
}

// gather computes the state that the writers give together.
func (i *In[T]) gather(dst []T) {
	first := true
	for k, w := range i.writers {
		into := dst
		if !first {
			into = i.scratch
		}
		switch m := i.maps[k]; {
		case m == nil:
			copy(into, w.Values)
		default:
			for c := range into {
				into[c] = T(i.spec.Neutral)
			}
			switch w.spec.Combine {
			case Sum:
				clear(into)
				gatherSum(into, w.Values, m)
			case Max:
				gatherMax(into, w.Values, m)
			default:
				gatherCopy(into, w.Values, m)
			}
		}
		if !first {
			for c, v := range into {
				if i.spec.Combine == Sum {
					dst[c] += v
				} else if v > dst[c] {
					dst[c] = v
				}
			}
		}
		first = false
	}
}

func (i *In[T]) collect(ran []bool) {
	if i.spec.Kind != Amount {
		return
	}
	for k, w := range i.writers {
		if !ran[w.model] {
			continue
		}
		if m := i.maps[k]; m != nil {
			gatherSum(i.waiting, w.Values, m)
			continue
		}
		for c, v := range w.Values {
			i.waiting[c] += v
		}
	}
}

func (i *In[T]) turn(now clock.Time) {
	if !i.spec.Delay || i.unheard || i.spec.Kind == Amount {
		return
	}
	if i.every > 0 && int64(now)%int64(i.every) != 0 {
		return // what stood at the last exchange is what the next one hands over
	}
	i.gather(i.next)
	if i.every == OnChange && !equal(i.next, i.Values) {
		i.fresh = true
	}
}

func (i *In[T]) deliver(handOver bool, t clock.Time) error {
	if i.unheard && i.feed == nil {
		return nil
	}
	i.fresh = false
	switch {
	case i.feed != nil && handOver:
		for c := range i.Values {
			i.Values[c] = T(i.feed(c, t))
		}
	case i.spec.Kind == Amount && handOver:
		copy(i.Values, i.waiting)
		for _, v := range i.Values {
			i.given += float64(v)
		}
		clear(i.waiting)
	case i.spec.Kind == Amount:
		clear(i.Values)
	case !handOver:
		return nil
	case i.spec.Delay:
		copy(i.Values, i.next)
	default:
		i.gather(i.Values)
	}
	for c, v := range i.Values {
		if v != v {
			return fmt.Errorf("port %s: not a number at row %d of %v", i.spec.Name, c, i.spec.Support)
		}
	}
	return nil
}

func (i *In[T]) pending() float64 {
	sum := 0.0
	for _, v := range i.waiting {
		sum += float64(v)
	}
	return sum
}

// changed reports whether the writers say something new: an OnChange state must wake its reader.
func (i *In[T]) changed() bool {
	if i.unheard || i.spec.Kind != State || i.spec.Delay || i.every != OnChange {
		return false
	}
	for k, w := range i.writers {
		if len(i.writers) == 1 && i.maps[k] == nil {
			return !equal(w.Values, i.Values)
		}
	}
	i.look = append(i.look[:0], i.Values...)
	i.gather(i.look)
	return !equal(i.look, i.Values)
}

func equal[T Number](a, b []T) bool {
	if len(a) != len(b) {
		return false
	}
	for k := range a {
		if a[k] != b[k] {
			return false
		}
	}
	return true
}

func (o *Out[T]) save(e *Encoder) { saveNumbers(e, o.Values); e.Float64(o.written) }
func (o *Out[T]) load(d *Decoder) { loadNumbers(d, o.Values); o.written = d.Float64() }
func (i *In[T]) save(e *Encoder) {
	saveNumbers(e, i.Values)
	saveNumbers(e, i.waiting)
	saveNumbers(e, i.next)
	e.Float64(i.given)
	e.Bool(i.fresh)
}
func (i *In[T]) load(d *Decoder) {
	loadNumbers(d, i.Values)
	loadNumbers(d, i.waiting)
	loadNumbers(d, i.next)
	i.given = d.Float64()
	i.fresh = d.Bool()
}

func (o *EventOut[T]) port() *out { return &o.out }
func (o *EventOut[T]) clear()     { o.queue = o.queue[:0] }
func (i *EventIn[T]) port() *in   { return &i.in }

func (i *EventIn[T]) connect(ws []writer, _ []*sparse, _ int) error {
	for _, w := range ws {
		typed, ok := w.(*EventOut[T])
		if !ok {
			return fmt.Errorf("port %s: written as %v and read as %v", i.spec.Name, w.port().spec.Quantity, i.spec.Quantity)
		}
		i.writers = append(i.writers, typed)
	}
	return nil
}

func (i *EventIn[T]) collect(ran []bool) {
	for _, w := range i.writers {
		if !ran[w.model] {
			continue
		}
		i.waiting = append(i.waiting, w.queue...)
		i.fresh = i.fresh || len(w.queue) > 0
	}
}

func (i *EventIn[T]) turn(clock.Time) {}

func (i *EventIn[T]) deliver(handOver bool, t clock.Time) error {
	i.Msgs = i.Msgs[:0]
	if i.letters != nil {
		for _, payload := range i.letters(t) {
			typed, ok := payload.(T)
			if !ok {
				return fmt.Errorf("port %s: fed with %T and read as %v", i.spec.Name, payload, i.spec.Quantity)
			}
			i.Msgs = append(i.Msgs, Msg[T]{Payload: typed})
		}
		return nil
	}
	if handOver {
		i.Msgs, i.waiting = i.waiting, i.Msgs
		i.fresh = false
	}
	return nil
}

func (i *EventIn[T]) changed() bool    { return false }
func (i *EventIn[T]) pending() float64 { return 0 }

func (o *EventOut[T]) save(*Encoder) {}
func (o *EventOut[T]) load(*Decoder) {}
func (i *EventIn[T]) save(e *Encoder) {
	saveJSON(e, i.waiting)
	e.Bool(i.fresh)
}
func (i *EventIn[T]) load(d *Decoder) {
	loadJSON(d, &i.waiting)
	i.fresh = d.Bool()
}

func saveNumbers[T Number](e *Encoder, v []T) {
	e.Uint32(uint32(len(v)))
	for _, x := range v {
		e.Float64(float64(x))
	}
}

func loadNumbers[T Number](d *Decoder, v []T) {
	if n := int(d.Uint32()); n != len(v) {
		d.Fail("%d values where this city has %d", n, len(v))
		return
	}
	for i := range v {
		v[i] = T(d.Float64())
	}
}

func saveJSON(e *Encoder, v any) {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // payloads are plain structs of ours
	}
	e.Bytes(text)
}

func loadJSON(d *Decoder, v any) {
	if text := d.Bytes(); d.Err() == nil {
		if err := json.Unmarshal(text, v); err != nil {
			d.Fail("messages: %v", err)
		}
	}
}

// ReadPort binds a numeric port that the model's Spec lists under In. The values are there after Init.
func ReadPort[T Number](e *Env, name string) *In[T] {
	p := &In[T]{in: in{spec: e.portOf(e.spec.In, name, "In"), model: e.rank}}
	e.loop.coupler.addReader(p)
	return p
}

// ReadPortOn binds one of several numeric ports of one name, which the model's Spec lists under In on different supports.
func ReadPortOn[T Number](e *Env, name string, support city.Support) *In[T] {
	for _, spec := range e.spec.In {
		if spec.Name == name && spec.Support == support {
			p := &In[T]{in: in{spec: spec, model: e.rank}}
			e.loop.coupler.addReader(p)
			return p
		}
	}
	panic(fmt.Sprintf("sim: %s binds port %s on %v, which its Spec does not list under In", e.spec.Name, name, support))
}

// WritePort binds a numeric port that the model's Spec lists under Out, with one value a row of its own support,
// all at the port's Neutral.
func WritePort[T Number](e *Env, name string) *Out[T] {
	spec := e.portOf(e.spec.Out, name, "Out")
	p := &Out[T]{Values: make([]T, e.Count(spec.own())), out: out{spec: spec, model: e.rank}}
	if spec.Kind == State {
		for i := range p.Values {
			p.Values[i] = T(spec.Neutral)
		}
	}
	e.loop.coupler.addWriter(p)
	return p
}

// ReadEvents binds an event port that the model's Spec lists under In.
func ReadEvents[T any](e *Env, name string) *EventIn[T] {
	p := &EventIn[T]{in: in{spec: e.portOf(e.spec.In, name, "In"), model: e.rank}}
	e.loop.coupler.addReader(p)
	return p
}

// WriteEvents binds an event port that the model's Spec lists under Out.
func WriteEvents[T any](e *Env, name string) *EventOut[T] {
	p := &EventOut[T]{out: out{spec: e.portOf(e.spec.Out, name, "Out"), model: e.rank}}
	e.loop.coupler.addWriter(p)
	return p
}

// portOf finds a declared port. A model that binds what it has not declared is our bug, hence the panic.
func (e *Env) portOf(list []PortSpec, name, where string) PortSpec {
	for _, p := range list {
		if p.Name == name {
			return p
		}
	}
	panic(fmt.Sprintf("%s binds port %q, which its Spec does not list under %s", e.spec.Name, name, where))
}
