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

// processes compares two threads of one run with two processes of one thread each, in turn: what a machine gives to two
// threads at most is what it gives to two processes. Wall-clock rates; the filled grid with everything on.
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
	var threads, perCPU, pairs []float64
	repeats := max(1, c.Repeats)
	for range repeats {
		work, err := m.prepare(pool)
		if err != nil {
			return err
		}
		wall, cpu := stopwatch()
		done := work()
		threads, perCPU = append(threads, done/wall()), append(perCPU, done/cpu())
		pair, err := c.pair(self)
		if err != nil {
			return err
		}
		pairs = append(pairs, pair)
	}
	name, ratio := "two processes", middle(threads)/middle(pairs)
	return c.print(e, figure{Name: fmt.Sprintf("%s, %d×%d signals", besideProcesses, c.size(20), c.size(20)), Unit: m.unit, Value: middle(threads), PerCPUSecond: middle(perCPU), Threads: 2,
		Repeats: repeats, Median: middle(threads), Min: least(threads), Max: most(threads), Peer: &name, Ratio: &ratio, Machine: machine(),
		Note: fmt.Sprintf("two processes together %.4g (%.4g to %.4g)", middle(pairs), least(pairs), most(pairs)), outcome: m.outcome()})
}

// pair measures the filled grid in two processes at the same time and adds their rates.
func (c *benchCmd) pair(self string) (rate float64, err error) {
	var cmds [2]*exec.Cmd
	var outs [2]bytes.Buffer
	for i := range cmds {
		cmds[i] = exec.Command(self, "bench", "traffic", "--only", everythingOn, "--threads", "1", "--repeats", "1", "--size", fmt.Sprint(c.Size), "--data", c.Data, "--json")
		cmds[i].Stdout, cmds[i].Stderr = &outs[i], os.Stderr
		if err := cmds[i].Start(); err != nil {
			return 0, err
		}
	}
	for i, cmd := range cmds {
		if wrong := cmd.Wait(); wrong != nil && err == nil {
			err = fmt.Errorf("a process beside this one: %w", wrong)
		}
		var f struct{ Value float64 }
		if err == nil {
			err = json.Unmarshal(outs[i].Bytes(), &f)
		}
		rate += f.Value
	}
	return rate, err
}
