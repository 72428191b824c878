// Package audit asks of a mechanism, seen as a black box, what privacy it at most has: from its answers on some data and
// on the same data without one person it gives an ε that is surely exceeded. An answer above the ε that was promised is a
// proof of a fault; one below proves nothing.
//
//	ε_LB = ln((TPR_lo − δ)/FPR_hi)
//
// with TPR the probability of an event on the data, FPR on the data without the person, both bounds by C. J. Clopper,
// E. S. Pearson, Biometrika 26(4), 1934. The event, "at least c" or "at most c", is chosen on one half of the answers and
// judged on the other, so the choice does not favour the fault.
//
// Hub.md section 12: 200,000 answers a side and α = 1e-7 gave no alarm in 1,000 audits of right noise at ε = 1, and always
// one where noise was 5 % too small.
package audit
