package par

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestSumIsExactlyTheBlockOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 4*Block+7).Draw(t, "n")
		v := make([]float64, n)
		x := rapid.Uint64().Draw(t, "seed") | 1
		for i := range v {
			x = x*6364136223846793005 + 1442695040888963407
			v[i] = float64(int64(x)) * 1e-12
		}
		blocks := make([]float64, (n+Block-1)/Block)
		for i, x := range v {
			blocks[i/Block] += x
		}
		var want float64
		for _, b := range blocks {
			want += b
		}
		if got := Sum(v); math.Float64bits(got) != math.Float64bits(want) {
			t.Fatalf("Sum of %d = %v, want %v", n, got, want)
		}
	})
}

// From a Python program that adds in the same order.
const wantHarmonic = 0x4023939ccfe41ec9

// The block length is part of every result: these bits change with it.
func TestBlockIsFixed(t *testing.T) {
	v := make([]float64, 10007)
	for i := range v {
		v[i] = 1 / float64(i+1)
	}
	if got := math.Float64bits(Sum(v)); got != wantHarmonic {
		t.Errorf("sum of 1/1 … 1/10007 has bits %#x, want %#x", got, uint64(wantHarmonic))
	}
	if plain := func() (s float64) {
		for _, x := range v {
			s += x
		}
		return
	}(); math.Float64bits(plain) == wantHarmonic {
		t.Error("the test cannot tell block order from plain order")
	}
}

func TestMax(t *testing.T) {
	for _, c := range []struct {
		v    []float64
		want float64
	}{
		{nil, math.Inf(-1)}, {[]float64{-3, -1, -2}, -1}, {[]float64{1, math.Inf(1)}, math.Inf(1)},
	} {
		if got := Max(c.v); got != c.want {
			t.Errorf("Max(%v) = %v", c.v, got)
		}
	}
	for _, v := range [][]float64{{math.NaN()}, {1, math.NaN(), 2}, {math.NaN(), 5}} {
		if got := Max(v); got == got {
			t.Errorf("Max(%v) = %v, want NaN", v, got)
		}
	}
}
