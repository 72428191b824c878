package scenario

import (
	"sort"
	"strings"
)

// sweepKeys are the keys of [sweep.NAME].
type sweepKeys struct {
	Key    string `toml:"key" need:"\"forcing.rain.scale\"" doc:"the key that takes the values"`
	Values []any  `toml:"values" need:"[0.8, 1.0, 1.2]" doc:"what it takes, one after the other"`
}

// sweeps decodes [sweep.NAME].
func (l *loader) sweeps(sc *Scenario, n *node) {
	if n == nil {
		return
	}
	group := &entry{name: "sweep", table: true}
	l.tables(n, "sweep", func(k *node, full string) {
		raw := sweepKeys{}
		before := len(l.errs)
		group.add(l.decodeTable(k, k.at, full, structOf(&raw)))
		if len(l.errs) > before {
			return
		}
		s := Sweep{Name: k.name, Key: raw.Key}
		if splitKey(raw.Key) == nil {
			l.fail(under(k, k.at, "key"), full+".key", "%s is no key; write e.g. \"forcing.rain.scale\"", quote(raw.Key))
			return
		}
		list, _ := k.kid("values").val.data.([]*value)
		if len(list) == 0 {
			l.fail(under(k, k.at, "values"), full+".values", "empty; write e.g. [0.8, 1.0, 1.2]")
			return
		}
		for _, v := range list {
			s.Values = append(s.Values, v.text())
		}
		sc.Sweeps = append(sc.Sweeps, s)
		l.swept = append(l.swept, swept{s, under(k, k.at, "key"), list})
	})
	sort.Slice(sc.Sweeps, func(i, j int) bool { return sc.Sweeps[i].Name < sc.Sweeps[j].Name })
	sc.root.add(group)
}

// swept is a sweep with the places of its key and values.
type swept struct {
	Sweep
	key    Place
	values []*value
}

const maxTried = 256 // values of a sweep that are tried; each is a whole Load

// trySweeps loads the scenario with each value of each sweep, so that a wrong one is found before the first job runs.
func (l *loader) trySweeps(sc *Scenario, name string) {
	for _, s := range l.swept {
		key := "sweep." + bareOrQuoted(s.Name)
		for i, v := range s.values {
			if i == maxTried {
				break
			}
			opt := l.opt
			opt.sweeping = true
			opt.Sets = append(append([]string(nil), l.opt.Sets...), s.Key+"="+v.text())
			_, err := Load(name, opt)
			bad, ok := err.(*Errors)
			if !ok {
				continue
			}
			first := bad.List[0]
			switch {
			case first.At.Flag != "" && (strings.HasPrefix(first.Msg, "unknown") || strings.HasPrefix(first.Msg, "not built")):
				l.fail(s.key, key+".key", "%s: %s", first.Key, first.Msg)
				i = len(s.values) // the same for every value
			case first.Key == s.Key || first.Key == "":
				l.fail(v.at, key+".values["+itoa(i)+"]", "%s", first.Msg)
			default:
				l.fail(v.at, key+".values["+itoa(i)+"]", "%s: %s", first.Key, first.Msg)
			}
			if i == len(s.values) {
				break
			}
		}
	}
}
