package kernel

import "math/bits"

// chunk is how many columns are looked at together; the sweeps work on as many at once, or on twice as many.
const chunk = 8

// chunks marks groups of 8 columns of a row, bit c the columns from 8·c on.
type chunks uint8

// chunks returns the groups in which a row has water.
func (r Row) chunks() chunks {
	x := uint64(r)
	x |= x >> 4
	x |= x >> 2
	x |= x >> 1
	return chunks(x & 0x0101010101010101 * 0x0102040810204080 >> 56)
}

// wet returns where row j holds water, and where cells of it lie beside water in the same row; edges that bring water
// count.
func (a *Args) wet(j int) (here, beside Row) {
	all := Columns(0, a.NX)
	switch {
	case j < 0 && a.South.Mode == Taking, j == a.NY && a.North.Mode == Taking:
		return all, all
	case j < 0 && a.South.Mode == Shut, j == a.NY && a.North.Mode == Shut:
		return 0, 0
	}
	here = a.Water[j+1]
	beside = here | here<<1 | here>>1
	if j >= 0 && j < a.NY {
		west, east := a.beyond(j)
		if a.West.Mode == Taking || a.West.Mode != Shut && west != 0 {
			beside |= 1
		}
		if a.East.Mode == Taking || a.East.Mode != Shut && east != 0 {
			beside |= 1 << (a.NX - 1)
		}
	}
	return here, beside & all
}

// stretch is columns [lo, hi) of a row.
type stretch struct{ lo, hi int }

// runs is a row's stretches, from west to east.
type runs struct {
	n    int
	span [Width / chunk]stretch
}

// of sets the stretches to those of marked chunks in a row of nx columns. A gap of one chunk is closed: it costs less to
// compute it than to begin again. Sweeps over 16 columns begin at even chunks.
func (r *runs) of(m chunks, nx int, on unit) *runs {
	if on == sixteen {
		m |= m>>1&0x55 | m<<1&0xaa
	}
	m |= m << 1 & (m >> 1)
	r.n = 0
	for m != 0 {
		lo := bits.TrailingZeros8(uint8(m))
		hi := lo + bits.TrailingZeros8(^uint8(m>>lo))
		r.span[r.n] = stretch{lo * chunk, min(hi*chunk, nx)}
		r.n++
		m &^= chunks(1<<hi - 1)
	}
	return r
}

func (r *runs) all() []stretch { return r.span[:r.n] }
