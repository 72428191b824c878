#include "go_asm.h"
#include "textflag.h"

// func meetAVX2(n int, cells *[8]*float32, m *Marks)
TEXT ·meetAVX2(SB), NOSPLIT, $0-24
	MOVQ n+0(FP), CX
	MOVQ cells+8(FP), AX
	MOVQ m+16(FP), DX
	MOVQ 0(AX), SI                  // h
	MOVQ 8(AX), DI                  // u
	MOVQ 16(AX), R8                 // v
	MOVQ 24(AX), R9                 // worst depth
	MOVQ 32(AX), R10                // speed
	MOVQ 40(AX), R11                // flow
	MOVQ 48(AX), R12                // arrival
	MOVQ 56(AX), R13                // duration
	VBROADCASTSS Marks_Dry(DX), Y15
	VBROADCASTSS Marks_Arrival(DX), Y14
	VBROADCASTSS Marks_Duration(DX), Y13
	VBROADCASTSS Marks_Now(DX), Y12
	VBROADCASTSS Marks_Every(DX), Y11
	XORQ BX, BX
meetLoop:
	VMOVUPS (SI)(BX*4), Y0
	VMOVUPS (DI)(BX*4), Y1
	VMOVUPS (R8)(BX*4), Y2
	VMULPS  Y1, Y1, Y1
	VMULPS  Y2, Y2, Y2
	VADDPS  Y2, Y1, Y1
	VSQRTPS Y1, Y1                  // s
	VMULPS  Y1, Y0, Y2              // h·s
	VCMPPS  $0x1E, Y15, Y0, Y3      // h > dry
	VANDPS  Y3, Y0, Y0
	VANDPS  Y3, Y1, Y1
	VANDPS  Y3, Y2, Y2
	VMAXPS  (R9)(BX*4), Y0, Y4
	VMAXPS  (R10)(BX*4), Y1, Y1
	VMAXPS  (R11)(BX*4), Y2, Y2
	VMOVUPS Y4, (R9)(BX*4)
	VMOVUPS Y1, (R10)(BX*4)
	VMOVUPS Y2, (R11)(BX*4)
	VMOVUPS (R12)(BX*4), Y4
	VCMPPS  $0x1E, Y14, Y0, Y5      // h > arrival's depth
	VCMPPS  $0x03, Y4, Y4, Y6       // never yet
	VANDPS  Y6, Y5, Y5
	VBLENDVPS Y5, Y12, Y4, Y4
	VMOVUPS Y4, (R12)(BX*4)
	VCMPPS  $0x1E, Y13, Y0, Y5      // h > duration's depth
	VANDPS  Y11, Y5, Y5
	VADDPS  (R13)(BX*4), Y5, Y5
	VMOVUPS Y5, (R13)(BX*4)
	ADDQ $8, BX
	CMPQ BX, CX
	JLT  meetLoop
	VZEROUPPER
	RET
