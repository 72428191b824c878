package netcdf

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"semul/engine/geo"
)

// epsgOf finds the code of the system that a variable's grid lies in, 0 if the file does not say or what it says is none
// that is known; why then says it.
func (f *File) epsgOf(v *Variable, degrees bool) (code int, why string) {
	if degrees {
		return 4326, ""
	}
	name, _, _ := strings.Cut(v.Text("grid_mapping"), ":")
	m := f.Variable(strings.TrimSpace(name))
	if m == nil {
		return 0, "names no system for them"
	}
	for _, key := range []string{"epsg_code", "EPSG_code", "spatial_epsg", "epsg"} {
		text := m.Text(key)
		if x := m.Numbers(key); len(x) > 0 && x[0] > 0 && x[0] < 1e6 {
			text = strconv.Itoa(int(x[0]))
		}
		if n, err := strconv.Atoi(strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(text)), "EPSG:")); err == nil {
			return n, ""
		}
	}
	for _, key := range []string{"crs_wkt", "spatial_ref"} {
		if all := authority.FindAllStringSubmatch(m.Text(key), -1); len(all) > 0 {
			n, _ := strconv.Atoi(all[len(all)-1][1])
			return n, ""
		}
	}
	if m.Text("grid_mapping_name") == "transverse_mercator" {
		if n := transverse(m); n != 0 {
			return n, ""
		}
	}
	return 0, "describes their system (" + m.Text("grid_mapping_name") + ") without an EPSG code that is known"
}

// authority is the code that ends a system's description in well-known text, versions 1 and 2.
var authority = regexp.MustCompile(`(?:AUTHORITY|ID)\["EPSG",\s*"?(\d{1,6})"?\]`)

// transverse finds the transverse Mercator system of a grid mapping's parameters (CF-1.8, appendix F), 0 for none.
func transverse(m *Variable) int {
	get := func(name string) float64 {
		if x := m.Numbers(name); len(x) > 0 {
			return x[0]
		}
		return math.NaN()
	}
	want := geo.Parameters{Lat0: get("latitude_of_projection_origin"), Lon0: get("longitude_of_central_meridian"), Scale: get("scale_factor_at_central_meridian"),
		FalseEasting: get("false_easting"), FalseNorthing: get("false_northing")}
	near := func(a, b, tol float64) bool { return math.Abs(a-b) <= tol }
	for _, code := range systems {
		c, err := geo.CRSByEPSG(code)
		if err != nil {
			continue
		}
		if p := c.Parameters(); near(p.Lat0, want.Lat0, 1e-9) && near(p.Lon0, want.Lon0, 1e-9) && near(p.Scale, want.Scale, 1e-9) &&
			near(p.FalseEasting, want.FalseEasting, 1e-3) && near(p.FalseNorthing, want.FalseNorthing, 1e-3) {
			return code
		}
	}
	return 0
}

// systems are the codes of the transverse Mercator systems that engine/geo knows.
var systems = func() []int {
	out := []int{5179, 5185, 5186, 5187, 5188}
	for zone := 1; zone <= 60; zone++ {
		out = append(out, 32600+zone, 32700+zone)
	}
	return out
}()
