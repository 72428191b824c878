package synth

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"sort"
	"strings"

	"github.com/BurntSushi/toml"

	"semul/assets"
)

// Parse reads a spec file; name is what errors call it. Errors give file, line and column where the library knows
// them; all unknown keys are reported at once.
func Parse(text []byte, name string) (Spec, error) {
	s := DefaultSpec()
	md, err := toml.Decode(string(text), &s)
	if err != nil {
		return Spec{}, fmt.Errorf("%s", placed(text, name, err))
	}
	if unknown := md.Undecoded(); len(unknown) > 0 {
		type miss struct {
			line, col int
			text      string
		}
		var all []miss
		const shown = 20
		for _, key := range unknown[:min(len(unknown), shown)] {
			line, col := keyPlace(text, key)
			all = append(all, miss{line, col, fmt.Sprintf("%s:%d:%d: %s: unknown; %s", name, line, col, key, nearestKey(key.String()))})
		}
		sort.SliceStable(all, func(i, j int) bool {
			return all[i].line < all[j].line || all[i].line == all[j].line && all[i].col < all[j].col
		})
		lines := make([]string, len(all))
		for i, m := range all {
			lines[i] = m.text
		}
		return Spec{}, errors.New(strings.Join(lines, "\n"))
	}
	out, err := s.Check()
	if err != nil {
		// the error names its key first
		msg := strings.TrimPrefix(err.Error(), "synth: ")
		key, _, _ := strings.Cut(msg, ":")
		if md.IsDefined(key) {
			line, col := valuePlace(text, toml.Key{key})
			return Spec{}, fmt.Errorf("%s:%d:%d: %s", name, line, col, msg)
		}
		return Spec{}, fmt.Errorf("%s: %s", name, msg)
	}
	return out, nil
}

// placed writes an error of the library as file:line:col: key: what.
func placed(text []byte, name string, err error) string {
	var pe toml.ParseError
	if !errors.As(err, &pe) { // a value of the wrong type: the message has line and key, but no column
		what := strings.TrimPrefix(err.Error(), "toml: ")
		_, after, ok := strings.Cut(what, `(last key "`)
		key, why, ok2 := strings.Cut(after, `"): `)
		if !ok || !ok2 {
			return name + ": " + what
		}
		line, col := valuePlace(text, toml.Key{key})
		return fmt.Sprintf("%s:%d:%d: %s: %s", name, line, col, key, why)
	}
	what := pe.Message
	if what == "" {
		what = strings.TrimPrefix(pe.Error(), "toml: ")
		if _, after, ok := strings.Cut(what, "): "); ok && strings.HasPrefix(what, "line ") {
			what = after
		}
	}
	if pe.LastKey != "" && !strings.HasPrefix(what, pe.LastKey+":") {
		what = pe.LastKey + ": " + what
	}
	return fmt.Sprintf("%s:%d:%d: %s", name, pe.Position.Line, quoteAt(text, pe.Position.Line, pe.Position.Col), what)
}

// found is the error that a planted key gives, so that the library tells where it stands.
type found struct{}

func (*found) UnmarshalTOML(any) error { return errors.New("here") }

// valuePlace decodes the text once more into a struct that has nothing but the key, which then fails at exactly its
// value (the library keeps no positions of keys it could not decode).
func valuePlace(text []byte, key toml.Key) (line, col int) {
	t := reflect.TypeFor[found]()
	for i := len(key) - 1; i >= 0; i-- {
		t = reflect.StructOf([]reflect.StructField{{Name: "K", Type: t, Tag: reflect.StructTag(fmt.Sprintf("toml:%q", key[i]))}})
	}
	_, err := toml.Decode(string(text), reflect.New(t).Interface())
	var pe toml.ParseError
	if errors.As(err, &pe) {
		return pe.Position.Line, quoteAt(text, pe.Position.Line, pe.Position.Col)
	}
	return 1, 1
}

// keyPlace is where a key itself stands: before its value, on the same line.
func keyPlace(text []byte, key toml.Key) (line, col int) {
	line, col = valuePlace(text, key)
	before := lineOf(text, line)
	if col-1 < len(before) {
		before = before[:col-1]
	}
	if i := strings.LastIndex(before, key[len(key)-1]); i >= 0 {
		return line, i + 1
	}
	return line, col
}

// quoteAt moves a column back to the quotation mark that opens a text; the library points behind it.
func quoteAt(text []byte, line, col int) int {
	if l := lineOf(text, line); col >= 2 && col-2 < len(l) && (l[col-2] == '"' || l[col-2] == '\'') {
		return col - 1
	}
	return max(1, col)
}

func lineOf(text []byte, line int) string {
	lines := strings.Split(string(text), "\n")
	if line < 1 || line > len(lines) {
		return ""
	}
	return lines[line-1]
}

// nearestKey proposes the known key that is most like a wrong one.
func nearestKey(wrong string) string {
	t := reflect.TypeFor[Spec]()
	names := make([]string, t.NumField())
	best, score := "", 0
	for i := range names {
		names[i] = t.Field(i).Tag.Get("toml")
		n := 0
		for n < len(names[i]) && n < len(wrong) && names[i][n] == wrong[n] {
			n++
		}
		if n > score && n >= 3 {
			best, score = names[i], n
		}
	}
	if best != "" {
		return "did you mean " + best + "?"
	}
	return "known are " + strings.Join(names, ", ")
}

// Builtin returns the spec of that name which comes with the program; the error lists those that do.
func Builtin(name string) (Spec, error) {
	text, err := fs.ReadFile(assets.Cities, "cities/"+name+".toml")
	if err != nil {
		return Spec{}, fmt.Errorf("synth: no city %q is built in; built in are %s", name, strings.Join(BuiltinNames(), ", "))
	}
	return Parse(text, name+".toml")
}

// BuiltinNames lists the built-in specs, sorted.
func BuiltinNames() []string {
	files, _ := fs.Glob(assets.Cities, "cities/*.toml")
	for i, f := range files {
		files[i] = strings.TrimSuffix(strings.TrimPrefix(f, "cities/"), ".toml")
	}
	sort.Strings(files)
	return files
}
