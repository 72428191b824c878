package scenario

import (
	"sort"
	"time"
)

func defaultRecord() Record {
	return Record{Every: 60 * time.Second, Streets: 15 * time.Minute, Trips: true, Truth: true}
}

// record decodes [record], [record.frames] and [record.KIND.NAME].
func (l *loader) record(sc *Scenario, n *node) {
	sc.Record = defaultRecord()
	if n != nil && !n.isTable() {
		l.decodeTable(n, n.at, "record", structOf(&sc.Record))
		return
	}
	kinds := keysOf(l.opt.Schema.Records)
	e := l.decodeTable(n, Place{}, "record", structOf(&sc.Record), kinds...)
	e.name = "record"
	l.oneOf(n.kid("frames"), "record.frames", "layer", l.opt.Schema.Layers)
	for _, name := range kinds {
		k := n.kid(name)
		if k == nil {
			continue
		}
		sub := &entry{name: name, table: true}
		l.tables(k, "record."+name, func(kk *node, full string) {
			params := l.opt.Schema.Records[name].New()
			on, first := l.enabled(kk, full)
			body := l.decodeParams(kk, kk.at, full, params, "enabled")
			body.kids = append(first, body.kids...)
			sub.add(body)
			if on {
				sc.Record.Points = append(sc.Record.Points, Table{Family: name, Name: kk.name, Key: full, Params: params})
			}
		})
		e.add(sub)
	}
	sortTables(sc.Record.Points)
	sc.root.add(e)
}

// limits decodes [kpi.limit.NAME] and [kpi.damage].
func (l *loader) limits(sc *Scenario, n *node) {
	if n == nil {
		return
	}
	group := &entry{name: "kpi", table: true}
	l.tables(n, "kpi", func(k *node, full string) {
		switch k.name {
		case "limit":
		case "damage":
			sc.Damage = &Damage{}
			group.add(l.decodeParams(k, k.at, full, sc.Damage))
			return
		default:
			l.fail(k.at, full, "unknown; did you mean kpi.limit or kpi.damage?")
			return
		}
		sub := &entry{name: "limit", table: true}
		l.tables(k, full, func(kk *node, full string) {
			lim := Limit{KPI: kk.name}
			before := len(l.errs)
			sub.add(l.decodeTable(kk, kk.at, full, structOf(&lim)))
			known := l.opt.Schema.KPIs
			switch {
			case known != nil && !contains(known, kk.name):
				l.fail(kk.at, full, "unknown indicator; %s", didYouMean(kk.name, known, "kpi.limit."))
			case len(l.errs) > before:
			case lim.Min == nil && lim.Max == nil:
				l.missing(kk.at, full, "no limit; write min = … or max = …")
			case lim.Min != nil && lim.Max != nil && *lim.Min > *lim.Max:
				l.fail(under(kk, kk.at, "min"), full+".min", "is above max; no run could pass")
			}
			sc.Limits = append(sc.Limits, lim)
		})
		group.add(sub)
	})
	sort.Slice(sc.Limits, func(i, j int) bool { return sc.Limits[i].KPI < sc.Limits[j].KPI })
	sc.root.add(group)
}

// view decodes [view].
func (l *loader) view(sc *Scenario, n *node) {
	if n == nil {
		return
	}
	e := l.decodeTable(n, n.at, "view", structOf(&sc.View))
	sc.root.add(e)
	known := l.opt.Schema.Layers
	if known == nil || !n.isTable() {
		return
	}
	layers := n.kid("layers")
	if layers == nil || layers.isTable() {
		return
	}
	list, _ := layers.val.data.([]*value)
	for i, el := range list {
		if s, ok := el.data.(string); ok && !contains(known, s) {
			l.fail(el.at, "view.layers["+itoa(i)+"]", "unknown layer %s; %s", quote(s), didYouMean(s, known, ""))
		}
	}
}
