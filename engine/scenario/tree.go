package scenario

// node is a table or a value, with its place.
type node struct {
	name  string
	at    Place   // of the key, or of the bracket of the header
	val   *value  // nil for a table
	kids  []*node // of a table, in order of appearance
	index map[string]*node
	made  made
	stale bool // from a layer below, where the table had another kind
}

// made is how a table came to be; TOML lets each be defined once.
type made uint8

const (
	implied  made = iota // by a longer header
	headed               // by its own header
	dotted               // by a dotted key
	detached             // belongs to a header that could not be used
)

func newTable(name string, at Place, how made) *node { return &node{name: name, at: at, made: how} }

func (n *node) isTable() bool { return n.val == nil }

// kid returns the child of that name, or nil; n may be nil.
func (n *node) kid(name string) *node {
	if n == nil {
		return nil
	}
	return n.index[name]
}

func (n *node) add(k *node) *node {
	if n.index == nil {
		n.index = map[string]*node{}
	}
	n.index[k.name] = k
	n.kids = append(n.kids, k)
	return k
}

func (n *node) remove(name string) {
	if n.kid(name) == nil {
		return
	}
	delete(n.index, name)
	kept := make([]*node, 0, len(n.kids))
	for _, k := range n.kids {
		if k.name != name {
			kept = append(kept, k)
		}
	}
	n.kids = kept
}

// parse reads one TOML text into a tree. What is wrong is returned beside what could be read.
func parse(file string, layer int, text []byte) (*node, []Error) {
	s := newScanner(file, layer, text)
	root := newTable("", Place{File: file, layer: layer}, headed)
	current, path := root, ""
	s.statements(func(st statement) {
		switch {
		case st.val != nil:
			s.assign(current, path, st)
		case st.header && st.keys == nil: // unreadable: what follows belongs to no table we know
			current, path = newTable("", st.at, detached), ""
		case st.header:
			current, path = s.open(root, st), pathOf(st.keys)
		}
	})
	return root, s.errs
}

func (s *scanner) complain(at Place, key, msg string) {
	s.errs = append(s.errs, Error{At: at, Key: key, Msg: msg})
}

// open returns the table that a header names.
func (s *scanner) open(root *node, st statement) *node {
	t, path := root, ""
	for i, k := range st.keys {
		path = join(path, k.name)
		last := i == len(st.keys)-1
		next := t.kid(k.name)
		switch {
		case next == nil:
			how := implied
			if last {
				how = headed
			}
			next = t.add(newTable(k.name, st.at, how))
		case !next.isTable():
			s.complain(st.at, path, "already a value, on line "+itoa(next.at.Line)+"; it cannot be a table too")
			return newTable("", st.at, detached)
		case last && next.made != implied:
			s.complain(st.at, path, "this table stands on line "+itoa(next.at.Line)+" already; put its keys together")
			return newTable("", st.at, detached)
		case last:
			next.made, next.at = headed, st.at
		}
		t = next
	}
	return t
}

// assign puts a value under the current table.
func (s *scanner) assign(current *node, path string, st statement) {
	t := current
	for i, k := range st.keys {
		path = join(path, k.name)
		next := t.kid(k.name)
		if i == len(st.keys)-1 {
			if next != nil {
				s.complain(k.at, path, "already set on line "+itoa(next.at.Line)+"; keep one of the two")
				return
			}
			t.add(&node{name: k.name, at: k.at, val: st.val})
			return
		}
		switch {
		case next == nil:
			next = t.add(newTable(k.name, k.at, dotted))
		case !next.isTable():
			s.complain(k.at, path, "already a value, on line "+itoa(next.at.Line)+"; it cannot be a table too")
			return
		case next.made == headed || next.made == implied:
			s.complain(k.at, path, "has a table of its own on line "+itoa(next.at.Line)+"; put the key there")
			return
		}
		t = next
	}
}

// put sets a value by its full key, making tables as needed and replacing what stands there: for the command line.
func (n *node) put(keys []segment, at Place, v *value) {
	t := n
	for i, k := range keys {
		if i == len(keys)-1 {
			t.remove(k.name)
			t.add(&node{name: k.name, at: at, val: v})
			return
		}
		next := t.kid(k.name)
		if next == nil || !next.isTable() {
			t.remove(k.name)
			next = t.add(newTable(k.name, at, implied))
		}
		t = next
	}
}

// lay lays the tree over n: tables merge key by key, values and lists replace. Where the upper layer gives a table
// another kind, what stays from below is marked stale: it counts only where the new kind knows the key.
func (n *node) lay(over *node) {
	if was, is := n.kid("kind"), over.kid("kind"); was != nil && is != nil && !sameScalar(was, is) {
		n.staleAll()
	}
	for _, k := range over.kids {
		below := n.kid(k.name)
		if below != nil && below.isTable() && k.isTable() {
			below.at, below.stale = k.at, false
			below.lay(k)
			continue
		}
		n.remove(k.name)
		n.add(k)
	}
}

func (n *node) staleAll() {
	for _, k := range n.kids {
		k.stale = true
		k.staleAll()
	}
}

func sameScalar(a, b *node) bool {
	if a.isTable() || b.isTable() {
		return false
	}
	x, ok := a.val.data.(string)
	y, ok2 := b.val.data.(string)
	return ok && ok2 && x == y
}
