package people

import "math"

// queue is how drivers explain the delays of a day: as if all had to pass one bottleneck, one vehicle each headway h. With n
// vehicles that leave home within a step of five minutes and T its length, the wait of those who
// come at its end is that of a point queue,
//
//	w_k = max(0, w_(k−1) + h n_k − T),                                       (7)
//
// which is Newell's cumulative curves read off there; between the ends it is a straight line.
//
// Vickrey, W. S. 1969, American Economic Review 59, 251-260; Newell, G. F. 1993, Transportation Research B 27, 281-287.
type queue struct {
	headway float64   // h [s], ≥ 0
	n       []float64 // vehicles by step of the day
	wait    []float64 // mean over the step [s]
}

func newQueue() queue { return queue{n: make([]float64, daySteps), wait: make([]float64, daySteps)} }

// run makes waits of vehicles.
func (q *queue) run() {
	const step = 300.0
	w := 0.0
	for k, n := range q.n {
		in := float64(q.headway * n)
		next := w + in - step
		if next > 0 {
			q.wait[k], w = (w+next)/2, next
			continue
		}
		if q.wait[k] = 0; w > 0 { // it empties within the step
			q.wait[k] = float64(w*w) / (2 * (step - in))
		}
		w = 0
	}
}

// explain finds the headway whose waits are nearest to delays by step [s], each weighed by its vehicles, in least squares.
func (q *queue) explain(vehicles, delay []float64) (headway float64) {
	copy(q.n, vehicles)
	least, low, high := math.Inf(1), 0.0, 300.0
	for range 6 {
		width := (high - low) / 40
		for i := range 41 {
			q.headway = low + float64(width*float64(i))
			q.run()
			sum := 0.0
			for k, n := range vehicles {
				off := delay[k] - q.wait[k]
				sum += float64(n * off * off)
			}
			if sum < least {
				least, headway = sum, q.headway
			}
		}
		low, high = max(0, headway-width), headway+width
	}
	q.headway = headway
	q.run()
	return headway
}
