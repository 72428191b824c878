#include "go_asm.h"
#include "textflag.h"

// The sweeps of face.go and update.go on eight columns at once, in the order of their operations there, so that bits are
// equal. AVX2 only, no fused multiply-add. Each goes over ⌈n/8⌉ vectors; what lies beyond n is computed too and means
// nothing. Operands are in Go's order: the last one is the result, and VSUBPS b, a, x is x = a − b.

DATA consts<>+0(SB)/4, $0x7fffffff  // all but the sign
DATA consts<>+4(SB)/4, $0x80000000  // the sign
DATA consts<>+8(SB)/4, $const_bitsGravity  // g
DATA consts<>+12(SB)/4, $const_bitsHalfG // g/2
DATA consts<>+16(SB)/4, $0x3f000000 // 0.5
DATA consts<>+20(SB)/4, $0xbf000000 // −0.5
DATA consts<>+24(SB)/4, $const_bitsShallow // shallow
DATA consts<>+28(SB)/4, $const_bitsTiny // 1e-6
DATA consts<>+32(SB)/4, $const_bitsThird // 1/3
DATA consts<>+36(SB)/4, $0x40800000 // 4
DATA consts<>+40(SB)/4, $0x40000000 // 2
DATA consts<>+44(SB)/4, $const_bitsStill // 1e-9
DATA consts<>+48(SB)/4, $const_rootBits // rootBits
GLOBL consts<>(SB), RODATA|NOPTR, $52

DATA lanes<>+0(SB)/4, $0
DATA lanes<>+4(SB)/4, $1
DATA lanes<>+8(SB)/4, $2
DATA lanes<>+12(SB)/4, $3
DATA lanes<>+16(SB)/4, $4
DATA lanes<>+20(SB)/4, $5
DATA lanes<>+24(SB)/4, $6
DATA lanes<>+28(SB)/4, $7
GLOBL lanes<>(SB), RODATA|NOPTR, $32

DATA eight<>+0(SB)/4, $8
GLOBL eight<>(SB), RODATA|NOPTR, $4

#define ABS 0
#define SIGN 4
#define G 8
#define HALFG 12
#define HALF 16
#define MINUSHALF 20
#define SHALLOW 24
#define TINY 28
#define THIRD 32
#define FOUR 36
#define TWO 40
#define STILL 44
#define ROOT 48

// func reconstructAVX2(w *terms, lo, n int, hL, hR, dz, s *float32)
TEXT ·reconstructAVX2(SB), NOSPLIT, $0-56
	MOVQ w+0(FP), AX
	MOVQ lo+8(FP), BX
	MOVQ n+16(FP), CX
	MOVQ hL+24(FP), SI
	MOVQ hR+32(FP), DI
	MOVQ dz+40(FP), R8
	MOVQ s+48(FP), R9
	LEAQ (AX)(BX*4), AX
	VBROADCASTSS consts<>+ABS(SB), Y15
	VBROADCASTSS consts<>+G(SB), Y14
	VXORPS Y13, Y13, Y13
	XORQ BX, BX
reconstructLoop:
	VMOVUPS (SI)(BX*4), Y0          // hL
	VMOVUPS (DI)(BX*4), Y1          // hR
	VMOVUPS (R8)(BX*4), Y2          // dz
	VMOVUPS (R9)(BX*4), Y3          // s
	VSUBPS  Y0, Y1, Y4              // dh = hR − hL
	VADDPS  Y4, Y2, Y5              // d = dz + dh
	VPAND   Y15, Y3, Y6             // |s|
	VPAND   Y15, Y5, Y7             // |d|
	VPMINUD Y7, Y6, Y6              // m
	VPSRAD  $31, Y3, Y8
	VPSRAD  $31, Y5, Y9
	VPXOR   Y9, Y8, Y9
	VPANDN  Y6, Y9, Y6              // 0 where the signs differ
	VPAND   Y6, Y8, Y8              // rr
	VPXOR   Y8, Y6, Y6              // rl
	VCMPPS  $0x11, Y4, Y0, Y9       // hL < dh
	VANDNPS Y8, Y9, Y8
	VADDPS  Y4, Y1, Y10             // hR + dh
	VCMPPS  $0x11, Y13, Y10, Y10    // < 0
	VANDNPS Y6, Y10, Y6
	VMOVUPS Y6, terms_rl(AX)(BX*4)
	VMOVUPS Y8, terms_rr(AX)(BX*4)
	VADDPS  Y8, Y2, Y2
	VSUBPS  Y6, Y2, Y2              // t = (dz + rr) − rl
	VSUBPS  Y2, Y0, Y4              // hL − t
	VADDPS  Y2, Y1, Y5              // hR + t
	VPMINSD Y0, Y4, Y4
	VPMINSD Y1, Y5, Y5
	VPMAXSD Y13, Y4, Y4             // hl
	VPMAXSD Y13, Y5, Y5             // hr
	VMOVUPS Y4, terms_hl(AX)(BX*4)
	VMOVUPS Y5, terms_hr(AX)(BX*4)
	VMULPS  Y14, Y4, Y4
	VMULPS  Y14, Y5, Y5
	VSQRTPS Y4, Y4
	VSQRTPS Y5, Y5
	VMOVUPS Y4, terms_cl(AX)(BX*4)
	VMOVUPS Y5, terms_cr(AX)(BX*4)
	ADDQ $8, BX
	CMPQ BX, CX
	JLT  reconstructLoop
	VZEROUPPER
	RET

// func speedsAVX2(w *terms, lo, n int, uL, uR *float32)
TEXT ·speedsAVX2(SB), NOSPLIT, $0-40
	MOVQ w+0(FP), AX
	MOVQ lo+8(FP), BX
	MOVQ n+16(FP), CX
	MOVQ uL+24(FP), SI
	MOVQ uR+32(FP), DI
	LEAQ (AX)(BX*4), AX
	VBROADCASTSS consts<>+HALF(SB), Y15
	VBROADCASTSS consts<>+MINUSHALF(SB), Y14
	VBROADCASTSS consts<>+SHALLOW(SB), Y13
	VBROADCASTSS consts<>+TINY(SB), Y12
	VBROADCASTSS consts<>+SIGN(SB), Y11
	XORQ BX, BX
speedsLoop:
	VMOVUPS terms_cl(AX)(BX*4), Y0
	VMOVUPS terms_cr(AX)(BX*4), Y1
	VMOVUPS (SI)(BX*4), Y2          // uL
	VMOVUPS (DI)(BX*4), Y3          // uR
	VADDPS  Y0, Y2, Y4
	VADDPS  Y0, Y4, Y4              // α
	VSUBPS  Y1, Y3, Y5
	VSUBPS  Y1, Y5, Y5              // β
	VADDPS  Y5, Y4, Y6
	VMULPS  Y15, Y6, Y6             // u*
	VCMPPS  $0x12, Y13, Y0, Y7      // cl ≤ shallow
	VCMPPS  $0x12, Y13, Y1, Y8      // cr ≤ shallow
	VSUBPS  Y2, Y0, Y2              // cl − uL
	VADDPS  Y5, Y6, Y9
	VMULPS  Y14, Y9, Y9             // −(u*+β)/2
	VXORPS  Y11, Y5, Y5             // −β
	VBLENDVPS Y7, Y5, Y2, Y2
	VBLENDVPS Y7, Y5, Y9, Y9
	VPMAXSD Y9, Y2, Y2
	VPXOR   Y10, Y10, Y10
	VPMAXSD Y10, Y2, Y2             // −SL
	VADDPS  Y1, Y3, Y3              // uR + cr
	VADDPS  Y4, Y6, Y9
	VMULPS  Y15, Y9, Y9             // (u*+α)/2
	VBLENDVPS Y8, Y4, Y3, Y3
	VBLENDVPS Y8, Y4, Y9, Y9
	VPMAXSD Y9, Y3, Y3
	VPMAXSD Y10, Y3, Y3             // SR
	VANDPS  Y8, Y7, Y7              // both shallow
	VMOVMSKPS Y7, DX
	TESTL DX, DX
	JZ   speedsDeep
	VANDNPS Y2, Y7, Y2
	VANDNPS Y3, Y7, Y3
	VMOVUPS terms_hl(AX)(BX*4), Y4
	VMOVUPS terms_hr(AX)(BX*4), Y5
	VANDNPS Y4, Y7, Y4
	VANDNPS Y5, Y7, Y5
	VMOVUPS Y4, terms_hl(AX)(BX*4)
	VMOVUPS Y5, terms_hr(AX)(BX*4)
speedsDeep:
	VADDPS  Y2, Y3, Y4              // SR − SL
	VMAXPS  Y12, Y4, Y4
	VDIVPS  Y4, Y2, Y2              // b
	VMOVUPS Y2, terms_b(AX)(BX*4)
	VMOVUPS Y3, terms_sr(AX)(BX*4)
	ADDQ $8, BX
	CMPQ BX, CX
	JLT  speedsLoop
	VZEROUPPER
	RET

// func fluxesAVX2(w *terms, f *faces, lo, n int, hL, uL, vL, hR, uR, vR *float32)
TEXT ·fluxesAVX2(SB), NOSPLIT, $0-80
	MOVQ w+0(FP), AX
	MOVQ f+8(FP), DX
	MOVQ lo+16(FP), BX
	MOVQ n+24(FP), CX
	MOVQ hL+32(FP), SI
	MOVQ uL+40(FP), DI
	MOVQ vL+48(FP), R8
	MOVQ hR+56(FP), R9
	MOVQ uR+64(FP), R10
	MOVQ vR+72(FP), R11
	LEAQ (AX)(BX*4), AX
	LEAQ (DX)(BX*4), DX
	VBROADCASTSS consts<>+HALFG(SB), Y15
	XORQ BX, BX
fluxesLoop:
	VMOVUPS terms_hl(AX)(BX*4), Y0
	VMOVUPS terms_hr(AX)(BX*4), Y1
	VMOVUPS (DI)(BX*4), Y2          // uL
	VMOVUPS (R10)(BX*4), Y3         // uR
	VMOVUPS terms_b(AX)(BX*4), Y4
	VMOVUPS terms_sr(AX)(BX*4), Y5
	VMULPS  Y2, Y0, Y6              // ql
	VMULPS  Y3, Y1, Y7              // qr
	VSUBPS  Y0, Y1, Y8              // dh
	VSUBPS  Y6, Y7, Y9              // dq
	VMULPS  Y15, Y8, Y10
	VADDPS  Y0, Y1, Y11
	VMULPS  Y11, Y10, Y10           // p
	VMULPS  Y8, Y5, Y8
	VSUBPS  Y8, Y9, Y8
	VMULPS  Y8, Y4, Y8
	VADDPS  Y8, Y6, Y8              // F
	VMOVUPS Y8, faces_F(DX)(BX*4)
	VMULPS  Y2, Y6, Y6              // ml
	VMULPS  Y3, Y7, Y7              // mr
	VSUBPS  Y6, Y7, Y7
	VADDPS  Y10, Y7, Y7
	VMULPS  Y9, Y5, Y9
	VSUBPS  Y9, Y7, Y7
	VMULPS  Y7, Y4, Y7
	VADDPS  Y7, Y6, Y6              // M
	VMULPS  terms_rl(AX)(BX*4), Y15, Y2
	VADDPS  (SI)(BX*4), Y0, Y0
	VMULPS  Y0, Y2, Y2
	VADDPS  Y2, Y6, Y2              // to L
	VMOVUPS Y2, faces_L(DX)(BX*4)
	VMULPS  terms_rr(AX)(BX*4), Y15, Y3
	VADDPS  (R9)(BX*4), Y1, Y1
	VMULPS  Y1, Y3, Y3
	VSUBPS  Y10, Y6, Y6
	VADDPS  Y3, Y6, Y6              // to R
	VMOVUPS Y6, faces_R(DX)(BX*4)
	VPXOR   Y9, Y9, Y9
	VCMPPS  $0x11, Y9, Y8, Y9       // F < 0
	VMOVUPS (R8)(BX*4), Y0
	VBLENDVPS Y9, (R11)(BX*4), Y0, Y0
	VMULPS  Y0, Y8, Y8
	VMOVUPS Y8, faces_T(DX)(BX*4)
	ADDQ $8, BX
	CMPQ BX, CX
	JLT  fluxesLoop
	VZEROUPPER
	RET

// func balanceAVX2(w *scratch, south, north *faces, lo, n int, r float32, cells *[7]*float32) (negative uint32, total float32)
TEXT ·balanceAVX2(SB), NOSPLIT, $0-64
	MOVQ w+0(FP), AX
	MOVQ south+8(FP), DX
	MOVQ north+16(FP), R12
	MOVQ lo+24(FP), BX
	MOVQ n+32(FP), CX
	VBROADCASTSS r+40(FP), Y15
	MOVQ cells+48(FP), R13
	MOVQ 0(R13), SI                 // h
	MOVQ 8(R13), DI                 // u
	MOVQ 16(R13), R8                // v
	MOVQ 24(R13), R9                // h'
	MOVQ 32(R13), R10
	MOVQ 40(R13), R11
	MOVQ 48(R13), R13               // rest
	LEAQ (AX)(BX*4), AX
	LEAQ (DX)(BX*4), DX
	LEAQ (R12)(BX*4), R12
	VBROADCASTSS consts<>+G(SB), Y14
	VBROADCASTSS consts<>+THIRD(SB), Y13
	VBROADCASTSS consts<>+ROOT(SB), Y12
	VXORPS Y11, Y11, Y11            // Σ h'
	VXORPS Y10, Y10, Y10            // where h' < 0
	MOVQ CX, X9
	VPBROADCASTD X9, Y9
	VMOVDQU lanes<>(SB), Y8
	VPBROADCASTD eight<>(SB), Y6
	XORQ BX, BX
balanceLoop:
	VPCMPGTD Y8, Y9, Y7             // lanes below n
	VMOVUPS (SI)(BX*4), Y0          // h
	VMOVUPS scratch_east+faces_F(AX)(BX*4), Y1
	VSUBPS  scratch_east+faces_F+4(AX)(BX*4), Y1, Y1
	VMOVUPS faces_F(DX)(BX*4), Y2
	VSUBPS  faces_F(R12)(BX*4), Y2, Y2
	VADDPS  Y2, Y1, Y1
	VMULPS  Y1, Y15, Y1
	VADDPS  (R13)(BX*4), Y1, Y3     // dh and what was kept
	VADDPS  Y3, Y0, Y1
	VANDPS  Y7, Y1, Y1              // h'
	VMOVUPS Y1, (R9)(BX*4)
	VSUBPS  Y0, Y1, Y2
	VSUBPS  Y2, Y3, Y2
	VANDPS  Y7, Y2, Y2              // kept now
	VMOVUPS Y2, (R13)(BX*4)
	VADDPS  Y1, Y11, Y11
	VXORPS  Y2, Y2, Y2
	VCMPPS  $0x11, Y2, Y1, Y2
	VORPS   Y2, Y10, Y10
	VMOVUPS scratch_east+faces_R(AX)(BX*4), Y2
	VSUBPS  scratch_east+faces_L+4(AX)(BX*4), Y2, Y2
	VMOVUPS faces_T(DX)(BX*4), Y3
	VSUBPS  faces_T(R12)(BX*4), Y3, Y3
	VADDPS  Y3, Y2, Y2
	VMULPS  Y2, Y15, Y2
	VMULPS  (DI)(BX*4), Y0, Y3
	VADDPS  Y2, Y3, Y2
	VANDPS  Y7, Y2, Y2              // (hu)'
	VMOVUPS Y2, (R10)(BX*4)
	VMOVUPS faces_R(DX)(BX*4), Y3
	VSUBPS  faces_L(R12)(BX*4), Y3, Y3
	VMOVUPS scratch_east+faces_T(AX)(BX*4), Y4
	VSUBPS  scratch_east+faces_T+4(AX)(BX*4), Y4, Y4
	VADDPS  Y4, Y3, Y3
	VMULPS  Y3, Y15, Y3
	VMULPS  (R8)(BX*4), Y0, Y4
	VADDPS  Y3, Y4, Y3
	VANDPS  Y7, Y3, Y3              // (hv)'
	VMOVUPS Y3, (R11)(BX*4)
	VMULPS  Y2, Y2, Y2
	VMULPS  Y3, Y3, Y3
	VADDPS  Y3, Y2, Y2
	VSQRTPS Y2, Y2
	VMOVUPS Y2, scratch_q(AX)(BX*4)
	VMULPS  Y14, Y1, Y4
	VSQRTPS Y4, Y4
	VMOVUPS Y4, scratch_c(AX)(BX*4)
	VCVTDQ2PS Y1, Y5
	VMULPS  Y13, Y5, Y5
	VCVTTPS2DQ Y5, Y5
	VPSUBD  Y5, Y12, Y5
	VMOVUPS Y5, scratch_y(AX)(BX*4)
	ADDQ $8, BX
	VPADDD Y6, Y8, Y8
	CMPQ BX, CX
	JLT  balanceLoop
	VMOVMSKPS Y10, AX
	MOVL AX, negative+56(FP)
	VEXTRACTF128 $1, Y11, X1
	VADDPS X1, X11, X0
	VMOVHLPS X0, X0, X1
	VADDPS X1, X0, X0
	VMOVSHDUP X0, X1
	VADDSS X1, X0, X0
	VMOVSS X0, total+60(FP)
	VZEROUPPER
	RET

// func resistAVX2(w *scratch, lo, n int, dt4 float32, h, gn2 *float32)
TEXT ·resistAVX2(SB), NOSPLIT, $0-48
	MOVQ w+0(FP), AX
	MOVQ lo+8(FP), BX
	MOVQ n+16(FP), CX
	VBROADCASTSS dt4+24(FP), Y15
	MOVQ h+32(FP), SI
	MOVQ gn2+40(FP), DI
	LEAQ (AX)(BX*4), AX
	VBROADCASTSS consts<>+THIRD(SB), Y14
	VBROADCASTSS consts<>+FOUR(SB), Y13
	XORQ BX, BX
resistLoop:
	VMOVUPS (SI)(BX*4), Y0          // h
	VMOVUPS scratch_y(AX)(BX*4), Y1
	VMULPS  Y14, Y1, Y2
	VMULPS  Y1, Y0, Y3
	VMULPS  Y1, Y1, Y4
	VMULPS  Y4, Y3, Y3
	VSUBPS  Y3, Y13, Y3
	VMULPS  Y3, Y2, Y1
	VMULPS  Y14, Y1, Y2
	VMULPS  Y1, Y0, Y3
	VMULPS  Y1, Y1, Y4
	VMULPS  Y4, Y3, Y3
	VSUBPS  Y3, Y13, Y3
	VMULPS  Y3, Y2, Y1              // h^(−1/3)
	VMULPS  scratch_q(AX)(BX*4), Y1, Y1
	VMULPS  (DI)(BX*4), Y15, Y2
	VMULPS  Y1, Y2, Y1
	VMULPS  Y0, Y0, Y2
	VADDPS  Y1, Y2, Y1
	VSQRTPS Y1, Y1
	VADDPS  Y1, Y0, Y1
	VMOVUPS Y1, scratch_y(AX)(BX*4)
	ADDQ $8, BX
	CMPQ BX, CX
	JLT  resistLoop
	VZEROUPPER
	RET

// func settleAVX2(w *scratch, lo, n int, dry float32, h, u, v *float32) (fastest float32)
TEXT ·settleAVX2(SB), NOSPLIT, $0-60
	MOVQ w+0(FP), AX
	MOVQ lo+8(FP), BX
	MOVQ n+16(FP), CX
	VBROADCASTSS dry+24(FP), Y15
	MOVQ h+32(FP), SI
	MOVQ u+40(FP), DI
	MOVQ v+48(FP), R8
	LEAQ (AX)(BX*4), AX
	VBROADCASTSS consts<>+TWO(SB), Y14
	VBROADCASTSS consts<>+STILL(SB), Y13
	VXORPS Y12, Y12, Y12            // fastest
	VXORPS Y11, Y11, Y11
	XORQ BX, BX
settleLoop:
	VMOVUPS (SI)(BX*4), Y0          // h
	VMOVUPS scratch_q(AX)(BX*4), Y1
	VMOVUPS scratch_c(AX)(BX*4), Y2
	VCMPPS  $0x1E, Y15, Y0, Y3      // h > dry
	VMULPS  Y13, Y0, Y4
	VCMPPS  $0x1E, Y4, Y1, Y4       // q > h·1e-9
	VDIVPS  scratch_y(AX)(BX*4), Y14, Y5
	VANDPS  Y4, Y3, Y6
	VMULPS  (DI)(BX*4), Y5, Y7
	VANDPS  Y6, Y7, Y7
	VMOVUPS Y7, (DI)(BX*4)
	VMULPS  (R8)(BX*4), Y5, Y7
	VANDPS  Y6, Y7, Y7
	VMOVUPS Y7, (R8)(BX*4)
	VMULPS  Y5, Y1, Y1
	VADDPS  Y1, Y2, Y1              // c + |u|
	VBLENDVPS Y4, Y1, Y2, Y1
	VANDPS  Y3, Y1, Y1
	VMAXPS  Y1, Y12, Y12
	VCMPPS  $0x04, Y11, Y0, Y3      // h ≠ 0
	VMOVMSKPS Y3, DX
	MOVL    DX, scratch_wet(AX)(BX*4)
	ADDQ $8, BX
	CMPQ BX, CX
	JLT  settleLoop
	VEXTRACTF128 $1, Y12, X1
	VMAXPS X1, X12, X0
	VMOVHLPS X0, X0, X1
	VMAXPS X1, X0, X0
	VMOVSHDUP X0, X1
	VMAXSS X1, X0, X0
	VMOVSS X0, fastest+56(FP)
	VZEROUPPER
	RET
