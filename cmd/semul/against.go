package main

import (
	"compress/gzip"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sort"
	"strings"

	"semul/engine/par"
	"semul/engine/run"
)

// peerRun is one run of a peer's program.
type peerRun struct {
	outcome
	cpu float64 // seconds, loading taken off
}

// peerProgram is a program that can drive the shared grid.
type peerProgram struct {
	name string
	load func() (float64, error) // CPU seconds until the first step is done
	time func() (peerRun, error) // a whole run, measured
	look func() (outcome, error) // a run that tells what has come of it, not measured; nil: time tells it
}

// mostOff is how far vehicle-seconds, arrivals and mean speed may lie from a peer's for a ratio to count.
const mostOff = 0.10

// against runs ours and the peer's program in turn, ours on one thread, and prints medians and their ratio. What counts is
// vehicle-updates a CPU-second, without loading on both sides.
func (c *benchCmd) against(e *environment) error {
	if c.Area != "traffic" {
		return badUsage("--against works with traffic only")
	}
	dir, err := os.MkdirTemp("", "semul-peer-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	p, err := c.peer(dir)
	if err != nil {
		return err
	}
	m := c.trafficShared()
	pool := par.NewPool(1)
	defer pool.Close()
	repeats := max(1, c.Repeats)
	var ours, walls, theirs, loads []float64
	var last peerRun
	drive := func() error { // ours, once
		work, err := m.prepare(pool)
		if err != nil {
			return err
		}
		runtime.GC()
		wall, cpu := stopwatch()
		done := work()
		ours, walls = append(ours, done/cpu()), append(walls, done/wall())
		return nil
	}
	forgetPeak()
	for k := range repeats {
		e.note("repetition %d of %d", k+1, repeats)
		// Ours takes a fraction of the peer's time, so it is taken three times in each: the machine is not the same all along.
		var load float64
		err := drive()
		if err == nil {
			load, err = p.load()
		}
		if err == nil {
			err = drive()
		}
		if err == nil {
			last, err = p.time()
		}
		if err == nil {
			err = drive()
		}
		if err != nil {
			return err
		}
		loads, theirs = append(loads, load), append(theirs, last.cpu)
	}
	if p.look != nil {
		if last.outcome, err = p.look(); err != nil {
			return err
		}
	}
	load := middle(loads)
	for k, cpu := range theirs {
		theirs[k] = last.VehicleSeconds / max(cpu-load, 1e-9)
	}
	ratio := middle(ours) / middle(theirs)
	f := figure{Name: m.name, Unit: m.unit, Value: middle(walls), PerCPUSecond: middle(ours), Threads: 1, Repeats: repeats, Median: middle(walls),
		Min: least(walls), Max: most(walls), Peer: &p.name, Ratio: &ratio, Machine: machine(), PeakBytes: peak(), outcome: m.outcome(), PeerOutcome: &last.outcome,
		Note: fmt.Sprintf("%.4g updates per CPU-second of %s (%.4g to %.4g), its loading (%.2f s) taken off", middle(theirs), p.name, least(theirs), most(theirs), load)}
	f.Void = unlike(f.outcome, &last.outcome, p.name)
	return c.print(e, f)
}

// unlike says in which ways an outcome lies too far from a peer's, or nothing.
func unlike(ours, theirs *outcome, name string) string {
	var why []string
	for _, q := range []struct {
		what string
		a, b float64
	}{{"vehicle-seconds", ours.VehicleSeconds, theirs.VehicleSeconds}, {"arrivals", float64(ours.Arrived), float64(theirs.Arrived)},
		{"mean speed", ours.MeanSpeed, theirs.MeanSpeed}} {
		if d := q.a/q.b - 1; !(math.Abs(d) <= mostOff) {
			why = append(why, fmt.Sprintf("%s are %+.1f %% off %s's", q.what, 100*d, name))
		}
	}
	if len(why) == 0 {
		return ""
	}
	return strings.Join(why, "; ") + fmt.Sprintf(": more than %.0f %%, so this ratio does not count", 100*mostOff)
}

// middle, least and most are of values that are there.
func middle(v []float64) float64 {
	sorted := append([]float64(nil), v...)
	sort.Float64s(sorted)
	return sorted[len(sorted)/2]
}

func least(v []float64) float64 {
	low := v[0]
	for _, x := range v {
		low = min(low, x)
	}
	return low
}

func most(v []float64) float64 {
	high := v[0]
	for _, x := range v {
		high = max(high, x)
	}
	return high
}

// peer makes ready for the program that --against names.
func (c *benchCmd) peer(dir string) (*peerProgram, error) {
	program, err := exec.LookPath(c.Against)
	if err != nil {
		return nil, badUsage("--against %s: no such program; name the file, for example /usr/bin/sumo", c.Against)
	}
	files := []string{"roadnet.json", "flow.json"}
	sumo := strings.Contains(filepath.Base(program), "sumo")
	if sumo {
		files = []string{"net.xml", "rou.xml"}
	}
	for _, name := range append(files, "flow.json") {
		if err := unzip(filepath.Join(c.Data, "traffic", "bench", "grid20p."+name+".gz"), filepath.Join(dir, name)); err != nil {
			return nil, fmt.Errorf("%w; a peer needs the shared network and demand: name their root with --data", err)
		}
	}
	if sumo {
		return sumoPeer(program, dir), nil
	}
	return driverPeer(program, dir), nil
}

// unzip writes what a .gz file holds.
func unzip(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	z, err := gzip.NewReader(in)
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, z)
	return errors.Join(err, out.Close())
}

// child runs a program and returns what it printed and the CPU seconds it took.
func child(dir, program string, args ...string) (out []byte, cpu float64, err error) {
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	var said strings.Builder
	cmd.Stderr = &said
	out, err = cmd.Output()
	if err != nil {
		return nil, 0, fmt.Errorf("%s %s: %w: %s", filepath.Base(program), strings.Join(args, " "), err, strings.TrimSpace(said.String()))
	}
	s := cmd.ProcessState
	return out, s.UserTime().Seconds() + s.SystemTime().Seconds(), nil
}

// sumoPeer drives Eclipse SUMO: 1 s steps, nobody taken off the road, no output while it is measured.
func sumoPeer(program, dir string) *peerProgram {
	drive := func(end int, more ...string) (float64, error) {
		args := append([]string{"--net-file", "net.xml", "--route-files", "rou.xml", "--begin", "0", "--end", fmt.Sprint(end), "--step-length", "1",
			"--time-to-teleport", "-1", "--no-step-log", "true", "--no-warnings", "true", "--xml-validation", "never"}, more...)
		_, cpu, err := child(dir, program, args...)
		return cpu, err
	}
	return &peerProgram{name: "SUMO",
		load: func() (float64, error) { return drive(1) },
		time: func() (peerRun, error) {
			cpu, err := drive(gridSeconds)
			return peerRun{cpu: cpu}, err
		},
		look: func() (outcome, error) {
			if _, err := drive(gridSeconds, "--summary-output", "summary.xml"); err != nil {
				return outcome{}, err
			}
			f, err := os.Open(filepath.Join(dir, "summary.xml"))
			if err != nil {
				return outcome{}, err
			}
			defer f.Close()
			return sumoOutcome(f)
		}}
}

// sumoOutcome adds up SUMO's summary of steps of 1 s.
func sumoOutcome(r io.Reader) (o outcome, err error) {
	type step struct {
		Running   int     `xml:"running,attr"`
		Waiting   int     `xml:"waiting,attr"`
		Arrived   int     `xml:"arrived,attr"`
		Halting   int     `xml:"halting,attr"`
		MeanSpeed float64 `xml:"meanSpeed,attr"`
	}
	metres := 0.0
	d := xml.NewDecoder(r)
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return o, fmt.Errorf("summary.xml: %w", err)
		}
		at, ok := token.(xml.StartElement)
		if !ok || at.Name.Local != "step" {
			continue
		}
		var s step
		if err := d.DecodeElement(&s, &at); err != nil {
			return o, fmt.Errorf("summary.xml: %w", err)
		}
		o.VehicleSeconds += float64(s.Running)
		metres += float64(s.Running) * max(0, s.MeanSpeed) // −1 where nobody drives
		o.Arrived, o.Running, o.Waiting, o.Halting = s.Arrived, s.Running, s.Waiting, s.Halting
	}
	if o.VehicleSeconds == 0 {
		return o, errors.New("summary.xml: no vehicles in any step")
	}
	o.MeanSpeed = metres / o.VehicleSeconds
	return o, nil
}

// driverPeer drives a library such as CityFlow through a small program of the user's: PROGRAM FOLDER SECONDS, where the
// folder holds roadnet.json and flow.json. It prints one JSON object: vehicle_seconds, arrived, running, halting,
// mean_speed_mps. With 0 seconds it loads and ends.
func driverPeer(program, dir string) *peerProgram {
	return &peerProgram{name: filepath.Base(program),
		load: func() (float64, error) {
			_, cpu, err := child(dir, program, dir, "0")
			return cpu, err
		},
		time: func() (r peerRun, err error) {
			out, cpu, err := child(dir, program, dir, fmt.Sprint(gridSeconds))
			if err != nil {
				return r, err
			}
			if err := json.Unmarshal(out, &r.outcome); err != nil || r.VehicleSeconds <= 0 {
				return r, fmt.Errorf("%s printed %.80q, not a JSON object with vehicle_seconds, arrived, running, halting and mean_speed_mps (%v)", program, out, err)
			}
			r.cpu = cpu
			return r, nil
		}}
}

// stopwatch begins to measure wall-clock and CPU seconds.
func stopwatch() (wall, cpu func() float64) {
	begun, used := now(), run.ProcessSeconds()
	return func() float64 { return max(now()-begun, 1e-9) }, func() float64 { return max(run.ProcessSeconds()-used, 1e-9) }
}
