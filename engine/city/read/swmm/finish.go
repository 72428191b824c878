package swmm

import (
	"sort"
	"strings"
)

// finish turns moments into seconds after the start and sees that what is named is there.
func (d *decoder) finish() {
	m := d.m
	for i := range m.Series {
		s := &m.Series[i]
		stamps := d.raw[s.Name]
		for _, p := range stamps {
			t := p.seconds
			if p.dated {
				t += p.day.Sub(m.Options.Start).Seconds()
			}
			if n := len(s.Seconds); n > 0 && t <= s.Seconds[n-1] {
				d.fail(p.line, "[TIMESERIES] %s: times must grow, %g s after the start follows %g s", s.Name, t, s.Seconds[n-1])
				break
			}
			s.Seconds, s.Value = append(s.Seconds, t), append(s.Value, p.value)
		}
		if len(stamps) == 0 {
			d.fail(s.Line, "[TIMESERIES] %s: the series has no value", s.Name)
		}
	}
	d.parseRules()
	if len(d.errs) == 0 {
		d.references()
	}
}

// references sees that every name leads somewhere.
func (d *decoder) references() {
	m := d.m
	has := func(kind, name string) bool { _, ok := d.index[kind+" "+name]; return ok }
	nodes, links := d.names("node"), d.names("link")
	node := func(line int, section, who, name string) {
		if !has("node", name) {
			d.fail(line, "[%s] %s: there is no node %s%s", section, who, name, nearest(name, nodes))
		}
	}
	ends := func(line int, section, who, from, to string) {
		node(line, section, who, from)
		node(line, section, who, to)
		if from == to {
			d.fail(line, "[%s] %s leads from node %s to itself", section, who, from)
		}
	}
	table := func(line int, section, who, kind, name string) {
		if !has(kind, name) {
			what, where := "curve", "[CURVES]"
			if kind == "series" {
				what, where = "time series", "[TIMESERIES]"
			} else if kind == "pattern" {
				what, where = "pattern", "[PATTERNS]"
			}
			d.fail(line, "[%s] %s: there is no %s %q; add it under %s", section, who, what, name, where)
		}
	}
	for _, c := range m.Conduits {
		ends(c.Line, "CONDUITS", c.Name, c.From, c.To)
	}
	for _, p := range m.Pumps {
		ends(p.Line, "PUMPS", p.Name, p.From, p.To)
		if p.Curve != "*" {
			table(p.Line, "PUMPS", p.Name, "curve", p.Curve)
		}
	}
	for _, o := range m.Orifices {
		ends(o.Line, "ORIFICES", o.Name, o.From, o.To)
	}
	for _, x := range m.Weirs {
		ends(x.Line, "WEIRS", x.Name, x.From, x.To)
	}
	for _, o := range m.Outlets {
		ends(o.Line, "OUTLETS", o.Name, o.From, o.To)
		if o.Kind == "TABULAR" {
			table(o.Line, "OUTLETS", o.Name, "curve", o.Curve)
		}
	}
	for _, o := range m.Outfalls {
		switch o.Kind {
		case "TIDAL":
			table(o.Line, "OUTFALLS", o.Name, "curve", o.Table)
		case "TIMESERIES":
			table(o.Line, "OUTFALLS", o.Name, "series", o.Table)
		}
	}
	for _, s := range m.Storages {
		if s.Shape == "TABULAR" {
			table(s.Line, "STORAGE", s.Name, "curve", s.Curve)
		}
	}
	for _, f := range m.Inflows {
		node(f.Line, "INFLOWS", "an inflow", f.Node)
		if f.Series != "" && f.Series != "*" {
			table(f.Line, "INFLOWS", f.Node, "series", f.Series)
		}
		if f.Pattern != "" && f.Pattern != "*" {
			table(f.Line, "INFLOWS", f.Node, "pattern", f.Pattern)
		}
	}
	for _, f := range m.DWF {
		node(f.Line, "DWF", "a flow", f.Node)
		for _, p := range f.Patterns {
			table(f.Line, "DWF", f.Node, "pattern", p)
		}
	}
	shaped, rough := map[string]bool{}, map[string]bool{} // rough: has its roughness from a table
	for _, s := range m.Sections {
		if !has("link", s.Link) {
			d.fail(s.Line, "[XSECTIONS] there is no link %s%s", s.Link, nearest(s.Link, links))
		}
		shaped[s.Link] = true
		rough[s.Link] = s.Shape == "IRREGULAR" || s.Shape == "STREET"
		if s.Shape == "STREET" && !has("street", s.Table) {
			d.fail(s.Line, "[XSECTIONS] %s: there is no street %q; add it under [STREETS]", s.Link, s.Table)
		}
		if s.Shape == "CUSTOM" {
			table(s.Line, "XSECTIONS", s.Link, "curve", s.Table)
		}
	}
	for _, u := range m.Usage {
		node(u.Line, "INLET_USAGE", u.Conduit, u.Node)
		if !has("link", u.Conduit) {
			d.fail(u.Line, "[INLET_USAGE] there is no conduit %s%s", u.Conduit, nearest(u.Conduit, links))
		}
		if !has("inlet", u.Inlet) {
			d.fail(u.Line, "[INLET_USAGE] %s: there is no inlet %q; add it under [INLETS]", u.Conduit, u.Inlet)
		}
	}
	for _, l := range m.Losses {
		if !has("link", l.Link) {
			d.fail(l.Line, "[LOSSES] there is no link %s%s", l.Link, nearest(l.Link, links))
		}
	}
	for _, c := range m.Conduits {
		if !(c.Manning > 0) && !rough[c.Name] {
			d.fail(c.Line, "[CONDUITS] %s: Manning's n must be above 0, got %g; concrete pipes have about 0.013", c.Name, c.Manning)
		}
		if !shaped[c.Name] {
			d.fail(c.Line, "[CONDUITS] %s has no cross-section; add a line under [XSECTIONS], e.g. %s CIRCULAR 0.6", c.Name, c.Name)
		}
	}
	for _, o := range m.Orifices {
		if !shaped[o.Name] {
			d.fail(o.Line, "[ORIFICES] %s has no cross-section; add a line under [XSECTIONS], e.g. %s CIRCULAR 0.3", o.Name, o.Name)
		}
	}
	for _, x := range m.Weirs {
		if !shaped[x.Name] {
			d.fail(x.Line, "[WEIRS] %s has no opening; add a line under [XSECTIONS], e.g. %s RECT_OPEN 0.5 2", x.Name, x.Name)
		}
	}
	for _, s := range m.Subcatchments {
		if !has("node", s.Outlet) && !has("subcatchment", s.Outlet) {
			d.fail(s.Line, "[SUBCATCHMENTS] %s: there is no node or subcatchment %s", s.Name, s.Outlet)
		}
		if s.Gage != "*" && !has("gage", s.Gage) {
			d.fail(s.Line, "[SUBCATCHMENTS] %s: there is no rain gage %s", s.Name, s.Gage)
		}
	}
	for _, g := range m.Gages {
		if g.Source == "TIMESERIES" {
			table(g.Line, "RAINGAGES", g.Name, "series", g.Series)
		}
	}
	nodesN, linksN := len(m.Junctions)+len(m.Outfalls)+len(m.Storages)+len(m.Dividers), len(m.Conduits)+len(m.Pumps)+len(m.Orifices)+len(m.Weirs)+len(m.Outlets)
	if nodesN == 0 {
		d.fail(0, "the network has no node; add [JUNCTIONS] and [OUTFALLS]")
	} else if len(m.Outfalls) == 0 && linksN > 0 {
		line := 0
		if len(m.Conduits) > 0 {
			line = m.Conduits[0].Line
		}
		d.fail(line, "the sewer has no outfall, so water could never leave it; add one under [OUTFALLS]")
	}
}

// names lists the objects of a kind, sorted.
func (d *decoder) names(kind string) []string {
	var out []string
	for key := range d.index { //semul:allow maprange: sorted below
		if name, ok := strings.CutPrefix(key, kind+" "); ok {
			out = append(out, name)
		}
	}
	sort.Strings(out)
	return out
}

// nearest suggests a name that differs in case, or by one character.
func nearest(name string, names []string) string {
	for _, n := range names {
		if strings.EqualFold(n, name) || oneOff(n, name) {
			return "; did you mean " + n + "?"
		}
	}
	return ""
}

func oneOff(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(a)-len(b) > 1 || len(b) < 3 {
		return false
	}
	i := 0
	for i < len(b) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return a[i+1:] == b[i+1:]
	}
	return a[i+1:] == b[i:]
}
