package fmath

import (
	"math"
	"math/big"
)

// The references: power series in 400-bit arithmetic (1600 bits for π where a large argument is
// reduced), written for clearness. They share nothing with the package.

const bigBits = 400

func bigFloat(x float64) *big.Float { return new(big.Float).SetPrec(bigBits).SetFloat64(x) }

func bigNew() *big.Float { return new(big.Float).SetPrec(bigBits) }

// bigExp sums the series at x/2^20 and squares twenty times.
func bigExp(x *big.Float) *big.Float {
	r := bigNew().Set(x)
	if r.Sign() == 0 {
		return bigFloat(1)
	}
	r.SetMantExp(r, -20)
	sum, term := bigFloat(1), bigFloat(1)
	for n := int64(1); n < 60; n++ {
		term.Mul(term, r).Quo(term, bigNew().SetInt64(n))
		sum.Add(sum, term)
		if term.MantExp(nil) < -bigBits-10 {
			break
		}
	}
	for range 20 {
		sum.Mul(sum, sum)
	}
	return sum
}

// bigLog solves e^y = x by Halley's iteration from a float64 guess. (math.Log is asked for numbers
// near 1 only: its amd64 assembly is wrong for subnormal ones.)
func bigLog(x *big.Float) *big.Float {
	m := bigNew()
	exp := x.MantExp(m)
	f, _ := m.Float64()
	y := bigFloat(math.Log(f) + float64(exp)*math.Ln2)
	for range 3 {
		e := bigExp(y)
		up := bigNew().Sub(x, e)
		up.Quo(up, e.Add(e, x))
		y.Add(y, up.SetMantExp(up, 1))
	}
	return y
}

// bigAtan halves the angle twenty times and sums the series.
func bigAtan(x *big.Float) *big.Float {
	r := bigNew().Set(x)
	one := bigFloat(1)
	for range 20 {
		d := bigNew().Mul(r, r)
		d.Add(d, one).Sqrt(d)
		r.Quo(r, d.Add(d, one))
	}
	sum, power, sq := bigNew(), bigNew().Set(r), bigNew().Mul(r, r)
	for n := int64(1); n < 200; n += 2 {
		sum.Add(sum, bigNew().Quo(power, bigNew().SetInt64(n)))
		power.Mul(power, sq).Neg(power)
		if power.Sign() == 0 || power.MantExp(nil)-r.MantExp(nil) < -bigBits-10 {
			break
		}
	}
	return sum.SetMantExp(sum, 20)
}

// bigPi is π to that many bits by Machin's formula, 16·atan(1/5) − 4·atan(1/239).
func bigPi(bits uint) *big.Float {
	inverse := func(n int64) *big.Float { // atan(1/n)
		prec := bits + 64
		sum := new(big.Float).SetPrec(prec)
		power := new(big.Float).SetPrec(prec).Quo(big.NewFloat(1).SetPrec(prec), new(big.Float).SetInt64(n))
		sq := new(big.Float).SetPrec(prec).SetInt64(n * n)
		for k := int64(1); power.MantExp(nil) > -int(prec); k += 2 {
			t := new(big.Float).SetPrec(prec).Quo(power, new(big.Float).SetInt64(k))
			if k&2 == 0 {
				sum.Add(sum, t)
			} else {
				sum.Sub(sum, t)
			}
			power.Quo(power, sq)
		}
		return sum
	}
	a, b := inverse(5), inverse(239)
	return a.Sub(a.SetMantExp(a, 4), b.SetMantExp(b, 2))
}

var machinPi = bigPi(1600)

// bigSinCos reduces x by multiples of π/2 with all the bits that takes, then sums both series.
func bigSinCos(x float64) (sin, cos *big.Float) {
	half := new(big.Float).SetPrec(1600).SetMantExp(machinPi, -1)
	wide := new(big.Float).SetPrec(1600).SetFloat64(x)
	n, _ := new(big.Float).SetPrec(1600).Quo(wide, half).Int(nil)
	wide.Sub(wide, new(big.Float).SetPrec(1600).Mul(half, new(big.Float).SetPrec(1600).SetInt(n)))
	r := bigNew().Set(wide)
	sq := bigNew().Mul(r, r)
	s, c, term := bigNew(), bigNew(), bigFloat(1)
	for k := int64(0); k < 200; k += 2 {
		c.Add(c, term)
		s.Add(s, bigNew().Quo(term, bigNew().SetInt64(k+1)))
		term.Mul(term, sq).Neg(term).Quo(term, bigNew().SetInt64((k+1)*(k+2)))
		if term.Sign() == 0 || term.MantExp(nil) < -bigBits-200 {
			break
		}
	}
	s.Mul(s, r)
	switch new(big.Int).And(n, big.NewInt(3)).Int64() { // And of a negative Int is two's complement
	case 1:
		return c, s.Neg(s)
	case 2:
		return s.Neg(s), c.Neg(c)
	case 3:
		return c.Neg(c), s
	}
	return s, c
}
