package osm

import (
	"math"

	"semul/engine/city"
	"semul/engine/geo"
)

func isBuilding(t tags) bool {
	b := t.get("building")
	return b != "" && b != "no" && b != "entrance" && b != "proposed" && b != "construction" && b != "demolished" && b != "razed" &&
		!t.is("location", "underground")
}

// buildingUse maps values of building, amenity, shop and office.
var buildingUse = map[string]city.Use{
	"apartments": city.UseApartment, "dormitory": city.UseApartment, "residential": city.UseApartment,
	"house": city.UseHouse, "detached": city.UseHouse, "semidetached_house": city.UseHouse, "terrace": city.UseHouse,
	"bungalow": city.UseHouse, "cabin": city.UseHouse, "static_caravan": city.UseHouse, "farm": city.UseHouse,
	"office": city.UseOffice, "commercial": city.UseOffice, "hotel": city.UseOffice,
	"retail": city.UseRetail, "supermarket": city.UseRetail, "kiosk": city.UseRetail, "mall": city.UseRetail,
	"industrial": city.UseIndustry, "warehouse": city.UseIndustry, "factory": city.UseIndustry, "manufacture": city.UseIndustry,
	"hangar": city.UseIndustry,
	"school": city.UseSchool, "university": city.UseSchool, "college": city.UseSchool, "kindergarten": city.UseSchool,
	"hospital": city.UseHospital, "clinic": city.UseHospital, "nursing_home": city.UseHospital,
	"public": city.UseCivic, "civic": city.UseCivic, "government": city.UseCivic, "townhall": city.UseCivic, "fire_station": city.UseCivic,
	"police": city.UseCivic, "courthouse": city.UseCivic, "library": city.UseCivic, "church": city.UseCivic, "chapel": city.UseCivic,
	"temple": city.UseCivic, "mosque": city.UseCivic, "cathedral": city.UseCivic, "place_of_worship": city.UseCivic,
	"community_centre": city.UseCivic, "theatre": city.UseCivic, "museum": city.UseCivic, "prison": city.UseCivic, "sports_hall": city.UseCivic,
	"train_station": city.UseTransport, "transportation": city.UseTransport, "bus_station": city.UseTransport,
	"parking": city.UseTransport, "garage": city.UseTransport, "garages": city.UseTransport, "carport": city.UseTransport,
	"service": city.UseUtility, "transformer_tower": city.UseUtility, "substation": city.UseUtility,
	"barn": city.UseFarm, "farm_auxiliary": city.UseFarm, "greenhouse": city.UseFarm, "stable": city.UseFarm,
	"shed": city.UseOther, "roof": city.UseOther, "hut": city.UseOther, "ruins": city.UseOther,
}

// useOf reads the use of a building: what it was built as, else what it houses.
func useOf(t tags) city.Use {
	if u, ok := buildingUse[t.get("building")]; ok {
		if u == city.UseApartment && t.get("shop") != "" {
			return city.UseMixed
		}
		return u
	}
	if u, ok := buildingUse[t.get("amenity")]; ok {
		return u
	}
	switch {
	case t.get("shop") != "" || t.is("amenity", "restaurant", "cafe", "fast_food", "bank", "pharmacy", "bar", "pub", "cinema", "marketplace"):
		return city.UseRetail
	case t.get("office") != "" || t.is("tourism", "hotel", "motel", "guest_house"):
		return city.UseOffice
	case t.is("tourism", "museum", "gallery") || t.get("leisure") != "":
		return city.UseCivic
	case t.get("power") != "" || t.is("man_made", "wastewater_plant", "water_works", "pumping_station"):
		return city.UseUtility
	case t.get("industrial") != "" || t.get("man_made") != "":
		return city.UseIndustry
	}
	return city.UseUnknown
}

// storey is the height of one storey [m] (project default).
const storey = 3.2

// building adds one building whose middle lies within the bounds.
func (im *importer) building(a area) {
	mid := geo.RingCentroid(a.rings[0])
	if !im.c.Bounds.Contains(mid) {
		return
	}
	b := &im.c.Buildings
	ground := ringsArea(a.rings)
	use := useOf(a.tags)
	height, okH := metres(a.tags.first("height", "building:height"))
	levels := count(a.tags.get("building:levels"))
	if okH && !(height >= 1.5 && height <= 900) {
		okH = false
	}
	if levels > 200 {
		levels = 0
	}
	guessed := use == city.UseUnknown
	if guessed {
		im.report.GuessedUses++
	}
	switch {
	case okH && levels == 0:
		levels = max(1, int(math.Round(height/storey)))
	case !okH && levels > 0:
		height = float64(levels)*storey + 0.5
	case !okH:
		levels = guessLevels(use, ground, im.korea)
		height = float64(levels)*storey + 0.5
		if use == city.UseIndustry {
			height = 9
		}
		guessed = true
		im.report.GuessedHeights++
	}
	im.report.Buildings++
	b.ID = append(b.ID, a.id)
	b.Name = append(b.Name, a.tags.first("name", "name:ko"))
	b.Poly.Add(a.rings)
	b.Height = append(b.Height, float32(height))
	b.Levels = append(b.Levels, uint8(min(levels, 200)))
	b.Use = append(b.Use, use)
	b.Floor = append(b.Floor, float32(ground*float64(levels)))
	b.Ground = append(b.Ground, float32(math.NaN()))
	street, pos := im.near.street(mid, 150)
	b.Street = append(b.Street, street)
	b.Pos = append(b.Pos, float32(pos))
	b.Zone = append(b.Zone, city.None)
	b.Feeder = append(b.Feeder, city.None)
	b.Bus = append(b.Bus, city.None)
	b.Guessed = append(b.Guessed, guessed)
}

// guessLevels is the number of storeys where the source says nothing, by use and footprint [m²] (project defaults:
// Korean flats stand in slabs of some 15 storeys, villas of 4, shops of 3; elsewhere two).
func guessLevels(use city.Use, ground float64, korea bool) int {
	switch use {
	case city.UseApartment:
		switch {
		case !korea:
			return 3
		case ground > 350:
			return 15
		}
		return 4
	case city.UseHouse:
		return 2
	case city.UseOffice, city.UseMixed:
		if korea && ground > 500 {
			return 8
		}
		return 4
	case city.UseRetail:
		if korea {
			return 3
		}
		return 1
	case city.UseSchool:
		return 4
	case city.UseHospital:
		return 6
	case city.UseCivic:
		return 3
	case city.UseUnknown:
		switch {
		case ground < 60:
			return 1
		case !korea:
			return 2
		case ground < 300:
			return 3
		case ground < 900:
			return 5
		}
		return 4
	}
	return 1
}
