package kernel

import "fmt"

// ByName returns a kernel: "go", "avx2", or "auto" for the fastest that this processor has.
func ByName(name string) (Func, error) {
	switch name {
	case "go":
		return Step, nil
	case "avx2":
		if vector == nil {
			return nil, fmt.Errorf("kernel: this processor has no AVX2; take \"go\" or \"auto\": results are the same")
		}
		return vector, nil
	case "auto", "":
		return Best(), nil
	}
	return nil, fmt.Errorf("kernel: %q is unknown; kernels are auto, go, avx2", name)
}

// Best returns the fastest kernel that this processor has.
func Best() Func {
	if vector != nil {
		return vector
	}
	return Step
}
