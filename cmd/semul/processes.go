package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"time"

	"semul/engine/par"
)

// besideProcesses names the measurement of two threads against two programs that know nothing of each other.
const besideProcesses = "traffic two threads against two processes"

// now is the wall clock [s].
func now() float64 { return float64(time.Now().UnixNano()) / 1e9 }

// rates are those of the filled grid with everything on, measured some times.
type rates struct {
	whole []float64 // of ten minutes of traffic
	best  []float64 // of one in twenty of their windows
}

// processes compares two threads of one run with two processes of one thread each, and with one of them, in turn: what a
// machine gives to two threads at most is what it gives to two processes. Wall-clock rates; the ratio is of the best
// windows, some milliseconds long: on a machine that others use as well, whole runs tell who else was running.
func (c *benchCmd) processes(e *environment) error {
	if !c.wanted(besideProcesses) || runtime.NumCPU() < 2 {
		return nil
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	m := c.trafficGrid()
	pool := par.NewPool(2)
	defer pool.Close()
	var one, two, threads rates
	var perCPU []float64
	repeats := max(1, c.Repeats)
	for range repeats {
		work, err := m.prepare(pool)
		if err != nil {
			return err
		}
		wall, cpu := stopwatch()
		done := work()
		threads.add(done/wall(), m.outcome().Best)
		perCPU = append(perCPU, done/cpu())
		for i, r := range []*rates{&one, &two} {
			whole, best, err := c.beside(self, i+1)
			if err != nil {
				return err
			}
			r.add(whole, best)
		}
	}
	name, ratio := "two processes", middle(threads.best)/middle(two.best)
	return c.print(e, figure{Name: fmt.Sprintf("%s, %d×%d signals", besideProcesses, c.size(20), c.size(20)), Unit: m.unit, Value: middle(threads.best), PerCPUSecond: middle(perCPU), Threads: 2,
		Repeats: repeats, Median: middle(threads.best), Min: least(threads.best), Max: most(threads.best), Peer: &name, Ratio: &ratio, Machine: machine(),
		Note:    fmt.Sprintf("best windows; two processes together %.4g, one %.4g; whole runs %.4g, %.4g, %.4g", middle(two.best), middle(one.best), middle(threads.whole), middle(two.whole), middle(one.whole)),
		outcome: m.outcome()})
}

func (r *rates) add(whole, best float64) {
	r.whole, r.best = append(r.whole, whole), append(r.best, best)
}

// beside measures the filled grid in one or more processes at the same time and adds their rates.
func (c *benchCmd) beside(self string, many int) (whole, best float64, err error) {
	cmds, outs := make([]*exec.Cmd, many), make([]bytes.Buffer, many)
	for i := range cmds {
		cmds[i] = exec.Command(self, "bench", "traffic", "--only", everythingOn, "--threads", "1", "--repeats", "1", "--size", fmt.Sprint(c.Size), "--data", c.Data, "--json")
		cmds[i].Stdout, cmds[i].Stderr = &outs[i], os.Stderr
		if err := cmds[i].Start(); err != nil {
			return 0, 0, err
		}
	}
	for i, cmd := range cmds {
		if wrong := cmd.Wait(); wrong != nil && err == nil {
			err = fmt.Errorf("a process beside this one: %w", wrong)
		}
		var f struct {
			Value float64
			Best  float64 `json:"best_windows"`
		}
		if err == nil {
			err = json.Unmarshal(outs[i].Bytes(), &f)
		}
		whole, best = whole+f.Value, best+f.Best
	}
	return whole, best, err
}
