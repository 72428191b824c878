package kernel

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Pools on a wide plain spread alike wherever they stand: what the sweeps skip is dry, to the bit.
func TestPoolsSpreadAlikeWhereverTheyStand(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shift := rapid.IntRange(1, 12).Draw(t, "shift")
		b, c := newBlock(Width, 24), newBlock(Width, 24)
		for range rapid.IntRange(1, 3).Draw(t, "pools") {
			i, j := rapid.IntRange(10, 39).Draw(t, "i"), rapid.IntRange(8, 15).Draw(t, "j")
			h := float32(rapid.Float64Range(1e-3, 3).Draw(t, "h"))
			b.H[b.at(i, j)], c.H[c.at(i+shift, j)] = h, h
		}
		b.shape()
		c.shape()
		b.stable(0.3)
		c.Dt = b.Dt
		kernel := rapid.SampledFrom([]Func{Step, Best()}).Draw(t, "kernel")
		volume := b.volume()
		for range 8 {
			b.stepWith(kernel)
			c.stepWith(kernel)
		}
		for j := range b.NY {
			for i := range b.NX - shift {
				k, m := b.at(i, j), c.at(i+shift, j)
				if b.H[k] != c.H[m] || b.U[k] != c.U[m] || b.V[k] != c.V[m] {
					t.Fatalf("cell (%d, %d): %g m (%g, %g) m/s; %d columns on %g m (%g, %g)", i, j, b.H[k], b.U[k], b.V[k], shift, c.H[m], c.U[m], c.V[m])
				}
			}
		}
		if now := b.volume(); now < volume*(1-1e-5) || now > volume*(1+1e-5) {
			t.Fatalf("of %g m, %g m are left", volume, now)
		}
	})
}

func TestRunsCoverWhatIsMarked(t *testing.T) {
	for _, x := range []struct {
		marked chunks
		nx     int
		want   []Span
	}{
		{0, 64, nil},
		{0b1, 64, []Span{{0, 8}}},
		{0b101, 64, []Span{{0, 24}}}, // a gap of one chunk is closed
		{0b1001, 64, []Span{{0, 8}, {24, 32}}},
		{0b11111111, 61, []Span{{0, 61}}},
		{0b10010000, 64, []Span{{32, 40}, {56, 64}}},
	} {
		var r runs
		if got := r.of(x.marked, x.nx).all(); !slices.Equal(got, x.want) {
			t.Errorf("%b of %d columns: %v, want %v", x.marked, x.nx, got, x.want)
		}
	}
}
