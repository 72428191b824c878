package par

import (
	"math/bits"
	"runtime"
	"sync"
	"sync/atomic"
)

// maxJobs is the number of Each calls that can share their work at one time; further ones, which
// only deep nesting can bring about, run in their caller alone.
const maxJobs = 64

// Pool is a set of persistent worker goroutines that parallel loops share. Its methods may be
// called from several goroutines at once.
type Pool struct {
	workers int
	spin    int // how often an idle worker looks for work before it sleeps

	open atomic.Uint64 // bit j: jobs[j] has indices to hand out
	free atomic.Uint64 // bit j: jobs[j] is nobody's
	jobs [maxJobs]job

	sleepers atomic.Int64  // workers that sleep and whom nobody has claimed to wake
	wake     chan struct{} // one token for each worker claimed
	spinning atomic.Int64
	closed   atomic.Bool
	alive    sync.WaitGroup
}

// job is one call of Each. Whoever works on it has joined it; after its caller has closed it nobody
// joins, and when the last has left it may be used again.
type job struct {
	f     func(i int)
	crew  *Crew // instead of f: they do what its leader says
	n     int64
	chunk int64
	next  atomic.Int64 // first index not handed out yet

	state atomic.Int64  // how many helpers have joined; plus jobClosed
	left  chan struct{} // a token when the last helper leaves a closed job

	failing sync.Mutex
	failure *Panic
	_       [64]byte // jobs do not share cache lines
}

const jobClosed = -1 << 32

// NewPool returns a pool of that many workers, its caller counted as one: n−1 goroutines are
// started. 0 or less means GOMAXPROCS.
func NewPool(workers int) *Pool {
	procs := runtime.GOMAXPROCS(0)
	if workers <= 0 {
		workers = procs
	}
	p := &Pool{workers: workers, wake: make(chan struct{}, workers)}
	if min(procs, runtime.NumCPU()) > 1 {
		p.spin = idleSpins
	}
	p.free.Store(1<<maxJobs - 1)
	for j := range p.jobs {
		p.jobs[j].state.Store(jobClosed)
		p.jobs[j].left = make(chan struct{}, 1)
	}
	for range workers - 1 {
		p.start()
	}
	return p
}

// Workers returns how many goroutines may run one loop at once, the caller included; at least 1.
func (p *Pool) Workers() int { return p.workers }

// Each calls f(0) … f(n−1), each exactly once, on any worker and in any order, and returns when all
// have returned. With one worker, or n ≤ 1, or after Close, it calls them in order in the caller.
//
// If an f panics, no further index is handed out, and when those running have returned, Each panics
// in the caller with a *Panic.
func (p *Pool) Each(n int, f func(i int)) {
	if n <= 1 || p.workers == 1 || p.closed.Load() {
		inline(n, f)
		return
	}
	j := p.take()
	if j < 0 {
		inline(n, f)
		return
	}
	job := &p.jobs[j]
	job.f, job.n = f, int64(n)
	job.chunk = max(1, int64(n/(p.workers*chunksPerWorker)))
	job.next.Store(0)
	job.state.Store(0)
	p.open.Or(1 << j)
	p.rouse(int64(n - 1))

	defer p.finish(j) // also when f calls runtime.Goexit
	job.run(true)
}

// finish closes a job in its caller, waits for its helpers and gives it back.
func (p *Pool) finish(j int) {
	job := &p.jobs[j]
	p.open.And(^(uint64(1) << j))
	if job.state.Add(jobClosed) != jobClosed {
		job.await()
	}
	failure := job.failure
	job.f, job.crew, job.failure = nil, nil, nil
	p.free.Or(1 << j)
	if failure != nil {
		panic(failure)
	}
}

// Close ends the pool's goroutines and returns when they are gone. Loops that run are finished,
// later ones run in their caller. It may be called more than once; not from within an f.
func (p *Pool) Close() {
	p.closed.Store(true)
	for p.claim() {
		p.wake <- struct{}{}
	}
	p.alive.Wait()
}

// chunksPerWorker is how finely a loop is cut: so much of it may be unevenly spread at its end.
const chunksPerWorker = 16

// take claims a free job, −1 if there is none.
func (p *Pool) take() int {
	for {
		free := p.free.Load()
		if free == 0 {
			return -1
		}
		if p.free.CompareAndSwap(free, free&(free-1)) {
			return bits.TrailingZeros64(free)
		}
	}
}

// run calls f for indices until none is left.
func (j *job) run(caller bool) {
	done := false
	defer func() {
		if !done {
			j.fail(recover(), caller)
		}
	}()
	for {
		end := j.next.Add(j.chunk)
		i := end - j.chunk
		if i >= j.n {
			break
		}
		for ; i < min(end, j.n); i++ {
			j.f(int(i))
		}
	}
	done = true
}

// await returns when the last helper has left the closed job.
func (j *job) await() {
	for range leaveSpins {
		if j.state.Load() == jobClosed {
			break
		}
		runtime.Gosched()
	}
	<-j.left
}
