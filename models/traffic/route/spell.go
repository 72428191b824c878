package route

// Spell appends the turns of the way that was found last, which must not be older than the last change of costs.
func (w *Ways) Spell(dst []uint8) []uint8 {
	w.chain = w.chain[:0]
	for x := w.meet; w.ahead.below[x] != x; x = w.ahead.below[x] {
		w.chain = append(w.chain, w.ahead.via[x])
	}
	for i := len(w.chain) - 1; i >= 0; i-- {
		dst = w.spell(dst, w.chain[i])
	}
	for y := w.meet; w.back.below[y] != y; y = w.back.below[y] {
		dst = w.spell(dst, w.back.via[y]|downwards)
	}
	return dst
}

// downwards marks an arc that leads to a lower rank, where arcs of both directions are listed.
const downwards = 1 << 31

// spell appends the turns of an arc: one, or those of its parts. The rank between them is lower than both ends, so
// whatever the arc's direction, the first part leads downwards and the second one up.
func (w *Ways) spell(dst []uint8, arc uint32) []uint8 {
	rest := append(w.rest[:0], arc)
	for len(rest) > 0 {
		arc, rest = rest[len(rest)-1], rest[:len(rest)-1]
		for {
			var by parts
			if arc&downwards == 0 {
				by = w.upBy[arc]
			} else if by = w.downBy[arc&^downwards]; by[0]&oneTurn == 0 {
				by[0], by[1] = by[1], by[0]
			}
			if by[0]&oneTurn != 0 {
				dst = append(dst, uint8(by[0]))
				break
			}
			arc, rest = by[0]|downwards, append(rest, by[1])
		}
	}
	w.rest = rest
	return dst
}
