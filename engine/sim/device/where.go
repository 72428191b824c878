package device

import (
	"fmt"
	"slices"
	"strings"

	"semul/engine/geo"
)

// Where says where devices stand: a set of places, references, or a point. The zero Where is nowhere.
type Where struct {
	Set   string     // one of Sets
	Refs  []string   // "underpass/no1"
	Point *geo.Point // [m] in the city's coordinates
}

// Sets are the sets of places that a scenario can name.
var Sets = []string{"arterials", "underpasses", "low points", "buildings", "signals", "substations", "parkings"}

// UnmarshalTOML reads a set's name, a reference, a list of references, or [x, y]; w stays as it was on an error.
func (w *Where) UnmarshalTOML(data any) error {
	switch v := data.(type) {
	case string:
		if strings.Contains(v, "/") {
			*w = Where{Refs: []string{v}}
			return nil
		}
		if !slices.Contains(Sets, v) {
			return fmt.Errorf("%q is no set of places; sets are %s; or write a reference such as \"underpass/no1\"", v, strings.Join(Sets, ", "))
		}
		*w = Where{Set: v}
		return nil
	case []any:
		var refs []string
		var xy []float64
		for _, x := range v {
			switch x := x.(type) {
			case string:
				refs = append(refs, x)
			case float64:
				xy = append(xy, x)
			case int64:
				xy = append(xy, float64(x))
			}
		}
		switch {
		case len(refs) == len(v) && len(refs) > 0:
			*w = Where{Refs: refs}
			return nil
		case len(xy) == 2 && len(v) == 2:
			*w = Where{Point: &geo.Point{X: xy[0], Y: xy[1]}}
			return nil
		}
	}
	return fmt.Errorf("where it stands is a set (%s), a reference, a list of references, or [x, y]", strings.Join(Sets, ", "))
}

// MarshalText writes what UnmarshalTOML reads, a list of references and a point in short.
func (w Where) MarshalText() ([]byte, error) {
	switch {
	case w.Point != nil:
		return fmt.Appendf(nil, "[%g, %g]", w.Point.X, w.Point.Y), nil
	case len(w.Refs) > 0:
		return []byte(strings.Join(w.Refs, " ")), nil
	}
	return []byte(w.Set), nil
}
