package osm

import "fmt"

// node reads one plain node.
func (b *block) node(data []byte) error {
	var id, lon, lat int64
	var keys, vals []byte
	visible := true
	w := wire{data: data}
	for {
		field, value, bytes, ok := w.next()
		if !ok {
			break
		}
		switch field {
		case 1:
			id = unzigzag(value)
		case 2:
			keys = bytes
		case 3:
			vals = bytes
		case 4:
			visible = isVisible(bytes)
		case 8:
			lat = unzigzag(value)
		case 9:
			lon = unzigzag(value)
		}
	}
	if w.err != nil {
		return fmt.Errorf("node %d: %w", id, w.err)
	}
	n, err := b.place(id, lon, lat)
	if err != nil || !visible {
		return err
	}
	t, err := b.tags(keys, vals)
	if err != nil {
		return fmt.Errorf("node %d: %w", id, err)
	}
	b.out.nodes = append(b.out.nodes, n)
	if nodeMatters(t) {
		b.out.tagged = append(b.out.tagged, taggedNode{id, t})
	}
	return nil
}

// dense reads a packed run of nodes: differences of ids, latitudes and longitudes, and the tags of all in one list of
// pairs with a 0 after each node.
func (b *block) dense(data []byte) error {
	var ids, lats, lons, pairs, visible wire
	w := wire{data: data}
	for {
		field, _, bytes, ok := w.next()
		if !ok {
			break
		}
		switch field {
		case 1:
			ids.data = bytes
		case 5:
			info := wire{data: bytes}
			for {
				field, _, bytes, ok := info.next()
				if !ok {
					break
				}
				if field == 6 {
					visible.data = bytes
				}
			}
		case 8:
			lats.data = bytes
		case 9:
			lons.data = bytes
		case 10:
			pairs.data = bytes
		}
	}
	if w.err != nil {
		return fmt.Errorf("nodes: %w", w.err)
	}
	var id, lat, lon int64
	for ids.more() {
		id += ids.zigzag()
		if !lats.more() || !lons.more() {
			return fmt.Errorf("node %d has no position: damaged", id)
		}
		lat += lats.zigzag()
		lon += lons.zigzag()
		gone := visible.more() && visible.varint() == 0
		var t tags
		for pairs.more() {
			k := pairs.varint()
			if k == 0 {
				break
			}
			key, err := b.string(k)
			if err == nil && !pairs.more() {
				err = errWire
			}
			var value string
			if err == nil {
				value, err = b.string(pairs.varint())
			}
			if err != nil {
				return fmt.Errorf("node %d: %w", id, err)
			}
			t = append(t, tag{key, value})
		}
		if ids.err != nil || lats.err != nil || lons.err != nil || pairs.err != nil || visible.err != nil {
			return fmt.Errorf("node %d: %w", id, errWire)
		}
		if gone {
			continue
		}
		n, err := b.place(id, lon, lat)
		if err != nil {
			return err
		}
		b.out.nodes = append(b.out.nodes, n)
		if nodeMatters(t) {
			b.out.tagged = append(b.out.tagged, taggedNode{id, t})
		}
	}
	if ids.err != nil {
		return fmt.Errorf("nodes: %w", ids.err)
	}
	return nil
}

func (b *block) way(data []byte) error {
	var id int64
	var keys, vals []byte
	var refs wire
	visible := true
	w := wire{data: data}
	for {
		field, value, bytes, ok := w.next()
		if !ok {
			break
		}
		switch field {
		case 1:
			id = int64(value)
		case 2:
			keys = bytes
		case 3:
			vals = bytes
		case 4:
			visible = isVisible(bytes)
		case 8:
			refs.data = bytes
		}
	}
	if w.err != nil {
		return fmt.Errorf("way %d: %w", id, w.err)
	}
	if !visible {
		return nil
	}
	list := make([]int64, 0, min(len(refs.data), 64))
	var ref int64
	for refs.more() {
		ref += refs.zigzag()
		list = append(list, ref)
	}
	t, err := b.tags(keys, vals)
	if err == nil {
		err = refs.err
	}
	if err != nil {
		return fmt.Errorf("way %d: %w", id, err)
	}
	b.out.ways = append(b.out.ways, way{id, list, t})
	return nil
}

func (b *block) relation(data []byte) error {
	var id int64
	var keys, vals []byte
	var roles, refs, kinds wire
	visible := true
	w := wire{data: data}
	for {
		field, value, bytes, ok := w.next()
		if !ok {
			break
		}
		switch field {
		case 1:
			id = int64(value)
		case 2:
			keys = bytes
		case 3:
			vals = bytes
		case 4:
			visible = isVisible(bytes)
		case 8:
			roles.data = bytes
		case 9:
			refs.data = bytes
		case 10:
			kinds.data = bytes
		}
	}
	if w.err != nil {
		return fmt.Errorf("relation %d: %w", id, w.err)
	}
	if !visible {
		return nil
	}
	var members []member
	var ref int64
	for refs.more() && roles.more() && kinds.more() {
		ref += refs.zigzag()
		role, err := b.string(roles.varint())
		if err != nil {
			return fmt.Errorf("relation %d: %w", id, err)
		}
		kind := kinds.varint()
		if kind > uint64(memberRelation) {
			return fmt.Errorf("relation %d: member of kind %d: damaged", id, kind)
		}
		members = append(members, member{memberKind(kind), ref, role})
	}
	t, err := b.tags(keys, vals)
	if err == nil && (refs.err != nil || roles.err != nil || kinds.err != nil || refs.more() || roles.more() || kinds.more()) {
		err = errWire
	}
	if err != nil {
		return fmt.Errorf("relation %d: %w", id, err)
	}
	b.out.relations = append(b.out.relations, relation{id, members, t})
	return nil
}

// tags reads parallel lists of keys and values.
func (b *block) tags(keys, vals []byte) (tags, error) {
	if len(keys) == 0 && len(vals) == 0 {
		return nil, nil
	}
	k, v := wire{data: keys}, wire{data: vals}
	var t tags
	for k.more() && v.more() {
		key, err := b.string(k.varint())
		if err != nil {
			return nil, err
		}
		value, err := b.string(v.varint())
		if err != nil {
			return nil, err
		}
		t = append(t, tag{key, value})
	}
	if k.err != nil || v.err != nil || k.more() || v.more() {
		return nil, errWire
	}
	return t, nil
}

// isVisible reads the info of an element of a history file; all others are visible.
func isVisible(info []byte) bool {
	w := wire{data: info}
	for {
		field, value, _, ok := w.next()
		if !ok {
			return true
		}
		if field == 6 {
			return value != 0
		}
	}
}
