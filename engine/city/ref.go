package city

import (
	"fmt"
	"strings"
)

// Ref names one row of one support: the place of an event, the target of an intervention, what was clicked.
type Ref struct {
	Support Support
	Index   uint32
}

// IsZero reports whether the reference names nothing.
func (r Ref) IsZero() bool { return r.Support == NoSupport }

// kinds maps the kind of a written reference to its support: the support's own name, or the class of a row.
func supportOf(kind string) (Support, AssetKind, bool) {
	switch kind {
	case "substation":
		return OfPowerAsset, Substation, true
	case "ring_unit":
		return OfPowerAsset, RingUnit, true
	case "transformer":
		return OfPowerAsset, GroundTransformer, true
	}
	for s := OfStreet; s <= WholeCity; s++ {
		if s.String() == kind {
			return s, 0, true
		}
	}
	return NoSupport, 0, false
}

// Find resolves a reference such as "street/104" or "substation/S1".
// Errors name an unknown kind, or an unknown id together with the nearest known ones.
func (c *City) Find(ref string) (Ref, error) {
	kind, id, ok := strings.Cut(ref, "/")
	if !ok {
		return Ref{}, fmt.Errorf("%q is no reference; write kind/id, e.g. \"street/104\"", ref)
	}
	s, _, ok := supportOf(kind)
	if !ok {
		return Ref{}, fmt.Errorf("%q: unknown kind %q; kinds are street, lane, junction, signal, underpass, wall, boundary, building, substation, …", ref, kind)
	}
	ids := c.ids(s)
	for i, have := range ids {
		if have == id {
			return Ref{s, uint32(i)}, nil
		}
	}
	if len(ids) == 0 {
		return Ref{}, fmt.Errorf("%q: this city has no %s", ref, kind)
	}
	return Ref{}, fmt.Errorf("%q: this city has no such %s; there are %d, e.g. %s", ref, kind, len(ids), examples(ids, id))
}

// RefName writes a reference as people do: kind/id.
func (c *City) RefName(r Ref) string {
	if r.IsZero() {
		return ""
	}
	id := c.ID(r.Support, r.Index)
	if id == "" {
		id = fmt.Sprint(r.Index)
	}
	kind := r.Support.String()
	if r.Support == OfPowerAsset && int(r.Index) < len(c.PowerAssets.Kind) && c.PowerAssets.Kind[r.Index] == Substation {
		kind = "substation"
	}
	return kind + "/" + id
}

// examples lists up to three ids that share the longest start with the wanted one.
func examples(ids []string, want string) string {
	best, out := 0, []string{}
	for _, id := range ids {
		n := 0
		for n < len(id) && n < len(want) && id[n] == want[n] {
			n++
		}
		if n > best {
			best, out = n, out[:0]
		}
		if n == best && len(out) < 3 {
			out = append(out, id)
		}
	}
	return strings.Join(out, ", ")
}
