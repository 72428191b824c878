package privacy

import (
	"fmt"
	"math"
	"math/bits"

	"semul/engine/hub/release"
)

// Laplace is the discrete Laplace distribution of scale s/t: P(x) ∝ exp(−|x|·t/s).
type Laplace struct{ s, t uint64 }

// largestScale holds numerators so small that their products fit: 2^52.
const largestScale = 1 << 52

// NewLaplace returns the noise that hides a change of sensitivity (> 0) at epsilon (> 0): scale sensitivity/ε.
func NewLaplace(sensitivity int64, epsilon release.Nano) (Laplace, error) {
	if sensitivity <= 0 || epsilon <= 0 {
		return Laplace{}, fmt.Errorf("noise: sensitivity and epsilon must be above 0, got %d and %g", sensitivity, epsilon.Float())
	}
	hi, s := bits.Mul64(uint64(sensitivity), 1e9)
	t := uint64(epsilon)
	if hi == 0 {
		g := gcd(s, t)
		s, t = s/g, t/g
	}
	if hi != 0 || s > largestScale {
		return Laplace{}, fmt.Errorf("noise: sensitivity %d at epsilon %g needs a scale beyond 2^52 billionths; narrow the clamp or write epsilon with fewer digits", sensitivity, epsilon.Float())
	}
	return Laplace{s, t}, nil
}

// Scale returns s/t; the variance is 2p/(1−p)², p = e^(−t/s).
func (l Laplace) Scale() float64 { return float64(l.s) / float64(l.t) }

// Draw returns one number of the distribution.
func (l Laplace) Draw(b *Bits) int64 {
	for {
		u := b.Below(l.s)
		if !b.expOf(u, l.s) {
			continue
		}
		v := uint64(0)
		for b.expOf(1, 1) {
			v++
		}
		hi, lo := bits.Mul64(l.s, v) // y = ⌊(u + s·v)/t⌋
		lo, carry := bits.Add64(lo, u, 0)
		hi += carry
		if hi >= l.t { // less likely than e^−1000; what does not fit ends at the end
			return math.MaxInt64 >> 1
		}
		y, _ := bits.Div64(hi, lo, l.t)
		y = min(y, math.MaxInt64>>1)
		minus := b.Uint64()>>63 == 1
		switch {
		case !minus:
			return int64(y)
		case y != 0: // −0 would make 0 twice as likely
			return -int64(y)
		}
	}
}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
