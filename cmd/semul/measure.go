package main

import (
	"fmt"
	"math"
	"sort"
	"time"

	"semul/engine/par"
	"semul/engine/run"
)

// measure does the work once to warm up, then repeats it; the medians count.
func (c *benchCmd) measure(m measurement, threads int) (figure, error) {
	pool := par.NewPool(threads)
	defer pool.Close()
	work, err := m.prepare(pool)
	if err != nil {
		return figure{}, err
	}
	work()
	beside := func() float64 { return 0 }
	if m.beside != nil {
		beside = m.beside(pool)
		beside()
	}
	repeats := max(1, c.Repeats)
	rates, perCPU, peers := make([]float64, repeats), make([]float64, repeats), make([]float64, repeats)
	for k := range repeats {
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
		Median: median, Min: rates[0], Max: rates[repeats-1], Machine: machine(), Note: m.note}
	if m.beside != nil {
		bytes, most := perCPU[repeats/2]*m.unitSize, peers[repeats/2]
		ratio := bytes / most
		f.Peer, f.Ratio = &m.peer, &ratio
		f.Note = fmt.Sprintf("%.1f GB a CPU-second at %g B each, %.0f %% of the %s's %.1f", bytes/1e9, m.unitSize, 100*ratio, m.peer, most/1e9)
	}
	return f, nil
}
