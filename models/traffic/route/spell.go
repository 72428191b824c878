package route

// Spell appends the turns of the way that was found last, which must not be older than the last change of costs.
func (w *Ways) Spell(dst []uint8) []uint8 {
	w.chain = w.chain[:0]
	for x := w.meet; w.ahead.below[x] != x; x = w.ahead.below[x] {
		w.chain = append(w.chain, x)
	}
	for i := len(w.chain) - 1; i >= 0; i-- {
		y := w.chain[i]
		dst = w.spell(dst, w.ahead.below[y], y, w.up[w.ahead.via[y]])
	}
	for y := w.meet; w.back.below[y] != y; y = w.back.below[y] {
		dst = w.spell(dst, y, w.back.below[y], w.down[w.back.via[y]])
	}
	return dst
}

// spell appends the turns of the arc from rank x to rank y, which costs that much: one turn, or those by way of the
// lowest rank that make up the cost.
func (w *Ways) spell(dst []uint8, x, y, cost uint32) []uint8 {
	h := w.h
	s, t := h.street[x], h.street[y]
	for e := h.g.Off[s]; e < h.g.Off[s+1]; e++ {
		if h.g.To[e] == t && w.step(e) == cost {
			return append(dst, uint8(e-h.g.Off[s]))
		}
	}
	if x < y {
		for k := h.down.offHigh[x]; ; k++ {
			if v, c := h.down.low[k], w.down[h.down.arc[k]]; c <= cost {
				if b := h.up.find(v, y); b != none && c+w.up[b] == cost {
					return w.spell(w.spell(dst, x, v, c), v, y, w.up[b])
				}
			}
		}
	}
	for k := h.up.offHigh[y]; ; k++ {
		if v, c := h.up.low[k], w.up[h.up.arc[k]]; c <= cost {
			if b := h.down.find(v, x); b != none && c+w.down[b] == cost {
				return w.spell(w.spell(dst, x, v, w.down[b]), v, y, c)
			}
		}
	}
}
