package plan

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestWebster(t *testing.T) {
	b := Bounds{0, 1000, 1}
	for _, x := range []struct {
		name  string
		lost  float64
		y     []float64
		b     Bounds
		cycle float64
		over  bool
		green []float64
	}{
		// (15+5)/0.45 = 44.444; 34.444·30/55 = 18.788, 34.444·25/55 = 15.657
		{"the case of traffic.md", 10, []float64{0.30, 0.25}, b, 44.4444, false, []float64{18.7879, 15.6566}},
		// (12+5)/0.7 = 24.29, below the least cycle: 40 − 8 in halves
		{"little traffic", 8, []float64{0.15, 0.15}, DefaultBounds(), 40, false, []float64{16, 16}},
		// (12+5)/0.1 = 170, above the most: 152 in the ratio 2:1
		{"near its end", 8, []float64{0.6, 0.3}, DefaultBounds(), 160, false, []float64{101.3333, 50.6667}},
		{"more than there is", 8, []float64{0.8, 0.4}, DefaultBounds(), 160, true, []float64{101.3333, 50.6667}},
		{"no traffic at all", 8, []float64{0, 0}, DefaultBounds(), 40, false, []float64{16, 16}},
		// 34 s in the ratio 3:3:0.1 leave 0.6 s for the third: it gets 7, the others half of 27 each
		{"a small street", 12, []float64{0.3, 0.3, 0.01}, Bounds{46, 46, 7}, 46, false, []float64{13.5, 13.5, 7}},
	} {
		cycle, over := Cycle(x.lost, x.y, x.b)
		if math.Abs(cycle-x.cycle) > 1e-4 || over != x.over {
			t.Errorf("%s: cycle %.4f s, over %v; want %.4f, %v", x.name, cycle, over, x.cycle, x.over)
		}
		least := make([]float64, len(x.y))
		for i := range least {
			least[i] = x.b.LeastGreen
		}
		for i, g := range Greens(cycle, x.lost, x.y, least) {
			if math.Abs(g-x.green[i]) > 1e-4 {
				t.Errorf("%s: green %d is %.4f s, want %.4f", x.name, i, g, x.green[i])
			}
		}
	}
}

func TestDelay(t *testing.T) {
	for _, x := range []struct{ cycle, green, s, q, want float64 }{
		{60, 30, 1800.0 / 3600, 600.0 / 3600, 13.895}, // 11.25 + 4 − 1.355 (traffic.md section 17)
		{60, 30, 0.5, 0, 0},
		{60, 30, 0.5, 0.25, math.Inf(1)}, // q = λs
		{60, 30, 0.5, 0.4, math.Inf(1)},
		{100, 100, 0.5, 0.25, 0.5 + -0.65*math.Cbrt(1600)*math.Pow(0.5, 7)}, // no red: x²/2q(1−x) = 1 … with the correction
	} {
		want := x.want
		if x.green == x.cycle {
			want = 0.25/(2*0.25*0.5) - 0.65*math.Cbrt(1600)*math.Pow(0.5, 7)
		}
		if got := Delay(x.cycle, x.green, x.s, x.q); math.Abs(got-want) > 5e-4 && got != want {
			t.Errorf("%+v: %.4f s, want %.4f", x, got, want)
		}
	}
}

// Greens always fill the cycle and keep to the shortest allowed where they fit.
func TestGreensFillTheCycle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 8).Draw(t, "stages")
		y, least, need := make([]float64, n), make([]float64, n), 0.0
		for i := range y {
			y[i], least[i] = rapid.Float64Range(0, 0.5).Draw(t, "y"), float64(rapid.IntRange(5, 30).Draw(t, "least"))
			need += least[i]
		}
		lost := float64(4 * n)
		cycle := float64(rapid.IntRange(40, 200).Draw(t, "cycle"))
		sum := 0.0
		green := Greens(cycle, lost, y, least)
		for i, g := range green {
			sum += g
			if need <= cycle-lost && g < least[i]-1e-9 {
				t.Fatalf("green %d is %g s, less than %g", i, g, least[i])
			}
		}
		if math.Abs(sum-max(0, cycle-lost)) > 1e-6 {
			t.Fatalf("greens %v add up to %g s of %g", green, sum, cycle-lost)
		}
		total := 0
		for _, g := range whole(green, int(max(0, cycle-lost))) {
			total += g
		}
		if total != int(max(0, cycle-lost)) {
			t.Fatalf("whole greens add up to %d s", total)
		}
	})
}

// One vehicle that leaves at second 0 arrives after T = 0.8·travel time, spread as F(1−F)^i (Robertson).
func TestDisperse(t *testing.T) {
	for _, x := range []struct {
		seconds float64
		first   int
		f       float64
	}{
		{0, 0, 1},             // nothing happens
		{10, 8, 1 / 3.8},      // T 8: 1/(1 + 2.8)
		{50, 40, 1 / 15.0},    // T 40: 1/(1 + 14)
		{100, 80, 1.0 / 29.0}, // T 80: 1/(1 + 28)
	} {
		flow := make([]float64, 3000)
		flow[0] = 1
		out := Disperse(flow, x.seconds)
		want := x.f
		for i := range 40 {
			if got := out[(x.first+i)%len(out)]; math.Abs(got-want) > 1e-9 {
				t.Errorf("%g s, %d s after the first: %.6f, want %.6f", x.seconds, i, got, want)
				break
			}
			want *= 1 - x.f
		}
	}
}
