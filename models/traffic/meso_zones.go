package traffic

import (
	"fmt"
	"slices"
	"strings"

	"semul/engine/city"
	"semul/engine/geo"
)

// mesoOutside marks the streets of a city that are meso streets when those within the named zones are micro: streets whose
// middle lies in none of them. Nil: every street is micro.
func mesoOutside(c *city.City, within []string) ([]bool, error) {
	const key = "micro.within"
	if len(within) == 1 && within[0] == "all" {
		return nil, nil
	}
	meso := make([]bool, len(c.Streets.ID))
	for street := range meso {
		meso[street] = true
	}
	if len(within) == 1 && within[0] == "none" {
		return meso, nil
	}
	if len(within) == 0 {
		return nil, fmt.Errorf(`%s is empty; write ["all"], ["none"], or ids of zones`, key)
	}
	for _, id := range within {
		z := slices.Index(c.Zones.ID, strings.TrimPrefix(id, "zone/"))
		switch {
		case id == "all" || id == "none":
			return nil, fmt.Errorf("%s: %q stands alone; write it without zones beside it", key, id)
		case z < 0:
			return nil, fmt.Errorf("%s: the city has no zone %q; it has %s", key, id, zoneNames(c.Zones.ID))
		case z >= c.Zones.Poly.Len():
			return nil, fmt.Errorf("%s: zone %q has no outline; name one that has, or give it one", key, id)
		}
		rings, bounds := c.Zones.Poly.Rings(z), c.Zones.Poly.Bounds(z)
		for street := range meso {
			if at, ok := middle(c, street); ok && bounds.Contains(at) && geo.PointInPolygon(at, rings) {
				meso[street] = false
			}
		}
	}
	return meso, nil
}

// middle is the point half way along a street; false if it is not drawn.
func middle(c *city.City, street int) (geo.Point, bool) {
	line := lineOf(&c.Streets.Line, uint32(street))
	if len(line) < 2 {
		return geo.Point{}, false
	}
	at, _ := geo.PointAlong(line, geo.PolylineLength(line)/2)
	return at, true
}

// zoneNames names the first of many ids.
func zoneNames(ids []string) string {
	switch {
	case len(ids) == 0:
		return "none at all"
	case len(ids) > 8:
		return fmt.Sprintf("%s and %d more", strings.Join(ids[:8], ", "), len(ids)-8)
	}
	return strings.Join(ids, ", ")
}
