package scenario

import (
	"encoding"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"reflect"
	"strings"
	"time"

	"semul/engine/clock"
)

var (
	durationType = reflect.TypeFor[clock.Duration]()
	timeType     = reflect.TypeFor[clock.Time]()
	civilType    = reflect.TypeFor[clock.Civil]()
	textType     = reflect.TypeFor[encoding.TextUnmarshaler]()
	tomlType     = reflect.TypeFor[tomlUnmarshaler]()
)

// tomlUnmarshaler is what a type implements to read what a TOML file holds: string, bool, int64, float64, time.Time,
// []any or map[string]any. It is the interface of the TOML library.
type tomlUnmarshaler interface {
	UnmarshalTOML(data any) error
}

// fileNamer is what such a type implements if its value may be the name of a file: NamedFile points to the name, empty
// where the value is something else.
type fileNamer interface {
	NamedFile() *string
}

// isLeaf reports whether v is read as one value, however it is built inside.
func isLeaf(v reflect.Value) bool {
	t := v.Type()
	p := reflect.PointerTo(t)
	switch {
	case t == durationType, t == timeType, t == civilType, p.Implements(tomlType), p.Implements(textType):
		return true
	}
	switch t.Kind() {
	case reflect.Struct, reflect.Map, reflect.Slice, reflect.Array, reflect.Pointer:
		return false
	}
	return true
}

// decodeLeaf reads one value into v and checks its range.
func (l *loader) decodeLeaf(n *node, key string, v reflect.Value, f *field) *entry {
	if bad := n.notFinite(); bad != nil {
		l.fail(bad.at, key, "must be a finite number, got %s", bad.raw)
		return nil
	}
	if own, ok := v.Addr().Interface().(tomlUnmarshaler); ok {
		at := n.at
		if !n.isTable() {
			at = n.val.at
		}
		if err := own.UnmarshalTOML(n.plain()); err != nil {
			l.fail(at, key, "%s", err)
			return nil
		}
		if !n.isTable() && !l.inRange(n.val, key, v, f) {
			return nil
		}
		e := n.entry()
		if file, ok := own.(fileNamer); ok && !n.isTable() && *file.NamedFile() != "" {
			e.file = l.fileReference(n.val, key, reflect.ValueOf(file.NamedFile()).Elem(), f)
		}
		return e
	}
	if n.isTable() {
		if v.Kind() == reflect.Interface {
			v.Set(reflect.ValueOf(n.plain()))
			return n.entry()
		}
		l.fail(n.at, key, "is a value, not a table; write %s = …", bareOrQuoted(n.name))
		return nil
	}
	if err := l.setLeaf(n.val, v); err != nil {
		l.fail(n.val.at, key, "%s", err)
		return nil
	}
	if !l.inRange(n.val, key, v, f) {
		return nil
	}
	e := n.entry()
	if f.file != "" && v.Kind() == reflect.String {
		e.file = l.fileReference(n.val, key, v, f)
	}
	return e
}

// notFinite finds a NaN or infinity in a value or table; no quantity of a scenario is one.
func (n *node) notFinite() *value {
	if !n.isTable() {
		return n.val.notFinite()
	}
	for _, k := range n.kids {
		if bad := k.notFinite(); bad != nil {
			return bad
		}
	}
	return nil
}

func (v *value) notFinite() *value {
	switch x := v.data.(type) {
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return v
		}
	case []*value:
		for _, e := range x {
			if bad := e.notFinite(); bad != nil {
				return bad
			}
		}
	}
	return nil
}

func (l *loader) setLeaf(val *value, v reflect.Value) error {
	switch v.Type() {
	case durationType:
		d, err := duration(val)
		v.SetInt(int64(d))
		return err
	case timeType:
		t, err := l.moment(val)
		v.SetInt(int64(t))
		return err
	case civilType:
		return start(val, v)
	}
	if own, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		s, ok := val.data.(string)
		if !ok {
			return fmt.Errorf("expected a text, got %s", describe(val))
		}
		return own.UnmarshalText([]byte(s))
	}
	switch v.Kind() {
	case reflect.Bool:
		b, ok := val.data.(bool)
		if !ok {
			return fmt.Errorf("expected true or false, got %s", describe(val))
		}
		v.SetBool(b)
	case reflect.String:
		s, ok := val.data.(string)
		if !ok && val.at.Flag != "" && val.raw != "" {
			s, ok = val.raw, true // on a command line nobody quotes
		}
		if !ok {
			return fmt.Errorf("expected a text, got %s%s", describe(val), quotes(val))
		}
		v.SetString(s)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		i, err := whole(val)
		if err == nil && v.OverflowInt(i) {
			err = fmt.Errorf("%d is too large", i)
		}
		if err == nil {
			v.SetInt(i)
		}
		return err
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		i, err := whole(val)
		if err == nil && (i < 0 || v.OverflowUint(uint64(i))) {
			err = fmt.Errorf("must be a whole number from 0 up, got %d", i)
		}
		if err == nil {
			v.SetUint(uint64(i))
		}
		return err
	case reflect.Float32, reflect.Float64:
		x, err := number(val)
		if err == nil {
			v.SetFloat(x)
		}
		return err
	case reflect.Interface:
		if v.NumMethod() == 0 {
			v.Set(reflect.ValueOf(val.plain()))
			return nil
		}
		fallthrough
	default:
		panic(fmt.Sprintf("scenario: cannot decode into %s", v.Type()))
	}
	return nil
}

func quotes(val *value) string {
	if val.raw == "" {
		return ""
	}
	return "; put it in quotes: " + quote(val.raw)
}

// inRange checks the tags range and oneof.
func (l *loader) inRange(val *value, key string, v reflect.Value, f *field) bool {
	if f.bounds != nil {
		if x, ok := size(v); ok && !f.bounds.holds(x) {
			l.fail(val.at, key, "must be %s, got %s", f.bounds, val.text())
			return false
		}
	}
	if f.oneof != nil && v.Kind() == reflect.String && !contains(f.oneof, v.String()) {
		mend := ""
		if n := nearest(v.String(), f.oneof); n != "" {
			mend = "; did you mean " + quote(n) + "?"
		}
		quoted := make([]string, len(f.oneof))
		for i, o := range f.oneof {
			quoted[i] = quote(o)
		}
		l.fail(val.at, key, "must be %s, got %s%s", enumerate(quoted, "or"), val.text(), mend)
		return false
	}
	return true
}

// size is what a range is compared with: the number in the base unit, seconds for times.
func size(v reflect.Value) (float64, bool) {
	switch {
	case v.Type() == durationType || v.Type() == timeType:
		return time.Duration(v.Int()).Seconds(), true
	case v.CanInt():
		return float64(v.Int()), true
	case v.CanUint():
		return float64(v.Uint()), true
	case v.CanFloat():
		return v.Float(), true
	}
	return 0, false
}

// fileReference replaces a file name by what Open takes, and checks that it is there.
func (l *loader) fileReference(val *value, key string, v reflect.Value, f *field) string {
	name := v.String()
	if name == "" || strings.HasPrefix(f.file, ".") && !strings.HasSuffix(name, f.file) {
		return ""
	}
	var from *source
	if val.at.Flag == "" && val.at.layer < len(l.sources) {
		from = l.sources[val.at.layer]
	}
	why := "not there; names of files start at the folder of the scenario that says them"
	if f.file == "folder" && from != nil && from.files != nil {
		from, why = nil, "not there; a scenario that is built in looks for it in the folder where semul runs"
	}
	ref := from.reference(name)
	v.SetString(ref)
	file, err := l.open(ref)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = errors.New(why)
		}
		l.fail(val.at, key, "%s: %s", quote(name), err)
		return ref
	}
	file.Close()
	return ref
}
