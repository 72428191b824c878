package synth

import "semul/engine/fmath"

func sin(a float64) float64    { return fmath.Sin(a) }
func cos(a float64) float64    { return fmath.Cos(a) }
func pow(a, b float64) float64 { return fmath.Pow(a, b) }
