package traffic

import (
	"fmt"
	"math"
	"slices"

	"semul/engine/clock"
	"semul/engine/sim"
)

// busTally counts what happened to buses and their passengers.
type busTally struct {
	Sent, Broken                                                   int
	Asked, Walked, Boarded, LeftBehind, Impatient, GaveUp, Arrived int
	OnFoot                                                         int // of those who arrived: walked all the way
	Departures                                                     int
	lateSum                                                        float64 // [s]
	riders, room                                                   float64 // persons and places times seconds between stops
	fullest                                                        float64 // largest share of places taken
	waits                                                          []float32
	delays                                                         []float32 // of departures against the timetable [s]; negative: early
}

// numbers lists what is saved.
func (t *busTally) numbers() []*int {
	return []*int{&t.Sent, &t.Broken, &t.Asked, &t.Walked, &t.Boarded, &t.LeftBehind, &t.Impatient, &t.GaveUp, &t.Arrived, &t.Departures, &t.OnFoot}
}

// board counts somebody who has waited so long [s].
func (t *busTally) board(waited float64, v *bus) {
	t.Boarded++
	t.waits = append(t.waits, float32(waited))
	t.fullest = max(t.fullest, float64(len(v.aboard))/float64(v.room))
}

// late counts a departure so many seconds after its time.
func (t *busTally) late(by float64) {
	t.Departures++
	t.lateSum += by
	t.delays = append(t.delays, float32(by))
}

// load counts the way from the stop before, as a vehicle comes to the next.
func (t *busTally) load(v *bus, at clock.Time) {
	took := (at - v.since).Seconds()
	t.riders += float64(took * float64(len(v.aboard)))
	t.room += float64(took * float64(v.room))
}

// spacing is how far apart the vehicles of a line come to a stop.
type spacing struct {
	last      clock.Time // −1: none came yet
	n         int
	sum, sum2 float64 // [s], [s²]
}

func (s *spacing) add(at clock.Time) {
	if s.last >= 0 {
		h := (at - s.last).Seconds()
		s.n++
		s.sum += h
		s.sum2 += float64(h * h)
	}
	s.last = at
}

// waited is the mean and the 95th percentile of the waits at stops of those who got on [s]; NaN if nobody did.
func (t *busTally) waited() (mean, p95 float64) {
	if len(t.waits) == 0 {
		return math.NaN(), math.NaN()
	}
	sorted := slices.Sorted(slices.Values(t.waits))
	for _, w := range sorted {
		mean += float64(w)
	}
	return mean / float64(len(sorted)), float64(sorted[(len(sorted)*95+99)/100-1])
}

func (b *buses) figures() []sim.Figure {
	t := &b.tally
	whole := func(name string, v int) sim.Figure { return sim.Figure{Name: name, Value: float64(v), Whole: true} }
	walking, waiting, riding := b.under() // asked = arrived + gave_up + waiting + riding + walking
	list := []sim.Figure{whole("lines", len(b.lines)), whole("vehicles", len(b.onRoad)), whole("asked", t.Asked), whole("arrived", t.Arrived),
		whole("arrived_on_foot", t.OnFoot), whole("waiting", waiting), whole("riding", riding), whole("walking", walking), whole("boarded", t.Boarded), whole("left_behind", t.LeftBehind), whole("gave_up", t.GaveUp), whole("walked", t.Walked), whole("broken_runs", t.Broken)}
	some := func(name string, v float64) {
		if !math.IsNaN(v) {
			list = append(list, sim.Figure{Name: name, Value: v})
		}
	}
	mean, p95 := t.waited()
	some("wait_mean_s", mean)
	some("wait_p95_s", p95)
	some("regularity", irregularity(b.headway))
	some("late_mean_s", t.lateSum/float64(t.Departures))
	some("load_mean", t.riders/t.room)
	if t.Boarded > 0 {
		some("load_max", t.fullest)
	}
	return append(list, b.rot.figures()...)
}

// account balances travellers.
func (b *buses) account() sim.Account {
	walking, waiting, riding := b.under()
	t := &b.tally
	return sim.Account{Name: "passengers of " + b.name, Unit: "persons", Stored: float64(walking + waiting + riding), Terms: []sim.Term{
		{Name: "asked", Value: float64(t.Asked)}, {Name: "arrived", Value: -float64(t.Arrived)}, {Name: "gave up", Value: -float64(t.GaveUp)}}}
}

// notes says what was made of the lines.
func (b *buses) notes() []string {
	notes := append([]string(nil), b.noted...)
	notes = append(notes, fmt.Sprintf("fleet.%s: %d lines (each way counts) and %d runs", b.name, len(b.lines), len(b.runs)))
	if r := b.rot; r != nil {
		notes = append(notes, fmt.Sprintf("fleet.%s: %d vehicles serve %d runs one after the other", b.name, len(r.Cabs), r.served))
	}
	if b.tally.Broken > 0 {
		notes = append(notes, fmt.Sprintf("fleet.%s: %d buses ended their run before its last stop; their passengers looked for another way", b.name, b.tally.Broken))
	}
	return notes
}
