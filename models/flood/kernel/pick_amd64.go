package kernel

// vector is the vector kernel of this processor, nil if it has none.
var vector = detect()

func detect() Func {
	if hasAVX2() {
		return StepAVX2
	}
	return nil
}
