package osm

import (
	"math"

	"semul/engine/city"
	"semul/engine/geo"
)

// areas fills buildings, parcels, water areas and car parks.
func (im *importer) areas() {
	im.polygons(isBuilding, im.building)
	im.polygons(func(t tags) bool { _, ok := waterKind(t); return ok }, im.water)
	im.coast()
	im.polygons(func(t tags) bool { _, ok := parcelUse(t); return ok }, im.parcel)
	im.polygons(isParking, im.parking)
}

// waterKind tells a permanent body of water.
func waterKind(t tags) (city.WaterKind, bool) {
	switch {
	case t.is("natural", "water"):
		switch t.get("water") {
		case "river", "oxbow", "rapids":
			return city.River, true
		case "canal", "lock", "moat":
			return city.Canal, true
		case "stream":
			return city.Stream, true
		case "ditch", "drain":
			return city.DrainDitch, true
		case "wastewater":
			return city.Lake, false
		}
		if t.is("amenity", "fountain") || t.is("leisure", "swimming_pool") {
			return city.Lake, false
		}
		return city.Lake, true
	case t.is("waterway", "riverbank"):
		return city.River, true
	case t.is("waterway", "dock"), t.is("natural", "bay", "strait"):
		return city.Sea, true
	case t.is("landuse", "reservoir", "basin"):
		return city.Lake, true
	}
	return 0, false
}

// water adds one water area, clipped to the bounds with a margin.
func (im *importer) water(a area) {
	kind, _ := waterKind(a.tags)
	if a.tags.is("tunnel", "yes", "culvert") || a.tags.is("location", "underground") {
		return
	}
	rings := clipped(a.rings, im.c.Bounds.Pad(50))
	if rings == nil {
		return
	}
	im.report.WaterAreas++
	w := &im.c.WaterAreas
	w.ID = append(w.ID, a.id)
	w.Name = append(w.Name, a.tags.first("name", "name:ko"))
	w.Kind = append(w.Kind, kind)
	w.Poly.Add(rings)
}

// clipped returns the part of a polygon inside b, nil if there is none.
func clipped(rings [][]geo.Point, b geo.Bounds) [][]geo.Point {
	all := geo.EmptyBounds()
	for _, r := range rings {
		all = all.Union(geo.BoundsOf(r...))
	}
	if !all.Intersects(b) {
		return nil
	}
	if b.Covers(all) {
		return rings
	}
	var out [][]geo.Point
	keep := false // of the outer ring that holes belong to
	for _, r := range rings {
		outer := geo.RingArea(r) > 0
		if !outer && !keep {
			continue
		}
		cut := geo.ClipRing(r, b)
		ok := len(cut) >= 3 && math.Abs(geo.RingArea(cut)) >= 1
		if outer {
			keep = ok
		}
		if ok {
			out = append(out, directed(cut, outer))
		}
	}
	return out
}

// parcelUse tells what the ground of an area is used for.
func parcelUse(t tags) (city.Use, bool) {
	switch t.get("landuse") {
	case "residential":
		return city.UseApartment, true
	case "commercial":
		return city.UseOffice, true
	case "retail":
		return city.UseRetail, true
	case "industrial", "port", "quarry", "landfill":
		return city.UseIndustry, true
	case "farmland", "farmyard", "orchard", "vineyard", "greenhouse_horticulture", "paddy", "plant_nursery", "allotments":
		return city.UseFarm, true
	case "forest", "grass", "meadow", "recreation_ground", "village_green", "cemetery", "greenfield":
		return city.UsePark, true
	case "railway", "garages":
		return city.UseTransport, true
	case "education":
		return city.UseSchool, true
	case "construction", "brownfield", "military", "religious":
		return city.UseOther, true
	}
	switch {
	case t.is("leisure", "park", "garden", "pitch", "playground", "golf_course", "nature_reserve", "sports_centre", "stadium", "track"),
		t.is("natural", "wood", "scrub", "grassland", "heath", "wetland", "beach", "sand"):
		return city.UsePark, true
	case t.get("building") != "":
		return 0, false
	case t.is("amenity", "school", "university", "college", "kindergarten"):
		return city.UseSchool, true
	case t.is("amenity", "hospital"):
		return city.UseHospital, true
	case t.is("power", "substation", "plant"):
		return city.UseUtility, true
	}
	return 0, false
}

func (im *importer) parcel(a area) {
	use, _ := parcelUse(a.tags)
	rings := clipped(a.rings, im.c.Bounds)
	if rings == nil {
		return
	}
	im.report.Parcels++
	p := &im.c.Parcels
	p.ID = append(p.ID, a.id)
	p.Poly.Add(rings)
	p.Use = append(p.Use, use)
}

func isParking(t tags) bool {
	return t.is("amenity", "parking") && !t.is("access", "private", "no")
}

// bay is the ground that one parked car takes with its share of the aisle [m²] (project default).
const bay = 25

func (im *importer) parking(a area) {
	mid := geo.RingCentroid(a.rings[0])
	if !im.c.Bounds.Contains(mid) {
		return
	}
	bays := count(a.tags.get("capacity"))
	if bays == 0 {
		floors := max(1, count(a.tags.first("building:levels", "parking:levels")))
		bays = max(1, int(ringsArea(a.rings)*float64(floors)/bay))
	}
	im.addParking(a.id, mid, bays)
}

func ringsArea(rings [][]geo.Point) float64 {
	sum := 0.0
	for _, r := range rings {
		sum += geo.RingArea(r)
	}
	return max(0, sum)
}
