package kernel

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The vector form of Meet gives the bits of the plain one, instant after instant.
func TestMeetAgrees(t *testing.T) {
	if !meetsEight {
		t.Skip("this processor has no vector form of Meet")
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, Width).Draw(t, "n")
		a, b := newWorst(n), newWorst(n)
		values := rapid.SliceOfN(rapid.SampledFrom([]float32{0, 1e-5, 1e-4, 0.05, 0.06, 0.15, 0.2, 3}), n, n)
		speeds := rapid.SliceOfN(rapid.SampledFrom([]float32{-2, -1e-9, 0, 0.3, 5}), n, n)
		for step := range 4 {
			m := Marks{Dry: 1e-4, Arrival: 0.05, Duration: 0.15, Now: float32(5 * step), Every: 5}
			h, u, v := values.Draw(t, "h"), speeds.Draw(t, "u"), speeds.Draw(t, "v")
			a.Meet(h, u, v, &m)
			b.meet(0, h, u, v, &m)
		}
		for k, pair := range [][2][]float32{{a.Depth, b.Depth}, {a.Speed, b.Speed}, {a.Flow, b.Flow}, {a.Arrival, b.Arrival}, {a.Duration, b.Duration}} {
			if !slices.EqualFunc(pair[0], pair[1], func(x, y float32) bool { return math.Float32bits(x) == math.Float32bits(y) }) {
				t.Fatalf("column %d: %v by vectors, %v in plain Go", k, pair[0], pair[1])
			}
		}
	})
}

func newWorst(n int) *Worst {
	w := &Worst{make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)}
	for i := range w.Arrival {
		w.Arrival[i] = float32(math.NaN())
	}
	return w
}
