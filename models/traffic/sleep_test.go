package traffic

import (
	"testing"

	"pgregory.net/rapid"

	"semul/engine/clock"
)

func TestSleepLeavesNoTrace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, cfg := randomTown(t), randomConfig(t)
		a, err := NewSim(c, cfg)
		if err != nil {
			t.Fatal(err)
		}
		cfg.Sleepless = true
		b, _ := NewSim(c, cfg)
		for _, trip := range randomTrips(t, c, 60) {
			if a.Add(trip) != nil || b.Add(trip) != nil {
				t.Fatal("a trip is refused")
			}
		}
		wild := rapid.Bool().Draw(t, "wild")
		for step := range 400 {
			if wild && step%40 == 20 {
				disturb(t, c, a, b)
			}
			a.Step()
			b.Step()
			if step%100 == 99 && digest(a) != digest(b) {
				t.Fatalf("at %v: %+v with sleep, %+v without", a.Now(), a.counts, b.counts)
			}
		}
		if b.Slept() > 0 {
			t.Fatal("a sleepless run has slept")
		}
	})
}

// Queues before red signals, in which drivers ask for room and change lanes, are partly slept through, and end where they
// end without sleep.
func TestQueuesAtRedSleep(t *testing.T) {
	c := bigTown()
	cfg := DefaultConfig()
	a, err := NewSim(c, cfg)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Sleepless = true
	b, _ := NewSim(c, cfg)
	for id := range uint32(3000) {
		trip := Trip{ID: id, At: clock.Time(id) * 8e7, From: Place{id * 7 % uint32(len(c.Streets.ID)), 30}, To: Place{id * 13 % uint32(len(c.Streets.ID)), 20}}
		if a.Add(trip) != nil || b.Add(trip) != nil {
			t.Fatal("a trip is refused")
		}
	}
	for range 400 {
		a.Step()
		b.Step()
		if a.Counts() != b.Counts() {
			t.Fatalf("at %v: %+v with sleep, %+v without", a.Now(), a.Counts(), b.Counts())
		}
	}
	if digest(a) != digest(b) {
		t.Error("with sleep the town ends in another state")
	}
	if share := float64(a.Slept()) / float64(a.Counts().Updates); share < 0.05 {
		t.Errorf("only %.3f of the updates were slept through: the test is empty", share)
	} else {
		t.Logf("%.3f of the updates were slept through", share)
	}
}
