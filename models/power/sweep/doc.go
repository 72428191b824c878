// Package sweep solves the power flow of radial islands by backward and forward sweeps, in per unit.
//
// In breadth-first order from the source, with I the current that bus i draws, Ysh its shunts and half of the charging
// of its branches, J the series current of the branch from its parent, and V_child = α·V_parent − z'·J across it:
//
//	I_i = conj(S_i(V_i)/V_i) + Ysh_i·V_i                 (1)
//	J_i = I_i + Σ over children c of conj(α_c)·J_c       (2) backward
//	V_i = α_i·V_parent − z'_i·J_i                        (3) forward
//
// α = 1/a and z' = z where the parent is at the from side of the branch; α = a and z' = z·τ² where it is at the to side.
// It ends when no voltage moved by MaxStep or more and the power at no bus misses its given value by Tol or more: the
// currents of (1) at the new voltages against those that made them, |V_i|·|ΔI_i|.
//
// Sources: Shirmohammadi, Hong, Semlyen, Luo 1988, IEEE Trans. Power Systems 3(2), 753–762 (the method); MATPOWER User's
// Manual, section 3.2 (the branch).
// Limits: each live island has one source, no regulated bus and no loop, else Topology says so. Convergence is linear and
// fails beyond the nose of the voltage curve. Dead buses have V = 0 and draw nothing.
//
// Angles are nowhere needed: real and imaginary parts are kept apart, and every product is rounded before it is summed,
// so that results are the same bits on every processor.
//
// Read next: topology.go, solve.go, flows.go.
package sweep
