package scenario

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"semul/engine/clock"
)

// text writes a value as TOML on one line.
func (v *value) text() string {
	switch x := v.data.(type) {
	case string:
		return quote(x)
	case []*value:
		parts := make([]string, len(x))
		for i, e := range x {
			parts[i] = e.text()
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return v.raw
}

// plain is a value as the TOML library would hand it out.
func (v *value) plain() any {
	switch x := v.data.(type) {
	case moment:
		return x.Time
	case []*value:
		list := make([]any, len(x))
		for i, e := range x {
			list[i] = e.plain()
		}
		return list
	}
	return v.data
}

func (n *node) plain() any {
	if !n.isTable() {
		return n.val.plain()
	}
	m := map[string]any{}
	for _, k := range n.kids {
		m[k.name] = k.plain()
	}
	return m
}

// entry is n as it was written.
func (n *node) entry() *entry {
	if !n.isTable() {
		return &entry{name: n.name, text: n.val.text(), from: n.val.at}
	}
	e := &entry{name: n.name, table: true}
	for _, k := range n.kids {
		e.add(k.entry())
	}
	return e
}

// describe names a value for "expected x, got y".
func describe(v *value) string {
	switch x := v.data.(type) {
	case string:
		return "the text " + quoteShort(x)
	case bool:
		return strconv.FormatBool(x)
	case int64, float64:
		return "the number " + v.raw
	case moment:
		if x.form == "time-local" {
			return "the time of day " + v.raw
		}
		return "the date " + v.raw
	case []*value:
		return "a list"
	}
	return "nothing"
}

// encode writes a default as TOML, so that it reads back to the same value. What was left empty is not written.
func encode(v reflect.Value) (string, bool) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return "", false
		}
		return encode(v.Elem())
	case reflect.Slice, reflect.Array:
		if v.Len() == 0 || v.Kind() == reflect.Array && v.IsZero() {
			return "", false
		}
		parts := make([]string, v.Len())
		for i := range parts {
			text, ok := encode(v.Index(i))
			if !ok {
				return "", false
			}
			parts[i] = text
		}
		return "[" + strings.Join(parts, ", ") + "]", true
	}
	face := v.Interface()
	if v.CanAddr() {
		if _, ok := v.Addr().Interface().(encoding.TextMarshaler); ok {
			face = v.Addr().Interface()
		}
	}
	switch x := face.(type) {
	case clock.Duration:
		return quote(clock.FormatDuration(x)), true
	case clock.Time:
		if x == clock.Never {
			return "", false
		}
		return quote(clock.FormatDuration(clock.Duration(x))), true
	case clock.Civil:
		if x.Start().IsZero() {
			return "", false
		}
		return x.Start().Format(time.RFC3339Nano), true
	case encoding.TextMarshaler:
		text, err := x.MarshalText()
		if err != nil || len(text) == 0 {
			return "", false
		}
		return quote(string(text)), true
	}
	switch {
	case v.Kind() == reflect.Bool:
		return strconv.FormatBool(v.Bool()), true
	case v.Kind() == reflect.String:
		return quote(v.String()), v.String() != ""
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10), true
	case v.CanUint():
		return strconv.FormatUint(v.Uint(), 10), v.Uint() < 1<<63
	case v.CanFloat():
		return float(v.Float(), v.Type().Bits()), true
	}
	return "", false
}

// float writes a TOML float, which needs a point or an exponent.
func float(x float64, bits int) string {
	text := strconv.FormatFloat(x, 'g', -1, bits)
	if strings.ContainsAny(text, ".einf") {
		return strings.Replace(text, "Inf", "inf", 1)
	}
	return text + ".0"
}

// mapKey reads the key of a map.
func mapKey(name string, t reflect.Type) (reflect.Value, error) {
	v := reflect.New(t)
	switch {
	case t == durationType:
		d, err := clock.ParseDuration(name)
		v.Elem().SetInt(int64(d))
		return v.Elem(), err
	case reflect.PointerTo(t).Implements(textType):
		err := v.Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(name))
		return v.Elem(), err
	case t.Kind() == reflect.String:
		v.Elem().SetString(name)
		return v.Elem(), nil
	}
	panic(fmt.Sprintf("scenario: a map cannot have keys of type %s", t))
}

func encodeKey(k reflect.Value) (string, bool) {
	switch x := k.Interface().(type) {
	case clock.Duration:
		return clock.FormatDuration(x), true
	case encoding.TextMarshaler:
		text, err := x.MarshalText()
		return string(text), err == nil
	}
	return k.String(), k.Kind() == reflect.String
}
