package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"

	"semul/engine/par"
)

// benchCmd is `semul bench`.
type benchCmd struct {
	Area    string `arg:"" enum:"flood,traffic,power,drains,city,hub,all" help:"flood, traffic, power, drains, city, hub or all."`
	Only    string `help:"Only what has one of these words in its name, by comma." placeholder:"NAMES"`
	Size    int    `help:"Side of the flood grid; of the traffic grid in junctions; buses of the feeder; side of the sewer grid in manholes; km² of the city; 0: the usual ones." placeholder:"N"`
	Threads string `help:"Numbers of worker threads, by comma; default: 1 and all processors." placeholder:"LIST"`
	Repeats int    `default:"5" help:"How often each thing is measured; the median counts."`
	JSON    bool   `name:"json" help:"Print one JSON object per measured thing."`
}

// Help shows examples below the flags.
func (*benchCmd) Help() string {
	return `  semul bench flood --size 1024 --threads 1
  semul bench all --json
A figure counts only with the machine it was taken on, which is printed with it. Peers' programs come with later issues.`
}

// figure is one measured thing.
type figure struct {
	Name         string   `json:"name"`
	Unit         string   `json:"unit"`
	Value        float64  `json:"value"` // median of wall-clock rates
	PerCPUSecond float64  `json:"per_cpu_second"`
	Threads      int      `json:"threads"`
	Repeats      int      `json:"repeats"`
	Median       float64  `json:"median"`
	Min          float64  `json:"min"`
	Max          float64  `json:"max"`
	Peer         *string  `json:"peer"`
	Ratio        *float64 `json:"ratio_to_peer"`
	Machine      string   `json:"machine"`
	Note         string   `json:"note,omitempty"`
}

// measurement is one thing that can be measured: it does its work once and returns how much that was.
type measurement struct {
	name, unit string
	note       string
	prepare    func(pool *par.Pool) (work func() float64, err error)
	serial     bool // the work has one thread only

	// What is measured in turn with it, in the same process, and how many of its units one unit of work is: a share of
	// bandwidth is bytes a unit of work against bytes.
	peer     string
	beside   func(pool *par.Pool) (work func() float64)
	unitSize float64
}

func (c *benchCmd) Run(e *environment) error {
	threads, err := c.threads()
	if err != nil {
		return err
	}
	for _, m := range c.measurements() {
		if !c.wanted(m.name) {
			continue
		}
		for k, n := range threads {
			if m.serial && k > 0 {
				break
			}
			f, err := c.measure(m, n)
			if err != nil {
				return fmt.Errorf("%s: %w", m.name, err)
			}
			if err := c.print(e, f); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *benchCmd) threads() ([]int, error) {
	if c.Threads == "" {
		if n := runtime.NumCPU(); n > 1 {
			return []int{1, n}, nil
		}
		return []int{1}, nil
	}
	var out []int
	for _, part := range strings.Split(c.Threads, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || n < 1 || n > 1024 {
			return nil, badUsage("--threads %q: write numbers such as 1,2", c.Threads)
		}
		out = append(out, n)
	}
	return out, nil
}

func (c *benchCmd) wanted(name string) bool {
	if c.Area != "all" && !strings.HasPrefix(name, c.Area) {
		return false
	}
	if c.Only == "" {
		return true
	}
	for _, word := range strings.Split(c.Only, ",") {
		if strings.Contains(name, strings.TrimSpace(word)) {
			return true
		}
	}
	return false
}

func (c *benchCmd) print(e *environment, f figure) error {
	if c.JSON {
		return e.printJSON(f)
	}
	fmt.Fprintf(e.stdout, "%-34s %10.4g %-22s %10.4g per CPU-second  threads %d  (%.4g to %.4g of %d)  %s\n", f.Name, f.Value, f.Unit, f.PerCPUSecond, f.Threads, f.Min, f.Max, f.Repeats, f.Note)
	return nil
}

// machine names the processor and how many there are.
func machine() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err == nil {
		for _, line := range strings.Split(string(text), "\n") {
			if name, ok := strings.CutPrefix(line, "model name"); ok {
				return fmt.Sprintf("%s, %d processors, %s", strings.TrimSpace(strings.TrimLeft(name, "\t :")), runtime.NumCPU(), runtime.Version())
			}
		}
	}
	return fmt.Sprintf("%s/%s, %d processors, %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
}
