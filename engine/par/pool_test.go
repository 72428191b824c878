package par

import (
	"errors"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// procs sets GOMAXPROCS for the length of a test.
func procs(t testing.TB, n int) {
	old := runtime.GOMAXPROCS(n)
	t.Cleanup(func() { runtime.GOMAXPROCS(old) })
}

func TestEachCallsEveryIndexOnce(t *testing.T) {
	for _, n := range []int{1, 2, 7} {
		procs(t, n)
		rapid.Check(t, func(t *rapid.T) {
			p := NewPool(rapid.IntRange(0, 9).Draw(t, "workers"))
			defer p.Close()
			for range rapid.IntRange(1, 20).Draw(t, "calls") {
				n := rapid.IntRange(-1, 3000).Draw(t, "n")
				calls := make([]atomic.Int32, max(n, 0))
				p.Each(n, func(i int) { calls[i].Add(1) })
				for i := range calls {
					if c := calls[i].Load(); c != 1 {
						t.Fatalf("index %d was called %d times", i, c)
					}
				}
			}
		})
	}
}

func TestPoolHasAtLeastOneWorker(t *testing.T) {
	procs(t, 3)
	for asked, want := range map[int]int{-5: 3, 0: 3, 1: 1, 8: 8} {
		p := NewPool(asked)
		if p.Workers() != want {
			t.Errorf("NewPool(%d) has %d workers, want %d", asked, p.Workers(), want)
		}
		p.Close()
	}
}

func TestOneWorkerGoesInOrder(t *testing.T) {
	p := NewPool(1)
	last := -1
	p.Each(1000, func(i int) {
		if i != last+1 {
			t.Fatalf("%d came after %d", i, last)
		}
		last = i
	})
}

// Each must really use several goroutines: these two can only end together.
func TestWorkIsShared(t *testing.T) {
	procs(t, 2)
	p := NewPool(2)
	defer p.Close()
	for range 100 {
		var met sync.WaitGroup
		met.Add(2)
		done := make(chan struct{})
		go func() {
			p.Each(2, func(int) { met.Done(); met.Wait() })
			close(done)
		}()
		select {
		case <-done:
		case <-time.After(10 * time.Second):
			t.Fatal("two indices never ran at the same time")
		}
	}
}

// All workers, not just a second one, are reached by the chain of waking.
func TestAllWorkersAreWoken(t *testing.T) {
	procs(t, 8)
	const n = 8
	p := NewPool(n)
	defer p.Close()
	for range 50 {
		time.Sleep(time.Millisecond) // let them fall asleep
		var met sync.WaitGroup
		met.Add(n)
		done := make(chan struct{})
		go func() {
			p.Each(n, func(int) { met.Done(); met.Wait() })
			close(done)
		}()
		select {
		case <-done:
		case <-time.After(10 * time.Second):
			t.Fatal("not all workers came")
		}
	}
}

func TestEachWithinEachAndFromManyGoroutines(t *testing.T) {
	for _, n := range []int{1, 2, 7} {
		procs(t, n)
		p := NewPool(4)
		var count atomic.Int64
		var all sync.WaitGroup
		for range 80 { // more than maxJobs
			all.Add(1)
			go func() {
				defer all.Done()
				p.Each(5, func(int) {
					p.Each(6, func(int) {
						p.Each(7, func(int) { count.Add(1) })
					})
				})
			}()
		}
		all.Wait()
		if c := count.Load(); c != 80*5*6*7 {
			t.Errorf("%d calls, want %d", c, 80*5*6*7)
		}
		p.Close()
		if p.free.Load() != 1<<maxJobs-1 || p.open.Load() != 0 {
			t.Error("jobs were not given back")
		}
	}
}

func TestCloseEndsTheGoroutines(t *testing.T) {
	before := runtime.NumGoroutine()
	for range 20 {
		p := NewPool(6)
		p.Each(100, func(int) {})
		p.Close()
		p.Close()
		sum := 0
		p.Each(10, func(i int) { sum += i }) // in this goroutine, so no race
		if sum != 45 {
			t.Fatalf("after Close: %d", sum)
		}
	}
	for range 100 { // a goroutine counts until a moment after its last deferred call
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}

func TestPanicIsRaisedInTheCaller(t *testing.T) {
	cause := errors.New("dry tile")
	for _, workers := range []int{1, 2, 5} {
		p := NewPool(workers)
		for range 50 {
			var after atomic.Bool
			got := func() (got any) {
				defer func() { got = recover() }()
				p.Each(100, func(i int) {
					if i == 37 {
						panicHere(cause)
					}
				})
				after.Store(true)
				return nil
			}()
			par, ok := got.(*Panic)
			if !ok || !errors.Is(par, cause) || after.Load() {
				t.Fatalf("%d workers: got %v", workers, got)
			}
			if !strings.Contains(par.Error(), "dry tile") || !strings.Contains(par.Error(), "panicHere") {
				t.Fatalf("%d workers: the message lacks the value or the stack:\n%v", workers, par)
			}
		}
		n := atomic.Int64{}
		p.Each(100, func(int) { n.Add(1) })
		if n.Load() != 100 || p.free.Load() != 1<<maxJobs-1 {
			t.Errorf("%d workers: the pool is broken after a panic", workers)
		}
		p.Close()
	}
}

//go:noinline
func panicHere(v any) { panic(v) }

func TestPanicWithinEachWithinEachIsWrappedOnce(t *testing.T) {
	p := NewPool(3)
	defer p.Close()
	defer func() {
		if par, ok := recover().(*Panic); !ok || par.Value != "deep" {
			t.Errorf("got %v", par)
		}
	}()
	p.Each(4, func(int) { p.Each(4, func(int) { panic("deep") }) })
}

// A test's FailNow within f must not leave the caller waiting for ever, nor the pool short of hands.
func TestGoexitInAWorker(t *testing.T) {
	procs(t, 2)
	p := NewPool(2)
	for range 20 {
		raised := make(chan any, 1)
		go func() {
			defer func() { raised <- recover() }() // nil if it was the caller that ended
			p.Each(2, func(int) { runtime.Goexit() })
		}()
		select {
		case v := <-raised:
			if par, ok := v.(*Panic); v != nil && (!ok || !strings.Contains(par.Error(), "Goexit")) {
				t.Fatalf("raised %v", v)
			}
		case <-time.After(10 * time.Second):
			t.Fatal("Each never ended")
		}
	}
	var met sync.WaitGroup
	met.Add(2)
	p.Each(2, func(int) { met.Done(); met.Wait() }) // still two workers
	p.Close()
}
