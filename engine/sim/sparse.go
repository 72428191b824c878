package sim

// sparse is a map between supports: row i of the target gathers the source rows Col[Off[i]:Off[i+1]].
type sparse struct {
	off []uint32
	col []uint32
}

func newSparse(rows [][]uint32) *sparse {
	s := &sparse{off: make([]uint32, 1, len(rows)+1)}
	for _, row := range rows {
		s.col = append(s.col, row...)
		s.off = append(s.off, uint32(len(s.col)))
	}
	return s
}

// Number is what a numeric port may carry.
type Number interface {
	~float64 | ~float32 | ~uint8
}

// gatherMax sets dst[i] to the largest of its sources and leaves rows without sources alone.
func gatherMax[T Number](dst, src []T, m *sparse) {
	for i := range dst {
		row := m.col[m.off[i]:m.off[i+1]]
		if len(row) == 0 {
			continue
		}
		best := dst[i]
		for _, c := range row {
			if src[c] > best {
				best = src[c]
			}
		}
		dst[i] = best
	}
}

// gatherSum adds to dst[i] the sum of its sources, in index order.
func gatherSum[T Number](dst, src []T, m *sparse) {
	for i := range dst {
		for _, c := range m.col[m.off[i]:m.off[i+1]] {
			dst[i] += src[c]
		}
	}
}

// gatherCopy sets dst[i] to its first source.
func gatherCopy[T Number](dst, src []T, m *sparse) {
	for i := range dst {
		if row := m.col[m.off[i]:m.off[i+1]]; len(row) > 0 {
			dst[i] = src[row[0]]
		}
	}
}
