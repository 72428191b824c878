package par

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// evenly shares n indices among members.
func evenly(n, members int) []uint32 {
	shares := make([]uint32, members+1)
	for m := range shares {
		shares[m] = uint32(n * m / members)
	}
	return shares
}

func TestCrewCallsEveryIndexOnce(t *testing.T) {
	for _, n := range []int{1, 2, 7} {
		procs(t, n)
		rapid.Check(t, func(t *rapid.T) {
			p := NewPool(rapid.IntRange(0, 9).Draw(t, "workers"))
			defer p.Close()
			c := p.NewCrew()
			for range rapid.IntRange(1, 5).Draw(t, "leads") {
				loops := rapid.IntRange(0, 20).Draw(t, "loops")
				c.Lead(func() {
					for range loops {
						n := rapid.IntRange(0, 300).Draw(t, "n")
						shares := make([]uint32, c.Members()+1)
						for m := 1; m < len(shares); m++ {
							shares[m] = min(uint32(n), shares[m-1]+uint32(rapid.IntRange(0, n).Draw(t, "share")))
						}
						shares[c.Members()] = uint32(n)
						calls := make([]atomic.Int32, n)
						c.EachBy(shares, func(m, i int) {
							if m < 0 || m >= c.Members() {
								panic(fmt.Sprintf("member %d of %d", m, c.Members()))
							}
							calls[i].Add(1)
						})
						for i := range calls {
							if k := calls[i].Load(); k != 1 {
								t.Fatalf("index %d of %d was called %d times", i, n, k)
							}
						}
					}
				})
			}
			if p.free.Load() != 1<<maxJobs-1 || c.taken.Load() != 0 {
				t.Fatal("the crew has not gone back to the pool")
			}
		})
	}
}

// A loop of a crew really runs on several goroutines, in every Lead and after pauses in which all have gone to sleep.
func TestCrewComesTogether(t *testing.T) {
	const n = 4
	procs(t, n)
	p := NewPool(n)
	defer p.Close()
	c := p.NewCrew()
	for round := range 30 {
		c.Lead(func() {
			for range 5 {
				if round%10 == 0 {
					time.Sleep(time.Millisecond)
				}
				var met sync.WaitGroup
				met.Add(n)
				c.Each(evenly(n, n), func(int) { met.Done(); met.Wait() })
			}
		})
	}
}

// Nobody is two members at once: what belongs to a member needs no lock.
func TestCrewMembersAreDistinct(t *testing.T) {
	procs(t, 8)
	p := NewPool(5)
	defer p.Close()
	c := p.NewCrew()
	sums := make([]int, c.Members())
	for range 200 {
		c.Lead(func() {
			for range 10 {
				c.EachBy(evenly(50, c.Members()), func(m, i int) { sums[m] += i })
			}
		})
	}
	total := 0
	for _, s := range sums {
		total += s
	}
	if want := 200 * 10 * 49 * 25; total != want {
		t.Errorf("the members' sums make %d, want %d", total, want)
	}
}

func TestCrewOutsideLeadGoesInOrder(t *testing.T) {
	p := NewPool(3)
	defer p.Close()
	c, last := p.NewCrew(), -1
	c.Each(evenly(1000, 3), func(i int) {
		if i != last+1 {
			t.Fatalf("%d came after %d", i, last)
		}
		last = i
	})
	if last != 999 {
		t.Errorf("the last was %d", last)
	}
}

func TestCrewRaisesPanicsInTheCaller(t *testing.T) {
	cause := errors.New("dry tile")
	for _, workers := range []int{1, 2, 5} {
		procs(t, workers)
		p := NewPool(workers)
		c := p.NewCrew()
		raised := func(f func()) (got any) {
			defer func() { got = recover() }()
			c.Lead(f)
			return nil
		}
		for round := range 60 {
			after := false
			got := raised(func() {
				c.Each(evenly(100, workers), func(i int) {
					if i == round {
						panicHere(cause)
					}
				})
				after = true
			})
			par, ok := got.(*Panic)
			if !ok || !errors.Is(par, cause) || after || !strings.Contains(par.Error(), "panicHere") {
				t.Fatalf("%d workers: got %v", workers, got)
			}
			if got, ok := raised(func() { panicHere("of the leader") }).(*Panic); !ok || got.Value != "of the leader" {
				t.Fatalf("%d workers: got %v", workers, got)
			}
		}
		n := atomic.Int64{}
		if got := raised(func() { c.Each(evenly(100, workers), func(int) { n.Add(1) }) }); got != nil || n.Load() != 100 || p.free.Load() != 1<<maxJobs-1 {
			t.Errorf("%d workers: after panics %d calls and %v", workers, n.Load(), got)
		}
		p.Close()
	}
}

// A test's FailNow in a member or the leader must not leave the others waiting for ever.
func TestGoexitInACrew(t *testing.T) {
	procs(t, 3)
	p := NewPool(3)
	c := p.NewCrew()
	for range 20 {
		raised := make(chan any, 1)
		go func() {
			defer func() { raised <- recover() }() // nil if it was the leader that ended
			c.Lead(func() { c.Each(evenly(9, 3), func(int) { runtime.Goexit() }) })
		}()
		select {
		case v := <-raised:
			if par, ok := v.(*Panic); v != nil && (!ok || !strings.Contains(par.Error(), "Goexit")) {
				t.Fatalf("raised %v", v)
			}
		case <-time.After(10 * time.Second):
			t.Fatal("Lead never ended")
		}
	}
	c.Lead(func() {
		var met sync.WaitGroup
		met.Add(3)
		c.Each(evenly(3, 3), func(int) { met.Done(); met.Wait() }) // still three
	})
	p.Close()
}

// Loops of the pool get their workers although a crew is led, and crews of one pool do not hinder each other.
func TestCrewsAndLoopsShareAPool(t *testing.T) {
	procs(t, 4)
	p := NewPool(4)
	defer p.Close()
	var all sync.WaitGroup
	var count atomic.Int64
	for range 3 {
		c := p.NewCrew()
		all.Add(1)
		go func() {
			defer all.Done()
			for range 100 {
				c.Lead(func() {
					c.Each(evenly(20, c.Members()), func(int) { count.Add(1) })
					p.Each(20, func(int) { count.Add(1) })
					c.Each(evenly(20, c.Members()), func(int) { p.Each(2, func(int) { count.Add(1) }) })
				})
			}
		}()
	}
	all.Wait()
	if got := count.Load(); got != 3*100*(20+20+40) {
		t.Errorf("%d calls, want %d", got, 3*100*80)
	}
}

func TestCrewAfterClose(t *testing.T) {
	p := NewPool(3)
	c := p.NewCrew()
	p.Close()
	n := 0
	c.Lead(func() { c.Each(evenly(10, 3), func(int) { n++ }) })
	if n != 10 {
		t.Errorf("%d calls", n)
	}
}

func TestCrewAllocatesNothing(t *testing.T) {
	procs(t, 4)
	p := NewPool(4)
	defer p.Close()
	c := p.NewCrew()
	var n atomic.Int64
	shares := evenly(64, 4)
	f := func(int) { n.Add(1) }
	g := func(int, int) { n.Add(1) }
	lead := func() { c.Each(shares, f); c.EachBy(shares, g) }
	best := uint64(1 << 60)
	for range 10 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range 1000 {
			c.Lead(lead)
		}
		runtime.ReadMemStats(&after)
		best = min(best, after.Mallocs-before.Mallocs)
	}
	if best > 0 {
		t.Errorf("1000 leads allocated %d times", best)
	}
	if n.Load() != 10*1000*128 {
		t.Errorf("%d calls", n.Load())
	}
}

// BenchmarkCrew is a step of eight loops, 20 tasks of 1 µs for each of two workers, with 5 µs of the leader's own between
// them: 200 µs are ideal for two, 360 µs for one. "over" is what a step took beyond that.
func BenchmarkCrew(b *testing.B) {
	for _, workers := range []int{1, 2, 7} {
		for _, how := range []string{"crew", "pool"} {
			b.Run(fmt.Sprintf("workers=%d/%s", workers, how), func(b *testing.B) {
				procs(b, workers)
				p := NewPool(workers)
				defer p.Close()
				c := p.NewCrew()
				f := func(int) { burn(time.Microsecond) }
				shares := evenly(40, workers)
				crew := func() {
					for range 8 {
						c.Each(shares, f)
						burn(5 * time.Microsecond)
					}
				}
				pool := func() {
					for range 8 {
						p.Each(40, f)
						burn(5 * time.Microsecond)
					}
				}
				b.ReportAllocs()
				for b.Loop() {
					if how == "crew" {
						c.Lead(crew)
					} else {
						pool()
					}
				}
				perStep := b.Elapsed() / time.Duration(b.N)
				ideal := 40*time.Microsecond + 320*time.Microsecond/time.Duration(min(workers, 2))
				b.ReportMetric(float64(perStep-ideal)/1000, "over-µs")
			})
		}
	}
}
