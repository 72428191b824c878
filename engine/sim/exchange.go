package sim

// ledger balances every amount that crosses without a map: written = handed over + waiting.
func (c *Coupler) ledger(models []*Running) []Balance {
	var out []Balance
	for _, r := range c.readers {
		p := r.port()
		if p.spec.Kind != Amount || p.unheard {
			continue
		}
		written, whole := 0.0, true
		for _, w := range c.writers {
			o := w.port()
			if o.spec.Name != p.spec.Name || o.model == p.model {
				continue
			}
			if o.spec.own() != p.spec.Support {
				whole = false
			}
			written += o.written
		}
		if !whole {
			continue
		}
		a := Account{Name: "exchange." + p.spec.Name + "." + models[p.model].Spec.Name, Unit: p.spec.Quantity.Name(),
			Stored: r.pending(), Terms: []Term{{"written", written}, {"handed over", -p.given}}}
		out = append(out, a.Balance())
	}
	return out
}
