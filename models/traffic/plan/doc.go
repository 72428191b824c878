// Package plan makes signal plans: cycles and greens from flows by Webster's formulas, offsets for green waves, and tables
// of plans by time of day. It is arithmetic on a city's tables and needs no run.
//
//	C = (1.5L + 5) / (1 − Y)                                                        (1) cycle of least delay
//	g_i = y_i/Y · (C − L)                                                           (2) greens
//	d = C(1−λ)² / 2(1−λx) + x² / 2q(1−x) − 0.65 (C/q²)^⅓ x^(2+5λ)                   (3) mean delay
//	q'(t) = F·q(t−T) + (1−F)·q'(t−1),  F = 1/(1 + 0.35·T)                           (4) a platoon T seconds on
//
// L is the time lost in a cycle [s], y a stage's flow over saturation flow, Y their sum, λ = g/C, q arrivals [vehicles/s],
// s saturation flow [vehicles/s], x = q/(λs). Sources: (1) to (3) Webster, "Traffic signal settings", Road Research
// Technical Paper 39, 1958; (4) Robertson, "TRANSYT: a traffic network study tool", RRL report LR 253, 1969, with 0.8 of the
// travel time for T.
//
// Where Y comes near 1, (1) has no answer: from Y = 0.95 on the longest allowed cycle is taken, greens stay in proportion
// to the flow ratios so that all stages are overloaded alike, and the plan is marked Over.
//
// Stages, clearances, conflicts and the descent over offsets are those by which engine/city/network guesses the plans of an
// import: one set of rules. Where they do not fit (a signal over several junctions, groups in another order) the stages
// that stand are kept and only retimed. Everything made here is marked guessed.
//
// Read next: webster.go, flows.go, signal.go, plan.go, table.go.
package plan
