package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"time"

	"semul/engine/clock"
	"semul/engine/par"
)

// besideProcesses names the measurement of two threads against two programs that know nothing of each other.
const besideProcesses = "traffic two threads against two processes"

// pacedWindow is the traffic between two looks at the clock, 200 steps: some 80 milliseconds on 20 × 20 signals. Shorter ones
// measure how long processors take to wake up.
const pacedWindow = 100 * time.Second

// now is the wall clock [s].
func now() float64 { return float64(time.Now().UnixNano()) / 1e9 }

// processes compares two threads of one run with two processes of one thread each, and with one alone: what a machine
// gives to two threads at most is what it gives to two processes. All drive the same filled grid, window by window and in
// turn, so that whatever else the machine does in these milliseconds meets them alike; the ratio is the median over the
// windows. Wall-clock rates.
func (c *benchCmd) processes(e *environment) error {
	if !c.wanted(besideProcesses) || runtime.NumCPU() < 2 {
		return nil
	}
	sizes := []int{20, 60}
	if c.Size > 0 {
		sizes = []int{c.Size}
	}
	for _, n := range sizes {
		if err := c.threadsBeside(e, n); err != nil {
			return err
		}
	}
	return nil
}

// threadsBeside is processes on a grid of n × n signals.
func (c *benchCmd) threadsBeside(e *environment, n int) error {
	var alone, two, threads, ratios []float64
	var done, used float64
	var result *outcome
	repeats := max(1, c.Repeats)
	for range repeats {
		var children [3]*pacedProcess // one alone, two at once
		for i := range children {
			p, err := c.startPaced(n)
			if err != nil {
				return err
			}
			defer p.end()
			children[i] = p
		}
		pool := par.NewPool(2)
		defer pool.Close()
		s, err := c.fillGrid(n, pool)
		if err != nil {
			return err
		}
		for _, p := range children {
			if err := p.await(); err != nil {
				return err
			}
		}
		for s.Now() < gridSeconds*1e9 {
			one, err := pace(children[:1])
			if err != nil {
				return err
			}
			both, err := pace(children[1:])
			if err != nil {
				return err
			}
			before := s.Counts().Updates
			wall, cpu := stopwatch()
			s.Run(s.Now().Add(clock.Duration(pacedWindow)))
			work := float64(s.Counts().Updates - before)
			rate := work / max(wall(), 1e-9)
			done, used = done+work, used+cpu()
			alone, two, threads, ratios = append(alone, one), append(two, both), append(threads, rate), append(ratios, rate/both)
		}
		result = outcomeOf(s)
		for _, p := range children {
			p.end()
		}
		pool.Close()
	}
	slices.Sort(ratios)
	name, ratio := "two processes", middle(ratios)
	return c.print(e, figure{Name: fmt.Sprintf("%s, %d×%d signals", besideProcesses, n, n), Unit: "vehicle-updates/s", Value: middle(threads), PerCPUSecond: done / used, Threads: 2,
		Repeats: repeats, Median: middle(threads), Min: least(threads), Max: most(threads), Peer: &name, Ratio: &ratio, Machine: machine(),
		Note: fmt.Sprintf("medians of %d windows of %d s of traffic in turn; two processes together %.4g, one alone %.4g; half of the ratios from %.3g to %.3g",
			len(ratios), int(pacedWindow.Seconds()), middle(two), middle(alone), ratios[len(ratios)/4], ratios[len(ratios)*3/4]),
		outcome: result})
}

// paced is the other side: a program that drives the filled grid on one thread, a window for every line it reads, and
// writes for each the updates of a second.
func (c *benchCmd) paced(in io.Reader, out io.Writer) error {
	pool := par.NewPool(1)
	defer pool.Close()
	s, err := c.fillGrid(c.size(20), pool)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(out, 0); err != nil {
		return err
	}
	for lines := bufio.NewScanner(in); lines.Scan(); {
		before := s.Counts().Updates
		wall, _ := stopwatch()
		s.Run(s.Now().Add(clock.Duration(pacedWindow)))
		if _, err := fmt.Fprintln(out, float64(s.Counts().Updates-before)/max(wall(), 1e-9)); err != nil {
			return err
		}
	}
	return nil
}

// pacedProcess is a program that is driven window by window.
type pacedProcess struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

// startPaced starts one, which then fills its grid.
func (c *benchCmd) startPaced(n int) (*pacedProcess, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p := &pacedProcess{cmd: exec.Command(self, "bench", "traffic", "--paced", "--size", fmt.Sprint(n), "--data", c.Data)}
	p.cmd.Stderr = os.Stderr
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.out = bufio.NewReader(out)
	return p, p.cmd.Start()
}

// await returns when the grid is full.
func (p *pacedProcess) await() error {
	_, err := p.answer()
	return err
}

// answer is the rate of the last window.
func (p *pacedProcess) answer() (rate float64, err error) {
	if _, err = fmt.Fscanln(p.out, &rate); err != nil {
		return 0, fmt.Errorf("a process beside this one has ended: %w", err)
	}
	return rate, nil
}

// end lets the program end, once.
func (p *pacedProcess) end() {
	if p.in != nil {
		p.in.Close()
		p.cmd.Wait()
		p.in = nil
	}
}

// pace lets processes do a window at the same time and adds their rates.
func pace(all []*pacedProcess) (sum float64, err error) {
	for _, p := range all {
		if _, err := fmt.Fprintln(p.in); err != nil {
			return 0, err
		}
	}
	for _, p := range all {
		rate, err := p.answer()
		if err != nil {
			return 0, err
		}
		sum += rate
	}
	return sum, nil
}
