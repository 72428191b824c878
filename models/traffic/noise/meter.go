package noise

import "semul/engine/fmath"

// Meter gives the A-weighted power of vehicles from tables, for millions of them: speeds to ¼ km/h, slopes to
// 1 %, distances to a junction to 100/32 m. It differs from Power by less than 0.3 dB.
type Meter struct {
	rolling    [Silent][speeds]float32 // [W]
	propulsion [Silent][slopes][speeds]float32
	near       [3][Silent][2][steps + 1]float32 // by junction and category: factors of rolling and propulsion over the share
}

const (
	slowest, fastest = 20, 130 // [km/h]
	perKmh           = 4       // speeds told apart in 1 km/h
	speeds           = (fastest-slowest)*perKmh + 1
	steepest         = 12 // [%]
	slopes           = 2*steepest + 1
	steps            = 32
)

// NewMeter fills the tables.
func NewMeter() *Meter {
	m := &Meter{}
	for c := Light; c < Silent; c++ {
		t := &table[c]
		for k := range speeds {
			kmh := slowest + float64(float64(k)/perKmh)
			lg, linear := fmath.Log10(kmh/70), (kmh-70)/70
			for band, a := range aWeight {
				if t.aR[band] > 0 {
					m.rolling[c][k] += float32(Watts(t.aR[band] + float64(t.bR[band]*lg) + a))
				}
				for s := range slopes {
					m.propulsion[c][s][k] += float32(Watts(t.aP[band] + float64(t.bP[band]*linear) + slopeTerm(c, float64(s-steepest), kmh) + a))
				}
			}
		}
		for kind, corr := range [3][2]float64{{}, t.crossing, t.roundabout} {
			for part, c2 := range corr {
				for k := range steps + 1 {
					m.near[kind][c][part][k] = float32(fmath.Pow(10, float64(c2*float64(k))/steps/10))
				}
			}
		}
	}
	return m
}

// Power is that of a vehicle at v [m/s] on a slope, distance [m] before or after a junction of a kind.
func (m *Meter) Power(c Category, v, slope float32, kind Near, distance float32, electric bool) float32 {
	if c >= Silent {
		return 0
	}
	k := max(0, min(speeds-1, int(float32((float32(v*3.6)-slowest)*perKmh)+0.5)))
	s := max(0, min(slopes-1, int(float32(slope*100)+steepest+0.5)))
	share := max(0, min(steps, int(float32((1-distance/reach)*steps)+0.5)))
	near := &m.near[kind][c]
	watts := float32(m.rolling[c][k] * near[0][share])
	if !electric {
		watts += float32(m.propulsion[c][s][k] * near[1][share])
	}
	return watts
}
