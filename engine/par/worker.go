package par

import (
	"math/bits"
	"runtime"
)

// An idle worker, or a caller waiting for its helpers, first looks again and again and lets others
// run in between, for some 20 µs, which is what sleeping and waking cost; then it sleeps. Only one
// worker spins at a time. BenchmarkGaps has the figures.
const (
	idleSpins  = 300
	leaveSpins = 200
)

func (p *Pool) start() {
	p.alive.Add(1)
	go p.work() //semul:allow bare-go: this is the pool that everyone else uses
}

// work is the life of one worker.
func (p *Pool) work() {
	ended := false
	defer func() {
		if !ended { // an f ended its goroutine by runtime.Goexit: another takes the place
			p.start()
		}
		p.alive.Done()
	}()
	for !p.closed.Load() {
		if !p.help() && !p.lookAgain() {
			p.sleep()
		}
	}
	ended = true
}

// help works on one open job and reports whether there was one.
func (p *Pool) help() bool {
	for open := p.open.Load(); open != 0; open &= open - 1 {
		n := bits.TrailingZeros64(open)
		j := &p.jobs[n]
		if !j.join() {
			continue
		}
		p.helpWith(j, n)
		return true
	}
	return false
}

func (p *Pool) helpWith(j *job, n int) {
	defer j.leave() // also when f calls runtime.Goexit
	if j.crew != nil {
		if absent := j.crew.absent(); absent > 1 {
			p.rouse(int64(absent - 1))
		}
		j.crew.stand()
	} else {
		if remaining := j.n - j.next.Load(); remaining > 1 {
			p.rouse(remaining)
		}
		j.run(false)
	}
	p.open.And(^(uint64(1) << n)) // not yet left, so it is still the same job
}

// join makes the worker one of the job's helpers, unless it is closed.
func (j *job) join() bool {
	for {
		s := j.state.Load()
		if s < 0 {
			return false
		}
		if j.state.CompareAndSwap(s, s+1) {
			return true
		}
	}
}

func (j *job) leave() {
	if j.state.Add(-1) == jobClosed {
		j.left <- struct{}{}
	}
}

// lookAgain spins until a job is open, reporting false if none came.
func (p *Pool) lookAgain() bool {
	if p.spin == 0 {
		return false
	}
	defer p.spinning.Add(-1)
	if p.spinning.Add(1) > 1 { // one is enough to catch the next job; it wakes others
		return false
	}
	for range p.spin {
		if p.open.Load() != 0 || p.closed.Load() {
			return true
		}
		runtime.Gosched()
	}
	return false
}

// sleep returns when the worker is woken, or at once if there is something to do after all.
func (p *Pool) sleep() {
	p.sleepers.Add(1)
	if (p.open.Load() != 0 || p.closed.Load()) && p.claim() {
		return // claimed a sleeper for itself: they are all alike
	}
	<-p.wake
}

// rouse wakes one worker, or two if there is work for more; they wake others in turn. One that
// spins needs no waking.
//
// It then gives up its processor: the scheduler keeps a goroutine just woken for the processor that
// woke it and lets others steal it only after some 50 µs, so the woken one starts here at once, and
// the processor that wakes up takes on the caller (70 µs against 11 µs until the worker runs).
func (p *Pool) rouse(work int64) {
	woken := false
	for range min(work, 2) - p.spinning.Load() {
		if p.sleepers.Load() == 0 || !p.claim() {
			break
		}
		p.wake <- struct{}{} // never blocks: as many tokens as claimed sleepers
		woken = true
	}
	if woken {
		runtime.Gosched()
	}
}

// claim takes one sleeper out of the count; whoever does owes a token, or was the sleeper itself.
func (p *Pool) claim() bool {
	for {
		s := p.sleepers.Load()
		if s == 0 {
			return false
		}
		if p.sleepers.CompareAndSwap(s, s-1) {
			return true
		}
	}
}
