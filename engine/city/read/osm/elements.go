package osm

import (
	"cmp"
	"slices"
	"sort"

	"semul/engine/geo"
)

// tag is one key and value of an element.
type tag struct{ key, value string }

type tags []tag

// get returns the value of a key, or "".
func (t tags) get(key string) string {
	for i := range t {
		if t[i].key == key {
			return t[i].value
		}
	}
	return ""
}

// first returns the value of the first of the keys that is set.
func (t tags) first(keys ...string) string {
	for _, k := range keys {
		if v := t.get(k); v != "" {
			return v
		}
	}
	return ""
}

// is reports whether a key has one of the values.
func (t tags) is(key string, values ...string) bool {
	v := t.get(key)
	return v != "" && slices.Contains(values, v)
}

type node struct {
	id       int64
	lon, lat float64
}

// taggedNode is a node that means something by itself.
type taggedNode struct {
	id   int64
	tags tags
}

type way struct {
	id   int64
	refs []int64
	tags tags
}

type memberKind uint8

const (
	memberNode memberKind = iota
	memberWay
	memberRelation
)

type member struct {
	kind memberKind
	ref  int64
	role string
}

type relation struct {
	id      int64
	members []member
	tags    tags
}

// elements is what the files hold.
type elements struct {
	nodes     []node
	tagged    []taggedNode
	ways      []way
	relations []relation
	bounds    []geo.Bounds // stated by the files, degrees
}

// index sorts the elements by id and drops those that stand twice, keeping the first.
func (e *elements) index() {
	byID := func(a, b node) int { return cmp.Compare(a.id, b.id) }
	if !slices.IsSortedFunc(e.nodes, byID) {
		slices.SortStableFunc(e.nodes, byID)
	}
	e.nodes = slices.CompactFunc(e.nodes, func(a, b node) bool { return a.id == b.id })
	slices.SortStableFunc(e.tagged, func(a, b taggedNode) int { return cmp.Compare(a.id, b.id) })
	e.tagged = slices.CompactFunc(e.tagged, func(a, b taggedNode) bool { return a.id == b.id })
	slices.SortStableFunc(e.ways, func(a, b way) int { return cmp.Compare(a.id, b.id) })
	e.ways = slices.CompactFunc(e.ways, func(a, b way) bool { return a.id == b.id })
	slices.SortStableFunc(e.relations, func(a, b relation) int { return cmp.Compare(a.id, b.id) })
	e.relations = slices.CompactFunc(e.relations, func(a, b relation) bool { return a.id == b.id })
}

// node returns the position of a node in nodes.
func (e *elements) node(id int64) (int, bool) {
	return sort.Find(len(e.nodes), func(i int) int { return cmp.Compare(id, e.nodes[i].id) })
}

// way returns the position of a way in ways.
func (e *elements) way(id int64) (int, bool) {
	return sort.Find(len(e.ways), func(i int) int { return cmp.Compare(id, e.ways[i].id) })
}

// nodeMatters reports whether the tags of a node are kept.
func nodeMatters(t tags) bool {
	for i := range t {
		switch t[i].key {
		case "highway", "railway", "public_transport", "amenity", "crossing", "crossing:signals":
			return true
		}
	}
	return false
}
