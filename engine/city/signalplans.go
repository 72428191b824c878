package city

// ForgetPlans takes away the further plans and the hours of signals, so that each plays the plan that Signals holds, at all
// hours. signals are rows of Signals. It returns how many plans and hours went. The other rows keep their order.
func (c *City) ForgetPlans(signals []uint32) (plans, hours int) {
	of := make([]bool, len(c.Signals.ID))
	for _, s := range signals {
		of[s] = true
	}
	row := make([]uint32, len(c.SignalPlans.ID)) // new row by old one
	var p SignalPlans
	for i, s := range c.SignalPlans.Signal {
		if row[i] = None; of[s] {
			plans++
			continue
		}
		was := &c.SignalPlans
		row[i] = uint32(len(p.ID))
		p.ID, p.Signal, p.Name, p.Offset = append(p.ID, was.ID[i]), append(p.Signal, s), append(p.Name, was.Name[i]), append(p.Offset, was.Offset[i])
		p.State.Add(was.State.At(i)...)
		p.Duration.Add(was.Duration.At(i)...)
		p.Least.Add(was.Least.At(i)...)
		p.Most.Add(was.Most.At(i)...)
	}
	var h SignalHours
	for i, s := range c.SignalHours.Signal {
		if of[s] {
			hours++
			continue
		}
		was := &c.SignalHours
		plan := was.Plan[i]
		if plan != None {
			plan = row[plan]
		}
		h.ID, h.Signal, h.From = append(h.ID, was.ID[i]), append(h.Signal, s), append(h.From, was.From[i])
		h.Days, h.Plan = append(h.Days, was.Days[i]), append(h.Plan, plan)
	}
	c.SignalPlans, c.SignalHours = p, h
	return plans, hours
}
