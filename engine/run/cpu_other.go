//go:build !unix && !windows

package run

// ProcessSeconds is not known on this system.
func ProcessSeconds() float64 { return 0 }
