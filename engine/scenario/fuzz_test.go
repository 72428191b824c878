package scenario

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
)

// FuzzScan holds our cutting of TOML and the library's reading of it together: what we accept the library accepts,
// with the same keys and values; what we refuse and it accepts is refused on purpose.
func FuzzScan(f *testing.F) {
	f.Add(wholeText)
	f.Add(base)
	f.Add("a = [1, [2, 3], # x\n\"]\", ']' ]\n[b.'c.d'.\"e\\u00e9\"]\nf.g = '''\n''x'''''\n")
	f.Add("a = 1\r\n[b]\r\nc = \"\"\"\r\n\\\r\n  x\"\"\"\r\n")
	f.Add("[[a]]\nb = {c = 1, d = [2]}\n[[a]]\n")
	f.Fuzz(func(t *testing.T, text string) {
		tree, errs := parse("f", 0, []byte(text))
		lines := strings.Split(text, "\n")
		for _, e := range errs {
			if e.At.Line > len(lines) || e.At.Line > 0 && (e.At.Col < 1 || e.At.Col > utf8.RuneCountInString(lines[e.At.Line-1])+1) {
				t.Errorf("%v lies outside the text", e)
			}
		}
		var doc map[string]any
		_, err := decodeAll(text, &doc)
		if len(errs) == 0 {
			if err != nil {
				t.Fatalf("the library refuses what we accept: %v", err)
			}
			if mine := tree.plain(); !same(mine, doc) {
				t.Fatalf("we read %#v, the library %#v", mine, doc)
			}
			return
		}
		if err != nil || strings.Contains(text, `\\""""""`) { // the library miscounts the quotes behind an escaped backslash
			return
		}
		for _, e := range errs {
			for _, wanted := range []string{"inline table", "array of tables", "nothing here nests so deep", "UTF-8",
				"already", "table of its own"} { // the library lets a table be defined twice, and loses city = 2 behind city.a = 1
				if strings.Contains(e.Msg, wanted) {
					return
				}
			}
		}
		t.Fatalf("we refuse what the library accepts: %v", errs)
	})
}

// decodeAll shields against the library's own panics.
func decodeAll(text string, doc *map[string]any) (md toml.MetaData, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errors.New("panic")
		}
	}()
	return toml.Decode(text, doc)
}

// same compares two decoded documents; NaN is equal to itself, an empty list to another.
func same(a, b any) bool {
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for k, v := range x {
			w, ok := y[k]
			if !ok || !same(v, w) {
				return false
			}
		}
		return true
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for i := range x {
			if !same(x[i], y[i]) {
				return false
			}
		}
		return true
	case float64:
		y, ok := b.(float64)
		return ok && (x == y || math.IsNaN(x) && math.IsNaN(y))
	case time.Time:
		y, ok := b.(time.Time)
		return ok && x.Equal(y) && x.Location().String() == y.Location().String()
	}
	return reflect.DeepEqual(a, b)
}

// FuzzLoad: no text makes Load panic, alone or behind base; every error lies in the text; what is accepted is printed
// in a form that loads to an equal scenario.
func FuzzLoad(f *testing.F) {
	f.Add(wholeText, "model.flood.cell=3 m")
	f.Add("extends = \"delta/storm\"\n[forcing.rain]\nkind = \"constant\"\nintensity = \"9 mm/h\"\nduration = \"1 h\"\n", "event.closure.at=[1, 2]")
	f.Add("extends = \"f\"\n", "a.\"b c\"='d'")
	for table := range strings.SplitSeq(wholeText, "\n[") {
		f.Add("["+table+"\n", "time.duration=2 h")
	}
	f.Fuzz(func(t *testing.T, text, set string) {
		for _, text := range []string{text, base + text} {
			loadFuzzed(t, text, set)
		}
	})
}

func loadFuzzed(t *testing.T, text, set string) {
	opt := Options{Schema: testSchema(), Builtin: textsAsBuiltins(map[string]string{"f": text})}
	if set != "" {
		opt.Sets = []string{set}
	}
	sc, err := Load("f", opt)
	if err == nil {
		reload(t, sc, opt)
		return
	}
	var list *Errors
	if !errors.As(err, &list) || len(list.List) == 0 {
		t.Fatalf("want an *Errors, got %v", err)
	}
	lines := strings.Split(text, "\n")
	for i, e := range list.List {
		if e.At.File == "f/scenario.toml" && e.At.Line > len(lines) || e.Msg == "" {
			t.Errorf("%v lies outside the text or says nothing", e)
		}
		if i > 0 && e.At.before(list.List[i-1].At) {
			t.Errorf("%v stands behind %v", e, list.List[i-1])
		}
	}
}
