package policy

import (
	"cmp"
	"embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

//go:embed law/*.toml
var laws embed.FS

// Pack is the law of a country as data, with a version: which articles a charter can rest on, since when, and where we have
// it from.
type Pack struct {
	Name     string `json:"name"` // "kr"
	ID       string `json:"id"`   // "kr-2026.2"
	Country  string `json:"country"`
	Compiled string `json:"compiled"`
	Note     string `json:"note"`
	Rules    []LawRule
}

// LawRule is one duty.
type LawRule struct {
	Name    string `toml:"-" json:"name"`
	Act     string `toml:"act" json:"act"`         // "PIPA"
	Article string `toml:"article" json:"article"` // "15", "28-2"
	From    string `toml:"from" json:"from"`       // day from which it is in force; "": not known, taken as always
	Duty    string `toml:"duty" json:"duty"`
	Source  string `toml:"source" json:"source"`
	Mark    string `toml:"mark" json:"mark"` // R: read in a source; K: from knowledge, to be confirmed
}

// LawNames lists the built-in packs.
func LawNames() []string { return []string{"kr"} }

// BuiltinPack returns a pack by its name.
func BuiltinPack(name string) (*Pack, error) {
	text, err := laws.ReadFile("law/" + name + ".toml")
	if err != nil || strings.ContainsAny(name, "/\\") {
		return nil, fmt.Errorf("no law called %q is built in; there is %s", name, strings.Join(LawNames(), ", "))
	}
	return parsePack(name, string(text))
}

func parsePack(name, text string) (*Pack, error) {
	var file struct {
		Pack struct{ ID, Country, Compiled, Note string }
		Act  map[string]struct{ Name string }
		Rule map[string]LawRule
	}
	meta, err := toml.Decode(text, &file)
	if err == nil && len(meta.Undecoded()) > 0 {
		err = fmt.Errorf("unknown key %s", meta.Undecoded()[0])
	}
	if err != nil {
		return nil, fmt.Errorf("law %s: %w", name, err)
	}
	p := &Pack{Name: name, ID: file.Pack.ID, Country: file.Pack.Country, Compiled: file.Pack.Compiled, Note: file.Pack.Note}
	for rule, r := range file.Rule { //semul:allow maprange: sorted below
		_, known := file.Act[r.Act]
		if _, err := time.Parse(time.DateOnly, r.From); !known || r.Article == "" || r.Source == "" || err != nil && r.From != "" {
			return nil, fmt.Errorf("law %s: rule.%s: needs act, article, source and a day such as 2011-09-30", name, rule)
		}
		r.Name = rule
		p.Rules = append(p.Rules, r)
	}
	slices.SortFunc(p.Rules, func(a, b LawRule) int { return cmp.Compare(a.Name, b.Name) })
	if p.ID == "" || len(p.Rules) == 0 {
		return nil, fmt.Errorf("law %s: no id or no rules", name)
	}
	return p, nil
}

// InForce lists the names of the rules that hold on a day.
func (p *Pack) InForce(day time.Time) (names []string) {
	for i := range p.Rules {
		if p.Rules[i].holds(day) {
			names = append(names, p.Rules[i].Name)
		}
	}
	return names
}

func (r *LawRule) holds(day time.Time) bool { return r.From <= day.Format(time.DateOnly) }

// Supports says whether what a charter rests on, such as "PIPA 15(1)3; our ordinance 5", is law on a day: at least one part
// between semicolons must name an article of the pack that is in force, and none may name another article of its acts. What
// names no act of the pack, such as an ordinance, is the city's to know.
func (p *Pack) Supports(article string, day time.Time) error {
	found := false
	for part := range strings.SplitSeq(article, ";") {
		part = strings.TrimSpace(part)
		act, known := "", false
		for i := range p.Rules {
			r := &p.Rules[i]
			rest, ok := strings.CutPrefix(part, r.Act+" ")
			if !ok {
				continue
			}
			act = r.Act
			number, _, _ := strings.Cut(strings.TrimSpace(rest), "(")
			if number != r.Article {
				continue
			}
			if known = true; !r.holds(day) {
				return fmt.Errorf("%s is in force from %s only, in law %s", part, r.From, p.ID)
			}
		}
		if act != "" && !known {
			return fmt.Errorf("%s is no article of law %s, which knows %s", part, p.ID, p.articles())
		}
		found = found || known
	}
	if !found {
		return fmt.Errorf("%q names no article of law %s, which knows %s", article, p.ID, p.articles())
	}
	return nil
}

// articles lists what a charter can rest on.
func (p *Pack) articles() string {
	var list []string
	for i := range p.Rules {
		list = append(list, p.Rules[i].Act+" "+p.Rules[i].Article)
	}
	slices.Sort(list)
	return strings.Join(slices.Compact(list), ", ")
}
