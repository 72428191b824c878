package traffic

import (
	"runtime"
	"testing"

	"semul/engine/clock"
	"semul/engine/par"
)

// Vehicles depart, find their way, change lanes, cross junctions and arrive, on four processors: nothing is allocated
// once the tables have grown.
func TestSteadyStepsAllocateNothing(t *testing.T) {
	old := perWorker
	perWorker = 0
	defer func() { perWorker = old }()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	c := bigTown()
	cfg := DefaultConfig()
	cfg.Pool = par.NewPool(4)
	defer cfg.Pool.Close()
	s, err := NewSim(c, cfg)
	if err != nil {
		t.Fatal(err)
	}
	streets := uint32(len(c.Streets.ID))
	for id := range uint32(4000) {
		trip := Trip{ID: id, At: clock.Time(id) * 25e7, From: Place{id * 7 % streets, 30}, To: Place{id * 13 % 40, 20}}
		if err := s.Add(trip); err != nil {
			t.Fatal(err)
		}
	}
	for range 1200 {
		s.Step()
		s.Finished()
	}
	least := ^uint64(0)
	for range 5 {
		var a, b runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&a)
		for range 100 {
			s.Step()
			s.Finished()
			s.Notices()
		}
		runtime.ReadMemStats(&b)
		least = min(least, b.Mallocs-a.Mallocs)
	}
	if least > 80 { // the pool's channels, now and then, more of them on a busy machine; one a step would be 100
		t.Errorf("%d allocations in 100 steps", least)
	}
	if c := s.Counts(); c.Running < 50 || c.Arrived < 100 {
		t.Errorf("%d on the road, %d arrived: the test is empty", c.Running, c.Arrived)
	}
}
