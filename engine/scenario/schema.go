package scenario

import (
	"fmt"
	"io"
	"reflect"
	"strings"

	"semul/engine/clock"
	"semul/engine/units"
)

// Schema says which Go struct decodes each table. The engine fills it from what the models describe, so that a new
// model's keys need no line here. Field tags of such a struct:
//
//	toml:"cell"        the key; a field without it is not read. "frames,dotted" joins nested keys of a map with dots
//	doc:"…"            one line for `semul describe`
//	unit:"m"           of a bare number; types of engine/units know theirs
//	range:"(0,1]"      in the base unit, durations in seconds; of a list or map: of each element
//	oneof:"fv|li"      the only texts allowed
//	need:"\"6 h\""     there is no default; the tag is an example to show
//	file:"yes"         the text names a file or folder, from the folder of the scenario that says it; file:".toml":
//	                   only if it ends so; file:"folder": of a built-in scenario, which holds none, from the working
//	                   folder. The field gets a name for Scenario.Open
//	src:"…"            source of the default
//
// Defaults are what New has put in the struct. Fields may be bool, whole numbers, floats, string, any, clock.Duration,
// clock.Time (a civil time, or a duration after the start), every type with UnmarshalTOML or UnmarshalText, lists,
// fixed arrays, maps, nested and embedded structs, and pointers to these for what may be absent.
type Schema struct {
	Models   map[string]Kind   // [model.NAME]
	Forcings map[string]Family // [forcing.FAMILY], [forcing.FAMILY.NAME]
	Groups   map[string]Family // "event", "sensor", …: [GROUP.NAME]
	Records  map[string]Kind   // [record.KIND.NAME]
	Ports    []string          // known in [time.exchange]; nil: any
	Layers   []string          // known in [record.frames] and [view]; nil: any
	KPIs     []string          // known in [kpi.limit.NAME]; nil: any
}

// Kind is one kind of table.
type Kind struct {
	Doc    string
	New    func() any // pointer to a fresh struct with its defaults
	Target string     // of events: the kinds of reference it takes, "street or lane"; "" none
}

// Family is a set of kinds from which the key `kind`, or else the name of the table, or else Default chooses.
type Family struct {
	Doc     string
	Kinds   map[string]Kind // one kind named "" means there is no key `kind`
	Default string
	Naming  Naming     // of forcings
	Head    func() any // of groups: what the keys of [GROUP] itself are decoded into; nil: it holds tables only
}

// Naming says whether the tables of a forcing have names.
type Naming uint8

// The namings.
const (
	Either Naming = iota // [forcing.rain], or [forcing.rain.NAME] several times
	Single               // [forcing.temperature]
	Named                // [forcing.tide.NAME], the name being a row of the city
)

// Checker is implemented by parameters with rules between keys. It is asked once all keys have been read without an
// error; key is relative to the table, "" for the table as a whole.
type Checker interface {
	Check(bad func(key, why string))
}

// Reader is implemented by parameters that name files which belong to the scenario, such as a rain series. It is asked
// after Check. open takes what a field with the tag `file` holds.
type Reader interface {
	Read(civil clock.Civil, open func(name string) (io.ReadCloser, error), bad func(key, why string))
}

// Spanner is implemented by parameters that act over a known time, such as a storm. What lies outside the run is warned of.
type Spanner interface {
	Span() (from, to clock.Time)
}

// Defaulter is implemented by the elements of a map of structs whose defaults are not zero.
type Defaulter interface {
	Defaults()
}

// field is one key of a struct.
type field struct {
	name   string
	index  []int
	typ    reflect.Type
	dotted bool
	bounds *bounds
	oneof  []string
	need   string
	file   string
	unit   string
	doc    string
	src    string
}

// fieldsOf reads the tags of a struct type. A wrong tag is our own bug and panics.
func fieldsOf(t reflect.Type) []field {
	var list []field
	for i := range t.NumField() {
		sf := t.Field(i)
		name, how, _ := strings.Cut(sf.Tag.Get("toml"), ",")
		if name == "" {
			if sf.Anonymous && sf.Type.Kind() == reflect.Struct {
				for _, f := range fieldsOf(sf.Type) {
					f.index = append([]int{i}, f.index...)
					list = append(list, f)
				}
			}
			continue
		}
		if name == "-" {
			continue
		}
		f := field{name: name, index: []int{i}, typ: sf.Type, dotted: how == "dotted", need: sf.Tag.Get("need"),
			file: sf.Tag.Get("file"), unit: sf.Tag.Get("unit"), doc: sf.Tag.Get("doc"), src: sf.Tag.Get("src")}
		if f.file != "" && sf.Type.Kind() != reflect.String {
			panic(fmt.Sprintf("scenario: %s.%s: the tag file is for strings", t, sf.Name))
		}
		if r := sf.Tag.Get("range"); r != "" {
			b, err := parseBounds(r)
			if err != nil {
				panic(fmt.Sprintf("scenario: %s.%s: %v", t, sf.Name, err))
			}
			f.bounds = &b
		}
		if o := sf.Tag.Get("oneof"); o != "" {
			f.oneof = strings.Split(o, "|")
		}
		if f.unit == "" {
			f.unit = symbol(sf.Type)
		}
		if f.bounds != nil {
			f.bounds.unit = f.unit
		}
		list = append(list, f)
	}
	return list
}

// symbol is the base unit of a type, of its elements for lists, maps and pointers.
func symbol(t reflect.Type) string {
	if q, ok := units.ByType(t); ok {
		return q.Base
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return symbol(t.Elem())
	}
	if t == durationType || t == timeType {
		return "s"
	}
	return ""
}

// structOf checks that params is a pointer to a struct and returns the struct.
func structOf(params any) reflect.Value {
	v := reflect.ValueOf(params)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		panic(fmt.Sprintf("scenario: parameters must be a pointer to a struct, got %T", params))
	}
	return v.Elem()
}
