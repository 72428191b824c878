package people

import (
	"math"

	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/rng"
)

// What a night's thinking is bounded by (project defaults).
const (
	rounds  = 12   // of replies
	enough  = 0.01 // gap expected of tomorrow at which it ends
	fewWays = 3    // within a step: so many make half of what no queue explains believed
	ownDays = 10   // over which somebody's own delays beside those of all are averaged
)

// driver is what somebody who drove to work today thinks with at night.
type driver struct {
	who   uint32
	at    int     // step of the day he left in
	part  float64 // of it that had passed, 0 to 1
	took  float64 // as he has come to expect it [s]
	free  float64 // the way without others [s]
	late  float64 // after the wanted arrival [s]; negative: before it
	now   float64 // delay of all who left when he did [s]
	ratio float64 // of his delay to that
	was   int     // today's departure, from the first, in steps
	to    int     // tomorrow's
}

// midnight lets workers who drove think of tomorrow. What a departure costs somebody is
//
//	cost = t + early · (time before the wanted arrival) + late · (time after it);      (5)
//
// the wanted arrival is the planned departure and the free way and the margin. The delays of the day are explained by a
// queue (queue.go) and a rest that does not depend on who leaves when; what somebody meets beside the delays of all, he expects as
// the mean of his last days, for the luck of one morning tells nothing of the next. Then one driver after the other, drawn by chance,
// takes the departure that is best if all others leave as they now mean to: nobody runs with everybody to where it was
// empty yesterday, which swings a queue to and fro for ever. The night ends when all together expect to gain less than a
// hundredth of their costs by another departure; of its rounds the best counts. A share shift/β of the drivers thinks at all, and
// of those who could gain more than the mean as many times more; β is 1 at first and grows by 1 after a day on which the gap rose,
// else by 0.1.
//
// He, X., Liu, H. X. 2012, Transportation Research B 46, 50-71 (drivers predict what others will do); Iryo, T. 2008,
// Transportation Science 42, 40-51, and Guo, R.-Y., Yang, H., Huang, H.-J. 2018, Transportation Science 52, 603-620 (answers
// to yesterday alone do not settle before a bottleneck); Lu, C.-C., Mahmassani, H. S., Zhou, X. 2009, Transportation Research B 43,
// 345-364 (moves in proportion to the gain over the gap); Liu, H., He, X., He, B. 2009, Journal of Advanced Transportation 43,
// 205-230 (self-regulating averages).
func (m *Model) midnight() {
	h := &m.habit
	h.nights++
	if h.explain() {
		list := m.drivers()
		gap := expected(list, &m.params.Departure, h.queue.wait, h.rest)
		switch n := len(h.gaps); {
		case n == 0:
			h.beta = 1
		case gap > h.gaps[n-1]:
			h.beta++
		default:
			h.beta += 0.1
		}
		h.gaps = append(h.gaps, gap)
		m.env.Emit(frame.Event{At: h.night, Kind: "departures", Value: gap, Unit: "1"})
		m.think(list, gap)
	}
	clear(h.took)
	clear(h.sum)
	clear(h.n)
	h.night = h.night.Add(clock.Day)
	m.reorder()
}

// explain finds the queue behind the day's delays and what it leaves over, by step; both are remembered. false if nobody drove.
func (h *habit) explain() bool {
	delays, ways := 0.0, 0.0
	for k, n := range h.n {
		if n > 0 {
			h.sum[k] /= n
		}
		delays, ways = delays+max(0, float64(n*h.sum[k])), ways+n
	}
	if ways == 0 {
		return false
	}
	headway := h.queue.explain(h.n, h.sum)
	if h.seen = float64(memory*h.seen) + delays; h.seen > 0 {
		h.head += (headway - h.head) * delays / h.seen
	}
	past := memory
	if len(h.gaps) == 0 {
		past = 0 // there is no day before
	}
	for k, n := range h.n {
		if n > 0 {
			rest := (h.sum[k] - h.queue.wait[k]) * n / (n + fewWays)
			h.rest[k] = float64(past*h.rest[k]) + float64((1-past)*rest)
		}
	}
	return true
}

// drivers are those who drove to work today, in the order of people.
func (m *Model) drivers() (list []driver) {
	h := &m.habit
	all, ways := 0.0, 0.0
	for k, n := range h.n {
		all, ways = all+float64(n*h.sum[k]), ways+n
	}
	mean := max(1, all/ways) // who lost nothing is taken to meet half of what all meet
	for who, took := range h.took {
		if took == 0 || m.people.group[who] == pupil || m.people.group[who] == atHome {
			continue
		}
		of := clock.Time(m.env.Civil.OfDay(0)) + h.left[who]
		d := driver{who: uint32(who), at: m.stepOf(h.left[who]), part: float64(of%shiftStep) / float64(shiftStep),
			free: m.town.drive(m.people.home[who], m.people.work[who]), was: int(h.steps[who]), to: int(h.steps[who])}
		d.now = d.delay(0, h.queue.wait, h.rest)
		h.days[who] = min(h.days[who]+1, ownDays)
		h.own[who] += float32((float64(took) - d.free - d.now - float64(h.own[who])) / float64(h.days[who]))
		d.took = max(min(float64(took), d.free), d.free+d.now+float64(h.own[who]))
		d.late = d.took - d.free - m.params.Departure.Margin.Seconds() + float64(float64(d.was)*shiftStep.Seconds())
		d.ratio = max(0, d.took-d.free+mean) / (d.now + mean)
		list = append(list, d)
	}
	return list
}

// delay is what all lose who leave so many steps later than he did [s], on straight lines between the middles of steps.
func (d *driver) delay(by int, wait, rest []float64) float64 {
	k, part := d.at+by, d.part-0.5
	if part < 0 {
		k, part = k-1, part+1
	}
	a, b := (k+daySteps)%daySteps, (k+1+daySteps)%daySteps
	from, to := wait[a]+rest[a], wait[b]+rest[b]
	return max(0, from+float64(part*(to-from)))
}

// cost is eq. (5) of leaving so many steps later than today, when all lose so much [s].
func (d *driver) cost(p *DepartureParams, by int, delay float64) float64 {
	t := max(min(d.took, d.free), d.took+float64(d.ratio*(delay-d.now)))
	late := d.late + float64(float64(by)*shiftStep.Seconds()) + t - d.took
	return t + float64(p.Early*max(0, -late)) + float64(p.Late*max(0, late))
}

// best is the cheapest departure between two, from the first departure, and what it and the one meant now cost [s]; of equals the
// nearest.
func (d *driver) best(p *DepartureParams, low, high int, wait, rest []float64) (to int, least, stay float64) {
	stay = d.cost(p, d.to-d.was, d.delay(d.to-d.was, wait, rest))
	to, least = d.to, stay
	for k := max(low, -mostSteps); k <= min(high, mostSteps); k++ {
		c := d.cost(p, k-d.was, d.delay(k-d.was, wait, rest))
		if c < least-1e-9 || c < least+1e-9 && near(k, d.to) < near(to, d.to) {
			to, least = k, min(least, c)
		}
	}
	return to, least, stay
}

func near(a, b int) int { return max(a-b, b-a) }

// expected is the gap: what all could gain by another departure, over what theirs cost.
func expected(list []driver, p *DepartureParams, wait, rest []float64) float64 {
	gain, spent := 0.0, 0.0
	for i := range list {
		_, least, stay := list[i].best(p, -mostSteps, mostSteps, wait, rest)
		gain, spent = gain+stay-least, spent+stay
	}
	return gain / max(1e-9, spent)
}

// think lets drivers, of whom all could gain the gap, reply to each other and keeps the round after which the least was to be gained.
func (m *Model) think(list []driver, gap float64) {
	h, p := &m.habit, &m.params.Departure
	luck := m.env.Stream("shift")
	night := uint64(h.nights)
	var awake []int
	for i := range list {
		_, cost, stay := list[i].best(p, -mostSteps, mostSteps, h.queue.wait, h.rest)
		if eager := max(1, (stay-cost)/max(1e-9, float64(gap*stay))); luck.Float64(uint64(list[i].who), night, 0) < eager*p.Shift/h.beta {
			awake = append(awake, i)
		}
	}
	q := newQueue()
	q.headway = h.head
	copy(q.n, h.n)
	q.run()
	kept := make([]int, len(list))
	keep := func() {
		for i := range list {
			kept[i] = list[i].to
		}
	}
	least := math.Inf(1)
	for round := 0; ; round++ {
		if gap := expected(list, p, q.wait, h.rest); gap < least {
			least = gap
			keep()
		}
		if round == rounds || least < enough || len(awake) == 0 {
			break
		}
		reply(list, awake, p, &q, h.rest, luck, night, round)
	}
	for i := range list {
		if d := &list[i]; kept[i] != d.was {
			h.steps[d.who] = int8(kept[i])
			m.counts.Shifted++
		}
	}
}

// reply lets as many drivers as are awake, each drawn anew, take their best departure, no farther than farSteps from today's.
func reply(list []driver, awake []int, p *DepartureParams, q *queue, rest []float64, luck rng.Stream, night uint64, round int) {
	for k := range awake {
		d := &list[awake[luck.Intn(len(awake), uint64(k), night, uint32(round)+1)]]
		to, _, _ := d.best(p, d.was-farSteps, d.was+farSteps, q.wait, rest)
		if to == d.to {
			continue
		}
		q.n[d.step(d.to)]--
		q.n[d.step(to)]++
		d.to = to
		q.run()
	}
}

// step is the five minutes of the day of a departure.
func (d *driver) step(to int) int { return (d.at + to - d.was + daySteps) % daySteps }
