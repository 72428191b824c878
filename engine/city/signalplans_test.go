package city

import (
	"slices"
	"testing"
)

func TestForgetPlansOfSomeSignals(t *testing.T) {
	c := &City{}
	c.Signals.ID = []string{"a", "b", "c"}
	p, h := &c.SignalPlans, &c.SignalHours
	for i, s := range []uint32{0, 1, 0, 2} {
		p.ID, p.Signal, p.Name, p.Offset = append(p.ID, string(rune('p'+i))), append(p.Signal, s), append(p.Name, "x"), append(p.Offset, float32(i))
		p.State.Add("G", "r")
		p.Duration.Add(float32(10+i), 20)
		p.Least.Add()
		p.Most.Add()
	}
	for i, plan := range []uint32{0, 1, 2, None, 3, None} {
		s := []uint32{0, 1, 0, 0, 2, 2}[i]
		h.ID, h.Signal, h.From, h.Days, h.Plan = append(h.ID, string(rune('h'+i))), append(h.Signal, s), append(h.From, float32(i)), append(h.Days, 127), append(h.Plan, plan)
	}
	plans, hours := c.ForgetPlans([]uint32{0})
	if plans != 2 || hours != 3 {
		t.Errorf("%d plans and %d hours went, want 2 and 3", plans, hours)
	}
	if !slices.Equal(c.SignalPlans.ID, []string{"q", "s"}) || !slices.Equal(c.SignalPlans.Duration.At(1), []float32{13, 20}) || c.SignalPlans.Offset[1] != 3 {
		t.Errorf("%+v", c.SignalPlans)
	}
	if !slices.Equal(c.SignalHours.Plan, []uint32{0, 1, None}) || !slices.Equal(c.SignalHours.Signal, []uint32{1, 2, 2}) {
		t.Errorf("%+v", c.SignalHours)
	}
	if plans, hours = c.ForgetPlans(nil); plans+hours != 0 || len(c.SignalPlans.ID) != 2 {
		t.Error("plans went that were not asked for")
	}
}
