package privacy

// Bound holds every subject to at most m distinct cells in a window, one row each: first rows first. Up to three cells
// below 65,536 are packed with their number into one word; otherwise a subject has m words.
type Bound struct {
	m      int
	packed []uint64 // number of cells << 48 | third << 32 | second << 16 | first
	wide   []uint32 // m for each subject
	used   []uint8
}

// NewBound makes a bound for handles in [0, subjects) and cells in [0, cells); m in [1, 8].
func NewBound(m, subjects, cells int) *Bound {
	b := &Bound{m: m}
	if m <= 3 && cells <= 1<<16 {
		b.packed = make([]uint64, subjects)
	} else {
		b.wide, b.used = make([]uint32, m*subjects), make([]uint8, subjects)
	}
	return b
}

// Reset forgets everybody, for a new window.
func (b *Bound) Reset() {
	clear(b.packed)
	clear(b.wide)
	clear(b.used)
}

// Admit reports whether a row of a subject in a cell counts, and notes it if so.
func (b *Bound) Admit(subject, cell uint32) bool {
	if b.packed != nil {
		return admit(&b.packed[subject], uint64(cell), uint64(b.m))
	}
	n := int(b.used[subject])
	cells := b.wide[int(subject)*b.m:][:b.m]
	for _, c := range cells[:n] {
		if c == cell {
			return false
		}
	}
	if n == b.m {
		return false
	}
	cells[n] = cell
	b.used[subject]++
	return true
}

// admit is Admit for a packed word.
func admit(word *uint64, cell, m uint64) bool {
	w := *word
	n := w >> 48
	if n > 0 && (w&0xffff == cell || n > 1 && (w>>16&0xffff == cell || n > 2 && w>>32&0xffff == cell)) || n >= m {
		return false
	}
	*word = w&(1<<48-1) | cell<<(16*n) | (n+1)<<48
	return true
}

// Words returns what the bound has noted, to be saved or set: m words for each subject, or one, and how many are used.
func (b *Bound) Words() (packed []uint64, wide []uint32, used []uint8) {
	return b.packed, b.wide, b.used
}
