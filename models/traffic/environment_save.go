package traffic

import (
	"semul/engine/clock"
	"semul/models/traffic/noise"
)

// saveSpeed writes the speed that a vehicle had at the last look, for its next acceleration; 0 if it was not there then, or
// is beside the lane or in a meso street, where nobody looks.
func (s *Sim) saveSpeed(e Sink, row uint32) {
	v := float32(0)
	if s.env != nil && int(row) < len(s.env.before) && s.fleet.phase[row] == driving && s.fleet.entered[row] < s.env.looked && !s.inMeso(row) {
		v = s.env.before[row]
	}
	e.Float32(v)
}

func (s *Sim) loadSpeed(d Source, row uint32) {
	v := d.Float32()
	if s.env != nil {
		for len(s.env.before) <= int(row) {
			s.env.before = append(s.env.before, 0)
		}
		s.env.before[row] = v
	}
}

// columns lists what is kept by row, by street and by block.
func (e *environment) columns() []*[]float64 {
	list := []*[]float64{&e.heard[noise.Day], &e.heard[noise.Evening], &e.heard[noise.Night]}
	for p := range e.fouled {
		list = append(list, &e.fouled[p])
	}
	return append(list, &e.fuel, &e.battery, &e.sound, &e.co2, &e.given, &e.covered, &e.fuelAll, &e.batteryAll, &e.carbon, &e.followed)
}

func (s *Sim) saveEnvironment(e Sink) {
	saveBool(e, s.env != nil)
	if s.env == nil {
		return
	}
	e.Uint64(uint64(s.env.looked))
	for _, seconds := range s.env.told {
		e.Float64(seconds)
	}
	e.Uint64(s.env.table)
	for _, column := range s.env.columns() {
		for _, v := range *column {
			e.Float64(v)
		}
	}
	for b := range s.env.driven {
		for d := range s.env.driven[b] {
			for c := range s.env.driven[b][d] {
				for _, v := range s.env.driven[b][d][c] {
					e.Float64(v)
				}
			}
		}
	}
	for _, column := range [2][]float32{s.env.loud, s.env.smoke} {
		for _, v := range column {
			e.Float32(v)
		}
	}
}

func (s *Sim) loadEnvironment(d Source) {
	if (d.Uint8() != 0) != (s.env != nil) {
		d.Fail("traffic: the state was saved with another model.traffic.environment.enabled; go on with the same")
	}
	if d.Err() != nil || s.env == nil {
		return
	}
	s.env.looked = clock.Time(d.Uint64())
	s.env.period = s.periodOf(s.env.looked)
	for p := range s.env.told {
		s.env.told[p] = d.Float64()
	}
	if d.Uint64() != s.env.table && d.Err() == nil {
		d.Fail("traffic: the state was saved with another table model.traffic.environment.factors, and what streets gave off until then is counted by that one; go on with the same table, or run from the start")
		return
	}
	for _, column := range s.env.columns() {
		for i := range *column {
			(*column)[i] = d.Float64()
		}
	}
	for b := range s.env.driven {
		for way := range s.env.driven[b] {
			for c := range s.env.driven[b][way] {
				for k := range s.env.driven[b][way][c] {
					s.env.driven[b][way][c][k] = d.Float64()
				}
			}
		}
	}
	for _, column := range [2][]float32{s.env.loud, s.env.smoke} {
		for i := range column {
			column[i] = d.Float32()
		}
	}
}
