package rng

import (
	"math"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

const samples = 200_000

// moments returns mean, variance, skewness and excess kurtosis of samples numbers.
func moments(draw func(i uint64) float64) (mean, variance, skew, kurtosis float64) {
	v := make([]float64, samples)
	for i := range v {
		v[i] = draw(uint64(i))
		mean += v[i] / samples
	}
	var m3, m4 float64
	for _, x := range v {
		d := x - mean
		variance += d * d / samples
		m3 += d * d * d / samples
		m4 += d * d * d * d / samples
	}
	return mean, variance, m3 / math.Pow(variance, 1.5), m4/(variance*variance) - 3
}

// Moments lie within five standard errors of the distribution's, whichever of entity, tick and draw
// counts up. Standard errors: of the mean σ/√n, of the variance σ²·√((κ+2)/n), κ the excess kurtosis.
func TestMoments(t *testing.T) {
	s := NewStream(7, "test")
	along := map[string]func(f func(e, t uint64, d uint32) float64) func(uint64) float64{
		"entities": func(f func(e, t uint64, d uint32) float64) func(uint64) float64 {
			return func(i uint64) float64 { return f(i, 5, 0) }
		},
		"ticks": func(f func(e, t uint64, d uint32) float64) func(uint64) float64 {
			return func(i uint64) float64 { return f(3, i*1_000_000_000, 0) }
		},
		"draws": func(f func(e, t uint64, d uint32) float64) func(uint64) float64 {
			return func(i uint64) float64 { return f(3, 5, uint32(i)) }
		},
	}
	for name, vary := range along {
		for _, c := range []struct {
			name                             string
			f                                func(e, t uint64, d uint32) float64
			mean, variance, skew, kurt, kSE6 float64
		}{
			{"Float64", s.Float64, 0.5, 1.0 / 12, 0, -1.2, 0.05},
			{"Normal", s.Normal, 0, 1, 0, 0, 0.07},
			{"Exp", s.Exp, 1, 1, 2, 6, 1.2},
			{"Intn(10)", func(e, t uint64, d uint32) float64 { return float64(s.Intn(10, e, t, d)) }, 4.5, 99.0 / 12, 0, -1.224242, 0.05},
		} {
			mean, variance, skew, kurt := moments(vary(c.f))
			se := math.Sqrt(c.variance / samples)
			if math.Abs(mean-c.mean) > 5*se || math.Abs(variance-c.variance) > 5*c.variance*math.Sqrt((c.kurt+2)/samples) ||
				math.Abs(skew-c.skew) > c.kSE6 || math.Abs(kurt-c.kurt) > c.kSE6 {
				t.Errorf("%s along %s: mean %v, variance %v, skewness %v, kurtosis %v", c.name, name, mean, variance, skew, kurt)
			}
		}
	}
}

// Neighbours in entity, tick, draw, seed and name must not resemble each other.
func TestNeighboursAreUncorrelated(t *testing.T) {
	a := NewStream(7, "a")
	for name, other := range map[string]func(i uint64) float64{
		"next entity": func(i uint64) float64 { return a.Float64(i+1, 0, 0) },
		"next tick":   func(i uint64) float64 { return a.Float64(i, 1, 0) },
		"next draw":   func(i uint64) float64 { return a.Float64(i, 0, 1) },
		"next seed":   func(i uint64) float64 { return NewStream(8, "a").Float64(i, 0, 0) },
		"next name":   func(i uint64) float64 { return NewStream(7, "b").Float64(i, 0, 0) },
		"other half":  func(i uint64) float64 { b := a.Uint32s(i, 0, 0); return unit(b[2], b[3]) },
	} {
		var sum float64
		for i := range uint64(samples) {
			sum += (a.Float64(i, 0, 0) - 0.5) * (other(i) - 0.5)
		}
		if r := sum / samples * 12; math.Abs(r) > 5/math.Sqrt(samples) {
			t.Errorf("%s: correlation %v", name, r)
		}
	}
}

// Kolmogorov–Smirnov: the largest gap to the true distribution function, 1.95/√n at the 0.1 % level.
func TestDistributions(t *testing.T) {
	s := NewStream(99, "ks")
	const bins = 1000
	check := func(name string, f func(e, t uint64, d uint32) float64, cdf func(float64) float64) {
		var count [bins + 1]int
		for i := range uint64(samples) {
			count[int(cdf(f(i, 17, 2))*bins)]++
		}
		sum, worst := 0, 0.0
		for b := range bins {
			sum += count[b]
			worst = max(worst, math.Abs(float64(sum)/samples-float64(b+1)/bins))
		}
		if worst > 1.95/math.Sqrt(samples) {
			t.Errorf("%s: distribution off by %v", name, worst)
		}
	}
	check("Float64", s.Float64, func(x float64) float64 { return x })
	check("Normal", s.Normal, func(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) })
	check("Exp", s.Exp, func(x float64) float64 { return 1 - math.Exp(-x) })
}

func TestIntnIsEvenAndInRange(t *testing.T) {
	s := NewStream(1, "dice")
	var count [6]int
	for i := range uint64(60_000) {
		count[s.Intn(6, i, 0, 0)]++
	}
	var chi2 float64
	for _, c := range count {
		chi2 += float64((c-10_000)*(c-10_000)) / 10_000
	}
	if chi2 > 20.5 { // five degrees of freedom, 0.1 %
		t.Errorf("six faces came up %v times: χ² = %v", count, chi2)
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, math.MaxInt).Draw(t, "n")
		if k := s.Intn(n, rapid.Uint64().Draw(t, "entity"), rapid.Uint64().Draw(t, "tick"), rapid.Uint32().Draw(t, "draw")); k < 0 || k >= n {
			t.Fatalf("Intn(%d) = %d", n, k)
		}
	})
	defer func() {
		if recover() == nil {
			t.Error("Intn(0) returned")
		}
	}()
	s.Intn(0, 0, 0, 0)
}

// The same numbers in any order, from any goroutine, and every time.
func TestOrderOfAskingDoesNotMatter(t *testing.T) {
	s := NewStream(3, "order")
	const n = 1000
	want := make([]float64, n)
	for i := range want {
		want[i] = s.Normal(uint64(i), uint64(i%7), uint32(i%3))
	}
	got := make([]float64, n)
	var all sync.WaitGroup
	for w := range 4 {
		all.Go(func() {
			for i := n - 1 - w; i >= 0; i -= 4 {
				got[i] = NewStream(3, "order").Normal(uint64(i), uint64(i%7), uint32(i%3))
			}
		})
	}
	all.Wait()
	for i := range want {
		if math.Float64bits(got[i]) != math.Float64bits(want[i]) {
			t.Fatalf("number %d: %v then %v", i, want[i], got[i])
		}
	}
}

// All five inputs count, every bit of them: flipping one changes about half of the 128 bits.
func TestEveryInputBitCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed, e, tick, d := rapid.Uint64().Draw(t, "seed"), rapid.Uint64().Draw(t, "entity"), rapid.Uint64().Draw(t, "tick"), rapid.Uint32().Draw(t, "draw")
		was := NewStream(seed, "x").Uint32s(e, tick, d)
		flip := uint64(1) << rapid.IntRange(0, 63).Draw(t, "bit")
		for name, is := range map[string][4]uint32{
			"seed":   NewStream(seed^flip, "x").Uint32s(e, tick, d),
			"entity": NewStream(seed, "x").Uint32s(e^flip, tick, d),
			"tick":   NewStream(seed, "x").Uint32s(e, tick^flip, d),
			"draw":   NewStream(seed, "x").Uint32s(e, tick, d^uint32(flip|flip>>32)),
			"name":   NewStream(seed, "y").Uint32s(e, tick, d),
		} {
			changed := 0
			for i := range was {
				for x := was[i] ^ is[i]; x != 0; x &= x - 1 {
					changed++
				}
			}
			if changed < 30 || changed > 98 { // 64 ± 6 standard deviations of 5.7
				t.Fatalf("a bit of %s changes %d of 128 bits", name, changed)
			}
		}
	})
}

// These numbers are part of every result: changing them changes all runs.
func TestNumbersStayWhatTheyAre(t *testing.T) {
	s := NewStream(7, "traffic.arrivals")
	for _, c := range []struct {
		name      string
		got, want uint64
	}{
		{"Uint32s", uint64(s.Uint32s(1, 2, 3)[0])<<32 | uint64(s.Uint32s(1, 2, 3)[3]), 0x7509cbe12ac1f6b4},
		{"Float64", math.Float64bits(s.Float64(1, 2, 3)), 0x3fdd4272f8607476},
		{"Normal", math.Float64bits(s.Normal(1, 2, 3)), 0x3fd494320ff809d1},
		{"Exp", math.Float64bits(s.Exp(1, 2, 3)), 0x3fe38d23860a426c},
		{"Intn", uint64(s.Intn(1_000_000_007, 1, 2, 3)), 0x1b40063e},
	} {
		if c.got != c.want {
			t.Errorf("%s is %#x, was %#x", c.name, c.got, c.want)
		}
	}
}

func TestRanges(t *testing.T) {
	if u := unit(math.MaxUint32, math.MaxUint32); u >= 1 || u != 1-0x1p-53 {
		t.Errorf("largest Float64 is %v", u)
	}
	if unit(0, 0) != 0 {
		t.Error("smallest Float64 is not 0")
	}
}

func TestDrawsAllocateNothing(t *testing.T) {
	s := NewStream(1, "x")
	var sum float64
	if n := testing.AllocsPerRun(100, func() { sum += s.Float64(1, 2, 3) + s.Normal(4, 5, 6) + s.Exp(7, 8, 9) + float64(s.Intn(10, 1, 2, 3)) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
	if n := testing.AllocsPerRun(100, func() { s = NewStream(uint64(sum), "name") }); n != 0 {
		t.Errorf("NewStream: %v allocations", n)
	}
}

func BenchmarkDraws(b *testing.B) {
	s := NewStream(1, "bench")
	var sum float64
	b.Run("Float64", func(b *testing.B) {
		for i := uint64(0); b.Loop(); i++ {
			sum += s.Float64(i, 1, 2)
		}
	})
	b.Run("Normal", func(b *testing.B) {
		for i := uint64(0); b.Loop(); i++ {
			sum += s.Normal(i, 1, 2)
		}
	})
	if sum == 0 {
		b.Error("nothing was drawn")
	}
}
