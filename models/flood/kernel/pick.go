package kernel

import (
	"fmt"
	"strings"
)

// named is a kernel and what it is called.
type named struct {
	name string
	step Func
}

// names are all kernels there may be.
var names = []string{"go", "avx2", "avx512"}

// ByName returns a kernel: "go", "avx2", "avx512", or "auto" for the fastest that this processor has.
func ByName(name string) (Func, error) {
	switch name {
	case "go":
		return Step, nil
	case "auto", "":
		return Best(), nil
	}
	for _, v := range vectors {
		if v.name == name {
			return v.step, nil
		}
	}
	for _, known := range names {
		if known == name {
			return nil, fmt.Errorf("kernel: this processor has no %s; take \"go\" or \"auto\": results are the same", strings.ToUpper(name))
		}
	}
	return nil, fmt.Errorf("kernel: %q is unknown; kernels are auto, %s", name, strings.Join(names, ", "))
}

// Names are the kernels that this processor has, the fastest last.
func Names() []string {
	list := []string{"go"}
	for k := len(vectors) - 1; k >= 0; k-- {
		list = append(list, vectors[k].name)
	}
	return list
}

// Best returns the fastest kernel that this processor has.
func Best() Func {
	if len(vectors) > 0 {
		return vectors[0].step
	}
	return Step
}
