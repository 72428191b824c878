package swmm

// Index finds parts of a model by the name under which others speak of them.
type Index struct {
	Curves    map[string]*Curve
	Series    map[string]*Series
	Transects map[string]*Transect
	Sections  map[string]*Section // by link
	Losses    map[string]*Loss    // by link
}

// Index returns pointers into the model, the last of a name; it does not follow later changes of its lists.
func (m *Model) Index() Index {
	return Index{
		Curves:    named(m.Curves, func(x *Curve) string { return x.Name }),
		Series:    named(m.Series, func(x *Series) string { return x.Name }),
		Transects: named(m.Transects, func(x *Transect) string { return x.Name }),
		Sections:  named(m.Sections, func(x *Section) string { return x.Link }),
		Losses:    named(m.Losses, func(x *Loss) string { return x.Link }),
	}
}

func named[T any](list []T, name func(*T) string) map[string]*T {
	m := make(map[string]*T, len(list))
	for i := range list {
		m[name(&list[i])] = &list[i]
	}
	return m
}
