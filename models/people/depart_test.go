package people

import (
	"bytes"
	"context"
	"testing"
	"time"

	"semul/engine/clock"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/sim/simtest"
	"semul/models/people/standin"
)

// bottleneck is a traffic of one rule: a minute to it, then one vehicle at a time, so that all who come in the peak wait.
type bottleneck struct {
	standin.Traffic
	every clock.Duration
	free  clock.Time
	waits []float64                // of each day, mean [min]
	costs []float64                // and what eq. (5) makes of the days, mean [min]
	first map[uint32]clock.Time    // departure on the first day
	free0 func(key uint32) float64 // way expected then [s]

	sum  float64
	cost float64
	n    float64
	day  int
}

func newBottleneck(every clock.Duration) *bottleneck {
	b := &bottleneck{every: every, first: map[uint32]clock.Time{}, free0: func(uint32) float64 { return 0 }}
	b.Take = b.take
	return b
}

func (b *bottleneck) take(t *msg.Trip) {
	at := t.Depart.Add(time.Minute)
	if t.Purpose == msg.ToWork {
		if day := int(t.Depart / clock.Time(clock.Day)); day != b.day {
			b.close()
			b.day = day
		}
		if _, known := b.first[t.Person]; !known {
			b.first[t.Person] = t.Depart % clock.Time(clock.Day)
		}
		at = max(at, b.free.Add(b.every))
		b.free = at
		b.sum += at.Sub(t.Depart).Minutes() - 1
		b.n++
		wanted := b.first[t.Person].Seconds() + b.free0(t.Key) + 300
		late := ((at - clock.Time(b.day)*clock.Time(clock.Day)).Seconds() - wanted) / 60
		b.cost += at.Sub(t.Depart).Minutes() + 0.5*max(0, -late) + 2*max(0, late)
	}
	t.Arrived, t.Reached = at, true
}
func (b *bottleneck) close() {
	b.waits, b.costs = append(b.waits, b.sum/max(1, b.n)), append(b.costs, b.cost/max(1, b.n))
	b.sum, b.cost, b.n = 0, 0, 0
}
func (b *bottleneck) Save(e *sim.Encoder) {
	e.Time(b.free)
	b.Traffic.Save(e)
}
func (b *bottleneck) Load(d *sim.Decoder) error {
	b.free = d.Time()
	return b.Traffic.Load(d)
}

// week is a loop of people who all drive, and the bottleneck.
func week(t *testing.T, days int, p *Params) (*sim.Loop, *Model, *bottleneck) {
	t.Helper()
	pool := par.NewPool(1)
	t.Cleanup(pool.Close)
	m, b := New().(*Model), newBottleneck(7*time.Second)
	b.free0 = func(key uint32) float64 { return m.town.drive(m.trips.from[key], m.trips.to[key]) }
	l, err := sim.New(sim.Config{City: simtest.SmallCity(), Models: []sim.Model{m, b}, Params: map[string]any{"people": p},
		Exchange: map[string]clock.Duration{"trip": 10 * time.Second, "occupants": time.Hour, "exposed": time.Hour, "building_depth": time.Hour},
		Civil:    clock.NewCivil(time.Date(2026, 7, 16, 0, 0, 0, 0, time.UTC)), Stop: clock.Time(days) * clock.Time(clock.Day), Pool: pool, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	return l, m, b
}

func drivers() *Params {
	p := DefaultParams()
	p.Residents, p.Car, p.CarDense, p.WalkUpTo, p.Through, p.WorkOutside, p.Leisure = 3600, 1, 1, 0, 0, 0, 0
	return p
}

// All leave between 7 and 8, and the bottleneck takes three hours and a half for them: who comes late would rather come
// early, and the peak must spread.
func TestPeaksSpreadFromDayToDay(t *testing.T) {
	p := drivers()
	p.Plans.ToWork = [3]float64{0, 1, 0}
	const days = 30
	l, m, b := week(t, days+1, p)
	var gaps []float64
	for day := 1; day <= days; day++ {
		if err := l.Run(context.Background(), clock.Time(day)*clock.Time(clock.Day)); err != nil {
			t.Fatal(err)
		}
		gaps = append(gaps, m.habit.gap())
	}
	b.close()
	t.Logf("waits %.0f min, costs %.0f min, gaps %.2f", b.waits, b.costs, gaps)
	away, all := 0, 0
	for who, base := range b.first {
		if at := base + clock.Time(m.habit.steps[who])*shiftStep; at < clock.Time(7*time.Hour) || at >= clock.Time(8*time.Hour) {
			away++
		}
		all++
	}
	if float64(away) < 0.2*float64(all) {
		t.Errorf("%d of %d leave before 7 or after 8, want a fifth at least", away, all)
	}
	if first, last := b.costs[0], b.costs[len(b.costs)-1]; last > 0.4*first {
		t.Errorf("a way to work costs %.1f min on the first day and %.1f on the last", first, last)
	}
	for day, most := range map[int]float64{6: 0.05, 12: 0.04, 20: 0.04, 30: 0.04} {
		if gap := gaps[day-1]; gap > most {
			t.Errorf("people could gain %.3f of the cost on day %d, want at most %.2f", gap, day, most)
		}
	}
	still := drivers()
	still.Departure.Shift = 0
	l, m, _ = week(t, 4, still)
	if err := l.Run(context.Background(), clock.Time(4)*clock.Time(clock.Day)); err != nil {
		t.Fatal(err)
	}
	if m.counts.Shifted != 0 {
		t.Error("somebody moved though nobody may")
	}
}

func TestHabitsSurviveACheckpoint(t *testing.T) {
	stop := clock.Time(3)*clock.Time(clock.Day) + clock.Time(9*time.Hour)
	straight, _, _ := week(t, 4, drivers())
	if err := straight.Run(context.Background(), stop); err != nil {
		t.Fatal(err)
	}
	for _, at := range []clock.Duration{8 * time.Hour, 24 * time.Hour, 32*time.Hour + 10*time.Second, 56 * time.Hour} {
		first, _, _ := week(t, 4, drivers())
		if err := first.Run(context.Background(), clock.Time(at)); err != nil {
			t.Fatal(err)
		}
		var file bytes.Buffer
		if err := first.Save(&file, sim.Checkpoint{}); err != nil {
			t.Fatal(err)
		}
		second, _, _ := week(t, 4, drivers())
		head, err := sim.ReadCheckpoint(&file)
		if err == nil {
			err = second.Load(&file, head)
		}
		if err != nil {
			t.Fatal(err)
		}
		if first.Digest() != second.Digest() {
			t.Fatalf("at %v: the state that was loaded is not the one that was saved", at)
		}
		if err := second.Run(context.Background(), stop); err != nil {
			t.Fatal(err)
		}
		if second.Digest() != straight.Digest() {
			t.Errorf("resumed at %v: ends in another state than the straight run", at)
		}
	}
}
