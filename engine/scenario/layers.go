package scenario

import (
	"io"
	"strings"

	"semul/engine/clock"
)

// loader carries one Load from texts to a Scenario.
type loader struct {
	opt     Options
	sources []*source // the scenario, what it extends, what that extends …
	errs    []Error
	notes   []Error // warnings
	partial bool    // something it extends could not be read
	swept   []swept
	civil   clock.Civil
	started bool           // civil is known
	length  clock.Duration // of the run; 0: not known
	open    func(name string) (io.ReadCloser, error)
}

// read finds the scenario and all that it extends.
func (l *loader) read(name string) []*node {
	var trees []*node
	var from *source
	l.partial = true
	at, key := Place{File: name}, ""
	for {
		s, err := find(name, from, l.opt.Builtin)
		if err != nil {
			l.fail(at, key, "%s%s", prefixed(key, name), err)
			return trees
		}
		for i, earlier := range l.sources {
			if earlier.id == s.id {
				chain := ""
				for _, in := range l.sources[i:] {
					chain += in.shown + " → "
				}
				l.fail(at, key, "extends in a circle: %s%s; remove one of them", chain, s.shown)
				return trees
			}
		}
		layer := len(l.sources)
		l.sources = append(l.sources, s)
		tree, errs := parse(s.shown, layer, s.text)
		l.errs = append(l.errs, errs...)
		if len(errs) > 0 && errs[0].At.Line == 0 { // no text at all
			return nil
		}
		trees = append(trees, tree)
		ext := tree.kid("extends")
		if ext == nil {
			l.partial = false
			return trees
		}
		tree.remove("extends")
		if ext.isTable() {
			l.fail(ext.at, "extends", "is a value, not a table; write extends = \"base.toml\"")
			return trees
		}
		if _, bad := ext.val.data.(unreadable); bad {
			return trees
		}
		base, ok := ext.val.data.(string)
		if !ok || base == "" {
			l.fail(ext.val.at, "extends", "expected the file or built-in name of a scenario, got %s", describe(ext.val))
			return trees
		}
		name, from, at, key = base, s, ext.val.at, "extends"
	}
}

func prefixed(key, name string) string {
	if key == "" {
		return ""
	}
	return quote(name) + ": "
}

// merged lays the files and the command line over one another.
func (l *loader) merged(trees []*node) *node {
	root := newTable("", Place{}, headed)
	if len(trees) > 0 {
		root.at = trees[0].at
	}
	for i := len(trees) - 1; i >= 0; i-- {
		anotherCity(root, trees[i])
		root.lay(trees[i])
	}
	flags := newTable("", Place{}, headed)
	if l.opt.Seed != nil {
		l.seedFlag(flags, *l.opt.Seed)
	}
	for i, set := range l.opt.Sets {
		l.set(flags, set, i)
	}
	anotherCity(root, flags)
	root.lay(flags)
	return root
}

// anotherCity drops what lower layers say of the city's source where a higher layer names one: a city is one of spec,
// path and terrain, and naming another replaces it.
func anotherCity(low, high *node) {
	below, above := low.kid("city"), high.kid("city")
	if below == nil || above == nil || !below.isTable() || !above.isTable() {
		return
	}
	ways := []string{"spec", "path", "terrain"}
	for _, named := range ways {
		if above.kid(named) == nil {
			continue
		}
		for _, other := range ways {
			if other != named {
				below.remove(other)
			}
		}
	}
}

const flagLayer = 1 << 20 // behind all files

func (l *loader) seedFlag(flags *node, seed uint64) {
	at := Place{Flag: "--seed " + utoa(seed), layer: flagLayer}
	if seed > 1<<63-1 {
		l.fail(at, "", "a seed is at most 9223372036854775807, the largest whole number of TOML")
		return
	}
	flags.put([]segment{{"seed", at}}, at, &value{at, utoa(seed), int64(seed)})
}

// set puts one --set KEY=VALUE into the tree of flags. The value is read as TOML, else taken as a text.
func (l *loader) set(flags *node, set string, i int) {
	at := Place{Flag: "--set " + comment(set), layer: flagLayer + 1 + i}
	s := newScanner("", 0, []byte(set))
	keys, ok := s.key("=")
	if !ok || len(s.errs) > 0 {
		msg := s.errs[0].Msg
		if !strings.Contains(set, "=") {
			msg = "write KEY=VALUE, e.g. --set forcing.rain.scale=1.2"
		}
		l.fail(at, "", "%s", msg)
		return
	}
	s.pos++
	text := strings.TrimSpace(s.text[s.pos:])
	path := pathOf(keys)
	if path == "extends" {
		l.fail(at, path, "cannot be set on the command line; write it in a scenario file")
		return
	}
	v := newScanner("", 0, []byte(text))
	val, ok := v.value(path, 0)
	if !ok || v.pos < len(v.text) {
		if text != "" && strings.ContainsRune(`"'[{`, rune(text[0])) {
			msg := "not one TOML value"
			if len(v.errs) > 0 {
				msg = v.errs[0].Msg
			}
			l.fail(at, path, "%s", msg)
			return
		}
		val = &value{raw: quote(text), data: text}
	}
	val.move(at)
	flags.put(keys, at, val)
}

// move puts a value and its elements at one place.
func (v *value) move(at Place) {
	v.at = at
	if list, ok := v.data.([]*value); ok {
		for _, e := range list {
			e.move(at)
		}
	}
}
