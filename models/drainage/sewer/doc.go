// Package sewer moves water through pipes, channels, tanks, pumps and weirs: the one-dimensional Saint-Venant equations on
// a network, solved by an explicit dynamic wave with links between nodes.
//
// Momentum of a conduit, per barrel, from node 1 to node 2 of heads H₁ and H₂ [m]:
//
//	Q' = (Q − g·A·(H₂−H₁)·Δt/L + σ·[2U(Ā−A°) + U²·(A₂−A₁)·Δt/L]) / (1 + g·n²·|U|·Δt/R^{4/3} + ΣKU·Δt/2L)      (1)
//
// A, R wetted area [m²] and hydraulic radius [m] at the middle, weighted upstream by σ; A° the area of the last step; U = Q/A;
// σ = 1 below Froude 0.5, 0 above 1, linear between: the inertial damping. Continuity of a node with surface A_s [m²]:
//
//	H' = H + Δt·½(ΣQ° + ΣQ) / A_s                                                                               (2)
//
// Both are iterated with relaxation ½ until depths change by less than a tolerance. A full node follows either the change of
// flow with head, ΔH = ΣQ / Σ∂Q/∂H (EXTRAN), or keeps (2) with the width of a thin slot above the crown (SLOT).
//
// Lengths are metres, flows m³/s, time seconds, all float64. A step allocates nothing and is the same on every machine.
//
// Source: Rossman, Storm Water Management Model Reference Manual Volume II – Hydraulics, EPA/600/R-17/111, 2017, chapters 3
// (dynamic wave), 5 (cross-sections), 6 (pumps and regulators). Written anew from that method, in SI.
// Assumes: gradually varied flow in one dimension, no air, no sediment.
// Read next: network.go, section.go, compile.go, step.go, conduit.go, node.go, exchange.go.
package sewer
