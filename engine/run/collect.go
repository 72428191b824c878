package run

import (
	"slices"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/record"
	"semul/engine/sim"
)

// collector keeps what indicators and charts need, whether or not the run is recorded: the metrics of all models, and
// the largest value of each state on lanes and buildings.
type collector struct {
	every   clock.Duration
	begun   bool
	meters  []sim.Meter
	series  []record.Series
	times   []clock.Time
	scratch []float64
	columns []*sim.Column
	values  []float32
	peaks   Peaks
}

// Peaks are the largest values that states have reached, by row.
type Peaks struct {
	Lane     map[string][]float32 // by port
	Building map[string][]float32
}

// Observe collects at every multiple of the interval, and at the end.
func (c *collector) Observe(l *sim.Loop) error {
	if !c.begun {
		c.begun = true
		if err := c.begin(l); err != nil {
			return err
		}
	}
	if int64(l.Now())%int64(c.every) != 0 && l.Now() != l.Stop() {
		return nil
	}
	c.scratch = c.scratch[:0]
	for _, m := range c.meters {
		c.scratch = m.Metrics(c.scratch)
	}
	c.times = append(c.times, l.Now())
	for i, v := range c.scratch {
		c.series[i].V = append(c.series[i].V, v)
		c.series[i].T = c.times
	}
	for _, column := range c.columns {
		var err error
		if c.values, err = column.Read(c.values); err != nil {
			return err
		}
		peaks := c.peaks.Lane
		if column.Spec.Support == city.OfBuilding {
			peaks = c.peaks.Building
		}
		if peaks[column.Spec.Name] == nil {
			peaks[column.Spec.Name] = slices.Clone(c.values)
		}
		for i, v := range c.values {
			peaks[column.Spec.Name][i] = max(peaks[column.Spec.Name][i], v)
		}
	}
	return nil
}

func (c *collector) begin(l *sim.Loop) error {
	for _, m := range l.Models() {
		meter, ok := m.Model.(sim.Meter)
		if !ok {
			continue
		}
		c.meters = append(c.meters, meter)
		for _, x := range m.Spec.Metrics {
			c.series = append(c.series, record.Series{Model: m.Spec.Name, Name: x.Name, Unit: x.Unit, Doc: x.Doc})
		}
	}
	c.peaks = Peaks{map[string][]float32{}, map[string][]float32{}}
	all, err := l.Columns()
	for _, column := range all {
		if column.Spec.Support == city.OfLane || column.Spec.Support == city.OfBuilding {
			c.columns = append(c.columns, column)
		}
	}
	return err
}
