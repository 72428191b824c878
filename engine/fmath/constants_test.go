package fmath

import (
	"math"
	"math/big"
	"testing"
)

// Every constant that is no fraction is computed again here.
func TestConstants(t *testing.T) {
	one := bigFloat(1)
	ln2, ln10 := bigLog(bigFloat(2)), bigLog(bigFloat(10))
	half := bigNew().SetMantExp(bigNew().Set(machinPi), -1)
	inv := func(x *big.Float) *big.Float { return bigNew().Quo(one, x) }
	less := func(x *big.Float, parts ...float64) *big.Float {
		r := bigNew().Set(x)
		for _, p := range parts {
			r.Sub(r, bigFloat(p))
		}
		return r
	}
	type row struct {
		name string
		got  float64
		want *big.Float
		bits uint // 53: nearest; fewer: cut off, so that products are exact
	}
	rows := []row{
		{"log2e", log2e, inv(ln2), 53},
		{"ln2Hi", ln2Hi, ln2, 32}, {"ln2Lo", ln2Lo, less(ln2, ln2Hi), 53},
		{"invLn2Hi", invLn2Hi, inv(ln2), 53}, {"invLn2Lo", invLn2Lo, less(inv(ln2), invLn2Hi), 53},
		{"invLn10Hi", invLn10Hi, inv(ln10), 53}, {"invLn10Lo", invLn10Lo, less(inv(ln10), invLn10Hi), 53},
		{"third2Hi", third2Hi, bigNew().Quo(bigFloat(2), bigFloat(3)), 53},
		{"third2Lo", third2Lo, less(bigNew().Quo(bigFloat(2), bigFloat(3)), third2Hi), 53},
		{"twoOverPi", twoOverPi, inv(half), 53},
		{"halfPi0", halfPi0, half, 33}, {"halfPi1", halfPi1, less(half, halfPi0), 33},
		{"halfPi2", halfPi2, less(half, halfPi0, halfPi1), 33},
		{"halfPi3", halfPi3, less(half, halfPi0, halfPi1, halfPi2), 53},
		{"halfPiHi", halfPiHi, half, 53}, {"halfPiLo", halfPiLo, less(half, halfPiHi), 53},
		{"√2", math.Float64frombits(sqrt2Bits), bigNew().Sqrt(bigFloat(2)), 53},
	}
	for j, entry := range atanTable {
		a := bigAtan(bigFloat(float64(j) / 16))
		rows = append(rows, row{"atan hi", entry[0], a, 53}, row{"atan lo", entry[1], less(a, entry[0]), 53})
	}
	for _, r := range rows {
		mode := big.ToNearestEven
		if r.bits < 53 {
			mode = big.ToZero
		}
		want, _ := new(big.Float).SetPrec(r.bits).SetMode(mode).Set(r.want).Float64()
		if r.got != want {
			t.Errorf("%s is %x, want %x", r.name, r.got, want)
		}
	}
	bits, _ := new(big.Float).SetPrec(1600).SetMantExp(new(big.Float).SetPrec(1600).Quo(big.NewFloat(2), machinPi), 64*(len(inversePi)-1)).Int(nil)
	for i := len(inversePi) - 1; i >= 0; i-- {
		if w := new(big.Int).And(bits, new(big.Int).SetUint64(math.MaxUint64)).Uint64(); w != inversePi[i] {
			t.Errorf("word %d of 2/π is %#x, want %#x", i, inversePi[i], w)
		}
		bits.Rsh(bits, 64)
	}
	if bits.Sign() != 0 {
		t.Error("2/π has more bits before the table")
	}
}
