package drainage

import (
	"math"
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/sim"
	"semul/engine/sim/simtest"
)

// surveyTown is the sewered city with a mouth before a series, a pump by its curve and an inflow.
func surveyTown() *city.City {
	c := sewered()
	d, nan := &c.DrainNodes, float32(math.NaN())
	d.Mouth = []city.MouthKind{0, 0, 0, city.MouthSeries}
	d.StageTime, d.StageLevel = city.Lists[float32]{}, city.Lists[float32]{}
	for range 3 {
		d.StageTime.Add()
		d.StageLevel.Add()
	}
	d.StageTime.Add(0, 120, 240)
	d.StageLevel.Add(0.1, 0.15, 0.1)
	d.StartDepth = []float32{0.3, nan, nan, nan}
	p := &c.Pumps
	p.From[1], p.Curve = 0, []city.PumpCurve{city.NoCurve, city.DepthCurve}
	p.OnLevel[1], p.OffLevel[1] = 0, 0
	p.CurveX.Add()
	p.CurveFlow.Add()
	p.CurveX.Add(0, 1)
	p.CurveFlow.Add(0, 0.1)
	t := &c.Inflows
	t.ID, t.Node, t.Base = []string{"i"}, []uint32{1}, []float32{0.02}
	t.Time.Add(0, 60, 600)
	t.Flow.Add(0, 0.1, 0.1)
	for _, l := range []*city.Lists[float32]{&t.Monthly, &t.Daily, &t.Hourly, &t.Weekend} {
		l.Add()
	}
	return c
}

func TestSurveyedModel(t *testing.T) {
	simtest.Run(t, New, simtest.Setup{City: surveyTown(), Span: 5 * time.Minute, Params: func() any {
		p := DefaultParams()
		p.Surface = "grid"
		return p
	}, Feeds: map[string]sim.Feed{"outfall_level": func(int, clock.Time) float64 { return noStage }, "energised": func(int, clock.Time) float64 { return 1 }}})
}

func TestSurveysAreChecked(t *testing.T) {
	nan := float32(math.NaN())
	for want, change := range map[string]func(c *city.City){
		"drain_node/d: an outfall before a fixed level without one": func(c *city.City) { c.DrainNodes.Mouth[3] = city.MouthFixed },
		"drain_node/d: stage_time and stage_level are not rising":   func(c *city.City) { c.DrainNodes.StageTime.Val[1] = 0 },
		"drain_node/a: start_depth is -1 m":                         func(c *city.City) { c.DrainNodes.StartDepth[0] = -1 },
		"pump/canal: curve_x and curve_flow hold 2 and 0 values":    func(c *city.City) { c.Pumps.CurveFlow = city.Lists[float32]{} },
		"inflow/i: its base is not a number":                        func(c *city.City) { c.Inflows.Base[0] = nan },
		"inflow/i: time and flow are not rising":                    func(c *city.City) { c.Inflows.Time.Val[2] = 30 },
		"drain_link/ab: section_height begins at 0.5 m": func(c *city.City) {
			c.DrainLinks.SectionHeight.Add(0.5, 1)
			c.DrainLinks.SectionWidth.Add(1, 1)
		},
		"drain_link/bb: its coefficient is 0": func(c *city.City) { c.DrainLinks.Coefficient = []float32{nan, 0, nan} },
	} {
		c := surveyTown()
		change(c)
		if _, err := lay(c, DefaultParams(), time.Time{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
