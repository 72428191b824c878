package forcing

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"semul/engine/clock"
)

const (
	sec = clock.Time(time.Second)
	hr  = clock.Time(time.Hour)
)

// near compares relative to the larger of the two; both 0 are equal.
func near(a, b, tol float64) bool {
	return math.Abs(a-b) <= tol*math.Max(math.Abs(a), math.Abs(b))
}

func TestSteps(t *testing.T) {
	s, err := NewSteps([]clock.Time{10 * sec, 20 * sec, 40 * sec, 50 * sec}, []float64{1, 0, 4})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		from, to clock.Time
		want     float64
	}{
		{0, 10 * sec, 0}, {0, 15 * sec, 0.5}, {0, 20 * sec, 1}, {12 * sec, 17 * sec, 0.5}, {20 * sec, 40 * sec, 0},
		{15 * sec, 45 * sec, 2.5}, {0, clock.Never, 5}, {50 * sec, clock.Never, 0}, {45 * sec, 15 * sec, 0}, {-hr, hr, 5},
	} {
		if got := s.Amount(c.from, c.to); !near(got, c.want, 1e-15) {
			t.Errorf("from %v to %v falls %g, want %g", c.from, c.to, got, c.want)
		}
	}
	for at, want := range map[clock.Time]float64{0: 0, 10 * sec: 0.1, 19 * sec: 0.1, 20 * sec: 0, 40 * sec: 0.4, 50 * sec: 0} {
		if got := s.Rate(at); got != want {
			t.Errorf("the rate at %v is %g, want %g", at, got, want)
		}
	}
	if from, to := s.Span(); from != 10*sec || to != 50*sec || s.Total() != 5 {
		t.Errorf("span %v %v, total %g", from, to, s.Total())
	}
	for _, c := range []struct {
		ends    []clock.Time
		amounts []float64
	}{
		{[]clock.Time{0, 1}, nil}, {[]clock.Time{0, 0}, []float64{1}}, {[]clock.Time{1, 0}, []float64{1}},
		{[]clock.Time{0, 1}, []float64{-1}}, {[]clock.Time{0, 1}, []float64{math.NaN()}}, {[]clock.Time{0, 1}, []float64{math.Inf(1)}},
	} {
		if _, err := NewSteps(c.ends, c.amounts); err == nil {
			t.Errorf("%v %v accepted", c.ends, c.amounts)
		}
	}
}

func drawSteps(t *rapid.T) *Steps {
	n := rapid.IntRange(1, 30).Draw(t, "steps")
	ends := []clock.Time{clock.Time(rapid.Int64Range(-int64(hr), int64(hr)).Draw(t, "start"))}
	var amounts []float64
	for range n {
		ends = append(ends, ends[len(ends)-1]+clock.Time(rapid.Int64Range(1, int64(hr)).Draw(t, "length")))
		amounts = append(amounts, rapid.Float64Range(0, 0.1).Draw(t, "amount"))
	}
	s, err := NewSteps(ends, amounts)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestNothingIsLostBetweenIntervals: however time is cut, no interval has a negative amount and they add up to all.
func TestNothingIsLostBetweenIntervals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSteps(t)
		from, to := s.Span()
		sum, at := s.Amount(-1000*hr, from-1), from-1
		for at <= to {
			next := at + clock.Time(rapid.Int64Range(1, int64(2*hr)).Draw(t, "interval"))
			a := s.Amount(at, next)
			if a < 0 {
				t.Fatalf("%g falls from %v to %v", a, at, next)
			}
			sum += a
			at = next
		}
		if !near(sum, s.Total(), 1e-13) {
			t.Fatalf("%g fell in all, the intervals have %g", s.Total(), sum)
		}
	})
}

func TestSeries(t *testing.T) {
	for _, c := range []struct {
		name string
		mode Between
		at   map[clock.Time]float64
		from clock.Time
		to   clock.Time
		want float64
	}{
		{"linear", Linear, map[clock.Time]float64{-hr: 2, 0: 2, 5 * sec: 4, 10 * sec: 6, 20 * sec: 3, hr: 0}, 5 * sec, 20 * sec, 25 + 45},
		{"hold", Hold, map[clock.Time]float64{-hr: 2, 0: 2, 5 * sec: 2, 10 * sec: 6, 20 * sec: 6, hr: 0}, 5 * sec, 20 * sec, 10 + 60},
		{"before the first", Linear, nil, -10 * sec, 0, 20},
		{"behind the last", Linear, nil, hr, 2 * hr, 0},
		{"backwards", Linear, nil, hr, 0, 0},
	} {
		s, err := NewSeries([]clock.Time{0, 10 * sec, 30 * sec}, []float64{2, 6, 0}, c.mode)
		if err != nil {
			t.Fatal(err)
		}
		for at, want := range c.at {
			if got := s.At(at); got != want {
				t.Errorf("%s: %g at %v, want %g", c.name, got, at, want)
			}
		}
		if got := s.Integral(c.from, c.to); !near(got, c.want, 1e-15) {
			t.Errorf("%s: integral %g, want %g", c.name, got, c.want)
		}
	}
	if c := Constant(3); c.At(-hr) != 3 || c.At(hr) != 3 || c.Integral(-hr, hr) != 3*7200 {
		t.Errorf("a constant is the same at all times: %g", c.Integral(-hr, hr))
	}
	for _, c := range []struct {
		t []clock.Time
		v []float64
	}{{nil, nil}, {[]clock.Time{0}, nil}, {[]clock.Time{0, 0}, []float64{1, 2}}, {[]clock.Time{0}, []float64{math.NaN()}}} {
		if _, err := NewSeries(c.t, c.v, Linear); err == nil {
			t.Errorf("%v %v accepted", c.t, c.v)
		}
	}
}

// TestIntegralIsAdditive: the integral over a whole is the sum over its parts, and of a linear series it is that of
// the trapezoids between At.
func TestIntegralIsAdditive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "points")
		times, values := make([]clock.Time, n), make([]float64, n)
		at := clock.Time(0)
		for i := range times {
			at += clock.Time(rapid.Int64Range(1, int64(hr)).Draw(t, "gap"))
			times[i], values[i] = at, rapid.Float64Range(0, 100).Draw(t, "value")
		}
		s, err := NewSeries(times, values, Between(rapid.IntRange(0, 1).Draw(t, "mode")))
		if err != nil {
			t.Fatal(err)
		}
		cuts := append([]clock.Time{-hr}, times...)
		cuts = append(cuts, at+hr)
		sum, trapezoids := 0.0, 0.0
		for i := range cuts[1:] {
			sum += s.Integral(cuts[i], cuts[i+1])
			trapezoids += (s.At(cuts[i]) + s.At(cuts[i+1])) / 2 * (cuts[i+1] - cuts[i]).Seconds()
		}
		whole := s.Integral(-hr, at+hr)
		if !near(sum, whole, 1e-12) {
			t.Fatalf("parts %g, whole %g", sum, whole)
		}
		if s.mode == Linear && !near(trapezoids, whole, 1e-12) {
			t.Fatalf("trapezoids %g, whole %g", trapezoids, whole)
		}
	})
}

func TestNoAllocation(t *testing.T) {
	s, _ := NewSteps([]clock.Time{0, hr, 2 * hr}, []float64{1, 2})
	set := &Set{Rain: []Rain{{Steps: s}}, Levels: []Level{{waves: []wave{{0, 1, time.Hour}}}}}
	sum := 0.0
	if n := testing.AllocsPerRun(100, func() { sum += set.RainOn("", sec, hr) + set.Levels[0].At(hr, 0) }); n != 0 {
		t.Errorf("%g allocations per reading", n)
	}
}
