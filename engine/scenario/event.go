package scenario

import (
	"sort"
	"strings"

	"semul/engine/clock"
)

// eventHead are the keys that every [event.NAME] has beside those of its kind.
type eventHead struct {
	Target   string         `toml:"target" doc:"what it happens to, kind/id"`
	At       clock.Time     `toml:"at" doc:"civil time such as 2026-07-16T18:00:00, a time of day such as 18:00:00 or \"18:00\", the first from the start on, or a duration after the start such as \"40 min\""`
	Duration clock.Duration `toml:"duration" range:"(0,)" doc:"how long; without it, to the end"`
}

// events decodes [event.NAME].
func (l *loader) events(sc *Scenario, n *node) {
	if n == nil {
		return
	}
	fam, ok := l.opt.Schema.Groups["event"]
	if !ok || len(fam.Kinds) == 0 {
		l.notBuilt(n, "event")
		return
	}
	group := &entry{name: "event", table: true}
	l.tables(n, "event", func(k *node, full string) {
		ev := Event{Name: k.name, Key: full}
		before := len(l.errs)
		head := &eventHead{}
		tables, body, ok := l.choose(k, full, "event", k.name, fam, "target", "at", "duration")
		if !ok {
			return
		}
		group.add(body)
		l.eventHead(k, full, head, body, claimedBy(fam, k))
		if len(l.errs) > before || len(tables) == 0 {
			return
		}
		ev.Kind, ev.Params = tables[0].Kind, tables[0].Params
		ev.Target, ev.At, ev.Duration = head.Target, head.At, head.Duration
		l.target(k, full, fam.Kinds[ev.Kind].Target, ev.Target)
		l.when(k, &ev)
		sc.Events = append(sc.Events, ev)
	})
	sort.SliceStable(sc.Events, func(i, j int) bool {
		a, b := &sc.Events[i], &sc.Events[j]
		if a.At != b.At {
			return a.At < b.At
		}
		return a.Name < b.Name
	})
	sc.root.add(group)
}

// claimedBy lists the keys of the struct that decodes the event.
func claimedBy(fam Family, n *node) []string {
	label := n.name
	if k := n.kid("kind"); k != nil && !k.isTable() {
		label, _ = k.val.data.(string)
	}
	kind, ok := fam.Kinds[label]
	if !ok {
		return nil
	}
	var names []string
	for _, f := range fieldsOf(structOf(kind.New()).Type()) {
		names = append(names, f.name)
	}
	return names
}

// eventHead decodes the common keys; what the kind claims for itself stands in the body already.
func (l *loader) eventHead(n *node, key string, head *eventHead, body *entry, claimed []string) {
	var own []*entry
	for _, name := range []string{"target", "at", "duration"} {
		k := n.kid(name)
		if k == nil {
			continue
		}
		top := newTable(n.name, n.at, headed)
		top.add(k)
		before := len(l.errs)
		for _, e := range l.decodeTable(top, n.at, key, structOf(head)).kids {
			if e.name == name && !contains(claimed, name) {
				own = append(own, e)
			}
		}
		if contains(claimed, name) { // what is wrong with it has been said
			l.errs = l.errs[:before]
		}
	}
	i := 0
	for i < len(body.kids) && (body.kids[i].name == "kind" || body.kids[i].name == "enabled") {
		i++
	}
	body.kids = append(body.kids[:i:i], append(own, body.kids[i:]...)...)
}

// target checks the form of a reference; whether the city has it is known only later.
func (l *loader) target(n *node, key, takes, target string) {
	at := under(n, n.at, "target")
	key = key + ".target"
	kinds := strings.FieldsFunc(strings.ReplaceAll(takes, " or ", ","), func(r rune) bool { return r == ',' || r == ' ' })
	example := func() string { return quote(kinds[0] + "/ID") }
	switch {
	case len(kinds) == 0:
		if target != "" {
			l.fail(n.kid("target").at, key, "this kind of event takes no target; remove the line")
		}
	case target == "":
		l.missing(at, key, "missing; write e.g. target = %s", example())
	default:
		kind, id, ok := strings.Cut(target, "/")
		switch {
		case !ok || id == "" || kind == "":
			l.fail(at, key, "%s is no reference; write e.g. %s", quote(target), example())
		case !contains(kinds, kind):
			l.fail(at, key, "%s is a %s; this kind of event takes a %s", quote(target), kind, enumerate(kinds, "or"))
		}
	}
}

// when fills the instant from the start of what the event brings, if it has one and no `at`, and warns of what lies outside the run.
func (l *loader) when(n *node, ev *Event) {
	at := under(n, n.at, "at")
	if n.kid("at") == nil {
		from, to := clock.Time(0), clock.Time(0)
		if s, ok := ev.Params.(Spanner); ok {
			from, to = s.Span()
		}
		if from >= to {
			l.missing(n.at, ev.Key+".at", `missing; write e.g. at = "2 h", a duration after the start, or a civil time`)
			return
		}
		ev.At = from
		l.spans(Table{Key: ev.Key, Params: ev.Params}, n.at)
		return
	}
	switch {
	case ev.At < 0:
		l.warn(at, ev.Key+".at", "%s is before the run begins; it never happens", l.say(ev.At))
	case l.length > 0 && ev.At > clock.Time(l.length):
		l.warn(at, ev.Key+".at", "%s is after the run ends, %s; it never happens", l.say(ev.At), l.say(clock.Time(l.length)))
	}
}

// spans warns of a storm, or the like, that lies wholly or partly outside the run.
func (l *loader) spans(t Table, at Place) {
	s, ok := t.Params.(Spanner)
	if !ok || l.length == 0 || !l.started {
		return
	}
	from, to := s.Span()
	end := clock.Time(l.length)
	switch {
	case from >= to:
	case to <= 0:
		l.warn(at, t.Key, "is over at %s, before the run begins, %s; nothing of it is seen", l.say(to), l.say(0))
	case from >= end:
		l.warn(at, t.Key, "begins at %s, after the run ends, %s; nothing of it is seen", l.say(from), l.say(end))
	case to > end:
		l.warn(at, t.Key, "lasts until %s, but the run ends at %s; the rest is not seen", l.say(to), l.say(end))
	case from < 0:
		l.warn(at, t.Key, "begins at %s, before the run does, %s; what fell by then is not seen", l.say(from), l.say(0))
	}
}

func (l *loader) say(t clock.Time) string { return l.civil.Format(t) }
