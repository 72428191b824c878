package sewer

import (
	"math"

	"semul/engine/fmath"
)

// Formula is arithmetic over readings, in postfix order.
type Formula []Term

// Term is a reading, divided by Unit, or an operation on what stands before it: + - * / ^, "neg", or one of abs, sgn, step,
// sqrt, log, log10, exp, sin, cos, tan.
type Term struct {
	Op      string
	Reading Reading
	Unit    float64 // what one of the formula's units is in SI
}

// evaluate computes a formula; what is not a number counts as 0.
func (s *Solver) evaluate(f Formula) float64 {
	var stack [256]float64
	n := 0
	for i := range f {
		t := &f[i]
		switch {
		case t.Op == "":
			if n == len(stack) {
				return 0
			}
			stack[n] = s.read(t.Reading) / t.Unit
			n++
		case len(t.Op) == 1:
			if n < 2 {
				return 0
			}
			n--
			stack[n-1] = combine(t.Op, stack[n-1], stack[n])
		default:
			if n < 1 {
				return 0
			}
			stack[n-1] = apply(t.Op, stack[n-1])
		}
	}
	if n != 1 || math.IsNaN(stack[0]) || math.IsInf(stack[0], 0) {
		return 0
	}
	return stack[0]
}

func combine(op string, a, b float64) float64 {
	switch op {
	case "+":
		return a + b
	case "-":
		return a - b
	case "*":
		return float64(a * b)
	case "/":
		return a / b
	}
	return fmath.Pow(a, b)
}

func apply(op string, x float64) float64 {
	switch op {
	case "neg":
		return -x
	case "abs":
		return abs(x)
	case "sgn":
		return sign(x)
	case "step":
		if x <= 0 {
			return 0
		}
		return 1
	case "sqrt":
		return math.Sqrt(x)
	case "log":
		return fmath.Log(x)
	case "log10":
		return fmath.Log10(x)
	case "exp":
		return fmath.Exp(x)
	case "sin":
		return fmath.Sin(x)
	case "cos":
		return fmath.Cos(x)
	}
	return fmath.Tan(x)
}
