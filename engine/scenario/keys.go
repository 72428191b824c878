package scenario

import (
	"fmt"
	"reflect"
	"strings"

	"semul/engine/units"
)

// KeyDoc describes one key of a parameter struct, for `semul describe` and the docs.
type KeyDoc struct {
	Key     string // dotted, relative to the struct; NAME stands for a name of the user's
	Type    string // "a length", "a duration", "a whole number", "a list of texts"
	Unit    string // base unit, "" for none
	Default string // as TOML; "" if it may be left out
	Example string // of a key that must be given
	Range   string // "in (0, 1]", "at least 0 m"; "" for any
	OneOf   []string
	Doc     string
	Src     string // source of the default
}

// Keys lists the keys of a pointer to a parameter struct, in the order of its fields, nested tables included.
func Keys(params any) []KeyDoc { return keysUnder("", structOf(params)) }

func keysUnder(path string, v reflect.Value) []KeyDoc {
	var list []KeyDoc
	for _, f := range fieldsOf(v.Type()) {
		fv := v.FieldByIndex(f.index)
		key := join(path, f.name)
		if sub, key, ok := nested(fv, key); ok {
			list = append(list, keysUnder(key, sub)...)
			continue
		}
		d := KeyDoc{Key: key, Type: typeName(f.typ), Unit: f.unit, Example: f.need, OneOf: f.oneof, Doc: f.doc, Src: f.src}
		if f.typ.Kind() == reflect.Map {
			d.Key += ".NAME"
			d.Type = typeName(f.typ.Elem())
		}
		if f.bounds != nil {
			d.Range = f.bounds.String()
		}
		if f.need == "" {
			if text, ok := encode(fv); ok {
				d.Default = text
			}
		}
		list = append(list, d)
	}
	return list
}

// nested finds the struct below a field: itself, behind a pointer, or as the element of a map.
func nested(v reflect.Value, key string) (reflect.Value, string, bool) {
	t := v.Type()
	inMap := t.Kind() == reflect.Map
	if inMap {
		t, key = t.Elem(), key+".NAME"
		v = reflect.Zero(t)
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
		if t.Kind() != reflect.Struct {
			return v, key, false
		}
		if v.IsNil() {
			v = fresh(t, inMap)
		} else {
			v = v.Elem()
		}
	}
	if t.Kind() != reflect.Struct || isLeaf(v) {
		return v, key, false
	}
	if !v.CanAddr() {
		v = fresh(t, inMap)
	}
	return v, key, true
}

// fresh is a new struct, with its own defaults if it is the element of a map.
func fresh(t reflect.Type, inMap bool) reflect.Value {
	p := reflect.New(t)
	if d, ok := p.Interface().(Defaulter); ok && inMap {
		d.Defaults()
	}
	return p.Elem()
}

func typeName(t reflect.Type) string {
	if q, ok := units.ByType(t); ok {
		return q.Noun
	}
	switch t {
	case durationType:
		return "a duration"
	case timeType:
		return "a time"
	case civilType:
		return "a civil time"
	case reflect.TypeFor[Every]():
		return `an interval or "off"`
	}
	switch t.Kind() {
	case reflect.Pointer:
		return typeName(t.Elem())
	case reflect.Slice:
		return "a list, each " + typeName(t.Elem())
	case reflect.Array:
		return fmt.Sprintf("a list of %d, each %s", t.Len(), typeName(t.Elem()))
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "a text"
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.Interface:
		return "any value"
	case reflect.Struct:
		return "a value"
	}
	if strings.HasPrefix(t.Kind().String(), "int") || strings.HasPrefix(t.Kind().String(), "uint") {
		return "a whole number"
	}
	return t.Kind().String()
}

// CheckParams reports what is wrong with a parameter struct itself: a key without doc, a default outside its range or
// its choices. Models run it on what they describe.
func CheckParams(params any) error {
	return checkParams("", structOf(params))
}

func checkParams(path string, v reflect.Value) error {
	seen := map[string]bool{}
	for _, f := range fieldsOf(v.Type()) {
		fv := v.FieldByIndex(f.index)
		key := join(path, f.name)
		if seen[f.name] {
			return fmt.Errorf("scenario: %s: two fields of %s read this key", key, v.Type())
		}
		seen[f.name] = true
		if sub, key, ok := nested(fv, key); ok {
			if err := checkParams(key, sub); err != nil {
				return err
			}
			continue
		}
		if f.doc == "" {
			return fmt.Errorf("scenario: %s: no doc tag in %s", key, v.Type())
		}
		if f.need != "" {
			continue
		}
		if x, ok := size(fv); ok && f.bounds != nil && !f.bounds.holds(x) {
			return fmt.Errorf("scenario: %s: the default %g is not %s", key, x, f.bounds)
		}
		if f.oneof != nil && fv.Kind() == reflect.String && fv.String() != "" && !contains(f.oneof, fv.String()) {
			return fmt.Errorf("scenario: %s: the default %q is none of %s", key, fv.String(), strings.Join(f.oneof, ", "))
		}
	}
	return nil
}
