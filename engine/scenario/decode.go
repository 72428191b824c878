package scenario

import (
	"fmt"
	"reflect"
	"sort"
	"strings"
)

// entry is one line or table of the resolved scenario: the text of a value and where it came from.
type entry struct {
	name  string
	shown string // the key as printed, where that is not name: dotted
	text  string // as TOML; "" for a table
	from  Place
	file  string // what Open takes, where the text names a file
	table bool
	kids  []*entry
}

func (e *entry) add(k *entry) {
	if k != nil {
		e.kids = append(e.kids, k)
	}
}

func (l *loader) fail(at Place, key, format string, a ...any) {
	l.errs = append(l.errs, Error{at, key, fmt.Sprintf(format, a...)})
}

func (l *loader) warn(at Place, key, format string, a ...any) {
	l.notes = append(l.notes, Error{at, key, fmt.Sprintf(format, a...)})
}

// missing reports what is not there, unless part of the scenario could not be read and may have it.
func (l *loader) missing(at Place, key, format string, a ...any) {
	if !l.partial {
		l.fail(at, key, format, a...)
	}
}

// decodeTable reads the table n (nil: there is none, the defaults stand) into the struct v. Keys in also belong to the
// caller. at is where a missing key is reported if there is no table.
func (l *loader) decodeTable(n *node, at Place, key string, v reflect.Value, also ...string) *entry {
	e := &entry{name: lastOf(n), table: true}
	if n != nil {
		at = n.at
		if !n.isTable() {
			if _, bad := n.val.data.(unreadable); !bad {
				l.fail(n.val.at, key, "is a table, not a value; write [%s] on a line of its own and its keys below", key)
			}
			return e
		}
	}
	fields := fieldsOf(v.Type())
	known := append([]string(nil), also...)
	for i := range fields {
		f := &fields[i]
		known = append(known, f.name)
		fv := v.FieldByIndex(f.index)
		kid := n.kid(f.name)
		if kid == nil {
			switch full := join(key, f.name); {
			case f.need == "":
			case f.typ.Kind() == reflect.Map:
				l.missing(at, full, "missing; write [%s] and below it e.g. %s", full, f.need)
			default:
				l.missing(at, full, "missing; write e.g. %s = %s", bareOrQuoted(f.name), f.need)
			}
			e.add(l.defaults(at, join(key, f.name), fv, f))
			continue
		}
		e.add(l.decode(kid, join(key, f.name), fv, f))
	}
	l.unknown(n, key, known)
	return e
}

// unknown reports the keys of n that are none of known. Those left over from another kind below are dropped.
func (l *loader) unknown(n *node, key string, known []string) {
	if n == nil {
		return
	}
	for _, k := range append([]*node(nil), n.kids...) {
		if contains(known, k.name) {
			continue
		}
		full := join(key, k.name)
		if k.stale {
			l.warn(k.at, full, "left out: it belongs to the kind that was replaced")
			n.remove(k.name)
			continue
		}
		prefix := ""
		if key != "" {
			prefix = key + "."
		}
		if key != "" && (k.name == "title" || k.name == "seed" || k.name == "extends") {
			l.fail(k.at, full, "unknown; %s stands at the top of the file, above all tables", k.name)
			continue
		}
		l.fail(k.at, full, "unknown; %s", didYouMean(k.name, known, prefix))
	}
}

// contains reports whether a list holds a name, or "family.*" for its family.
func contains(list []string, s string) bool {
	for _, x := range list {
		if family, any := strings.CutSuffix(x, ".*"); x == s || any && strings.HasPrefix(s, family+".") {
			return true
		}
	}
	return false
}

func lastOf(n *node) string {
	if n == nil {
		return ""
	}
	return n.name
}

func bareOrQuoted(name string) string { return join("", name) }

// defaults makes the entry of a key that nobody has said.
func (l *loader) defaults(at Place, key string, v reflect.Value, f *field) *entry {
	if v.Kind() == reflect.Struct && !isLeaf(v) {
		e := l.decodeTable(nil, at, key, v)
		e.name = f.name
		return e
	}
	if v.Kind() == reflect.Map && v.Len() > 0 {
		e := defaultMap(v)
		e.name = f.name
		return e
	}
	text, ok := encode(v)
	if !ok {
		return nil
	}
	return &entry{name: f.name, text: text}
}

// defaultMap makes the entries of a map, sorted by key.
func defaultMap(v reflect.Value) *entry {
	e := &entry{table: true}
	for _, k := range v.MapKeys() {
		text, ok := encode(v.MapIndex(k))
		name, ok2 := encodeKey(k)
		if ok && ok2 {
			e.add(&entry{name: name, text: text})
		}
	}
	sort.Slice(e.kids, func(i, j int) bool { return e.kids[i].name < e.kids[j].name })
	return e
}

// decode reads one key into v.
func (l *loader) decode(n *node, key string, v reflect.Value, f *field) *entry {
	if !n.isTable() {
		if _, bad := n.val.data.(unreadable); bad {
			return nil
		}
	}
	switch {
	case v.Kind() == reflect.Pointer && !isLeaf(v):
		target := reflect.New(v.Type().Elem())
		if !v.IsNil() {
			target.Elem().Set(v.Elem())
		}
		e := l.decode(n, key, target.Elem(), f)
		v.Set(target)
		return e
	case isLeaf(v):
		return l.decodeLeaf(n, key, v, f)
	case v.Kind() == reflect.Struct:
		return l.decodeTable(n, n.at, key, v)
	case v.Kind() == reflect.Map:
		return l.decodeMap(n, key, v, f)
	case v.Kind() == reflect.Slice || v.Kind() == reflect.Array:
		return l.decodeList(n, key, v, f)
	}
	panic(fmt.Sprintf("scenario: %s: cannot decode into %s", key, v.Type()))
}

// decodeMap reads a table whose keys the user chooses.
func (l *loader) decodeMap(n *node, key string, v reflect.Value, f *field) *entry {
	e := &entry{name: n.name, table: true}
	if !n.isTable() {
		l.fail(n.val.at, key, "is a table, not a value; write [%s] on a line of its own and its keys below", key)
		return e
	}
	t := v.Type()
	m := reflect.MakeMapWithSize(t, len(n.kids))
	for _, k := range v.MapKeys() {
		m.SetMapIndex(k, v.MapIndex(k))
	}
	fresh := map[string]string{}
	for _, k := range flat(n, "", "", f.dotted) {
		full := key + "." + k.shown
		kv, err := mapKey(k.name, t.Key())
		if err != nil {
			l.fail(k.at, full, "%s", err)
			continue
		}
		canonical, _ := encodeKey(kv)
		if other, twice := fresh[canonical]; twice {
			l.fail(k.at, full, "the same as %s; keep one of the two", quote(other))
			continue
		}
		fresh[canonical] = k.name
		target := reflect.New(t.Elem())
		if t.Elem().Kind() == reflect.Pointer {
			target.Elem().Set(reflect.New(t.Elem().Elem()))
		}
		for _, p := range []reflect.Value{target, target.Elem()} {
			if d, ok := p.Interface().(Defaulter); ok {
				d.Defaults()
			}
		}
		sub := l.decode(k.node, full, target.Elem(), f)
		if sub != nil {
			sub.shown = k.shown
		}
		e.add(sub)
		m.SetMapIndex(kv, target.Elem())
	}
	for _, unsaid := range defaultMap(v).kids {
		if _, said := fresh[unsaid.name]; !said {
			e.add(unsaid)
		}
	}
	v.Set(m)
	return e
}

// member is one entry of a map, with its key as it is printed.
type member struct {
	*node
	shown string
}

// flat lists the entries of a table, with nested tables folded into dotted names if dotted.
func flat(n *node, path, shown string, dotted bool) []member {
	var list []member
	for _, k := range n.kids {
		name := k.name
		if path != "" {
			name = path + "." + name
		}
		m := member{k, join(shown, k.name)}
		switch {
		case !dotted:
		case k.isTable():
			list = append(list, flat(k, name, m.shown, true)...)
			continue
		default:
			m.node = &node{name: name, at: k.at, val: k.val, stale: k.stale}
		}
		list = append(list, m)
	}
	return list
}

// decodeList reads a list, each element at its own place.
func (l *loader) decodeList(n *node, key string, v reflect.Value, f *field) *entry {
	if n.isTable() {
		l.fail(n.at, key, "is a list, not a table; write %s = […]", bareOrQuoted(n.name))
		return nil
	}
	elements, ok := n.val.data.([]*value)
	if !ok {
		l.fail(n.val.at, key, "expected a list, got %s; write [%s]", describe(n.val), n.val.text())
		return nil
	}
	if v.Kind() == reflect.Array {
		if len(elements) != v.Len() {
			l.fail(n.val.at, key, "expected %d values, got %d", v.Len(), len(elements))
			return nil
		}
	} else {
		v.Set(reflect.MakeSlice(v.Type(), len(elements), len(elements)))
	}
	for i, el := range elements {
		l.decode(&node{name: n.name, at: el.at, val: el}, fmt.Sprintf("%s[%d]", key, i), v.Index(i), f)
	}
	return &entry{name: n.name, text: n.val.text(), from: n.val.at}
}
