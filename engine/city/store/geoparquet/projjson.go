package geoparquet

import (
	"semul/engine/geo"
)

// CRS returns the PROJJSON (https://proj.org/en/stable/specifications/projjson.html) of a projected system that
// geo.CRSByEPSG knows, nil for code 0: local metres that lie nowhere on the earth.
func CRS(epsg int) (any, error) {
	if epsg == 0 {
		return nil, nil
	}
	crs, err := geo.CRSByEPSG(epsg)
	if err != nil {
		return nil, err
	}
	p := crs.Parameters()
	base := map[string]any{"name": "WGS 84", "id": id(4326),
		"datum":             map[string]any{"type": "GeodeticReferenceFrame", "name": "World Geodetic System 1984", "ellipsoid": ellipsoid("WGS 84", 6378137, 298.257223563)},
		"coordinate_system": ellipsoidal()}
	axes := []any{axis("Easting", "E", "east", "metre"), axis("Northing", "N", "north", "metre")}
	if p.Korea {
		// the authority's order; in the file x is east all the same, as GeoParquet lays down
		axes = []any{axis("Northing", "X", "north", "metre"), axis("Easting", "Y", "east", "metre")}
		base = map[string]any{"name": "KGD2002", "id": id(4737),
			"datum":             map[string]any{"type": "GeodeticReferenceFrame", "name": "Korean Geodetic Datum 2002", "ellipsoid": ellipsoid("GRS 1980", 6378137, 298.257222101)},
			"coordinate_system": ellipsoidal()}
	}
	return map[string]any{
		"$schema": "https://proj.org/schemas/v0.7/projjson.schema.json",
		"type":    "ProjectedCRS", "name": crs.Name(), "base_crs": base,
		"conversion": map[string]any{"name": "Transverse Mercator", "method": map[string]any{"name": "Transverse Mercator", "id": id(9807)},
			"parameters": []any{
				parameter("Latitude of natural origin", p.Lat0, "degree", 8801),
				parameter("Longitude of natural origin", p.Lon0, "degree", 8802),
				parameter("Scale factor at natural origin", p.Scale, "unity", 8805),
				parameter("False easting", p.FalseEasting, "metre", 8806),
				parameter("False northing", p.FalseNorthing, "metre", 8807)}},
		"coordinate_system": map[string]any{"subtype": "Cartesian", "axis": axes},
		"id":                id(epsg),
	}, nil
}

func id(code int) any { return map[string]any{"authority": "EPSG", "code": code} }

func ellipsoid(name string, a, invF float64) any {
	return map[string]any{"name": name, "semi_major_axis": a, "inverse_flattening": invF}
}

func ellipsoidal() any {
	return map[string]any{"subtype": "ellipsoidal", "axis": []any{axis("Geodetic latitude", "Lat", "north", "degree"), axis("Geodetic longitude", "Lon", "east", "degree")}}
}

func axis(name, short, direction, unit string) any {
	return map[string]any{"name": name, "abbreviation": short, "direction": direction, "unit": unit}
}

func parameter(name string, value float64, unit string, code int) any {
	return map[string]any{"name": name, "value": value, "unit": unit, "id": id(code)}
}
