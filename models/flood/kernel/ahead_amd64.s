#include "textflag.h"

// func fetch(rows *[9]*float32, at int)
TEXT ·fetch(SB), NOSPLIT, $0-16
	MOVQ rows+0(FP), AX
	MOVQ at+8(FP), BX
	XORQ CX, CX
fetchLoop:
	MOVQ (AX)(CX*8), SI
	LEAQ (SI)(BX*4), SI
	PREFETCHT0 (SI)
	PREFETCHT0 64(SI)
	PREFETCHT0 128(SI)
	PREFETCHT0 192(SI)
	INCQ CX
	CMPQ CX, $9
	JLT  fetchLoop
	RET
