package people

import (
	"cmp"
	"math"
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
	Shift  float64        `toml:"shift" range:"[0,1]" doc:"who would gain by leaving earlier or later, in steps of five minutes and up to an hour, does so from the second day on with this chance, times the gain over the cost, divided on day n by the root of n − 1; 0: nobody ever does" src:"traffic.md section 7: 0.5"`
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
	slow   []float64 // by step of the day: delay against the free way, as remembered, mean [s]
	sum    []float64 // of today's ways
	n      []float64
	night  clock.Time // the next midnight
	nights int        // that have passed
	gap    float64    // of the last day: what all could have gained, over what it cost them
}

func (m *Model) newHabit() habit {
	h := habit{night: clock.Time(clock.Day - m.env.Civil.OfDay(0))}
	if h.night < m.env.Stop {
		h.steps, h.took = make([]int8, len(m.people.group)), make([]float32, len(m.people.group))
		h.left = make([]clock.Time, len(m.people.group))
		h.slow, h.sum, h.n = make([]float64, daySteps), make([]float64, daySteps), make([]float64, daySteps)
	}
	return h
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
	free := m.expected(m.trips.from[k], m.trips.to[k])
	s := m.stepOf(t.Depart)
	m.habit.sum[s] += took - free
	m.habit.n[s]++
}

// expected is how long somebody takes a drive to last [s]: as traffic publishes it, else by the network, else by distance.
func (m *Model) expected(from, to place) float64 {
	if a, b := m.town.zoneOf(from), m.town.zoneOf(to); a != city.None && b != city.None && a != b && len(m.skim.Values) > 0 {
		if v := float64(m.skim.Values[int(a)*len(m.exposure)+int(b)]); v > 0 && v < 1e6 {
			return v
		}
	}
	return m.town.drive(from, to)
}

// midnight lets workers who drove think of tomorrow: with the congestion of the past days, who would have been better off
// five minutes earlier or later, by
//
//	cost = t + early · (time before the wanted arrival) + late · (time after it),      (5)
//
// moves so with the chance shift · gain/cost/√day: traffic.md section 7 moves routes so. The wanted arrival is the planned departure and the time then expected and the margin.
func (m *Model) midnight() {
	h := &m.habit
	h.nights++
	past := memory
	if h.nights == 1 {
		past = 0 // there is no day before
	}
	for s := range h.slow {
		if h.n[s] > 0 {
			h.slow[s] = float64(past*h.slow[s]) + float64((1-past)*h.sum[s]/h.n[s])
		}
	}
	p := &m.params.Departure
	chance := p.Shift / math.Sqrt(float64(h.nights))
	luck := m.env.Stream("shift")
	gain, spent := 0.0, 0.0
	for who, took := range h.took {
		if took == 0 || m.people.group[who] == pupil || m.people.group[who] == atHome {
			continue
		}
		step := h.steps[who]
		now := m.stepOf(h.left[who])
		free := m.expected(m.people.home[who], m.people.work[who])
		wanted := free + p.Margin.Seconds() - float64(float64(step)*shiftStep.Seconds()) // after leaving today
		best, to, stay := math.Inf(1), step, 0.0
		for i := range 2*farSteps + 1 {
			by := (i + 1) / 2 // 0, 1, −1, 2, −2, …: of equals the nearest
			if i%2 == 0 {
				by = -by
			}
			k := int(step) + by
			if k < -mostSteps || k > mostSteps {
				continue
			}
			s := (now + by + daySteps) % daySteps
			t := max(free/2, float64(took)+h.slow[s]-h.slow[now])
			late := float64(float64(by)*shiftStep.Seconds()) + t - wanted
			cost := t + float64(p.Early*max(0, -late)) + float64(p.Late*max(0, late))
			if by == 0 {
				stay = cost
			}
			if cost < best-1e-9 {
				best, to = cost, int8(k)
			}
		}
		gain, spent = gain+stay-best, spent+stay
		if to != step && luck.Float64(uint64(who), uint64(h.nights), 0) < chance*(stay-best)/stay {
			h.steps[who] = to
			m.counts.Shifted++
		}
	}
	h.gap = gain / max(1e-9, spent)
	clear(h.took)
	clear(h.sum)
	clear(h.n)
	h.night = h.night.Add(clock.Day)
	m.reorder()
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
