package main

import (
	"fmt"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"sort"
	"strconv"
	"strings"
	"time"

	"semul/engine/par"
	"semul/engine/run"
)

// measure does the work once to warm up, then repeats it; the medians count.
func (c *benchCmd) measure(m measurement, threads int) (figure, error) {
	pool := par.NewPool(threads)
	defer pool.Close()
	forgetPeak()
	work, err := m.prepare(pool)
	if err != nil {
		return figure{}, err
	}
	if !m.named { // what is long warms up by itself
		work()
	}
	beside := func() float64 { return 0 }
	if m.beside != nil {
		beside = m.beside(pool)
		beside()
	}
	repeats := max(1, c.Repeats)
	if m.named {
		repeats = 1
	}
	rates, perCPU, peers := make([]float64, repeats), make([]float64, repeats), make([]float64, repeats)
	for k := range repeats {
		if m.anew && (k > 0 || !m.named) {
			if work, err = m.prepare(pool); err != nil {
				return figure{}, err
			}
			runtime.GC()
		}
		begun, cpu := time.Now(), run.ProcessSeconds()
		done := work()
		if math.IsNaN(done) {
			return figure{}, fmt.Errorf("the work failed")
		}
		rates[k] = done / time.Since(begun).Seconds()
		perCPU[k] = done / max(run.ProcessSeconds()-cpu, 1e-9)
		cpu = run.ProcessSeconds()
		peers[k] = beside() / max(run.ProcessSeconds()-cpu, 1e-9)
	}
	sort.Float64s(rates)
	sort.Float64s(perCPU)
	sort.Float64s(peers)
	median := rates[repeats/2]
	f := figure{Name: m.name, Unit: m.unit, Value: median, PerCPUSecond: perCPU[repeats/2], Threads: threads, Repeats: repeats,
		Median: median, Min: rates[0], Max: rates[repeats-1], Machine: machine(), Note: m.note, PeakBytes: peak()}
	if m.outcome != nil {
		f.outcome = m.outcome()
	}
	if m.beside != nil {
		bytes, most := perCPU[repeats/2]*m.unitSize, peers[repeats/2]
		ratio := bytes / most
		f.Peer, f.Ratio = &m.peer, &ratio
		f.Note = fmt.Sprintf("%.1f GB a CPU-second at %g B each, %.0f %% of the %s's %.1f", bytes/1e9, m.unitSize, 100*ratio, m.peer, most/1e9)
	}
	return f, nil
}

// peak is the largest resident memory of this process since forgetPeak [B]; 0 where the system does not say.
func peak() uint64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for _, line := range strings.Split(string(text), "\n") {
		if kb, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, _ := strconv.ParseUint(strings.TrimSpace(strings.TrimSuffix(kb, "kB")), 10, 64)
			return n * 1024
		}
	}
	return 0
}

// forgetPeak gives back what is not needed and has the system measure peaks from here on, where it can.
func forgetPeak() {
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // elsewhere the peak is that of the whole process
}

// loadAverage is how many threads ran or waited for a processor in the last minute on the mean; 0 where the system does
// not say.
func loadAverage() float64 {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(text), " ")
	load, _ := strconv.ParseFloat(first, 64)
	return load
}
