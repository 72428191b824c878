package privacy

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"semul/engine/hub/release"
	"semul/engine/rng"
)

// seeded returns bits that are the same in every test run.
func seeded(name string) *Bits {
	var b Bits
	b.Seed(rng.NewStream(7, name), 0, 0)
	return &b
}

func mustLaplace(t testing.TB, sensitivity int64, epsilon release.Nano) Laplace {
	l, err := NewLaplace(sensitivity, epsilon)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// The variance is 2p/(1−p)², p = e^(−1/scale): 1.8413 at 1, 199.833 at 10. The kurtosis is near 6, so the standard error
// of the variance is √5/√n of it: five of them.
func TestVariances(t *testing.T) {
	const n = 1_000_000
	for _, c := range []struct {
		scale    int64
		variance float64
	}{{1, 1.8413}, {10, 199.833}} {
		l, b := mustLaplace(t, c.scale, 1e9), seeded("variance")
		var sum, squares float64
		for range n {
			x := float64(l.Draw(b))
			sum += x
			squares += x * x
		}
		variance := squares/n - sum/n*sum/n
		t.Logf("scale %d: mean %.4f, variance %.4f (theory %v)", c.scale, sum/n, variance, c.variance)
		if math.Abs(variance/c.variance-1) > 5*math.Sqrt(5.0/n) || math.Abs(sum/n) > 5*math.Sqrt(c.variance/n) {
			t.Errorf("scale %d: mean %v, variance %v, want 0 and %v", c.scale, sum/n, variance, c.variance)
		}
	}
}

// χ² against P(x) = (1−p)/(1+p)·p^|x| at 1e-4, also for scales that are fractions.
func TestFrequenciesAreThoseOfTheDistribution(t *testing.T) {
	const n = 1_000_000
	for _, c := range []struct {
		sensitivity int64
		epsilon     release.Nano
	}{{1, 1e9}, {10, 1e9}, {1, 3e9}, {3, 700_000_001}, {1, 10e9}} {
		l, b := mustLaplace(t, c.sensitivity, c.epsilon), seeded("frequencies")
		p := math.Exp(-1 / l.Scale())
		half := int(math.Ceil(l.Scale() * 8)) // beyond: one cell on each side
		seen := make([]float64, 2*half+3)
		for range n {
			seen[min(max(l.Draw(b), int64(-half-1)), int64(half+1))+int64(half)+1]++
		}
		chi, cells := 0.0, 0.0
		for i, got := range seen {
			x := math.Abs(float64(i - half - 1))
			want := n * (1 - p) / (1 + p) * math.Pow(p, x)
			if int(x) == half+1 {
				want /= 1 - p // the tail
			}
			if want >= 5 {
				chi += (got - want) * (got - want) / want
				cells++
			}
		}
		limit := distuv.ChiSquared{K: cells - 1}.Quantile(1 - 1e-4)
		t.Logf("scale %.4g: χ² %.1f, limit %.1f", l.Scale(), chi, limit)
		if chi > limit {
			t.Errorf("scale %g: χ² %v above %v", l.Scale(), chi, limit)
		}
	}
}

func TestScalesThatCannotBeDrawnExactlyAreRefused(t *testing.T) {
	for _, c := range []struct {
		sensitivity int64
		epsilon     release.Nano
		want        string
	}{{0, 1e9, "above 0"}, {1, 0, "above 0"}, {1, -1e9, "above 0"}, {math.MaxInt64, 1, "2^52"}, {5_000_000, 1, "2^52"}} {
		if _, err := NewLaplace(c.sensitivity, c.epsilon); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%d at %d: %v", c.sensitivity, c.epsilon, err)
		}
	}
	if l := mustLaplace(t, 3*5000, 250_000_000); l.Scale() != 60_000 || l.s != 60_000 {
		t.Error(l)
	}
}

func TestBitsOfTheSystemDiffer(t *testing.T) {
	var b Bits
	b.Secure()
	seen := map[uint64]bool{}
	for range 1000 {
		seen[b.Uint64()] = true
	}
	if len(seen) != 1000 {
		t.Errorf("%d different words of 1000", len(seen))
	}
	b.Uint64()
	for _, c := range b.buf[:b.at] {
		if c != 0 {
			t.Fatal("used bits are kept")
		}
	}
}

func TestASeedGivesTheSameNoise(t *testing.T) {
	l, a, b := mustLaplace(t, 3, 1e9), seeded("same"), seeded("same")
	for range 100 {
		if l.Draw(a) != l.Draw(b) {
			t.Fatal("differs")
		}
	}
}

// 13 is hub.md's; ln(1/(1e-4·(1 + e^(−1/12)))) = 8.5581, times 12 = 102.70.
func TestThreshold(t *testing.T) {
	for _, c := range []struct {
		k, sensitivity int64
		epsilon        release.Nano
		want           int64
	}{{5, 1, 1e9, 13}, {1, 1, 1e9, math.MinInt64}, {0, 1, 1e9, math.MinInt64}, {5, 3, 250_000_000, 4 + 103}} {
		if got := Threshold(c.k, c.sensitivity, c.epsilon); got != c.want {
			t.Errorf("k %d, Δ %d, ε %g: τ = %d, want %d", c.k, c.sensitivity, c.epsilon.Float(), got, c.want)
		}
	}
}

func BenchmarkLaplace(b *testing.B) {
	for _, scale := range []int64{1, 12} {
		for _, kind := range []string{"seeded", "secure"} {
			b.Run(kind+" "+map[int64]string{1: "scale 1", 12: "scale 12"}[scale], func(b *testing.B) {
				l, bits := mustLaplace(b, scale, 1e9), seeded("bench")
				if kind == "secure" {
					bits.Secure()
				}
				b.ReportAllocs()
				for b.Loop() {
					l.Draw(bits)
				}
			})
		}
	}
}
