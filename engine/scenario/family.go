package scenario

import "sort"

// enabled reads the key that switches a table off without taking it away, for what extends another scenario.
func (l *loader) enabled(n *node, key string) (bool, []*entry) {
	k := n.kid("enabled")
	if k == nil {
		return true, nil
	}
	h := struct {
		Enabled bool `toml:"enabled"`
	}{true}
	top := newTable(n.name, n.at, headed)
	top.add(k)
	e := l.decodeTable(top, n.at, key, structOf(&h))
	return h.Enabled, e.kids
}

// choose finds the kind of a table and decodes it. The list is empty if the table is switched off.
func (l *loader) choose(n *node, key, family, name string, fam Family, also ...string) ([]Table, *entry, bool) {
	kind, label, first, ok := l.kindOf(n, key, name, fam)
	if !ok {
		return nil, nil, false
	}
	params := kind.New()
	on, e := l.enabled(n, key)
	if _, single := fam.Kinds[""]; !single {
		also = append(also, "kind")
	}
	body := l.decodeParams(n, n.at, key, params, append(also, "enabled")...)
	if first != nil {
		e = append([]*entry{first}, e...)
	}
	body.kids = append(e, body.kids...)
	if !on {
		return nil, body, true
	}
	return []Table{{Family: family, Kind: label, Name: name, Key: key, Params: params}}, body, true
}

// kindOf chooses among the kinds of a family: by the key kind, else by the name, else the default.
func (l *loader) kindOf(n *node, key, name string, fam Family) (Kind, string, *entry, bool) {
	if k, single := fam.Kinds[""]; single {
		return k, "", nil, true
	}
	names := keysOf(fam.Kinds)
	said := n.kid("kind")
	if said == nil {
		label := fam.Default
		if _, ok := fam.Kinds[name]; ok {
			label = name
		}
		if label == "" {
			l.missing(n.at, key+".kind", "missing; write kind = %s", orQuoted(names))
			return Kind{}, "", nil, false
		}
		return fam.Kinds[label], label, &entry{name: "kind", text: quote(label)}, true
	}
	if said.isTable() {
		l.fail(said.at, key+".kind", "is a value, not a table; write kind = %s", orQuoted(names))
		return Kind{}, "", nil, false
	}
	label, ok := said.val.data.(string)
	if !ok {
		if _, bad := said.val.data.(unreadable); !bad {
			l.fail(said.val.at, key+".kind", "expected a text, got %s; write kind = %s", describe(said.val), orQuoted(names))
		}
		return Kind{}, "", nil, false
	}
	k, ok := fam.Kinds[label]
	if !ok {
		if near := nearest(label, names); near != "" {
			l.fail(said.val.at, key+".kind", "unknown kind %s; did you mean %s?", quote(label), quote(near))
		} else {
			l.fail(said.val.at, key+".kind", "the kind %s is not built into this semul; it has %s", quote(label), orNone(names))
		}
		return Kind{}, "", nil, false
	}
	return k, label, said.entry(), true
}

// group decodes [GROUP.NAME] tables.
func (l *loader) group(sc *Scenario, name string, n *node) {
	if n == nil {
		return
	}
	fam, ok := l.opt.Schema.Groups[name]
	if !ok || len(fam.Kinds) == 0 {
		l.notBuilt(n, name)
		return
	}
	group := &entry{name: name, table: true}
	if fam.Head != nil && n.isTable() {
		group, n = l.groupHead(sc, name, n, fam.Head())
	}
	l.tables(n, name, func(k *node, full string) {
		if t, e, ok := l.choose(k, full, name, k.name, fam); ok {
			group.add(e)
			sc.groups[name] = append(sc.groups[name], t...)
		}
	})
	sortTables(sc.groups[name])
	sc.root.add(group)
}

// groupHead decodes the keys of a group itself, as a table without a name, and returns what is left of the group.
func (l *loader) groupHead(sc *Scenario, name string, n *node, params any) (*entry, *node) {
	head, rest := newTable(name, n.at, headed), newTable(name, n.at, headed)
	for _, k := range n.kids {
		if k.isTable() {
			rest.add(k)
		} else {
			head.add(k)
		}
	}
	e := l.decodeParams(head, n.at, name, params)
	e.name, e.table = name, true
	sc.groups[name] = append(sc.groups[name], Table{Family: name, Key: name, Params: params})
	return e, rest
}

// notBuilt refuses the tables of a group that nothing in this build reads.
func (l *loader) notBuilt(n *node, name string) {
	const msg = "not built into this semul: nothing here reads [%s]; remove the table"
	if !n.isTable() {
		l.fail(n.at, name, msg, name)
		return
	}
	if len(n.kids) == 0 {
		l.fail(n.at, name, msg, name)
	}
	loose := false
	for _, k := range n.kids {
		full := join(name, k.name)
		if k.isTable() {
			l.fail(k.at, full, msg, full)
		} else if !loose {
			loose = true
			l.fail(n.at, name, msg, name)
		}
	}
}

func keysOf[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for k := range m { //semul:allow maprange: sorted below
		names = append(names, k)
	}
	sort.Strings(names)
	return names
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return enumerate(names, "and")
}

func orQuoted(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = quote(n)
	}
	return enumerate(quoted, "or")
}
