package kernel

import (
	"fmt"
	"strings"
)

// named is what a processor can do and what it is called: a step of the full equations, and one of local inertia.
type named struct {
	name          string
	step, inertia Func
}

// names are all kernels there may be.
var names = []string{"go", "avx2", "avx512"}

// ByName returns a kernel of the full equations: "go", "avx2", "avx512", or "auto" for the fastest that this processor
// has.
func ByName(name string) (Func, error) {
	k, err := find(name)
	return k.step, err
}

// InertiaByName returns a kernel of local inertia by the same names.
func InertiaByName(name string) (Func, error) {
	k, err := find(name)
	return k.inertia, err
}

func find(name string) (named, error) {
	switch name {
	case "go":
		return plainly, nil
	case "auto", "":
		return fastestHere(), nil
	}
	for _, v := range vectors {
		if v.name == name {
			return v, nil
		}
	}
	for _, known := range names {
		if known == name {
			return named{}, fmt.Errorf("kernel: this processor has no %s; take \"go\" or \"auto\": results are the same", strings.ToUpper(name))
		}
	}
	return named{}, fmt.Errorf("kernel: %q is unknown; kernels are auto, %s", name, strings.Join(names, ", "))
}

// Names are the kernels that this processor has, the fastest last.
func Names() []string {
	list := []string{"go"}
	for k := len(vectors) - 1; k >= 0; k-- {
		list = append(list, vectors[k].name)
	}
	return list
}

// Best returns the fastest kernel of the full equations that this processor has.
func Best() Func { return fastestHere().step }

// BestInertia returns the fastest kernel of local inertia that this processor has.
func BestInertia() Func { return fastestHere().inertia }

// plainly is what every processor has.
var plainly = named{"go", Step, Inertia}

func fastestHere() named {
	if len(vectors) > 0 {
		return vectors[0]
	}
	return plainly
}
