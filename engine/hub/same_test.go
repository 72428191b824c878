package hub

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"semul/engine/clock"
	"semul/engine/hub/release"
	"semul/engine/hub/stream"
	"semul/engine/rng"
)

// Files and state have equal bits for any number of workers.
func TestEqualBitsForAnyNumberOfWorkers(t *testing.T) {
	var want string
	for _, workers := range []int{0, 1, 2, 7} {
		f := folder{}
		w := newTown(t, func(c *Config) {
			c.Create = f.create
			if workers > 0 {
				c.Pool = pool(t, workers)
			}
		})
		w.run(t, 0, 20)
		state, err := w.Save()
		if err != nil {
			t.Fatal(err)
		}
		if got := f.String() + string(state); want == "" {
			want = got
		} else if got != want {
			t.Errorf("%d workers: other bits", workers)
		}
	}
}

// A run that is saved in the middle of a window, and goes on elsewhere, leaves the bytes of a straight one.
func TestASavedHubGoesOnAsIfNothingHadHappened(t *testing.T) {
	straight := folder{}
	w := newTown(t, func(c *Config) { c.Create = straight.create })
	half := newTown(t, nil)
	half.run(t, 0, 23)
	// What waits at a checkpoint: rows that no tick has seen, a person who has just spoken, a command.
	between := func(w *town) {
		set, err := w.Consent("anpr", stream.TrafficControl)
		if err != nil {
			t.Fatal(err)
		}
		water, err := release.Latest[release.FloodWarning](w.Board().Desk("c"), "water")
		if err != nil {
			t.Fatal(err)
		}
		release.Act(w.Board().Desk("c"), clock.FromSeconds(23*60), "rule", "lane/x", water)
		if err := errors.Join(set.Say(1, false), w.anpr.Add(clock.FromSeconds(23*60), 2, 3, 0, 1), w.anpr.Flush()); err != nil {
			t.Fatal(err)
		}
	}
	between(half)
	state, err := half.Save()
	if err != nil {
		t.Fatal(err)
	}
	resumed := folder{}
	back := newTown(t, func(c *Config) { c.Create = resumed.create; c.Pool = pool(t, 2) })
	if err := back.Load(state); err != nil {
		t.Fatal(err)
	}
	if again, err := back.Save(); err != nil || !bytes.Equal(again, state) {
		t.Error("saved again it differs:", err)
	}
	back.anpr.Resume(half.anpr.Seq())
	back.gauge.Resume(half.gauge.Seq())
	back.meter.Resume(half.meter.Seq())
	back.run(t, 23, 60)
	w.run(t, 0, 23)
	between(w)
	w.run(t, 23, 60)
	if err := errors.Join(back.Close(0), w.Close(0)); err != nil {
		t.Fatal(err)
	}
	if resumed.String() != straight.String() {
		t.Error("other bytes")
	}
	if a, b := back.Stats(), w.Stats(); a != b {
		t.Errorf("%+v\n%+v", a, b)
	}
	verified(t, resumed)
}

// Releases do not depend on how readings are cut into batches, nor on who publishes first.
func TestReleasesDoNotDependOnBatches(t *testing.T) {
	var want string
	for _, rows := range []int{256, 1024, 4096} {
		f := folder{}
		w := newTown(t, func(c *Config) { c.Create = f.create })
		s := w.streams.ByName("anpr")
		draw := rng.NewStream(1, "batches")
		for m := range clock.Time(7) {
			var sent []*stream.Batch
			var b *stream.Batch
			t0 := m * clock.Time(time.Minute)
			for i := range uint64(10_000) {
				if b == nil {
					b = w.Batch(s, 1, uint64(m)*100+uint64(len(sent))+1, t0, time.Millisecond)
				}
				v := draw.Uint32s(i, uint64(m), 0)
				b.Add(v[0]%persons, v[1]%streets, uint16(v[2]%60_000), 0, 1)
				if b.Rows() == rows || i == 9_999 {
					sent, b = append(sent, b), nil
				}
			}
			for _, b := range sent {
				if err := w.Publish(b); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Tick(t0.Add(time.Minute)); err != nil {
				t.Fatal(err)
			}
		}
		if got := f["releases/releases.jsonl"].String(); want == "" {
			want = got
		} else if got != want {
			t.Errorf("batches of %d: other releases", rows)
		}
	}
}

func TestAStateThatDoesNotFitIsRefused(t *testing.T) {
	w := newTown(t, nil)
	w.run(t, 0, 7)
	state, err := w.Save()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*Config)
		state  []byte
		want   string
	}{
		"another seed": {func(c *Config) { c.Seed = 8 }, state, "damaged, or of a run with another seed"},
		"cut":          {nil, state[:len(state)-1], "damaged"},
		"empty":        {nil, nil, "too short"},
		"another charter": {func(c *Config) {
			other := *c.Charter
			other.Version = 2
			c.Charter = &other
		}, state, "another charter"},
	} {
		if err := newTown(t, c.change).Load(c.state); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := w.Load(state); err == nil {
		t.Error("a hub at work was loaded")
	}
}

// What is inside the seal is read with care too.
func FuzzLoad(f *testing.F) {
	w := newTown(f, nil)
	w.run(f, 0, 6)
	state, err := w.Save()
	if err != nil {
		f.Fatal(err)
	}
	plain, err := w.secret.open(state)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint16(50), uint8(1), uint16(0))
	f.Add(uint16(9000), uint8(255), uint16(100))
	f.Fuzz(func(t *testing.T, at uint16, change uint8, cut uint16) {
		bad := bytes.Clone(plain)
		i := int(at) * len(bad) / 65536
		bad[i] ^= change
		bad = bad[:len(bad)-int(cut)%len(bad)]
		h := newTown(t, nil)
		_ = h.Load(h.secret.seal(bad)) // may succeed where a number was changed; must not panic
	})
}
