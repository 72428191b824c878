package kernel

// meetsEight says whether there is AVX2, and so meet8.
var meetsEight = hasAVX2()

//go:noescape
func meetAVX2(n int, cells *[8]*float32, m *Marks)

// meet8 is Worst.meet on the first n cells, eight at a time; n is a multiple of 8.
func (w *Worst) meet8(n int, h, u, v []float32, m *Marks) {
	_, _, _, _, _, _, _ = u[n-1], v[n-1], w.Depth[n-1], w.Speed[n-1], w.Flow[n-1], w.Arrival[n-1], w.Duration[n-1]
	meetAVX2(n, &[8]*float32{&h[0], &u[0], &v[0], &w.Depth[0], &w.Speed[0], &w.Flow[0], &w.Arrival[0], &w.Duration[0]}, m)
}
