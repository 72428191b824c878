package cases

// deepest is how deep a manhole may be before its numbers look like feet [m].
const deepest = 100

// plausible warns of what can be computed and is hardly meant: nodes that no link reaches, depths of another unit.
func (b *builder) plausible() {
	net := b.c.Network
	linked := make([]bool, len(net.Nodes))
	for _, k := range net.Links {
		linked[k.From], linked[k.To] = true, true
	}
	check := func(section, name string, line int) {
		n := b.c.Node[name]
		if !linked[n] && section != "STORAGE" { // a pond may seep and evaporate alone
			b.warn(line, "[%s] %s: no link begins or ends here, so its water goes nowhere; join it by a conduit, or remove it", section, name)
		}
		if d := net.Nodes[n].Full; d > deepest && b.u.Metric {
			b.warn(line, "[%s] %s is %.4g m deep; are the numbers of this file feet? FLOW_UNITS %s reads metres, CFS, GPM and MGD read feet", section, name, d, b.m.Options.FlowUnits)
		}
	}
	for _, j := range b.m.Junctions {
		check("JUNCTIONS", j.Name, j.Line)
	}
	for _, s := range b.m.Storages {
		check("STORAGE", s.Name, s.Line)
	}
	for _, o := range b.m.Outfalls {
		check("OUTFALLS", o.Name, o.Line)
	}
}
