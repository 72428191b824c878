#include "go_asm.h"
#include "textflag.h"

#define AHEAD 640

// The sweeps of face.go and update.go on sixteen columns at once: the same roundings in the same order, so that bits are
// equal; choices between numbers are made by masks. One loop for all three sweeps is slower: registers for results in
// flight run out in the middle of its chain. No fused multiply-add. What lies beyond n faces is computed too and means
// nothing; cells beyond n are not written. Operands are in Go's order: the last one is the result, and VSUBPS b, a, x is
// x = a − b; a mask stands before the result. scratch.rr holds −rr here.

DATA words<>+0(SB)/4, $0x7fffffff  // all but the sign
DATA words<>+4(SB)/4, $0x80000000  // the sign
DATA words<>+8(SB)/4, $const_bitsGravity
DATA words<>+12(SB)/4, $const_bitsHalfG
DATA words<>+16(SB)/4, $0x3f000000 // 0.5
DATA words<>+20(SB)/4, $0xbf000000 // −0.5
DATA words<>+24(SB)/4, $const_bitsShallow
DATA words<>+28(SB)/4, $const_bitsTiny
DATA words<>+32(SB)/4, $const_bitsThird
DATA words<>+36(SB)/4, $0x40800000 // 4
DATA words<>+40(SB)/4, $0x40000000 // 2
DATA words<>+44(SB)/4, $const_bitsStill
DATA words<>+48(SB)/4, $const_rootBits
GLOBL words<>(SB), RODATA|NOPTR, $52

// func facesAVX512(lines *[2]beside)
TEXT ·facesAVX512(SB), NOSPLIT, $0-8
	MOVQ lines+0(FP), R15
	VPXORD Z30, Z30, Z30
	VBROADCASTSS words<>+8(SB), Z29   // g
	VBROADCASTSS words<>+16(SB), Z28  // 0.5
	VBROADCASTSS words<>+20(SB), Z27  // −0.5
	VBROADCASTSS words<>+24(SB), Z26  // shallow
	VPBROADCASTD words<>+4(SB), Z25   // the sign
	VBROADCASTSS words<>+28(SB), Z24  // 1e-6
	VBROADCASTSS words<>+12(SB), Z23  // g/2
	MOVQ $2, DX
reconstructLine:
	MOVQ beside_n(R15), CX
	TESTQ CX, CX
	JZ   reconstructNext
	MOVQ beside_w(R15), R14
	MOVQ beside_lo(R15), BX
	LEAQ (R14)(BX*4), R14
	MOVQ beside_hL(R15), SI
	MOVQ beside_hR(R15), DI
	MOVQ beside_dz(R15), R8
	MOVQ beside_s(R15), R9
	XORQ BX, BX
reconstructLoop:
	PREFETCHT0 AHEAD(DI)(BX*4)
	PREFETCHT0 AHEAD(R8)(BX*4)
	PREFETCHT0 AHEAD(R9)(BX*4)
	VMOVUPS (SI)(BX*4), Z0            // hL
	VMOVUPS (DI)(BX*4), Z1            // hR
	VMOVUPS (R8)(BX*4), Z2            // dz
	VMOVUPS (R9)(BX*4), Z3            // s
	VSUBPS  Z0, Z1, Z4                // dh = hR − hL
	VADDPS  Z4, Z2, Z5                // d = dz + dh
	VPTERNLOGD $0x99, Z5, Z3, Z6      // all but where the signs of s and d differ
	VPMOVD2M Z6, K3
	VRANGEPS.Z $2, Z5, Z3, K3, Z6     // the smaller of them, or 0
	VCMPPS  $0x12, Z0, Z4, K1         // dh ≤ hL
	VADDPS  Z4, Z1, Z10               // hR + dh
	VCMPPS  $0x1D, Z30, Z10, K2       // ≥ 0
	VMINPS.Z Z30, Z6, K1, Z8          // −rr
	VMAXPS.Z Z30, Z6, K2, Z6          // rl
	VSUBPS  Z8, Z2, Z2
	VSUBPS  Z6, Z2, Z2                // t = (dz + rr) − rl
	VSUBPS  Z2, Z0, Z11               // hL − t
	VADDPS  Z2, Z1, Z12               // hR + t
	VPMINSD Z0, Z11, Z11
	VPMINSD Z1, Z12, Z12
	VPMAXSD Z30, Z11, Z11             // hl
	VPMAXSD Z30, Z12, Z12             // hr
	VMULPS  Z29, Z11, Z13
	VMULPS  Z29, Z12, Z14
	VMOVUPS Z6, terms_rl(R14)(BX*4)
	VMOVUPS Z8, terms_rr(R14)(BX*4)
	VMOVUPS Z11, terms_hl(R14)(BX*4)
	VMOVUPS Z12, terms_hr(R14)(BX*4)
	VSQRTPS Z13, Z13                  // cl
	VSQRTPS Z14, Z14                  // cr
	VMOVUPS Z13, terms_cl(R14)(BX*4)
	VMOVUPS Z14, terms_cr(R14)(BX*4)
	ADDQ $16, BX
	CMPQ BX, CX
	JLT  reconstructLoop
reconstructNext:
	ADDQ $beside__size, R15
	DECQ DX
	JNZ  reconstructLine
	SUBQ $(2*beside__size), R15

	MOVQ $2, DX
speedsLine:
	MOVQ beside_n(R15), CX
	TESTQ CX, CX
	JZ   speedsNext
	MOVQ beside_w(R15), R14
	MOVQ beside_lo(R15), BX
	LEAQ (R14)(BX*4), R14
	MOVQ beside_uL(R15), R10
	MOVQ beside_uR(R15), R11
	XORQ BX, BX
speedsLoop:
	PREFETCHT0 AHEAD(R11)(BX*4)
	VMOVUPS (R10)(BX*4), Z15          // uL
	VMOVUPS (R11)(BX*4), Z16          // uR
	VMOVUPS terms_cl(R14)(BX*4), Z13
	VMOVUPS terms_cr(R14)(BX*4), Z14
	VADDPS  Z13, Z15, Z17
	VADDPS  Z13, Z17, Z17             // α
	VSUBPS  Z14, Z16, Z18
	VSUBPS  Z14, Z18, Z18             // β
	VADDPS  Z18, Z17, Z19
	VMULPS  Z28, Z19, Z19             // u*
	VCMPPS  $0x1E, Z26, Z13, K1       // cl > shallow
	VCMPPS  $0x1E, Z26, Z14, K2       // cr > shallow
	VSUBPS  Z15, Z13, Z22             // cl − uL
	VADDPS  Z18, Z19, Z21
	VMULPS  Z27, Z21, Z21             // −(u*+β)/2
	VPXORD  Z25, Z18, Z20             // −β
	VPMAXSD Z21, Z22, K1, Z20
	VADDPS  Z14, Z16, Z21             // uR + cr
	VADDPS  Z17, Z19, Z22
	VMULPS  Z28, Z22, Z22             // (u*+α)/2
	VPMAXSD Z22, Z21, K2, Z17
	KORW    K1, K2, K3                // not both shallow
	VPMAXSD.Z Z30, Z20, K3, Z20       // −SL
	VPMAXSD.Z Z30, Z17, K3, Z21       // SR
	KORTESTW K3, K3
	JCS  speedsDeep
	KNOTW   K3, K3
	VMOVUPS Z30, K3, terms_hl(R14)(BX*4)
	VMOVUPS Z30, K3, terms_hr(R14)(BX*4)
speedsDeep:
	VADDPS  Z20, Z21, Z22             // SR − SL
	VMAXPS  Z24, Z22, Z22
	VDIVPS  Z22, Z20, Z20             // b
	VMOVUPS Z20, terms_b(R14)(BX*4)
	VMOVUPS Z21, terms_sr(R14)(BX*4)
	ADDQ $16, BX
	CMPQ BX, CX
	JLT  speedsLoop
speedsNext:
	ADDQ $beside__size, R15
	DECQ DX
	JNZ  speedsLine
	SUBQ $(2*beside__size), R15

	MOVQ $2, DX
fluxesLine:
	MOVQ beside_n(R15), CX
	TESTQ CX, CX
	JZ   fluxesNext
	MOVQ beside_w(R15), R14
	MOVQ beside_lo(R15), BX
	LEAQ (R14)(BX*4), R14
	MOVQ beside_f(R15), AX
	LEAQ (AX)(BX*4), AX
	MOVQ beside_hL(R15), SI
	MOVQ beside_hR(R15), DI
	MOVQ beside_uL(R15), R10
	MOVQ beside_uR(R15), R11
	MOVQ beside_vL(R15), R12
	MOVQ beside_vR(R15), R13
	XORQ BX, BX
fluxesLoop:
	VMOVUPS terms_hl(R14)(BX*4), Z11
	VMOVUPS terms_hr(R14)(BX*4), Z12
	VMOVUPS terms_b(R14)(BX*4), Z20
	VMOVUPS terms_sr(R14)(BX*4), Z21
	VMOVUPS (R10)(BX*4), Z15          // uL
	VMOVUPS (R11)(BX*4), Z16          // uR
	VMULPS  Z15, Z11, Z2              // ql
	VMULPS  Z16, Z12, Z3              // qr
	VSUBPS  Z11, Z12, Z4              // dh
	VSUBPS  Z2, Z3, Z5                // dq
	VMULPS  Z23, Z4, Z7
	VADDPS  Z11, Z12, Z9
	VMULPS  Z9, Z7, Z7                // p
	VMULPS  Z4, Z21, Z4
	VSUBPS  Z4, Z5, Z4
	VMULPS  Z4, Z20, Z4
	VADDPS  Z4, Z2, Z4                // F
	VMOVUPS Z4, faces_F(AX)(BX*4)
	VMULPS  Z15, Z2, Z2               // ml
	VMULPS  Z16, Z3, Z3               // mr
	VSUBPS  Z2, Z3, Z3
	VADDPS  Z7, Z3, Z3
	VMULPS  Z5, Z21, Z5
	VSUBPS  Z5, Z3, Z3
	VMULPS  Z3, Z20, Z3
	VADDPS  Z3, Z2, Z2                // M
	VMULPS  terms_rl(R14)(BX*4), Z23, Z6
	VADDPS  (SI)(BX*4), Z11, Z11
	VMULPS  Z11, Z6, Z6
	VADDPS  Z6, Z2, Z6                // to L
	VMOVUPS Z6, faces_L(AX)(BX*4)
	VMULPS  terms_rr(R14)(BX*4), Z23, Z8 // −g/2·rr
	VADDPS  (DI)(BX*4), Z12, Z12
	VMULPS  Z12, Z8, Z8
	VSUBPS  Z7, Z2, Z2
	VSUBPS  Z8, Z2, Z2                // to R
	VMOVUPS Z2, faces_R(AX)(BX*4)
	VCMPPS  $0x11, Z30, Z4, K1        // F < 0
	VMOVUPS (R12)(BX*4), Z0
	VMOVUPS (R13)(BX*4), K1, Z0
	VMULPS  Z0, Z4, Z4
	VMOVUPS Z4, faces_T(AX)(BX*4)
	ADDQ $16, BX
	CMPQ BX, CX
	JLT  fluxesLoop
fluxesNext:
	ADDQ $beside__size, R15
	DECQ DX
	JNZ  fluxesLine
	VZEROUPPER
	RET

// func updateAVX512(w *scratch, south, north *faces, lo, n int, r, dt4, dry float32, c *columns, out *outcome)
TEXT ·updateAVX512(SB), NOSPLIT, $0-72
	MOVQ w+0(FP), AX
	MOVQ south+8(FP), DX
	MOVQ north+16(FP), R12
	MOVQ lo+24(FP), BX
	MOVQ n+32(FP), CX
	MOVQ c+56(FP), R15
	LEAQ (AX)(BX*4), AX
	LEAQ (DX)(BX*4), DX
	LEAQ (R12)(BX*4), R12
	MOVQ columns_h(R15), SI
	MOVQ columns_u(R15), DI
	MOVQ columns_v(R15), R8
	MOVQ columns_h1(R15), R9
	MOVQ columns_u1(R15), R10
	MOVQ columns_v1(R15), R11
	MOVQ columns_rest(R15), R13
	MOVQ columns_gn2(R15), R14
	VBROADCASTSS r+40(FP), Z31
	VBROADCASTSS words<>+8(SB), Z30   // g
	VBROADCASTSS words<>+32(SB), Z29  // 1/3
	VPBROADCASTD words<>+48(SB), Z28  // rootBits
	VBROADCASTSS words<>+36(SB), Z27  // 4
	VBROADCASTSS dt4+44(FP), Z26
	VBROADCASTSS dry+48(FP), Z25
	VBROADCASTSS words<>+44(SB), Z24  // 1e-9
	VBROADCASTSS words<>+40(SB), Z23  // 2
	VPXORD Z18, Z18, Z18
	VPXORD Z13, Z13, Z13              // fastest
	VPXORD Z14, Z14, Z14              // Σ h'
	KXORW  K6, K6, K6                 // where h' < 0
	XORQ BX, BX
balanceLoop:
	PREFETCHT0 AHEAD(R13)(BX*4)
	PREFETCHT0 AHEAD(R9)(BX*4)
	PREFETCHT0 AHEAD(R10)(BX*4)
	PREFETCHT0 AHEAD(R11)(BX*4)
	MOVQ    CX, R15
	SUBQ    BX, R15
	BZHIL   R15, words<>+0(SB), R15
	KMOVW   R15, K7                   // lanes below n
	VMOVUPS (SI)(BX*4), Z0            // h
	VMOVUPS scratch_east+faces_F(AX)(BX*4), Z1
	VSUBPS  scratch_east+faces_F+4(AX)(BX*4), Z1, Z1
	VMOVUPS faces_F(DX)(BX*4), Z2
	VSUBPS  faces_F(R12)(BX*4), Z2, Z2
	VADDPS  Z2, Z1, Z1
	VMULPS  Z1, Z31, Z1
	VADDPS  (R13)(BX*4), Z1, Z1       // dh and what was kept
	VADDPS.Z Z1, Z0, K7, Z2           // h'
	VMOVUPS Z2, scratch_along+terms_b(AX)(BX*4)
	VADDPS  Z2, Z14, Z14
	VSUBPS  Z0, Z2, Z3
	VSUBPS  Z3, Z1, Z3                // kept now
	VCMPPS  $0x11, Z18, Z2, K1
	KORW    K1, K6, K6
	VPXORD  Z2, Z2, K1, Z2            // lifted
	VPXORD  Z3, Z3, K1, Z3
	VMOVUPS Z2, K7, (R9)(BX*4)
	VMOVUPS Z3, K7, (R13)(BX*4)
	VMOVUPS scratch_east+faces_R(AX)(BX*4), Z4
	VSUBPS  scratch_east+faces_L+4(AX)(BX*4), Z4, Z4
	VMOVUPS faces_T(DX)(BX*4), Z5
	VSUBPS  faces_T(R12)(BX*4), Z5, Z5
	VADDPS  Z5, Z4, Z4
	VMULPS  Z4, Z31, Z4
	VMULPS  (DI)(BX*4), Z0, Z5
	VADDPS  Z4, Z5, Z4                // (hu)'
	VMOVUPS Z4, K7, (R10)(BX*4)
	VMOVUPS faces_R(DX)(BX*4), Z5
	VSUBPS  faces_L(R12)(BX*4), Z5, Z5
	VMOVUPS scratch_east+faces_T(AX)(BX*4), Z6
	VSUBPS  scratch_east+faces_T+4(AX)(BX*4), Z6, Z6
	VADDPS  Z6, Z5, Z5
	VMULPS  Z5, Z31, Z5
	VMULPS  (R8)(BX*4), Z0, Z6
	VADDPS  Z5, Z6, Z6                // (hv)'
	VMOVUPS Z6, K7, (R11)(BX*4)
	VMULPS  Z4, Z4, Z7
	VMULPS  Z6, Z6, Z8
	VADDPS  Z8, Z7, Z7
	VSQRTPS Z7, Z7                    // q
	VMOVUPS Z7, scratch_q(AX)(BX*4)
	VMULPS  Z30, Z2, Z8
	VSQRTPS Z8, Z8                    // c
	VMOVUPS Z8, scratch_c(AX)(BX*4)
	VCVTDQ2PS Z2, Z9
	VMULPS  Z29, Z9, Z9
	VCVTTPS2DQ Z9, Z9
	VPSUBD  Z9, Z28, Z9
	VMOVUPS Z9, scratch_y(AX)(BX*4)
	VPTESTMD Z2, Z2, K5               // h' ≠ 0
	KMOVW   K5, R15
	MOVL    R15, scratch_wet(AX)(BX*4)
	ADDQ $16, BX
	CMPQ BX, CX
	JLT  balanceLoop

	XORQ BX, BX
resistLoop:
	PREFETCHT0 AHEAD(R14)(BX*4)
	VMOVUPS (R9)(BX*4), Z2            // h'
	VMOVUPS scratch_y(AX)(BX*4), Z9
	VMULPS  Z29, Z9, Z10
	VMULPS  Z9, Z2, Z11
	VMULPS  Z9, Z9, Z12
	VMULPS  Z12, Z11, Z11
	VSUBPS  Z11, Z27, Z11
	VMULPS  Z11, Z10, Z9
	VMULPS  Z29, Z9, Z10
	VMULPS  Z9, Z2, Z11
	VMULPS  Z9, Z9, Z12
	VMULPS  Z12, Z11, Z11
	VSUBPS  Z11, Z27, Z11
	VMULPS  Z11, Z10, Z9              // h'^(−1/3)
	VMULPS  scratch_q(AX)(BX*4), Z9, Z9
	VMULPS  (R14)(BX*4), Z26, Z10
	VMULPS  Z9, Z10, Z9
	VMULPS  Z2, Z2, Z10
	VADDPS  Z9, Z10, Z9
	VSQRTPS Z9, Z9
	VADDPS  Z9, Z2, Z9
	VMOVUPS Z9, scratch_y(AX)(BX*4)
	ADDQ $16, BX
	CMPQ BX, CX
	JLT  resistLoop

	XORQ BX, BX
settleLoop:
	MOVQ    CX, R15
	SUBQ    BX, R15
	BZHIL   R15, words<>+0(SB), R15
	KMOVW   R15, K7
	VMOVUPS.Z (R9)(BX*4), K7, Z2      // h'
	VMOVUPS scratch_q(AX)(BX*4), Z7
	VMOVUPS scratch_c(AX)(BX*4), Z8
	VCMPPS  $0x1E, Z25, Z2, K2        // h' > dry
	VMULPS  Z24, Z2, Z10
	VCMPPS  $0x1E, Z10, Z7, K3        // q > h'·1e-9
	VDIVPS  scratch_y(AX)(BX*4), Z23, Z9
	KANDW   K2, K3, K4
	VMULPS.Z (R10)(BX*4), Z9, K4, Z4
	VMOVUPS Z4, K7, (R10)(BX*4)
	VMULPS.Z (R11)(BX*4), Z9, K4, Z6
	VMOVUPS Z6, K7, (R11)(BX*4)
	VMULPS  Z9, Z7, Z7
	VADDPS  Z7, Z8, K3, Z8            // c + |u|
	VMAXPS  Z8, Z13, K2, Z13
	ADDQ $16, BX
	CMPQ BX, CX
	JLT  settleLoop

	MOVQ out+64(FP), R15
	KMOVW K6, AX
	MOVL AX, outcome_negative(R15)
	VEXTRACTF64X4 $1, Z13, Y1
	VMAXPS Y1, Y13, Y0
	VEXTRACTF128 $1, Y0, X1
	VMAXPS X1, X0, X0
	VMOVHLPS X0, X0, X1
	VMAXPS X1, X0, X0
	VMOVSHDUP X0, X1
	VMAXSS X1, X0, X0
	VMOVSS X0, outcome_fastest(R15)
	VEXTRACTF64X4 $1, Z14, Y1
	VADDPS Y1, Y14, Y0
	VEXTRACTF128 $1, Y0, X1
	VADDPS X1, X0, X0
	VMOVHLPS X0, X0, X1
	VADDPS X1, X0, X0
	VMOVSHDUP X0, X1
	VADDSS X1, X0, X0
	VMOVSS X0, outcome_total(R15)
	VZEROUPPER
	RET
