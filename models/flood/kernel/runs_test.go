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
		kernel := drawKernel(t)
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
		marked Row
		nx     int
		on     unit
		want   []stretch
	}{
		{0, 64, plain, nil},
		{1 << 7, 64, eight, []stretch{{0, 8}}},
		{1<<3 | 1<<16, 64, eight, []stretch{{0, 24}}}, // a gap of one chunk is closed
		{1<<3 | 1<<31, 64, eight, []stretch{{0, 8}, {24, 32}}},
		{Columns(0, 61), 61, plain, []stretch{{0, 61}}},
		{1<<63 | 1<<32, 64, plain, []stretch{{32, 40}, {56, 64}}},
		{1<<63 | 1<<12, 64, sixteen, []stretch{{0, 16}, {48, 64}}},
		{1 << 12, 13, sixteen, []stretch{{0, 13}}},
	} {
		var r runs
		if got := r.of(x.marked.chunks(), x.nx, x.on).all(); !slices.Equal(got, x.want) {
			t.Errorf("%b of %d columns: %v, want %v", x.marked, x.nx, got, x.want)
		}
	}
}

func TestColumns(t *testing.T) {
	for _, x := range []struct {
		lo, hi int
		want   Row
	}{{0, 0, 0}, {0, 64, ^Row(0)}, {3, 5, 0b11000}, {63, 64, 1 << 63}} {
		if got := Columns(x.lo, x.hi); got != x.want {
			t.Errorf("[%d, %d): %b, want %b", x.lo, x.hi, got, x.want)
		}
	}
}
