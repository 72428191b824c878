#include "go_asm.h"
#include "textflag.h"

// The sweeps of inertia.go on eight columns at once, and that over faces on sixteen, in the order of their operations there, so that bits are equal. No
// fused multiply-add. What lies beyond n faces is computed too and means nothing; cells beyond n become 0.
// Operands are in Go's order: the last one is the result, and VSUBPS b, a, x is x = a − b.

// All eight lanes of a number.
#define LANES(at, bits) \
	DATA full<>+(at+0)(SB)/4, $bits; \
	DATA full<>+(at+4)(SB)/4, $bits; \
	DATA full<>+(at+8)(SB)/4, $bits; \
	DATA full<>+(at+12)(SB)/4, $bits; \
	DATA full<>+(at+16)(SB)/4, $bits; \
	DATA full<>+(at+20)(SB)/4, $bits; \
	DATA full<>+(at+24)(SB)/4, $bits; \
	DATA full<>+(at+28)(SB)/4, $bits

LANES(0, 0x7fffffff)              // all but the sign
LANES(32, 0x80000000)             // the sign
LANES(64, const_bitsGravity)
LANES(96, const_bitsUpwind)
LANES(128, const_bitsAside)
LANES(160, 0x3e800000)            // 0.25
LANES(192, 0x3f800000)            // 1
LANES(224, const_bitsFastest)
LANES(256, const_bitsStill)
LANES(288, const_rootBits)
GLOBL full<>(SB), RODATA|NOPTR, $320

DATA single<>+0(SB)/4, $const_bitsThird
DATA single<>+4(SB)/4, $0x40800000 // 4
GLOBL single<>(SB), RODATA|NOPTR, $8

DATA count<>+0(SB)/4, $0
DATA count<>+4(SB)/4, $1
DATA count<>+8(SB)/4, $2
DATA count<>+12(SB)/4, $3
DATA count<>+16(SB)/4, $4
DATA count<>+20(SB)/4, $5
DATA count<>+24(SB)/4, $6
DATA count<>+28(SB)/4, $7
DATA count<>+32(SB)/4, $8
GLOBL count<>(SB), RODATA|NOPTR, $36

// Memory is asked for 8 rows ahead: four arrays with the faces east, two with those north, one with the cells, for the
// processor can wait for some twenty lines at once and no more.
#define AHEAD 2560
#define ASKEAST \
	PREFETCHT0 AHEAD(SI)(BX*4); \
	PREFETCHT0 AHEAD(DI)(BX*4); \
	PREFETCHT0 AHEAD(R10)(BX*4); \
	PREFETCHT0 AHEAD(R8)(BX*4)
#define ASKNORTH \
	PREFETCHT0 AHEAD(R8)(BX*4); \
	PREFETCHT0 AHEAD(R11)(BX*4)

#define ABS full<>+0(SB)
#define SIGN full<>+32(SB)
#define G full<>+64(SB)
#define UPWIND full<>+96(SB)
#define ASIDE full<>+128(SB)
#define QUARTER full<>+160(SB)
#define ONE full<>+192(SB)
#define FASTEST full<>+224(SB)
#define STILL full<>+256(SB)
#define ROOT full<>+288(SB)

// One Newton step towards hf^(−1/3): Y0 from Y0, hf in Y3; Y1, Y6 and Y7 are used.
#define NEWTON \
	VMULPS  Y14, Y0, Y1; \
	VMULPS  Y0, Y3, Y6; \
	VMULPS  Y0, Y0, Y7; \
	VMULPS  Y7, Y6, Y6; \
	VSUBPS  Y6, Y13, Y6; \
	VMULPS  Y6, Y1, Y0

// swath.discharge: the cell behind is R bytes on; T2 to T4 lead from the first face across to the others.
#define DISCHARGE(R, T2, T3, T4, ASK) \
	MOVQ c+0(FP), AX; \
	MOVQ n+8(FP), CX; \
	MOVQ rows+16(FP), R13; \
	MOVQ x+24(FP), DX; \
	MOVQ crossing_h(DX), SI; \
	MOVQ crossing_dz(DX), R8; \
	MOVQ crossing_gn2(DX), R11; \
	MOVQ crossing_q(DX), DI; \
	MOVQ crossing_before(DX), R9; \
	MOVQ crossing_across(DX), R10; \
	MOVQ crossing_out(DX), R12; \
	VXORPS Y15, Y15, Y15; \
	VBROADCASTSS single<>+0(SB), Y14; \
	VBROADCASTSS single<>+4(SB), Y13; \
	VBROADCASTSS faceConsts_fall(AX), Y12; \
	VBROADCASTSS faceConsts_half(AX), Y11; \
	VBROADCASTSS faceConsts_dry(AX), Y10; \
row: \
	XORQ BX, BX; \
loop: \
	ASK; \
	VMOVUPS (SI)(BX*4), Y0; \
	VMOVUPS R(SI)(BX*4), Y1; \
	VMOVUPS (R8)(BX*4), Y2; \
	VADDPS  Y1, Y2, Y3; \
	VMAXPS  Y0, Y3, Y3; \
	VMAXPS  Y15, Y2, Y4; \
	VSUBPS  Y4, Y3, Y3; \
	VCMPPS  $0x1E, Y10, Y3, Y4; \
	VMOVMSKPS Y4, DX; \
	VXORPS  Y5, Y5, Y5; \
	TESTL   DX, DX; \
	JZ      dryVector; \
	VSUBPS  Y0, Y1, Y0; \
	VADDPS  Y0, Y2, Y0; \
	VMULPS  Y3, Y12, Y1; \
	VMULPS  Y0, Y1, Y1; \
	VMOVUPS (DI)(BX*4), Y2; \
	VMOVUPS (R9)(BX*4), Y5; \
	VADDPS  R(DI)(BX*4), Y5, Y5; \
	VMULPS  ASIDE, Y5, Y5; \
	VMULPS  UPWIND, Y2, Y6; \
	VADDPS  Y5, Y6, Y5; \
	VSUBPS  Y1, Y5, Y5; \
	VSUBPS  Y1, Y2, Y1; \
	VMULPS  Y0, Y5, Y0; \
	VCMPPS  $0x1E, Y15, Y0, Y0; \
	VBLENDVPS Y0, Y1, Y5, Y5; \
	VMOVUPS (R10)(BX*4), Y0; \
	VADDPS  T2(R10)(BX*4), Y0, Y0; \
	VMOVUPS T3(R10)(BX*4), Y1; \
	VADDPS  T4(R10)(BX*4), Y1, Y1; \
	VADDPS  Y1, Y0, Y0; \
	VMULPS  QUARTER, Y0, Y0; \
	VMULPS  Y2, Y2, Y2; \
	VMULPS  Y0, Y0, Y0; \
	VADDPS  Y0, Y2, Y2; \
	VSQRTPS Y2, Y2; \
	VCVTDQ2PS Y3, Y0; \
	VMULPS  Y14, Y0, Y0; \
	VCVTTPS2DQ Y0, Y0; \
	VMOVUPS ROOT, Y1; \
	VPSUBD  Y0, Y1, Y0; \
	NEWTON; \
	NEWTON; \
	VMULPS  Y0, Y0, Y1; \
	VMULPS  Y0, Y1, Y1; \
	VMULPS  Y1, Y1, Y1; \
	VMULPS  Y0, Y1, Y1; \
	VMOVUPS (R11)(BX*4), Y6; \
	VADDPS  R(R11)(BX*4), Y6, Y6; \
	VMULPS  Y6, Y11, Y6; \
	VMULPS  Y2, Y6, Y6; \
	VMULPS  Y1, Y6, Y6; \
	VADDPS  ONE, Y6, Y6; \
	VDIVPS  Y6, Y5, Y5; \
	VMULPS  G, Y3, Y0; \
	VMINPS  FASTEST, Y0, Y0; \
	VMULPS  Y3, Y3, Y1; \
	VMULPS  Y0, Y1, Y0; \
	VMULPS  Y5, Y5, Y1; \
	VCMPPS  $0x1E, Y0, Y1, Y1; \
	VANDPS  Y4, Y1, Y1; \
	VMOVMSKPS Y1, DX; \
	TESTL   DX, DX; \
	JZ      slowEnough; \
	VSQRTPS Y0, Y0; \
	VANDPS  SIGN, Y5, Y2; \
	VORPS   Y2, Y0, Y0; \
	VBLENDVPS Y1, Y0, Y5, Y5; \
slowEnough: \
	VANDPS  ABS, Y5, Y1; \
	VMULPS  STILL, Y3, Y0; \
	VCMPPS  $0x1E, Y0, Y1, Y1; \
	VANDPS  Y1, Y5, Y5; \
	VANDPS  Y4, Y5, Y5; \
dryVector: \
	VMOVUPS Y5, (R12)(BX*4); \
	ADDQ $8, BX; \
	CMPQ BX, CX; \
	JLT  loop; \
	ADDQ $320, SI; \
	ADDQ $320, R8; \
	ADDQ $320, R11; \
	ADDQ $320, DI; \
	ADDQ $320, R9; \
	ADDQ $320, R10; \
	ADDQ $320, R12; \
	DECQ R13; \
	JNZ  row; \
	VZEROUPPER; \
	RET

// func eastAVX2(c *faceConsts, n, rows int, x *crossing)
TEXT ·eastAVX2(SB), NOSPLIT, $0-32
	DISCHARGE(4, 4, -320, -316, ASKEAST)

// func northAVX2(c *faceConsts, n, rows int, x *crossing)
TEXT ·northAVX2(SB), NOSPLIT, $0-32
	DISCHARGE(320, 320, -4, 316, ASKNORTH)

// All sixteen lanes are made from one number each.
DATA each<>+0(SB)/4, $const_bitsThird
DATA each<>+4(SB)/4, $0x40800000  // 4
DATA each<>+8(SB)/4, $const_bitsAside
DATA each<>+12(SB)/4, $const_bitsUpwind
DATA each<>+16(SB)/4, $0x3e800000 // 0.25
DATA each<>+20(SB)/4, $const_rootBits
DATA each<>+24(SB)/4, $0x3f800000 // 1
DATA each<>+28(SB)/4, $const_bitsGravity
DATA each<>+32(SB)/4, $const_bitsFastest
DATA each<>+36(SB)/4, $const_bitsStill
DATA each<>+40(SB)/4, $0x7fffffff // all but the sign
DATA each<>+44(SB)/4, $0x80000000 // the sign
GLOBL each<>(SB), RODATA|NOPTR, $48

// One Newton step towards hf^(−1/3): Z0 from Z0, hf in Z3; Z1, Z6 and Z7 are used.
#define NEWTON16 \
	VMULPS  Z30, Z0, Z1; \
	VMULPS  Z0, Z3, Z6; \
	VMULPS  Z0, Z0, Z7; \
	VMULPS  Z7, Z6, Z6; \
	VSUBPS  Z6, Z29, Z6; \
	VMULPS  Z6, Z1, Z0

// DISCHARGE on sixteen columns at once; choices are made by masks.
#define DISCHARGE16(R, T2, T3, T4, ASK) \
	MOVQ c+0(FP), AX; \
	MOVQ n+8(FP), CX; \
	MOVQ rows+16(FP), R13; \
	MOVQ x+24(FP), DX; \
	MOVQ crossing_h(DX), SI; \
	MOVQ crossing_dz(DX), R8; \
	MOVQ crossing_gn2(DX), R11; \
	MOVQ crossing_q(DX), DI; \
	MOVQ crossing_before(DX), R9; \
	MOVQ crossing_across(DX), R10; \
	MOVQ crossing_out(DX), R12; \
	VPXORD Z31, Z31, Z31; \
	VBROADCASTSS each<>+0(SB), Z30; \
	VBROADCASTSS each<>+4(SB), Z29; \
	VBROADCASTSS faceConsts_fall(AX), Z28; \
	VBROADCASTSS faceConsts_half(AX), Z27; \
	VBROADCASTSS faceConsts_dry(AX), Z26; \
	VBROADCASTSS each<>+8(SB), Z25; \
	VBROADCASTSS each<>+12(SB), Z24; \
	VBROADCASTSS each<>+16(SB), Z23; \
	VPBROADCASTD each<>+20(SB), Z22; \
	VBROADCASTSS each<>+24(SB), Z21; \
	VBROADCASTSS each<>+28(SB), Z20; \
	VBROADCASTSS each<>+32(SB), Z19; \
	VBROADCASTSS each<>+36(SB), Z18; \
	VPBROADCASTD each<>+40(SB), Z17; \
row: \
	XORQ BX, BX; \
loop: \
	ASK; \
	VMOVUPS (SI)(BX*4), Z0; \
	VMOVUPS R(SI)(BX*4), Z1; \
	VMOVUPS (R8)(BX*4), Z2; \
	VADDPS  Z1, Z2, Z3; \
	VMAXPS  Z0, Z3, Z3; \
	VMAXPS  Z31, Z2, Z4; \
	VSUBPS  Z4, Z3, Z3; \
	VCMPPS  $0x1E, Z26, Z3, K1; \
	VPXORD  Z5, Z5, Z5; \
	KORTESTW K1, K1; \
	JZ      dryVector; \
	VCVTDQ2PS Z3, Z7; \
	VMULPS  Z30, Z7, Z7; \
	VCVTTPS2DQ Z7, Z7; \
	VSUBPS  Z0, Z1, Z0; \
	VADDPS  Z0, Z2, Z0; \
	VMULPS  Z3, Z28, Z1; \
	VMULPS  Z0, Z1, Z1; \
	VMOVUPS (DI)(BX*4), Z2; \
	VMOVUPS (R9)(BX*4), Z5; \
	VADDPS  R(DI)(BX*4), Z5, Z5; \
	VMULPS  Z25, Z5, Z5; \
	VMULPS  Z24, Z2, Z6; \
	VADDPS  Z5, Z6, Z5; \
	VSUBPS  Z1, Z5, Z5; \
	VMULPS  Z0, Z5, Z0; \
	VCMPPS  $0x1E, Z31, Z0, K2; \
	VSUBPS  Z1, Z2, K2, Z5; \
	VMOVUPS (R10)(BX*4), Z0; \
	VADDPS  T2(R10)(BX*4), Z0, Z0; \
	VMOVUPS T3(R10)(BX*4), Z1; \
	VADDPS  T4(R10)(BX*4), Z1, Z1; \
	VADDPS  Z1, Z0, Z0; \
	VMULPS  Z23, Z0, Z0; \
	VMULPS  Z2, Z2, Z2; \
	VMULPS  Z0, Z0, Z0; \
	VADDPS  Z0, Z2, Z2; \
	VSQRTPS Z2, Z2; \
	VPSUBD  Z7, Z22, Z0; \
	NEWTON16; \
	NEWTON16; \
	VMULPS  Z0, Z0, Z1; \
	VMULPS  Z0, Z1, Z1; \
	VMULPS  Z1, Z1, Z1; \
	VMULPS  Z0, Z1, Z1; \
	VMOVUPS (R11)(BX*4), Z6; \
	VADDPS  R(R11)(BX*4), Z6, Z6; \
	VMULPS  Z6, Z27, Z6; \
	VMULPS  Z2, Z6, Z6; \
	VMULPS  Z1, Z6, Z6; \
	VADDPS  Z21, Z6, Z6; \
	VDIVPS  Z6, Z5, Z5; \
	VMULPS  Z20, Z3, Z0; \
	VMINPS  Z19, Z0, Z0; \
	VMULPS  Z3, Z3, Z1; \
	VMULPS  Z0, Z1, Z0; \
	VMULPS  Z5, Z5, Z1; \
	VCMPPS  $0x1E, Z0, Z1, K1, K3; \
	KORTESTW K3, K3; \
	JZ      slowEnough; \
	VSQRTPS Z0, Z0; \
	VPBROADCASTD each<>+44(SB), Z1; \
	VPANDD  Z1, Z5, Z1; \
	VPORD   Z1, Z0, K3, Z5; \
slowEnough: \
	VPANDD  Z17, Z5, Z1; \
	VMULPS  Z18, Z3, Z0; \
	VCMPPS  $0x1E, Z0, Z1, K1, K1; \
	VMOVAPS.Z Z5, K1, Z5; \
dryVector: \
	VMOVUPS Z5, (R12)(BX*4); \
	ADDQ $16, BX; \
	CMPQ BX, CX; \
	JLT  loop; \
	ADDQ $320, SI; \
	ADDQ $320, R8; \
	ADDQ $320, R11; \
	ADDQ $320, DI; \
	ADDQ $320, R9; \
	ADDQ $320, R10; \
	ADDQ $320, R12; \
	DECQ R13; \
	JNZ  row; \
	VZEROUPPER; \
	RET

// func eastAVX512(c *faceConsts, n, rows int, x *crossing)
TEXT ·eastAVX512(SB), NOSPLIT, $0-32
	DISCHARGE16(4, 4, -320, -316, ASKEAST)

// func northAVX512(c *faceConsts, n, rows int, x *crossing)
TEXT ·northAVX512(SB), NOSPLIT, $0-32
	DISCHARGE16(320, 320, -4, 316, ASKNORTH)

// func overAVX2(e, s, n *float32, count int, ratio float32, h *float32) uint32
TEXT ·overAVX2(SB), NOSPLIT, $0-52
	MOVQ e+0(FP), AX
	MOVQ s+8(FP), DX
	MOVQ n+16(FP), SI
	MOVQ count+24(FP), CX
	VBROADCASTSS ratio+32(FP), Y15
	MOVQ h+40(FP), DI
	VMOVUPS SIGN, Y14
	VXORPS Y13, Y13, Y13
	VXORPS Y12, Y12, Y12            // where
	XORQ BX, BX
overLoop:
	VPMAXSD 4(AX)(BX*4), Y13, Y0
	VPXOR   (AX)(BX*4), Y14, Y1
	VPMAXSD Y13, Y1, Y1
	VADDPS  Y1, Y0, Y0
	VPMAXSD (SI)(BX*4), Y13, Y1
	VPXOR   (DX)(BX*4), Y14, Y2
	VPMAXSD Y13, Y2, Y2
	VADDPS  Y2, Y1, Y1
	VADDPS  Y1, Y0, Y0
	VMULPS  Y0, Y15, Y0
	VCMPPS  $0x1E, (DI)(BX*4), Y0, Y0
	VORPS   Y0, Y12, Y12
	ADDQ $8, BX
	CMPQ BX, CX
	JLT  overLoop
	VMOVMSKPS Y12, AX
	MOVL AX, ret+48(FP)
	VZEROUPPER
	RET

// func storeAVX2(b *banked, count, rows int, ratio float32) (negative uint32, total, deepest float32)
TEXT ·storeAVX2(SB), NOSPLIT, $0-44
	MOVQ b+0(FP), R13
	MOVQ count+8(FP), CX
	MOVQ rows+16(FP), R14
	VBROADCASTSS ratio+24(FP), Y15
	MOVQ banked_e(R13), AX
	MOVQ banked_s(R13), DX
	MOVQ banked_n(R13), SI
	MOVQ banked_h(R13), DI
	MOVQ banked_h1(R13), R8
	MOVQ banked_u1(R13), R9
	MOVQ banked_v1(R13), R10
	MOVQ banked_rest(R13), R11
	MOVQ banked_wet(R13), R12
	VXORPS Y14, Y14, Y14            // Σ h'
	VXORPS Y13, Y13, Y13            // where h' < 0
	VXORPS Y12, Y12, Y12            // deepest
	VXORPS Y11, Y11, Y11
	MOVQ CX, X10
	VPBROADCASTD X10, Y10
	VPBROADCASTD count<>+32(SB), Y8
storeRow:
	VMOVDQU count<>(SB), Y9
	XORQ BX, BX
	MOVQ R12, R15
storeLoop:
	PREFETCHT0 AHEAD(R11)(BX*4)
	VPCMPGTD Y9, Y10, Y7            // lanes below n
	VMOVUPS (DI)(BX*4), Y0          // h
	VMOVUPS (AX)(BX*4), Y1
	VMOVUPS 4(AX)(BX*4), Y2
	VSUBPS  Y2, Y1, Y1
	VMOVUPS (DX)(BX*4), Y3
	VMOVUPS (SI)(BX*4), Y4
	VSUBPS  Y4, Y3, Y3
	VADDPS  Y3, Y1, Y1
	VMULPS  Y1, Y15, Y1
	VADDPS  (R11)(BX*4), Y1, Y3     // dh and what was kept
	VADDPS  Y3, Y0, Y1
	VANDPS  Y7, Y1, Y1              // h'
	VSUBPS  Y0, Y1, Y5
	VSUBPS  Y5, Y3, Y5
	VANDPS  Y7, Y5, Y5              // kept now
	VANDPS  Y7, Y2, Y2
	VANDPS  Y7, Y4, Y4
	VMOVUPS Y1, (R8)(BX*4)
	VMOVUPS Y5, (R11)(BX*4)
	VMOVUPS Y2, (R9)(BX*4)
	VMOVUPS Y4, (R10)(BX*4)
	VADDPS  Y1, Y14, Y14
	VMAXPS  Y12, Y1, Y12
	VCMPPS  $0x11, Y11, Y1, Y5
	VORPS   Y5, Y13, Y13
	VORPS   Y2, Y1, Y1
	VORPS   Y4, Y1, Y1
	VPCMPEQD Y11, Y1, Y1
	VMOVMSKPS Y1, R13
	XORL    $0xff, R13
	MOVB    R13, (R15)
	INCQ    R15
	ADDQ $8, BX
	VPADDD Y8, Y9, Y9
	CMPQ BX, CX
	JLT  storeLoop
	ADDQ $320, AX
	ADDQ $320, DX
	ADDQ $320, SI
	ADDQ $320, DI
	ADDQ $320, R8
	ADDQ $320, R9
	ADDQ $320, R10
	ADDQ $320, R11
	ADDQ $8, R12
	DECQ R14
	JNZ  storeRow
	VMOVMSKPS Y13, AX
	MOVL AX, negative+32(FP)
	VEXTRACTF128 $1, Y14, X1
	VADDPS X1, X14, X0
	VMOVHLPS X0, X0, X1
	VADDPS X1, X0, X0
	VMOVSHDUP X0, X1
	VADDSS X1, X0, X0
	VMOVSS X0, total+36(FP)
	VEXTRACTF128 $1, Y12, X1
	VMAXPS X1, X12, X0
	VMOVHLPS X0, X0, X1
	VMAXPS X1, X0, X0
	VMOVSHDUP X0, X1
	VMAXSS X1, X0, X0
	VMOVSS X0, deepest+40(FP)
	VZEROUPPER
	RET
