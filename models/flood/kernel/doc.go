// Package kernel advances the full shallow-water equations, or those of local inertia, by one step on one block of cells.
//
// First-order finite volumes on square cells; HLLC with the water surface, not the depth, carried to the face (idea of
// Xia et al. 2017, Adv. Water Resour. 99; this form and its residual writing are ours, flood.md section 5). At a face
// between L and R, u across it and v along it, dz = zR−zL, s the smooth part of dz, g = 9.80665 m/s²:
//
//	d  = dz + (hR−hL)                       rise of the surface                                           (1)
//	rL = 2hR ≥ hL ? max(0, min(s, d)) : 0   rR = 2hL ≥ hR ? max(0, −max(s, d)) : 0
//	t  = (dz + rR) − rL                     step that is left of the bed
//	hl = max(0, min(hL, hL−t))              hr = max(0, min(hR, hR+t))                                    (2)
//	α  = uL + 2√(g·hl)   β = uR − 2√(g·hr)   u* = (α+β)/2
//	SL = min(0, hl > 1e-6 ? min(uL−√(g·hl), (u*+β)/2) : β)                                                (3)
//	SR = max(0, hr > 1e-6 ? max(uR+√(g·hr), (u*+α)/2) : α)
//	b  = −SL / max(SR−SL, 1e-6)   ql = hl·uL   qr = hr·uR   p = g/2·(hr−hl)(hr+hl)                        (4)
//	F  = ql + b·((qr−ql) − SR·(hr−hl))      mass
//	M  = ql·uL + b·((qr·uR−ql·uL+p) − SR·(qr−ql))   momentum less the pressure on the left
//	to L: M + g/2·(hL+hl)·rL   to R: M−p + g/2·(hR+hr)·rR   along the face: F·(F < 0 ? vR : vL)           (5)
//
// Where both depths are at most 1e-6 m they count as 0: such films would creep on for ever, one cell a step.
// (u*+β)/2 is u*−c* and (u*+α)/2 is u*+c* of the two-rarefaction state, c* = (α−β)/4; its clamp at 0 is not needed, for
// with α < β the speeds uL−cl and uR+cr are the outer ones. In the star region F = h*·S_M, so choosing v by the sign of
// F is HLLC. Only differences enter, so still water stays still to the last bit, at any height above the sea.
//
// Each cell takes what its four faces say, r = dt/dx, and then feels its bed, implicitly, n Manning's roughness:
//
//	h' = h + e + r·((F_W−F_E) + (F_S−F_N)), momentum likewise but without e                               (6)
//	a  = dt·g·n²·|û|/h'^(4/3)   û = (hu)'/h'   u' = û·2/(1+√(1+4a))                                       (7)
//
// e is what rounding has kept from h so far (Kahan 1965, Commun. ACM 8, 40): a step of a calm river changes h by less than
// its last bit, and hours of steps would lose water. (7) is computed as u' = (hu)'·2/(h' + √(h'² + 4·dt·g·n²·|(hu)'|·h'^(−1/3))), which is (7) with one division. u' = 0 where
// h' ≤ dry or |û| ≤ 1e-9 m/s. A negative h' becomes 0 and is reported: Args.Lowest, Args.Clipped.
//
// h^(−1/3) starts from the bits, float32(int32)·float32(1/3), and takes two Newton steps y(4−h·y³)/3, which need no
// division: 1e-5 relative, against 1 % to which n is ever known.
//
// Units: h [m], u v [m/s], F [m²/s], to L and to R [m³/s²], n [s/m^⅓]. Every product that enters a sum is rounded by an
// explicit float32(), so nothing is fused and every processor gives the same bits. Greater and less are integer
// comparisons of the bits of numbers that are not negative, or plain comparisons: never the builtin min and max of
// floats, which treat ±0 and NaN otherwise than vector units do. A vector kernel is another Func with equal bits.
//
// Swapping x and y swaps the result bit for bit; mirroring an axis changes it by rounding only: (4) and (5) are written
// from the left cell's side, because that form costs the fewest operations.
//
// Speed: a face needs two roots and a division, a cell two roots and a division more. Go has no vector units, so what
// counts is the number of instructions and, as a processor looks only some 150 to 300 of them ahead, the length of a
// dependency chain: a row is therefore swept several times by short loops (DESIGN.md of models/flood).
//
// Read next: args.go, step.go, face.go, update.go, edge.go. The sweeps of face.go, update.go, inertia.go and worst.go are
// described once more, on vectors, in folder gen, a program that writes the assembly for AVX2 and AVX-512: files of the
// same names that end in _amd64.s. After a change of a sweep, of a constant or of what is fetched ahead, go generate
// writes them again; a check of the gate compares.
//
//go:generate go -C gen run .
package kernel
