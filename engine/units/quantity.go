package units

import (
	"fmt"
	"reflect"
	"sort"
	"strings"
)

// Quantity describes one type of this package.
type Quantity struct {
	Name    string   // the Go type's name: "RainRate"
	Noun    string   // with its article, for messages: "a rate"
	Base    string   // the unit that the stored number is in: "m/s"; "" for a pure number
	Meaning string   // one line for readers
	Example string   // a text it accepts: "60 mm/h"
	Accepts []string // every unit spelling it accepts, in the form it prints
	Bare    bool     // a number without a unit is accepted

	typ   reflect.Type
	hint  string            // the unit to propose for a bare number
	units []unit            // what it accepts; the ones to print with come first
	shown int               // how many of units String may use
	calls map[string]string // what another quantity's value is called here, by its Name
}

// unit is one spelling of a unit: base = number·10^shift·mul/div + offset.
type unit struct {
	text     string // as printed
	key      string // as compared, see fold
	shift    int
	mul, div float64
	offset   float64
	alias    bool // a second spelling: read, never listed
}

// All returns every quantity, sorted by name. The slice is the caller's own.
func All() []Quantity {
	all := make([]Quantity, 0, len(table))
	for _, q := range table {
		all = append(all, *q)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all
}

// Describe returns the quantity of that name ("RainRate", in any case, or its base unit where only
// one quantity has it). The error names the nearest known one.
func Describe(name string) (Quantity, error) {
	for _, q := range table {
		if strings.EqualFold(q.Name, name) {
			return *q, nil
		}
	}
	var found *Quantity
	for _, q := range table {
		if q.Base != "" && fold(q.Base) == fold(name) {
			if found != nil {
				return Quantity{}, fmt.Errorf("units: %q is the base unit of both %s and %s; name the quantity", name, found.Name, q.Name)
			}
			found = q
		}
	}
	if found != nil {
		return *found, nil
	}
	names := make([]string, len(table))
	for i, q := range table {
		names[i] = q.Name
	}
	return Quantity{}, fmt.Errorf("units: no quantity %q; %s", name, proposal(nearest(name, names), `%s is the nearest`, "see units.All"))
}

// ByType returns the quantity whose Go type is t, as a port declares it.
func ByType(t reflect.Type) (Quantity, bool) {
	for _, q := range table {
		if q.typ == t {
			return *q, true
		}
	}
	return Quantity{}, false
}

// Value is any of the float types of this package.
type Value interface {
	~float64
	Symbol() string
	quantity() *Quantity
}

// Parse reads text as a T: units.Parse[units.RainRate]("12 mm/h").
func Parse[T Value](text string) (T, error) {
	var v T
	x, err := v.quantity().parse(text)
	return T(x), err
}
