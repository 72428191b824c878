package main

import (
	"fmt"
	"sort"
	"sync"

	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/run"
	"semul/engine/sim"
)

// liveBytes is how much of a layer is kept. Beyond it every second sample of the older half is let go: what is long
// past can still be looked at, in longer steps.
const liveBytes = 96 << 20

// liveSource is a run that is being simulated: it copies what is due while the loop observes, and hands it to the
// viewer. It reads the models and changes nothing; the loop waits for a copy, never for the viewer.
type liveSource struct {
	plan    *run.Plan
	version string
	begun   chan struct{} // closed when the first samples are there, or the run has failed

	mu      sync.RWMutex
	info    *frame.Info
	layers  []*liveLayer
	events  []frame.Event
	head    clock.Time
	ended   bool
	err     error
	scratch frame.Sample
}

// liveLayer is one layer of a live run.
type liveLayer struct {
	tap     *sim.Tap
	samples []frame.Sample
	bytes   int
}

func newLiveSource(plan *run.Plan, version string) *liveSource {
	return &liveSource{plan: plan, version: version, begun: make(chan struct{})}
}

// begin waits until there is something to look at.
func (s *liveSource) begin() error {
	<-s.begun
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.info == nil {
		return s.err
	}
	return nil
}

// Observe copies the layers that are due.
func (s *liveSource) Observe(l *sim.Loop) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	first := s.info == nil
	if first {
		s.describe(l)
	}
	now := l.Now()
	for _, layer := range s.layers {
		if layer.tap.Take(now, &s.scratch) {
			layer.keep(&s.scratch)
		}
	}
	s.events = append(s.events, l.Events()[len(s.events):]...)
	s.head = now
	if first {
		close(s.begun)
	}
	return nil
}

// describe takes over what the models declare, at the scenario's sampling intervals.
func (s *liveSource) describe(l *sim.Loop) {
	i := s.plan.Info(s.version)
	info := &i
	for _, tap := range l.Taps(info, s.plan.Record.Frames, true) {
		s.layers = append(s.layers, &liveLayer{tap: tap})
	}
	s.info = info
}

// keep appends a copy of a sample, and thins out what is old where it becomes too much.
func (l *liveLayer) keep(src *frame.Sample) {
	var copied frame.Sample
	src.CopyTo(&copied)
	l.samples = append(l.samples, copied)
	l.bytes += sampleBytes(&copied)
	if l.bytes <= liveBytes {
		return
	}
	half := len(l.samples) / 2
	kept := l.samples[:0]
	l.bytes = 0
	for i, one := range l.samples {
		if i < half && i%2 == 1 {
			continue
		}
		kept = append(kept, one)
		l.bytes += sampleBytes(&one)
	}
	clear(l.samples[len(kept):])
	l.samples = kept
}

func sampleBytes(s *frame.Sample) int { return 2*len(s.Values) + 17*s.Movers.Len() + 64 }

// finish notes that no more will come.
func (s *liveSource) finish(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended, s.err = true, err
	if s.info == nil {
		close(s.begun)
	}
}

// failure is why the simulation ended early, or nil.
func (s *liveSource) failure() error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.err
}

// Info describes the run.
func (s *liveSource) Info() *frame.Info {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.info
}

// Span is what has been simulated.
func (s *liveSource) Span() (from, to clock.Time, live bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return 0, s.head, !s.ended
}

// Pair returns the samples round an instant; see frame.Source.
func (s *liveSource) Pair(layer int, t clock.Time, dst *[2]frame.Sample) (float32, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if layer < 0 || layer >= len(s.layers) || len(s.layers[layer].samples) == 0 || t < 0 || t > s.head {
		return 0, fmt.Errorf("live: layer %d has no sample at %v yet", layer, t)
	}
	all := s.layers[layer].samples
	i := max(0, sort.Search(len(all), func(i int) bool { return all[i].At > t })-1)
	all[i].CopyTo(&dst[0])
	all[min(i+1, len(all)-1)].CopyTo(&dst[1])
	if dst[1].At <= dst[0].At || t <= dst[0].At {
		dst[0].CopyTo(&dst[1])
		return 0, nil
	}
	return float32(min(1, t.Sub(dst[0].At).Seconds()/dst[1].At.Sub(dst[0].At).Seconds())), nil
}

// Events returns the events in [from, to].
func (s *liveSource) Events(from, to clock.Time) []frame.Event {
	s.mu.RLock()
	defer s.mu.RUnlock()
	a := sort.Search(len(s.events), func(i int) bool { return s.events[i].At >= from })
	b := sort.Search(len(s.events), func(i int) bool { return s.events[i].At > to })
	return append([]frame.Event(nil), s.events[a:max(a, b)]...)
}

var _ frame.Source = (*liveSource)(nil)
