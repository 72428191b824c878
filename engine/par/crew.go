package par

import (
	"math/bits"
	"runtime"
	"sync"
	"sync/atomic"
)

// Crew is the workers of a pool who stay together through a chain of short loops, such as the phases of a step: while one
// goroutine leads, the others wait for its next loop in the open. A loop then costs about a microsecond beside its work,
// and the same worker is given the same indices each time, so that what they stand for stays in its cache.
//
// One goroutine at a time may lead a crew. Make the crew once and keep it.
type Crew struct {
	pool    *Pool
	members []member // the leader first
	led     bool     // for the leader to know
	job     int      // of the pool, while the crew is led

	_    [64]byte
	call atomic.Uint64 // goes up with every loop, and when the leader is done
	f    func(i int)   // of the loop in hand, or
	g    func(m, i int)
	over atomic.Bool // the leader is done
	_    [64]byte

	taken   atomic.Uint64 // bit m: somebody is member m
	waiting atomic.Bool   // the leader sleeps until a member is idle
	idle    chan struct{}
	failing sync.Mutex
	failure *Panic
}

// member is one worker's part of a loop.
type member struct {
	todo atomic.Uint64 // indices that nobody has begun: the first, and above bit 32 the one after the last
	busy atomic.Bool   // looks for indices, or works on one
	_    [112]byte     // members do not share cache lines
}

// mostMembers is how many may be in a crew: bits of taken.
const mostMembers = 64

// A member of a crew looks for the next loop, and a leader for the end of this one, so often that it is some 100 µs; every
// so many looks it lets others run. Then the member goes back to the pool, and the leader sleeps: whoever keeps it
// waiting may need its processor.
const (
	crewLooks  = 60_000
	crewYields = 128
)

// NewCrew returns a crew of all workers of a pool, 64 at most.
func (p *Pool) NewCrew() *Crew {
	return &Crew{pool: p, members: make([]member, min(mostMembers, p.workers)), idle: make(chan struct{}, 1)}
}

// Members returns how many workers the crew has, the leader included; at least 1.
func (c *Crew) Members() int { return len(c.members) }

// Lead calls f in the caller and returns when it has returned. Until then the crew is there for the loops that f starts
// with Each. If f panics, or something in those loops does, Lead panics with a *Panic.
func (c *Crew) Lead(f func()) {
	p := c.pool
	j := -1
	if len(c.members) > 1 && !p.closed.Load() {
		j = p.take()
	}
	if j < 0 { // alone
		inline(1, func(int) { f() })
		return
	}
	job := &p.jobs[j]
	job.crew = c
	c.led, c.job = true, j
	c.over.Store(false)
	job.state.Store(0)
	p.open.Or(1 << j)
	p.rouse(int64(len(c.members) - 1))

	defer p.finish(j) // also when f calls runtime.Goexit
	defer c.dismiss()
	job.lead(f)
}

// lead runs the leader's part and notes its panic.
func (j *job) lead(f func()) {
	done := false
	defer func() {
		if !done {
			j.fail(recover(), true)
		}
	}()
	f()
	done = true
}

// dismiss sends the members back to the pool.
func (c *Crew) dismiss() {
	c.over.Store(true)
	c.call.Add(1)
	c.led = false
}

// Each calls f for the indices shares[0] to before shares[len(shares)−1], which must not descend, each exactly once, and
// returns when all have returned. Member m begins with shares[m] to before shares[m+1], so there is one share more than
// Members; who is done takes from the ends of others' shares. Outside Lead, f is called in order.
//
// Only the leader may call it. If an f panics, no further index is begun, and Each panics when those begun have returned.
func (c *Crew) Each(shares []uint32, f func(i int)) {
	c.f, c.g = f, nil // nobody has an index now, so nobody looks at them
	c.each(shares)
}

// EachBy is Each for an f that is told which member calls it, 0 outside Lead: for what each member has of its own.
func (c *Crew) EachBy(shares []uint32, f func(m, i int)) {
	c.f, c.g = nil, f
	c.each(shares)
}

func (c *Crew) each(shares []uint32) {
	if !c.led {
		for i := shares[0]; i < shares[len(shares)-1]; i++ {
			c.do(0, int(i))
		}
		return
	}
	for m := range c.members {
		c.members[m].todo.Store(uint64(shares[m+1])<<32 | uint64(shares[m]))
	}
	c.call.Add(1)
	if absent := c.absent(); absent > 0 {
		c.pool.open.Or(1 << c.job)
		c.pool.rouse(int64(absent))
	}
	done := false
	defer func() {
		if !done {
			c.stop()
			c.await()
			c.failure = nil // the leader's own comes first
		}
	}()
	c.work(0)
	c.await()
	done = true
	if c.failure != nil {
		failure := c.failure
		c.failure = nil
		panic(failure)
	}
}

// do calls f for one index.
func (c *Crew) do(m, i int) {
	if c.g != nil {
		c.g(m, i)
		return
	}
	c.f(i)
}

// work calls f for the indices of a member and then for those that others have left.
func (c *Crew) work(m int) {
	for i, ok := c.members[m].first(); ok; i, ok = c.members[m].first() {
		c.do(m, i)
	}
	for k := 1; k < len(c.members); k++ {
		other := &c.members[(m+k)%len(c.members)]
		for i, ok := other.last(); ok; i, ok = other.last() {
			c.do(m, i)
		}
	}
}

// first takes the first index of a member's rest.
func (a *member) first() (i int, ok bool) {
	for {
		t := a.todo.Load()
		if t>>32 <= t&(1<<32-1) {
			return 0, false
		}
		if a.todo.CompareAndSwap(t, t+1) {
			return int(t & (1<<32 - 1)), true
		}
	}
}

// last takes the last index of another's rest.
func (a *member) last() (i int, ok bool) {
	for {
		t := a.todo.Load()
		if t>>32 <= t&(1<<32-1) {
			return 0, false
		}
		if a.todo.CompareAndSwap(t, t-1<<32) {
			return int(t>>32) - 1, true
		}
	}
}

// stop leaves nobody an index to begin.
func (c *Crew) stop() {
	for m := range c.members {
		c.members[m].todo.Store(0)
	}
}

// await returns when no member is at work. It is called when no index is left to begin.
func (c *Crew) await() {
	for m := 1; m < len(c.members); m++ {
		a := &c.members[m]
		for looks := 1; a.busy.Load(); looks++ {
			if looks%crewYields == 0 {
				runtime.Gosched()
			}
			if looks == crewLooks {
				c.doze(a)
				looks = 0
			}
		}
	}
}

// doze sleeps until some member is idle, or not at all if this one is.
func (c *Crew) doze(a *member) {
	c.waiting.Store(true)
	if !a.busy.Load() && c.waiting.CompareAndSwap(true, false) {
		return
	}
	<-c.idle
}

// stand is a worker's time with the crew: it works on every loop until the leader is done, until it has waited in vain
// for long, or until the pool has other work.
func (c *Crew) stand() {
	m := c.enrol()
	if m == 0 {
		return
	}
	defer c.leave(m) // also when f calls runtime.Goexit
	mine := uint64(1) << c.job
	if c.absent() == 0 {
		c.pool.open.And(^mine)
	}
	last := uint64(0)
	for looks := 1; looks < crewLooks; looks++ {
		if call := c.call.Load(); call != last {
			if c.over.Load() {
				return
			}
			last, looks = call, 0
			c.turn(m)
			continue
		}
		if looks%crewYields == 0 {
			if c.over.Load() || c.pool.open.Load()&^mine != 0 {
				return
			}
			runtime.Gosched()
		}
	}
}

// turn is a member's part of one loop.
func (c *Crew) turn(m int) {
	a, done := &c.members[m], false
	a.busy.Store(true) // before the first index is taken: the leader looks here when none is left
	defer func() {
		if !done {
			c.fail(recover())
		}
		a.busy.Store(false)
		if c.waiting.Load() && c.waiting.CompareAndSwap(true, false) {
			c.idle <- struct{}{}
		}
	}()
	c.work(m)
	done = true
}

// fail notes a panic of f in a member, the first one noted, and stops the loop.
func (c *Crew) fail(value any) {
	c.stop()
	failure := caught(value)
	c.failing.Lock()
	if c.failure == nil {
		c.failure = failure
	}
	c.failing.Unlock()
}

// enrol makes a worker a member, and returns which: the lowest that nobody is, or 0 if all are there.
func (c *Crew) enrol() int {
	for {
		taken := c.taken.Load()
		m := bits.TrailingZeros64(^(taken | 1))
		if m >= len(c.members) {
			return 0
		}
		if c.taken.CompareAndSwap(taken, taken|1<<m) {
			return m
		}
	}
}

func (c *Crew) leave(m int) { c.taken.And(^(uint64(1) << m)) }

// absent is how many members the crew lacks.
func (c *Crew) absent() int { return len(c.members) - 1 - bits.OnesCount64(c.taken.Load()) }
