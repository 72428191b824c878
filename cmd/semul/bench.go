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
	Size    int    `help:"Side of the flood grid; of the traffic grid in junctions; junctions of the graph for routing; vehicles of the metropolis; buses of the feeder; side of the sewer grid in manholes; km² of the city; 0: the usual ones." placeholder:"N"`
	Threads string `help:"Numbers of worker threads, by comma; default: 1 and all processors." placeholder:"LIST"`
	Repeats int    `default:"5" help:"How often each thing is measured; the median counts."`
	Data    string `default:"../shared/data" help:"Folder of the outside reference data: the network and demand that peers know too." placeholder:"DIR"`
	Against string `help:"A peer's program, run on the same network and demand in turn with ours: SUMO, or one that drives CityFlow (models/traffic/bench/DESIGN.md)." placeholder:"PROGRAM"`
	JSON    bool   `name:"json" help:"Print one JSON object per measured thing."`
	Paced   bool   `hidden:"" help:"Be one of the processes that two threads are held against."`
}

// Help shows examples below the flags.
func (*benchCmd) Help() string {
	return `  semul bench flood --size 1024 --threads 1
  semul bench all --json
  semul bench traffic --against /usr/bin/sumo
  semul bench traffic --only metropolis
A figure counts only with the machine it was taken on, which is printed with it. The metropolis, a million vehicles, is
measured only if it is named.`
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
	Load         float64  `json:"load_average,omitempty"` // of the machine in the last minute, this program included
	PeakBytes    uint64   `json:"peak_bytes,omitempty"`   // largest resident memory of the process since it began with this
	Note         string   `json:"note,omitempty"`
	*outcome              // of traffic
	Void         string   `json:"void,omitempty"` // why a ratio does not count
	PeerOutcome  *outcome `json:"peer_outcome,omitempty"`
}

// outcome is what a run of traffic came to, so that speed is seen beside what was computed.
type outcome struct {
	VehicleSeconds float64  `json:"vehicle_seconds"`
	Arrived        int      `json:"arrived"`
	Running        int      `json:"running"`
	Waiting        int      `json:"waiting_to_enter"`
	MeanSpeed      float64  `json:"mean_speed_mps"`
	Halting        int      `json:"halting"` // slower than 0.1 m/s at the end
	Peak           int      `json:"max_concurrent,omitempty"`
	Sleeping       *float64 `json:"sleeping_share,omitempty"` // of the updates, those of vehicles that stood asleep
}

// measurement is one thing that can be measured: it does its work once and returns how much that was.
type measurement struct {
	name, unit string
	note       string
	prepare    func(pool *par.Pool) (work func() float64, err error)
	serial     bool            // the work has one thread only
	anew       bool            // prepared again before each repetition, uncounted
	named      bool            // long: measured only if --only names it
	outcome    func() *outcome // of the last work; nil: it is not of that kind

	// What is measured in turn with it, in the same process, and how many of its units one unit of work is: a share of
	// bandwidth is bytes a unit of work against bytes.
	peer     string
	beside   func(pool *par.Pool) (work func() float64)
	unitSize float64
}

func (c *benchCmd) Run(e *environment) error {
	if c.Paced {
		return c.paced(os.Stdin, e.stdout)
	}
	threads, err := c.threads()
	if err != nil {
		return err
	}
	if c.Against != "" {
		return c.against(e)
	}
	for _, m := range c.measurements() {
		if !c.wanted(m.name) || m.named && c.Only == "" {
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
	return c.processes(e)
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
	f.Load = loadAverage()
	if c.JSON {
		return e.printJSON(f)
	}
	fmt.Fprintf(e.stdout, "%-34s %10.4g %-22s %10.4g per CPU-second  threads %d  (%.4g to %.4g of %d)  %s\n", f.Name, f.Value, f.Unit, f.PerCPUSecond, f.Threads, f.Min, f.Max, f.Repeats, f.Note)
	if f.PeakBytes > 0 {
		fmt.Fprintf(e.stdout, "    peak %.3g GiB, load average %.1f\n", float64(f.PeakBytes)/(1<<30), f.Load)
	}
	if f.outcome != nil {
		fmt.Fprintf(e.stdout, "    %v\n", f.outcome)
	}
	if f.Ratio != nil && f.PeerOutcome != nil {
		fmt.Fprintf(e.stdout, "    %s: %v\n    %.3g × %s\n", *f.Peer, f.PeerOutcome, *f.Ratio, *f.Peer)
	} else if f.Ratio != nil {
		fmt.Fprintf(e.stdout, "    %.3g × %s\n", *f.Ratio, *f.Peer)
	}
	if f.Void != "" {
		fmt.Fprintf(e.stdout, "    VOID: %s\n", f.Void)
	}
	return nil
}

// String is an outcome in words.
func (o *outcome) String() string {
	s := fmt.Sprintf("%.4g M vehicle-seconds, %d arrived, %d running, %d waiting to enter, %.2f m/s, %d halting", o.VehicleSeconds/1e6, o.Arrived, o.Running, o.Waiting, o.MeanSpeed, o.Halting)
	if o.Sleeping != nil {
		s += fmt.Sprintf(", %.0f %% of updates asleep", 100**o.Sleeping)
	}
	return s
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
