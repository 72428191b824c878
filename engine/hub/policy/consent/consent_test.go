package consent

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"semul/engine/rng"
)

func TestSetsHoldWhatWasSaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 200).Draw(t, "subjects")
		on := rapid.Bool().Draw(t, "on")
		s, want := New(n, on), make([]bool, n)
		for i := range want {
			want[i] = on
		}
		s.Changed()
		for range rapid.IntRange(0, 20).Draw(t, "answers") {
			who, yes := rapid.IntRange(0, n-1).Draw(t, "who"), rapid.Bool().Draw(t, "yes")
			news := want[who] != yes
			want[who] = yes
			if err := s.Say(uint32(who), yes); err != nil || s.Changed() != news {
				t.Fatal(err)
			}
		}
		back := New(n, !on)
		if err := back.Load(s.Append(nil), false); err != nil {
			t.Fatal(err)
		}
		yes := 0
		for i, w := range want {
			if w {
				yes++
			}
			if got := back.Allowed()[i/64]>>(i%64)&1 == 1; got != w {
				t.Fatalf("subject %d: %v", i, got)
			}
		}
		if s.Yes() != yes || s.Subjects() != n {
			t.Fatalf("%d of %d", s.Yes(), yes)
		}
	})
	if New(3, true).Say(3, true) == nil || New(3, true).Load([]byte{1}, false) == nil || New(3, true).Load([]byte{8, 0, 0, 0, 0, 0, 0, 0}, false) == nil {
		t.Error("a subject that is not there")
	}
}

// σ(0 + 2·0.5 − 3·0.5) = σ(−0.5) = 0.37754; σ(−4 + 3·0.5 − 0.5) = σ(−3) = 0.04743.
func TestAttitudes(t *testing.T) {
	p := Attitude{Trust: 0.5, Concern: 0.5}
	if got := p.OptsIn(0); math.Abs(got-0.3775406688) > 1e-9 {
		t.Error(got)
	}
	if got := p.OptsOut(0); math.Abs(got-0.0474258732) > 1e-9 {
		t.Error(got)
	}
	if q := p.AfterBreach(1, 0); math.Abs(q.Trust-0.2) > 1e-12 {
		t.Error(q)
	}
	if q := p.AfterBreach(1, 90); math.Abs(q.Trust-0.35) > 1e-9 {
		t.Error(q)
	}
	if q := (Attitude{Trust: 0.1}).AfterBreach(1, 0); q.Trust != 0 {
		t.Error(q)
	}
}

func TestASharePicksAShare(t *testing.T) {
	s := New(10_000, false)
	Draw(s, rng.NewStream(1, "share"), func(uint32) float64 { return 0.6 })
	if y := s.Yes(); math.Abs(float64(y)-6000) > 5*math.Sqrt(2400) {
		t.Error(y)
	}
	more := New(10_000, true)
	Draw(more, rng.NewStream(1, "share"), func(uint32) float64 { return 0.7 })
	for i, w := range s.Allowed() {
		if w&^more.Allowed()[i] != 0 {
			t.Fatal("who says yes at 60 % says no at 70 %")
		}
	}
}
