package record

import (
	"math"

	"semul/engine/city"
	"semul/engine/city/store/geoparquet"
	"semul/engine/clock"
	"semul/engine/sim"
)

// streets writes streets.parquet and streets.fgb. Their columns, of an interval or of the whole run, are
//
//	vehicles         that left the street over its end, or arrived where the road ends
//	flow_veh_h       the same in an hour
//	speed_kmh        all metres driven on the street over all vehicle-seconds spent there (Edie 1963); junctions left out
//	travel_time_s    its length at that speed
//	delay_s          what that is above its length at the limit; 0 where it is below
//	time_lost_h      vehicle-hours spent there above what the metres take at the limit
//	vehicle_km       driven
//	density_veh_km   mean number of vehicles on a kilometre, all lanes together
//	occupancy        share of the length of its lanes that stood under vehicles, 0 to 1
//	energy_kwh       of fuel and batteries; with the junction at its end
//	co2_kg           of fuel; with the junction at its end
//	nox_kg, …        of each pollutant of the user's table of factors; with the junction at its end
//	noise_10m_db     equivalent level 10 m from a long street in the open that gives off as much [dB(A)]
//
// The last five are there where the model counts them. No speed means that nobody was there, no travel time that nobody
// moved.
type streets struct {
	file  *File
	w     *geoparquet.Writer
	model sim.StreetCounter
	every clock.Duration
	since clock.Time // the interval in hand began
	last  sim.StreetTotals
}

// streetCounter finds the model that counts, or nil.
func streetCounter(l *sim.Loop) sim.StreetCounter {
	for _, m := range l.Models() {
		if c, ok := m.Model.(sim.StreetCounter); ok {
			return c
		}
	}
	return nil
}

// newStreets returns nil where nobody counts or nothing is asked for.
func newStreets(folder *Folder, l *sim.Loop, every clock.Duration) (*streets, error) {
	k := &streets{model: streetCounter(l), every: every, since: l.Now()}
	if k.model == nil || every <= 0 || len(l.City().Streets.ID) == 0 {
		return nil, nil
	}
	k.last = k.model.StreetTotals()
	fields := []geoparquet.Field{{Name: "interval_start", Type: geoparquet.Instant}, {Name: "interval_end", Type: geoparquet.Instant}, {Name: "street", Type: geoparquet.String}}
	for _, c := range streetColumns(l.City(), k.last, k.last, 1) {
		fields = append(fields, geoparquet.Field{Name: c.name, Type: geoparquet.Float32, Nullable: true})
	}
	var err error
	if k.file, err = folder.Create("streets.parquet"); err != nil {
		return nil, err
	}
	k.w, err = geoparquet.NewWriter(k.file, fields, nil, nil)
	return k, err
}

// write adds the rows of an interval that has ended, or at the end of the run what has begun of one.
func (k *streets) write(l *sim.Loop, last bool) error {
	if k == nil || l.Now() <= k.since || !last && !due(l.Now(), k.every) {
		return nil
	}
	c, now := l.City(), k.model.StreetTotals()
	columns := streetColumns(c, now, k.last, (l.Now() - k.since).Seconds())
	var rows []int
	for i := range c.Streets.ID {
		if now.Seconds[i] > k.last.Seconds[i] || now.Passed[i] > k.last.Passed[i] {
			rows = append(rows, i)
		}
	}
	from, until, names := make([]int64, len(rows)), make([]int64, len(rows)), make([]string, len(rows))
	data := []any{from, until, names}
	for j, i := range rows {
		from[j], until[j], names[j] = l.Civil().At(k.since).UnixNano(), l.Civil().At(l.Now()).UnixNano(), c.Streets.ID[i]
	}
	for _, col := range columns {
		v, all := make([]float32, len(rows)), col.data.([]float32)
		for j, i := range rows {
			v[j] = all[i]
		}
		data = append(data, v)
	}
	k.since, k.last = l.Now(), now
	if len(rows) == 0 {
		return nil
	}
	return k.w.Group(data...)
}

func (k *streets) close(l *sim.Loop) error {
	if k == nil {
		return nil
	}
	err := k.write(l, true)
	if e := k.w.Close(); err == nil {
		err = e
	}
	if e := k.file.Close(); err == nil {
		err = e
	}
	return err
}

// layer writes streets.fgb, of the whole run: also of what was before the checkpoint that it went on from.
func (k *streets) layer(folder *Folder, l *sim.Loop) error {
	if k == nil || l.Now() <= 0 {
		return nil
	}
	c := l.City()
	n := len(c.Streets.ID)
	class, lanes, limit := make([]string, n), make([]uint32, n), make([]float32, n)
	for i := range n {
		class[i], lanes[i], limit[i] = c.Streets.Class[i].String(), c.Streets.LaneOff[i+1]-c.Streets.LaneOff[i], c.Streets.Speed[i]*3.6
	}
	columns := []attribute{{"street", c.Streets.ID}, {"name", c.Streets.Name}, {"class", class}, {"length_m", c.Streets.Length}, {"lanes", lanes}, {"limit_kmh", limit}}
	columns = append(columns, streetColumns(c, k.model.StreetTotals(), sim.StreetTotals{}, l.Now().Seconds())...)
	return writePeakLayer(folder, c, "streets", lineShapes{&c.Streets.Line}, columns, map[string]layerStyle{"streets": {line, streetRules, ""}})
}

// streetColumns computes the columns from sums now and at the beginning of a span of so many seconds.
func streetColumns(c *city.City, now, was sim.StreetTotals, seconds float64) []attribute {
	n := len(c.Streets.ID)
	of := func(a, b []float64, i int) float64 {
		if i < len(b) {
			return a[i] - b[i]
		}
		return a[i]
	}
	column := func(f func(i int) float64) []float32 {
		v := make([]float32, n)
		for i := range v {
			v[i] = float32(f(i))
		}
		return v
	}
	metres := func(i int) float64 { return of(now.Metres, was.Metres, i) }
	spent := func(i int) float64 { return of(now.Seconds, was.Seconds, i) }
	speed := func(i int) float64 { return metres(i) / spent(i) } // NaN: nobody there
	length := func(i int) float64 { return float64(c.Streets.Length[i]) }
	alone := func(i int) float64 { return float64(c.Streets.Speed[i]) }
	travel := func(i int) float64 {
		if !(metres(i) > 0) {
			return math.NaN()
		}
		return length(i) / speed(i)
	}
	out := []attribute{
		{"vehicles", column(func(i int) float64 { return of(now.Passed, was.Passed, i) })},
		{"flow_veh_h", column(func(i int) float64 { return of(now.Passed, was.Passed, i) * 3600 / seconds })},
		{"speed_kmh", column(func(i int) float64 { return 3.6 * speed(i) })},
		{"travel_time_s", column(travel)},
		{"delay_s", column(func(i int) float64 {
			if t := travel(i); t == t {
				return max(0, t-length(i)/alone(i))
			}
			return math.NaN()
		})},
		{"time_lost_h", column(func(i int) float64 { return max(0, spent(i)-metres(i)/alone(i)) / 3600 })},
		{"vehicle_km", column(func(i int) float64 { return metres(i) / 1000 })},
		{"density_veh_km", column(func(i int) float64 { return spent(i) / seconds / length(i) * 1000 })}}
	if now.Covered != nil {
		out = append(out, attribute{"occupancy", column(func(i int) float64 {
			lanes := float64(c.Streets.LaneOff[i+1] - c.Streets.LaneOff[i])
			return of(now.Covered, was.Covered, i) / seconds / length(i) / max(1, lanes)
		})})
	}
	if now.Energy != nil {
		out = append(out, attribute{"energy_kwh", column(func(i int) float64 { return of(now.Energy, was.Energy, i) / 3.6e6 })},
			attribute{"co2_kg", column(func(i int) float64 { return of(now.CO2, was.CO2, i) })})
	}
	for p, of := range now.Pollutants {
		out = append(out, attribute{of.Name + "_kg", column(func(i int) float64 {
			if p < len(was.Pollutants) {
				return of.Mass[i] - was.Pollutants[p].Mass[i]
			}
			return of.Mass[i]
		})})
	}
	if now.Sound != nil {
		out = append(out, attribute{"noise_10m_db", column(func(i int) float64 {
			if sound := of(now.Sound, was.Sound, i); sound > 0 {
				return now.Level(sound / seconds / length(i))
			}
			return math.NaN()
		})})
	}
	return out
}

// facadeLevels is how loud it was before buildings [dB(A)]; nil where no model knows.
func facadeLevels(l *sim.Loop) (out []attribute) {
	for _, m := range l.Models() {
		f, ok := m.Model.(sim.FacadeCounter)
		if !ok {
			continue
		}
		for _, of := range f.FacadeLevels() {
			levels := make([]float32, len(of.Levels))
			for i, level := range of.Levels {
				levels[i] = float32(level)
			}
			out = append(out, attribute{"facade_" + of.Name + "_db", levels})
		}
		return out
	}
	return nil
}
