package kernel

// Worst is what a row of cells has met so far, one value a cell.
type Worst struct {
	Depth, Speed, Flow []float32 // [m], [m/s], depth times speed [m²/s]
	Arrival            []float32 // when it was first deeper than Marks.Arrival [s]; NaN: never
	Duration           []float32 // for how long it was deeper than Marks.Duration [s]
}

// Marks are what Meet compares with.
type Marks struct {
	Dry               float32 // depth up to which there is no water [m]
	Arrival, Duration float32 // depths, not below Dry [m]
	Now, Every        float32 // the instant, and how long it stands for [s]
}

// Meet lets a row meet the water of one instant: depth h ≥ 0 and speeds u and v of len(h) cells.
func (w *Worst) Meet(h, u, v []float32, m *Marks) {
	n := len(h)
	first := 0
	if n >= chunk && meetsEight {
		first = n &^ (chunk - 1)
		w.meet8(first, h, u, v, m)
	}
	w.meet(first, h, u, v, m)
}

// meet is Meet in plain Go, from cell first on.
func (w *Worst) meet(first int, h, u, v []float32, m *Marks) {
	n := len(h)
	u, v = u[:n], v[:n]
	depth, speed, flow, arrival, duration := w.Depth[:n], w.Speed[:n], w.Flow[:n], w.Arrival[:n], w.Duration[:n]
	for i := first; i < n; i++ {
		x := h[i]
		if x <= m.Dry {
			continue
		}
		if x > depth[i] {
			depth[i] = x
		}
		if x > m.Arrival && arrival[i] != arrival[i] {
			arrival[i] = m.Now
		}
		if x > m.Duration {
			duration[i] += m.Every
		}
		s := sqrt(float32(u[i]*u[i]) + float32(v[i]*v[i]))
		if s > speed[i] {
			speed[i] = s
		}
		if q := float32(x * s); q > flow[i] {
			flow[i] = q
		}
	}
}
