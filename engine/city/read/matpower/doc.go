// Package matpower reads power-flow cases: MATPOWER's .m files (case format version 2) and the same tables as CSV.
//
// A .m file is a program. Read runs the small part of that language that cases are written in: matrices of expressions,
// cell arrays (kept as text nobody reads), named columns as idx_bus, idx_brch and idx_gen give them, and statements
// that turn ohms into per unit or kW into MW, such as
//
//	mpc.branch(:, [BR_R BR_X]) = mpc.branch(:, [BR_R BR_X]) / (Vbase^2 / Sbase);
//
// All else — loops, conditions, other functions — is refused with its line and column, never guessed. Columns beyond
// those that a case needs are left out.
//
// CSV: NAME.bus.csv, NAME.branch.csv and NAME.gen.csv, the first with a line "# baseMVA=…" above its header; columns are
// found by their names: bus,type,pd_MW,qd_MVAr,gs_MW,bs_MVAr,vm0,va0_deg,base_kV,vmax,vmin — from,to,r_pu,x_pu,b_pu,
// rateA_MVA,ratio,angle_deg,status — bus,pg_MW,qg_MVAr,qmax,qmin,vg,status.
//
// Source: MATPOWER User's Manual, appendix B, Data File Format. Every error names file, line and column.
// Read next: case.go, check.go, read.go, program.go, expression.go, csv.go.
package matpower
