// Package privacy is the arithmetic that keeps one person's rows from showing in what is released. Neighbours differ in
// all rows of one subject within a window.
//
//	bound      at most m distinct cells for a subject and window, one row for a cell; values held in [L, U]
//	Δ          m for counts, m·max(|L|, |U|) for sums
//	P(x)       ∝ exp(−|x|·ε/Δ), x integer: discrete Laplace, drawn exactly in integers
//	τ          k − 1 + ⌈(Δ/ε)·ln(1/(δ·(1 + p)))⌉, p = e^(−ε/Δ): a noisy count below it is suppressed
//
// ε is an integer of 1e-9, tables are int64: no float touches a value on its way. Floats compute τ, before any data.
//
// Sources: the sampler C. L. Canonne, G. Kamath, T. Steinke, The discrete Gaussian for differential privacy, NeurIPS
// 2020, algorithms 1 and 2; τ is hub.md section 7.
//
// Assumes that a person has one handle in a stream, which the manifest's home door holds to.
//
// Read next: bound.go, table.go, laplace.go, threshold.go, accountant.go.
package privacy
