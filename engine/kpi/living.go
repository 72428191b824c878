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
			"residents of buildings whose loudest wall has more than 55 dB(A) of traffic, mean of the run; sound is not screened, so this is an upper bound",
			"55 dB(A) 초과 소음 노출 거주자(상한)", "Residents above 55 dB(A), upper bound")
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
