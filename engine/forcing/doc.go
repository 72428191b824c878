// Package forcing is what comes from outside over time: rain, tide, rivers, temperature. Everything is immutable once
// built, and amounts are exact integrals, so that nothing is lost or gained however a run is cut into intervals.
//
//	rain         C(t), the depth [m] fallen by t, is piecewise linear; amount = C(to) − C(from)
//	level        η(t) = mean + Σ A·cos(2π(t − high)/period) + surge(t)      [m]
//	inflow       Q(t), piecewise linear or constant; volume = ∫Q dt          [m³]
//	temperature  constant, a series, or mean + swing·cos(2π(τ − hottest)/24 h), τ the civil time of day [°C]
//
// Design storms are alternating blocks (storm.go), Keifer and Chu's (chicago.go) or a depth along a curve of the user's
// (huff.go); measured rain is a table (measured.go) or a series of grids (raster.go). An event takes any of them
// (rainevent.go). Parameter structs carry the keys of [forcing.rain], [forcing.tide.NAME], [forcing.river.NAME] and
// [forcing.temperature]; Families lists them, New builds them.
//
// Rain adds up, whatever its kind: what has no zone falls everywhere, what has one only there. Hashed state depends on
// these numbers, so elementary functions are those of fmath.
//
// Read next: DESIGN.md, steps.go, series.go, rain.go, storm.go, raster.go, field.go, rainevent.go, tide.go, river.go,
// temperature.go, set.go.
package forcing
