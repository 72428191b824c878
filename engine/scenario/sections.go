package scenario

import (
	"strings"

	"semul/engine/clock"
)

// groups are the families of named tables that a scenario may have, whether or not this build has a use for them.
var groups = []string{"event", "sensor", "policy", "control", "demand", "fleet", "corridor", "parking", "signal", "underpass", "storage", "measure", "culvert", "bridge", "gate"}

// scenario decodes the merged tree, section by section.
func (l *loader) scenario(root *node) *Scenario {
	main := l.sources[0]
	sc := &Scenario{Name: nameOf(main), File: main.shown, groups: map[string][]Table{}, places: map[string]Place{},
		root: &entry{table: true}, sources: l.sources, open: l.open}
	l.head(sc, root)
	l.time(sc, root) // first: all other times count from its start
	l.city(sc, root)
	l.models(sc, root.kid("model"))
	l.forcings(sc, root.kid("forcing"))
	l.events(sc, root.kid("event"))
	for _, g := range groups[1:] {
		l.group(sc, g, root.kid(g))
	}
	l.record(sc, root.kid("record"))
	l.limits(sc, root.kid("kpi"))
	l.sweeps(sc, root.kid("sweep"))
	l.view(sc, root.kid("view"))
	known := append([]string{"title", "seed", "extends", "city", "time", "model", "forcing", "record", "kpi", "sweep", "view"}, groups...)
	l.unknown(root, "", known)
	sc.remember(root, "")
	return sc
}

// headKeys are the keys above all tables.
type headKeys struct {
	Title string `toml:"title" doc:"shown in reports and the viewer"`
	Seed  uint64 `toml:"seed" doc:"of all random numbers of the run"`
}

// timeKeys are the keys of [time].
type timeKeys struct {
	Start    clock.Civil               `toml:"start" need:"2026-07-16T16:00:00+09:00" doc:"civil time at which the run begins; its offset is the city's"`
	Duration clock.Duration            `toml:"duration" need:"\"6 h\"" range:"(0,315360000]" doc:"length of the run"`
	Exchange map[string]clock.Duration `toml:"exchange" range:"(0,86400]" doc:"interval of a port, where it is not the default"`
}

func (l *loader) head(sc *Scenario, root *node) {
	head := headKeys{Seed: 1}
	top := newTable("", root.at, headed)
	for _, k := range root.kids {
		if k.name == "title" || k.name == "seed" {
			top.add(k)
		}
	}
	sc.root.kids = l.decodeTable(top, root.at, "", structOf(&head)).kids
	sc.Title, sc.Seed = head.Title, head.Seed
	if sc.Title == "" {
		sc.Title = sc.Name
	}
}

func (l *loader) time(sc *Scenario, root *node) {
	t := timeKeys{}
	n := root.kid("time")
	before := len(l.errs)
	e := l.decodeTable(n, root.at, "time", structOf(&t))
	e.name = "time"
	sc.root.add(e)
	sc.Civil, sc.Duration, sc.Exchange = t.Start, t.Duration, t.Exchange
	l.civil, l.started = t.Start, !t.Start.Start().IsZero()
	l.length = 0
	if len(l.errs) == before {
		l.length = t.Duration
	}
	l.oneOf(n.kid("exchange"), "time.exchange", "port", l.opt.Schema.Ports)
}

// oneOf checks the keys of a table against names known elsewhere; nil knows all.
func (l *loader) oneOf(n *node, key, what string, known []string) {
	if n == nil || !n.isTable() || known == nil {
		return
	}
	for _, m := range flat(n, "", "", true) {
		if !contains(known, m.name) {
			l.fail(m.at, key+"."+m.shown, "unknown %s; %s", what, didYouMean(m.name, known, ""))
		}
	}
}

func (l *loader) city(sc *Scenario, root *node) {
	n := root.kid("city")
	const mend = `one of spec = "semulmeori", path = "CITY" or terrain = "dem.asc"`
	if n == nil {
		l.missing(root.at, "city", "missing; write [city] and below it %s", mend)
		return
	}
	before := len(l.errs)
	e := l.decodeTable(n, n.at, "city", structOf(&sc.City))
	sc.root.add(e)
	if sc.City.Make != "" {
		for i := before; i < len(l.errs); i++ {
			if l.errs[i].Key == "city.path" {
				l.errs[i].Msg += "; make it by: " + sc.City.Make
			}
		}
	}
	said := 0
	for _, s := range []string{sc.City.Spec, sc.City.Path, sc.City.Terrain} {
		if s != "" {
			said++
		}
	}
	if f := sc.City.Flat; f != nil {
		said++
		if len(f) != 4 || f[2] <= f[0] || f[3] <= f[1] || sc.City.Cell == nil {
			l.fail(under(n, n.at, "flat"), "city.flat", `is [x0, y0, x1, y1], x1 above x0 and y1 above y0, beside cell = "0.05 m"`)
		}
	}
	if said != 1 && len(l.errs) == before && !l.partial {
		why := "several cities"
		if said == 0 {
			why = "no city"
		}
		l.fail(n.at, "city", "%s; write %s", why, mend)
	}
	if c := sc.City.CRS; c != "" && c != "none" {
		if code, ok := strings.CutPrefix(strings.ToUpper(c), "EPSG:"); !ok || strings.Trim(code, "0123456789") != "" || code == "" {
			l.fail(under(n, n.at, "crs"), "city.crs", `%s is no projection; write e.g. "EPSG:5186", or "none" for local metres`, quote(c))
		}
	}
}

// tables checks that n holds tables only, and calls visit with each.
func (l *loader) tables(n *node, key string, visit func(k *node, full string)) {
	if n == nil {
		return
	}
	if !n.isTable() {
		l.fail(n.val.at, key, "is a table, not a value; write [%s.NAME] on a line of its own and its keys below", key)
		return
	}
	for _, k := range n.kids {
		full := join(key, k.name)
		if !k.isTable() {
			l.fail(k.at, full, "stands in [%s], which holds tables only; write [%s.NAME] above it", key, key)
			continue
		}
		visit(k, full)
	}
}

func (l *loader) models(sc *Scenario, n *node) {
	group := &entry{name: "model", table: true}
	l.tables(n, "model", func(k *node, full string) {
		kind, ok := l.opt.Schema.Models[k.name]
		if !ok {
			names := keysOf(l.opt.Schema.Models)
			if near := nearest(k.name, names); near != "" {
				l.fail(k.at, full, "unknown; did you mean model.%s?", near)
				return
			}
			l.fail(k.at, full, "not built into this semul; it has %s", orNone(names))
			return
		}
		params := kind.New()
		on, e := l.enabled(k, full)
		body := l.decodeParams(k, k.at, full, params, "enabled")
		body.kids = append(e, body.kids...)
		group.add(body)
		if on {
			sc.Models = append(sc.Models, Table{Family: "model", Kind: k.name, Name: k.name, Key: full, Params: params})
		}
	})
	sortTables(sc.Models)
	sc.root.add(group)
}

// forcings decodes [forcing.FAMILY] and [forcing.FAMILY.NAME].
func (l *loader) forcings(sc *Scenario, n *node) {
	group := &entry{name: "forcing", table: true}
	l.tables(n, "forcing", func(k *node, full string) {
		fam, ok := l.opt.Schema.Forcings[k.name]
		if !ok {
			names := keysOf(l.opt.Schema.Forcings)
			if near := nearest(k.name, names); near != "" {
				l.fail(k.at, full, "unknown; did you mean forcing.%s?", near)
				return
			}
			l.fail(k.at, full, "not built into this semul; it has %s", orNone(names))
			return
		}
		named := fam.Naming == Named
		if fam.Naming == Either {
			named = len(k.kids) > 0
			for _, kk := range k.kids {
				named = named && kk.isTable()
			}
		}
		if !named {
			if t, e, ok := l.choose(k, full, k.name, "", fam); ok {
				group.add(e)
				sc.Forcings = append(sc.Forcings, t...)
			}
			return
		}
		sub := &entry{name: k.name, table: true}
		l.tables(k, full, func(kk *node, full string) {
			if t, e, ok := l.choose(kk, full, k.name, kk.name, fam); ok {
				sub.add(e)
				sc.Forcings = append(sc.Forcings, t...)
			}
		})
		group.add(sub)
	})
	for i := range sc.Forcings {
		l.spans(sc.Forcings[i], under(n, Place{}, strings.TrimPrefix(sc.Forcings[i].Key, "forcing.")))
	}
	sortTables(sc.Forcings)
	sc.root.add(group)
}
