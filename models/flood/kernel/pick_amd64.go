package kernel

// vectors are the vector kernels of this processor by name, the fastest first.
var vectors = detect()

func detect() (list []named) {
	if hasAVX512() {
		list = append(list, named{"avx512", StepAVX512, InertiaAVX512})
	}
	if hasAVX2() {
		list = append(list, named{"avx2", StepAVX2, InertiaAVX2})
	}
	return list
}
