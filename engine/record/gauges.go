package record

import (
	"bufio"
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/sim"
)

// gauges writes gauges.csv. A gauge has a row at the first instant at which the water stands at or beyond each multiple of its
// interval, with that instant's time: all multiples, where the interval is one of the exchange interval. Where several fall
// into one step of the water they have one row.
type gauges struct {
	file  *File
	w     *bufio.Writer
	model sim.Gauger
	clock sim.Model // the same
	at    []Gauge
	worst []worst      // one a gauge
	next  []clock.Time // when each is due
	begun bool
}

// worst is what a gauge has read at most.
type worst struct {
	depth, level, speed float64
	when                clock.Time // of the deepest water; clock.Never: it was always dry
}

func newGauges(folder *Folder, l *sim.Loop, at []Gauge) (*gauges, error) {
	if len(at) == 0 {
		return nil, nil
	}
	g := &gauges{at: at, worst: make([]worst, len(at)), next: make([]clock.Time, len(at))}
	for _, m := range l.Models() {
		if model, ok := m.Model.(sim.Gauger); ok {
			g.model, g.clock = model, m.Model
		}
	}
	if g.model == nil {
		return nil, fmt.Errorf("record.gauge.%s: no model of this run can be gauged; add [model.flood]", at[0].Name)
	}
	for k, p := range at {
		g.worst[k] = worst{level: math.NaN(), when: clock.Never}
		if _, _, _, ok := g.model.Gauge(p.At.X, p.At.Y); !ok {
			return nil, fmt.Errorf("record.gauge.%s: (%.1f, %.1f) lies outside the flooded area's grid", p.Name, p.At.X, p.At.Y)
		}
	}
	var err error
	if g.file, err = folder.Create("gauges.csv"); err != nil {
		return nil, err
	}
	g.w = bufio.NewWriter(g.file)
	fmt.Fprintln(g.w, "time_s,gauge,depth_m,level_m,velocity_mps")
	return g, nil
}

func (g *gauges) write() error {
	if g == nil {
		return nil
	}
	now := g.clock.Now()
	for k, p := range g.at {
		every := clock.Time(p.Every)
		if !g.begun { // at the start, or where a checkpoint stands
			g.next[k] = (now + every - 1) / every * every
		}
		if now < g.next[k] {
			continue
		}
		g.next[k] = (now/every + 1) * every
		depth, level, speed, _ := g.model.Gauge(p.At.X, p.At.Y)
		g.worst[k].take(now, depth, level, speed)
		if _, err := fmt.Fprintf(g.w, "%g,%s,%.6g,%.8g,%.6g\n", now.Seconds(), p.Name, depth, level, speed); err != nil {
			return err
		}
	}
	g.begun = true
	return nil
}

func (w *worst) take(now clock.Time, depth, level, speed float64) {
	if depth > w.depth {
		w.depth, w.level, w.when = depth, level, now
	}
	w.speed = max(w.speed, speed)
}

// layer writes gauges.fgb: the gauges with the worst they have read.
func (g *gauges) layer(folder *Folder, l *sim.Loop) error {
	if g == nil {
		return nil
	}
	var at city.Points
	n := len(g.at)
	names, when := make([]string, n), make([]clock.Time, n)
	depth, level, speed := make([]float64, n), make([]float64, n), make([]float64, n)
	for k, p := range g.at {
		at.Add(p.At)
		w := g.worst[k]
		names[k], depth[k], level[k], speed[k], when[k] = p.Name, w.depth, w.level, w.speed, w.when
	}
	columns := []attribute{{"gauge", names}, {"peak_depth_m", depth}, {"peak_level_m", level}, {"peak_velocity_mps", speed}, {"peak_at", instants(l, when)}}
	style := layerStyle{marker, depthRules("peak_depth_m"), `"gauge" || ' ' || round("peak_depth_m", 2) || ' m'`}
	return writePeakLayer(folder, l.City(), "gauges", pointShapes{&at}, columns, map[string]layerStyle{"gauges": style})
}

func (g *gauges) close() error {
	if g == nil {
		return nil
	}
	if err := g.w.Flush(); err != nil {
		g.file.Close()
		return err
	}
	return g.file.Close()
}

// LaneCounter is a model that counts vehicles past the end of each lane: what [record.link.X] reads.
type LaneCounter interface {
	// Passed returns how many vehicles have left the lane since the start, and what was driven on it: metres and
	// vehicle-seconds.
	Passed(lane uint32) (vehicles uint64, metres, seconds float64)
}

// links writes lanes.csv: the flow over the end of each lane, and the mean speed on it, both of the interval that has ended.
type links struct {
	file  *File
	w     *bufio.Writer
	model LaneCounter
	at    []Link
	last  []passages
}

// passages is what LaneCounter.Passed has said.
type passages struct {
	vehicles        uint64
	metres, seconds float64
}

func passagesOf(m LaneCounter, lane uint32) (p passages) {
	p.vehicles, p.metres, p.seconds = m.Passed(lane)
	return p
}

func newLinks(folder *Folder, l *sim.Loop, at []Link) (*links, error) {
	if len(at) == 0 {
		return nil, nil
	}
	k := &links{at: at, last: make([]passages, len(at))}
	for _, m := range l.Models() {
		if model, ok := m.Model.(LaneCounter); ok {
			k.model = model
		}
	}
	if k.model == nil {
		return nil, fmt.Errorf("record.link.%s: no model of this run counts vehicles; add [model.traffic]", at[0].Name)
	}
	var err error
	if k.file, err = folder.Create("lanes.csv"); err != nil {
		return nil, err
	}
	k.w = bufio.NewWriter(k.file)
	fmt.Fprintln(k.w, "time_s,lane,flow_vph,speed_mps")
	for i, p := range at {
		k.last[i] = passagesOf(k.model, p.Lane)
		k.at[i].Name = l.City().ID(city.OfLane, p.Lane)
	}
	return k, nil
}

func (k *links) write(now clock.Time) error {
	if k == nil {
		return nil
	}
	for i, p := range k.at {
		if !due(now, p.Every) || now == 0 {
			continue
		}
		is, was := passagesOf(k.model, p.Lane), k.last[i]
		k.last[i] = is
		flow, speed := float64(is.vehicles-was.vehicles)/p.Every.Hours(), "" // nobody drove there
		if seconds := is.seconds - was.seconds; seconds > 0 {
			speed = fmt.Sprintf("%.5g", (is.metres-was.metres)/seconds)
		}
		if _, err := fmt.Fprintf(k.w, "%g,%s,%.6g,%s\n", now.Seconds(), p.Name, flow, speed); err != nil {
			return err
		}
	}
	return nil
}

func (k *links) close() error {
	if k == nil {
		return nil
	}
	if err := k.w.Flush(); err != nil {
		k.file.Close()
		return err
	}
	return k.file.Close()
}
