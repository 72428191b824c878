package stream

import (
	"sync"

	"semul/engine/clock"
)

// Pool lends batches, so that none is allocated in steady state. It may be used from several goroutines.
type Pool struct {
	mutex sync.Mutex
	free  []*Batch
}

// Get returns an empty batch for rows of s.
func (p *Pool) Get(s *Registered, door uint32, seq uint64, t0 clock.Time, tick clock.Duration) *Batch {
	b := p.Blank()
	b.shape(len(s.Columns), s.Class.HasSubject())
	b.Stream, b.Door, b.Seq, b.T0, b.Tick, b.Schema = s.ID, door, seq, t0, tick, s.Schema
	return b
}

// Blank returns a batch to decode into.
func (p *Pool) Blank() *Batch {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if n := len(p.free); n > 0 {
		b := p.free[n-1]
		p.free = p.free[:n-1]
		return b
	}
	return &Batch{}
}

// Put gives a batch back. Its rows are overwritten: nobody may look at it any more.
func (p *Pool) Put(b *Batch) {
	b.wipe()
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.free = append(p.free, b)
}
