package kpi

import "math"

// living counts how long water stood where people live.
func (in *Input) living(b *book) {
	if s := in.Flooded; s != nil && len(s.V) > 1 {
		most, _ := s.peak()
		span := 0.0
		for i := 0; i+1 < len(s.V); i++ {
			if s.V[i] >= most/2 && most > 0 {
				span += s.T[i+1] - s.T[i]
			}
		}
		b.add(Living, "flood_hours", span/3600, "h", Less, "flood.flooded_area",
			"how long at least half of the largest flooded area was under water", "침수 지속 시간", "How long the flood stood")
	}
	if e := in.Emissions; e != nil && !math.IsNaN(e.Loud) {
		b.add(Living, "residents_over_55db", e.Loud, "persons", Less, "traffic residents_over_55_db",
			"residents of buildings whose loudest wall has more than 55 dB(A) of traffic, mean of the run, whatever part of a day that is; sound is not screened, so this is an upper bound",
			"55 dB(A) 초과 소음 노출 거주자(상한)", "Residents above 55 dB(A), upper bound")
		in.dayAndNight(b)
	}
	if in.BuildingPeak == nil || len(in.City.Zones.ID) == 0 {
		return
	}
	// Residents are shared out over a zone's buildings by floor area.
	z := &in.City.Zones
	floor, wet := make([]float64, len(z.ID)), make([]float64, len(z.ID))
	for i, d := range in.BuildingPeak {
		k := in.City.Buildings.Zone[i]
		if int(k) >= len(z.ID) {
			continue
		}
		a := float64(in.City.Buildings.Floor[i])
		if math.IsNaN(a) {
			continue
		}
		floor[k] += a
		if d >= wetDepth {
			wet[k] += a
		}
	}
	sum := 0.0
	for k := range floor {
		if floor[k] > 0 {
			sum += float64(z.Residents[k]) * wet[k] / floor[k]
		}
	}
	b.add(Living, "residents_flooded", sum, "persons", Less, "building_peak, zones",
		"residents of flooded buildings, a zone's residents being shared out over its buildings by floor area", "침수 건물 거주자", "Residents of flooded buildings")
}

// dayAndNight counts residents as directive 2002/49/EC, annex VI, has them counted, where the run has a whole day or a whole night.
func (in *Input) dayAndNight(b *book) {
	const bound = "; sound is not screened, so this is an upper bound, and the levels are of this run, not of a year"
	if n := in.Emissions.LoudDay; math.IsNaN(n) {
		b.miss("residents_over_55db_lden", `time.duration = "24 h"`)
	} else {
		b.add(Living, "residents_over_55db_lden", n, "persons", Less, "traffic residents_over_55_db_lden",
			"residents of buildings whose loudest wall has an Lden of more than 55 dB(A): traffic of 07-19, 19-23 and 23-07 h, the last two with 5 and 10 dB more, by directive 2002/49/EC"+bound,
			"Lden 55 dB(A) 초과 거주자(상한)", "Residents above 55 dB of Lden, upper bound")
	}
	if n := in.Emissions.LoudNight; math.IsNaN(n) {
		b.miss("residents_over_50db_lnight", `time.duration = "24 h"`)
	} else {
		b.add(Living, "residents_over_50db_lnight", n, "persons", Less, "traffic residents_over_50_db_lnight",
			"residents of buildings whose loudest wall has an Lnight of more than 50 dB(A): traffic of 23-07 h, by directive 2002/49/EC"+bound,
			"야간 50 dB(A) 초과 거주자(상한)", "Residents above 50 dB at night, upper bound")
	}
}
