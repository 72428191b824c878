// Package noise says how loud vehicles are and what of it reaches a façade, after CNOSSOS-EU: Commission Directive (EU)
// 2015/996, annex, sections 2.2 (road traffic source emission) and 2.5 (propagation), with the coefficients as amended by
// Commission Delegated Directive (EU) 2021/1226.
//
// One vehicle of category m at v [km/h] has in each of the octave bands from 63 Hz to 8 kHz the sound power levels
//
//	L_R = A_R + B_R lg(v/70) + C_R·max(0, 1 − x/100)        rolling
//	L_P = A_P + B_P (v − 70)/70 + C_P·max(0, 1 − x/100) + ΔL_grad   propulsion
//	L_W = 10 lg(10^(L_R/10) + 10^(L_P/10))       [dB re 1 pW]
//
// v is held within 20 to 130 km/h, x is the way to the nearest crossing with lights or roundabout [m], ΔL_grad follows the
// slope. Two-wheelers have no rolling noise. The reference surface, 20 °C, no studs: corrections for others are not here.
//
// What a street emits is a line source: sound power per metre [W/m] over a time. At d [m] from a straight stretch that is
// seen under the angle α [rad], above reflecting ground, the intensity is W′·α/(2πd). No air absorption, no screens, no
// reflections by other walls: what comes out is an upper bound for the first row of buildings, and is to be called so.
//
// Levels of light vehicles stand for cars with combustion engines: CNOSSOS has no electric category yet; electric
// vehicles are counted without propulsion noise (project default).
//
// Levels of day, evening and night, and L_den of the three, are those of directive 2002/49/EC, annex I (period.go).
//
// Read next: table.go, source.go, facade.go, period.go.
package noise
