package people

import (
	"cmp"
	"slices"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/sim/msg"
)

// DepartureParams are the keys of [model.people.departure].
type DepartureParams struct {
	Margin clock.Duration `toml:"margin" range:"[0,7200]" doc:"spare time that people plan for the way to work" src:"project default"`
	Early  float64        `toml:"early" range:"[0,10]" doc:"minutes of travel that a minute too early is felt as" src:"Small 1982, American Economic Review 72, 467-479: about 0.5"`
	Late   float64        `toml:"late" range:"[0,20]" doc:"minutes of travel that a minute too late is felt as" src:"Small 1982: about 2"`
	Shift  float64        `toml:"shift" range:"[0,1]" doc:"share of those who drive to work that thinks every night of leaving earlier or later, in steps of five minutes and up to an hour at a time; less after days on which all could have gained more than before; 0: nobody ever does" src:"traffic.md section 7: 0.5"`
}

// Departures move on a grid of five minutes, no farther than mostSteps from where they began; congestion is remembered for
// each such step of the day.
const (
	shiftStep = clock.Time(5 * time.Minute)
	daySteps  = 288
	mostSteps = 36
	farSteps  = 12  // in one night
	memory    = 0.8 // of the past days in what is expected, as traffic.md section 7
)

// habit is what workers who drive have learned on the past days. It is empty in runs within one day.
type habit struct {
	steps  []int8    // of each person: from the first departure, in five minutes
	took   []float32 // of each person: the way to work today [s]; 0: not made by car, or not ended
	left   []clock.Time
	own    []float32  // of each person: delay beside that of all who left when he did, mean over days [s]
	days   []uint8    // that it is the mean of
	sum    []float64  // by step of the day: delays of today's ways against the free way [s]
	n      []float64  // and how many ways
	rest   []float64  // delay as remembered that no queue explains, mean [s]
	queue  queue      // that explains today's delays
	head   float64    // its headway as remembered [s]
	seen   float64    // delays that the headway was learned from, older days counting less [s]
	night  clock.Time // the next midnight
	nights int        // that have passed
	beta   float64    // of self-regulating averages
	gaps   []float64  // by day: what all could have gained, over what it cost them
}

func (m *Model) newHabit() habit {
	h := habit{night: clock.Time(clock.Day - m.env.Civil.OfDay(0))}
	if h.night < m.env.Stop {
		h.steps, h.took = make([]int8, len(m.people.group)), make([]float32, len(m.people.group))
		h.left = make([]clock.Time, len(m.people.group))
		h.own, h.days = make([]float32, len(m.people.group)), make([]uint8, len(m.people.group))
		h.sum, h.n, h.rest = make([]float64, daySteps), make([]float64, daySteps), make([]float64, daySteps)
		h.queue = newQueue()
	}
	return h
}

// FreeWay is how long a planned trip is thought to take by car without others [s]; 0 for a key that there is not.
func (m *Model) FreeWay(key uint32) float64 {
	if int(key) >= len(m.trips.from) {
		return 0
	}
	return m.town.drive(m.trips.from[key], m.trips.to[key])
}

// gap is that of the last day; 0 before there was one.
func (h *habit) gap() float64 {
	if n := len(h.gaps); n > 0 {
		return h.gaps[n-1]
	}
	return 0
}

// due is when a trip means to begin.
func (m *Model) due(k uint32) clock.Time {
	at := m.trips.depart[k]
	if who := m.trips.person[k]; who != city.None && m.habit.steps != nil && m.trips.purpose[k] == msg.ToWork {
		at += clock.Time(m.habit.steps[who]) * shiftStep
	}
	return at
}

// upcoming is the trip that comes up as number i.
func (m *Model) upcoming(i int) uint32 {
	if m.order == nil {
		return uint32(i)
	}
	return m.order[i]
}

// stepOf is the five minutes of the day that an instant lies in.
func (m *Model) stepOf(at clock.Time) int {
	of := clock.Time(m.env.Civil.OfDay(0)) + at
	return int(((of % clock.Time(clock.Day)) + clock.Time(clock.Day)) % clock.Time(clock.Day) / shiftStep)
}

// learn takes note of a way to work by car that has ended.
func (m *Model) learn(k uint32, t *msg.Trip) {
	who := m.trips.person[k]
	if m.habit.steps == nil || who == city.None || m.trips.purpose[k] != msg.ToWork || !t.Reached || t.Arrived <= t.Depart {
		return
	}
	took := t.Arrived.Sub(t.Depart).Seconds()
	m.habit.took[who], m.habit.left[who] = float32(took), t.Depart
	s := m.stepOf(t.Depart)
	m.habit.sum[s] += took - m.town.drive(m.trips.from[k], m.trips.to[k])
	m.habit.n[s]++
}

// reorder sorts the trips that have not come up by when they mean to begin.
func (m *Model) reorder() {
	if m.order == nil {
		m.order = make([]uint32, len(m.state))
		for k := range m.order {
			m.order[k] = uint32(k)
		}
	}
	slices.SortFunc(m.order[m.next:], func(a, b uint32) int { return cmp.Or(cmp.Compare(m.due(a), m.due(b)), cmp.Compare(a, b)) })
}
