package main

import (
	"context"
	"sync"
	"testing"
	"time"

	"semul/assets/fonts"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/par"
	"semul/engine/run"
	"semul/engine/sim"
	"semul/models/all"
	"semul/render/text"
	"semul/render/viewer"
	"semul/scenarios"
)

// hamlet loads ten minutes of the built-in hamlet in the rain.
func hamlet(t *testing.T) *run.Plan {
	t.Helper()
	pool := par.NewPool(0)
	t.Cleanup(pool.Close)
	plan, err := run.Load("cloudburst", run.Options{Models: all.Models, Builtin: scenarios.Find, Pool: pool})
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// TestAViewerChangesNoDigest runs the same minutes bare, and with a window that plays, seeks and reads all the time.
func TestAViewerChangesNoDigest(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the hamlet twice")
	}
	until := run.Execution{Until: clock.Time(10 * time.Minute)}
	bare, err := hamlet(t).Execute(context.Background(), until)
	if err != nil {
		t.Fatal(err)
	}
	plan := hamlet(t)
	source := newLiveSource(plan, "test")
	until.Observers = []sim.Observer{source}
	var seen *run.Result
	done := make(chan error)
	go func() {
		var err error
		seen, err = plan.Execute(context.Background(), until)
		source.finish(err)
		done <- err
	}()
	if err := source.begin(); err != nil {
		t.Fatal(err)
	}
	f, err := text.LoadFonts(fonts.Regular, fonts.SemiBold)
	if err != nil {
		t.Fatal(err)
	}
	w := viewer.New(viewer.Config{City: plan.City, Fonts: f, Source: source, Probe: source, Rate: 600, Playing: true})
	defer w.Close()
	var shown viewer.Frame
	for n := 0; ; n++ {
		in := viewer.Input{DT: 0.05, W: 800, H: 600}
		if n%40 == 20 {
			in.Keys = []string{"Home", "Space"}
		}
		w.Update(in)
		w.Frame(&shown)
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			if seen.Digest != bare.Digest {
				t.Errorf("digest %s with a viewer, %s without", seen.Digest, bare.Digest)
			}
			if len(shown.Pictures) == 0 {
				t.Error("the viewer showed nothing")
			}
			return
		case <-time.After(time.Millisecond):
		}
	}
}

func TestOldSamplesOfALiveRunAreThinnedOut(t *testing.T) {
	l := &liveLayer{}
	for k := range 400 {
		l.keep(&frame.Sample{At: clock.Time(k) * 1e9, Values: make([]uint16, 1<<20)})
		if l.bytes > liveBytes {
			t.Fatalf("%d bytes after %d samples", l.bytes, k)
		}
	}
	if l.samples[0].At != 0 {
		t.Errorf("the first sample, at %v, is gone", l.samples[0].At)
	}
	for i := 1; i < len(l.samples); i++ {
		if l.samples[i].At <= l.samples[i-1].At {
			t.Fatalf("samples at %v and %v", l.samples[i-1].At, l.samples[i].At)
		}
	}
	if last := l.samples[len(l.samples)-1].At; last != 399e9 {
		t.Errorf("the last sample is at %v", last)
	}
}

// TestLiveSourceIsReadWhileItGrows reads from several goroutines while samples come in.
func TestLiveSourceIsReadWhileItGrows(t *testing.T) {
	s := newLiveSource(nil, "test")
	s.info = &frame.Info{Layers: []frame.LayerSpec{{Name: "a", Quantum: 1}}}
	s.layers = []*liveLayer{{}}
	var readers sync.WaitGroup
	stop := make(chan struct{})
	for range 3 {
		readers.Add(1)
		go func() {
			defer readers.Done()
			var pair [2]frame.Sample
			for {
				select {
				case <-stop:
					return
				default:
				}
				_, head, _ := s.Span()
				if w, err := s.Pair(0, head/2, &pair); err == nil && (w < 0 || w > 1 || pair[0].At > head/2) {
					t.Errorf("at %v: %v with weight %g", head/2, pair[0].At, w)
					return
				}
			}
		}()
	}
	for k := range 2000 {
		s.mu.Lock()
		s.layers[0].keep(&frame.Sample{At: clock.Time(k) * 1e9, Values: []uint16{uint16(k)}})
		s.head = clock.Time(k) * 1e9
		s.mu.Unlock()
	}
	close(stop)
	readers.Wait()
	var pair [2]frame.Sample
	if w, err := s.Pair(0, 1500e9+25e7, &pair); err != nil || w != 0.25 || pair[0].Values[0] != 1500 || pair[1].Values[0] != 1501 {
		t.Errorf("%v %v, weight %g, %v", pair[0].Values, pair[1].Values, w, err)
	}
}
