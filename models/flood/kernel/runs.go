package kernel

import "math/bits"

// chunk is how many columns are looked at together; the sweeps work on as many at once.
const chunk = 8

// chunks marks groups of 8 columns of a row, bit c the columns from 8·c on.
type chunks uint16

// wet returns the chunks of row j that hold water, and those with a cell beside one that does, edges that bring water
// included.
func (a *Args) wet(j int) (here, beside chunks) {
	all := chunks(1)<<((a.NX+chunk-1)/chunk) - 1
	switch {
	case j < 0 && a.South.Mode == Taking, j == a.NY && a.North.Mode == Taking:
		return all, all
	case j < 0 && a.South.Mode == Shut, j == a.NY && a.North.Mode == Shut:
		return 0, 0
	}
	o, s := a.Base+j*a.Stride, a.Water[j+1]
	h := a.H[o:][:a.NX]
	for lo := int(max(s.Lo, 0)) &^ (chunk - 1); lo < min(int(s.Hi), a.NX); lo += chunk {
		hi := min(lo+chunk, a.NX)
		for _, x := range h[lo:hi] {
			if x != 0 {
				here |= 1 << (lo / chunk)
				break
			}
		}
		if h[lo] != 0 {
			beside |= 1 << (lo / chunk) >> 1
		}
		if h[hi-1] != 0 {
			beside |= 2 << (lo / chunk)
		}
	}
	if j >= 0 && j < a.NY {
		if a.West.Mode == Taking || a.West.Mode != Shut && a.H[o-1] != 0 {
			beside |= 1
		}
		if a.East.Mode == Taking || a.East.Mode != Shut && a.H[o+a.NX] != 0 {
			beside |= 1 << ((a.NX - 1) / chunk)
		}
	}
	return here, (beside | here) & all
}

// runs is a row's stretches of columns, [lo, hi) each, from west to east.
type runs struct {
	n    int
	span [Width / chunk]Span
}

// of sets the stretches to those of marked chunks in a row of nx columns. A gap of one chunk is closed: it costs less to
// compute it than to begin again.
func (r *runs) of(m chunks, nx int) *runs {
	m |= m << 1 & (m >> 1)
	r.n = 0
	for m != 0 {
		lo := bits.TrailingZeros16(uint16(m))
		hi := lo + bits.TrailingZeros16(^uint16(m>>lo))
		r.span[r.n] = Span{int16(lo * chunk), int16(min(hi*chunk, nx))}
		r.n++
		m &^= chunks(1)<<hi - 1
	}
	return r
}

func (r *runs) all() []Span { return r.span[:r.n] }
