package drainage

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/engine/sim"
	"semul/engine/units"
)

// Amend builds what [storage.NAME] and [underpass.NAME] say, and makes a storage of each underpass that is too narrow for
// the flood model's cells. The copy shares with c every table that it does not touch.
func (m *Model) Amend(c *city.City, tables []sim.Entry, params func(model string) any) (*city.City, error) {
	p, _ := params("drainage").(*Params)
	if p == nil {
		p = DefaultParams()
	}
	out := *c
	b := builder{c: &out, sewers: p.Surface != "none"}
	if f, ok := params("flood").(interface{ CellSize() units.Metre }); ok {
		if b.cell = float64(f.CellSize()); b.cell == 0 {
			b.cell = c.Terrain.Cell
		}
	}
	b.own()
	for _, e := range tables {
		if u, ok := e.Params.(*Underpass); ok {
			b.override(e, u)
		}
	}
	for u := range out.Underpasses.ID {
		if b.narrow(u) {
			b.sink(u)
		}
	}
	for _, e := range tables {
		if t, ok := e.Params.(*Tunnel); ok {
			b.dig(e, t)
		}
	}
	if err := errors.Join(b.errs...); err != nil {
		return nil, err
	}
	if b.built == 0 {
		return c, nil
	}
	out.FillOptional()
	return &out, nil
}

// builder changes a copy of a city.
type builder struct {
	c      *city.City
	sewers bool    // are simulated
	cell   float64 // of the flood model [m]; 0: it does not run
	built  int
	errs   []error
}

func (b *builder) refuse(key, format string, args ...any) {
	b.errs = append(b.errs, fmt.Errorf("%s: %s", key, fmt.Sprintf(format, args...)))
}

// own gives the copy tables of its own where it may change them.
func (b *builder) own() {
	n, l, u, p := &b.c.DrainNodes, &b.c.DrainLinks, &b.c.Underpasses, &b.c.Pumps
	n.ID, n.Kind, n.Ground, n.Invert, n.Street = slices.Clone(n.ID), slices.Clone(n.Kind), slices.Clone(n.Ground), slices.Clone(n.Invert), slices.Clone(n.Street)
	n.At.X, n.At.Y = slices.Clone(n.At.X), slices.Clone(n.At.Y)
	n.StorageDepth.Off, n.StorageDepth.Val = slices.Clone(n.StorageDepth.Off), slices.Clone(n.StorageDepth.Val)
	n.StorageArea.Off, n.StorageArea.Val = slices.Clone(n.StorageArea.Off), slices.Clone(n.StorageArea.Val)
	l.ID, l.From, l.To, l.Length, l.Diameter, l.Height = slices.Clone(l.ID), slices.Clone(l.From), slices.Clone(l.To), slices.Clone(l.Length), slices.Clone(l.Diameter), slices.Clone(l.Height)
	l.InvertUp, l.InvertDn, l.Roughness, l.Crest = slices.Clone(l.InvertUp), slices.Clone(l.InvertDn), slices.Clone(l.Roughness), slices.Clone(l.Crest)
	u.Width, u.Length, u.Clearance, u.Lip, u.Low = slices.Clone(u.Width), slices.Clone(u.Length), slices.Clone(u.Clearance), slices.Clone(u.Lip), slices.Clone(u.Low)
	p.ID, p.Rated, p.OnLevel, p.OffLevel, p.Sill = slices.Clone(p.ID), slices.Clone(p.Rated), slices.Clone(p.OnLevel), slices.Clone(p.OffLevel), slices.Clone(p.Sill)
	p.At.X, p.At.Y, p.OutX, p.OutY = slices.Clone(p.At.X), slices.Clone(p.At.Y), slices.Clone(p.OutX), slices.Clone(p.OutY)
	p.From, p.Underpass, p.Bus, p.To = slices.Clone(p.From), slices.Clone(p.Underpass), slices.Clone(p.Bus), slices.Clone(p.To)
}

// addNode appends a drain node. Its id is refused where the city has it.
func (b *builder) addNode(key, id string, at geo.Point, kind city.DrainKind, ground, invert float64, depth, area []float32) uint32 {
	n := &b.c.DrainNodes
	if slices.Contains(n.ID, id) {
		b.refuse(key, "the city has a drain_node/%s already; choose another name", id)
	}
	for n.StorageDepth.Len() < len(n.ID) {
		n.StorageDepth.Add()
	}
	for n.StorageArea.Len() < len(n.ID) {
		n.StorageArea.Add()
	}
	n.ID = append(n.ID, id)
	n.At.Add(grained(at))
	n.Kind, n.Ground, n.Invert, n.Street = append(n.Kind, kind), append(n.Ground, float32(ground)), append(n.Invert, float32(invert)), append(n.Street, city.None)
	n.StorageDepth.Add(depth...)
	n.StorageArea.Add(area...)
	b.built++
	return uint32(len(n.ID) - 1)
}

// grained rounds a place as a sealed city's places are, so that it is written and read back the same.
func grained(p geo.Point) geo.Point {
	return geo.Point{X: math.Round(p.X*8192) / 8192, Y: math.Round(p.Y*8192) / 8192}
}

// addWeir appends a weir between two nodes.
func (b *builder) addWeir(id string, from, to uint32, crest, width float64) {
	l := &b.c.DrainLinks
	for len(l.Crest) < len(l.ID) {
		l.Crest = append(l.Crest, notANumber)
	}
	l.ID, l.From, l.To = append(l.ID, id), append(l.From, from), append(l.To, to)
	l.Length, l.Diameter, l.Height, l.Roughness = append(l.Length, 1), append(l.Diameter, float32(width)), append(l.Height, 0), append(l.Roughness, 0.013)
	l.InvertUp, l.InvertDn, l.Crest = append(l.InvertUp, float32(crest)), append(l.InvertDn, float32(crest)), append(l.Crest, float32(crest))
}

// addPump appends a pump that draws from a node.
func (b *builder) addPump(key, id string, at, out geo.Point, rated, on, off, sill float64, from, to, bus uint32) {
	p := &b.c.Pumps
	if slices.Contains(p.ID, id) {
		b.refuse(key, "the city has a pump/%s already; choose another name", id)
	}
	for len(p.To) < len(p.ID) {
		p.To = append(p.To, city.None)
	}
	p.ID = append(p.ID, id)
	p.At.Add(grained(at))
	p.Rated, p.OnLevel, p.OffLevel, p.Sill = append(p.Rated, float32(rated)), append(p.OnLevel, float32(on)), append(p.OffLevel, float32(off)), append(p.Sill, float32(sill))
	p.From, p.Underpass, p.Bus, p.To = append(p.From, from), append(p.Underpass, city.None), append(p.Bus, bus), append(p.To, to)
	p.OutX, p.OutY = append(p.OutX, out.X), append(p.OutY, out.Y)
	b.built++
}

// find resolves a reference of one kind.
func (b *builder) find(key, ref string, want city.Support) (uint32, bool) {
	if !strings.Contains(ref, "/") {
		ref = want.String() + "/" + ref
	}
	r, err := b.c.Find(ref)
	switch {
	case err != nil:
		b.refuse(key, "%v", err)
	case r.Support != want:
		b.refuse(key, "%s is no %v; write e.g. \"%v/…\"", ref, want, want)
	default:
		return r.Index, true
	}
	return 0, false
}
