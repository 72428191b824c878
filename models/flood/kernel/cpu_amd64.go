package kernel

// Sixteen and eight lanes need the processor's instructions and a system that saves their registers.

func cpuid(leaf, sub uint32) (a, b, c, d uint32)
func xgetbv() uint32

// hasAVX2 reports whether the processor has AVX2 and the system saves its registers.
func hasAVX2() bool {
	most, _, _, _ := cpuid(0, 0)
	if most < 7 {
		return false
	}
	const osxsave, avx = 1 << 27, 1 << 28
	if _, _, c, _ := cpuid(1, 0); c&osxsave == 0 || c&avx == 0 || xgetbv()&0x06 != 0x06 {
		return false
	}
	_, b, _, _ := cpuid(7, 0)
	return b&(1<<5) != 0
}

// hasAVX512 reports the same of AVX-512: its foundation and what works on double and quad words, and of BMI2.
func hasAVX512() bool {
	if !hasAVX2() || xgetbv()&0xe6 != 0xe6 {
		return false
	}
	_, b, _, _ := cpuid(7, 0)
	const bmi2, foundation, quads = 1 << 8, 1 << 16, 1 << 17
	return b&bmi2 != 0 && b&foundation != 0 && b&quads != 0
}
