package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"time"
)

// doctorCmd is `semul doctor`.
type doctorCmd struct {
	jsonFlag
}

// finding is one thing about the machine.
type finding struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Means string `json:"means"`
}

func (c *doctorCmd) Run(e *environment) error {
	found := []finding{
		{"platform", runtime.GOOS + "/" + runtime.GOARCH, "one architecture gives equal bits everywhere; others agree within tolerances"},
		{"processors", fmt.Sprint(runtime.NumCPU()), "solvers use all; results do not depend on how many"},
		{"go", runtime.Version(), "what built this program"},
		{"semul", version(), "put it beside any figure you quote"},
		{"instruction set", instructionSet(), "vector kernels come later; this build computes in plain Go"},
		{"memory bandwidth", fmt.Sprintf("%.1f GB/s triad, one thread", triad()), "what bounds the flood solver on large grids"},
		{"display", display(), "needed by a window only; semul render and semul report need none"},
		{"ffmpeg", tool("ffmpeg"), "needed by semul render --video only"},
	}
	if c.JSON {
		return e.printJSON(map[string]any{"findings": found})
	}
	for _, f := range found {
		fmt.Fprintf(e.stdout, "%-18s %-36s %s\n", f.Name, f.Value, f.Means)
	}
	return nil
}

func instructionSet() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "GOAMD64" || s.Key == "GOARM64" {
				return s.Key + "=" + s.Value
			}
		}
	}
	return "unknown"
}

func display() string {
	switch {
	case runtime.GOOS == "windows" || runtime.GOOS == "darwin":
		return "of the system"
	case os.Getenv("WAYLAND_DISPLAY") != "":
		return "Wayland " + os.Getenv("WAYLAND_DISPLAY")
	case os.Getenv("DISPLAY") != "":
		return "X11 " + os.Getenv("DISPLAY")
	}
	return "none"
}

func tool(name string) string {
	path, err := exec.LookPath(name)
	if err != nil {
		return "not found"
	}
	return path
}

// triad measures a[i] = b[i] + s·c[i] over arrays that no cache holds, in GB/s: 12 bytes move for each element.
func triad() float64 {
	const n = 1 << 25
	a, b, c := make([]float32, n), make([]float32, n), make([]float32, n)
	for i := range b {
		b[i], c[i] = float32(i), 1
	}
	best := 0.0
	for range 3 {
		begun := time.Now()
		for i := range a {
			a[i] = b[i] + 3*c[i]
		}
		best = max(best, 12*n/time.Since(begun).Seconds()/1e9)
	}
	return best
}
