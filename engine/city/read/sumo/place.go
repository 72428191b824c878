package sumo

import (
	"math"
	"strconv"
	"strings"

	"semul/engine/geo"
)

func offset(xy []string) ([]geo.Point, bool) {
	x, err := strconv.ParseFloat(strings.TrimSpace(xy[0]), 64)
	y, err2 := strconv.ParseFloat(strings.TrimSpace(xy[1]), 64)
	if err != nil || err2 != nil || !(math.Abs(x) < 1e9) || !(math.Abs(y) < 1e9) {
		return nil, false
	}
	return []geo.Point{{X: x, Y: y}}, true
}

// epsgOf finds the system that a proj string means, 0 if it is none of ours.
func epsgOf(text string) int {
	value := map[string]string{}
	for _, word := range strings.Fields(text) {
		k, v, _ := strings.Cut(strings.TrimPrefix(word, "+"), "=")
		value[k] = v
	}
	code := value["init"]
	if code == "" && strings.HasPrefix(strings.ToUpper(strings.TrimSpace(text)), "EPSG:") {
		code = strings.TrimSpace(text)
	}
	if code != "" {
		_, digits, _ := strings.Cut(code, ":")
		return known(digits)
	}
	number := func(k string, def float64) float64 {
		if value[k] == "" {
			return def
		}
		v, err := strconv.ParseFloat(value[k], 64)
		if err != nil {
			return math.NaN()
		}
		return v
	}
	switch value["proj"] {
	case "utm":
		zone, err := strconv.Atoi(value["zone"])
		if err != nil || zone < 1 || zone > 60 {
			return 0
		}
		if _, south := value["south"]; south {
			return 32700 + zone
		}
		return 32600 + zone
	case "tmerc":
		for _, code := range []int{5179, 5185, 5186, 5187, 5188} {
			crs, err := geo.CRSByEPSG(code)
			if err != nil {
				continue
			}
			p := crs.Parameters()
			k := number("k", number("k_0", 1))
			if number("lat_0", 0) == p.Lat0 && number("lon_0", 0) == p.Lon0 && k == p.Scale && number("x_0", 0) == p.FalseEasting && number("y_0", 0) == p.FalseNorthing {
				return code
			}
		}
	}
	return 0
}

func known(digits string) int {
	code, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	if crs, err := geo.CRSByEPSG(code); err != nil || crs.Geographic() {
		return 0
	}
	return code
}

// projString writes a frame's system as SUMO wants it; "!" is none.
func projString(epsg int) string {
	if epsg == 0 {
		return "!"
	}
	crs, err := geo.CRSByEPSG(epsg)
	if err != nil {
		return "!"
	}
	if epsg > 32600 {
		south := ""
		if epsg > 32700 {
			south = " +south"
		}
		return "+proj=utm +zone=" + strconv.Itoa(epsg%100) + south + " +ellps=WGS84 +datum=WGS84 +units=m +no_defs"
	}
	p := crs.Parameters()
	f := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	return "+proj=tmerc +lat_0=" + f(p.Lat0) + " +lon_0=" + f(p.Lon0) + " +k=" + f(p.Scale) + " +x_0=" + f(p.FalseEasting) + " +y_0=" + f(p.FalseNorthing) +
		" +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs"
}

// place chooses the frame of the city and moves all coordinates of the network into it.
func (im *importer) place(n *net) error {
	box := geo.EmptyBounds()
	for i := range n.junctions {
		box = box.Extend(n.junctions[i].p)
	}
	lines := func(visit func([]geo.Point)) {
		for i := range n.edges {
			visit(n.edges[i].line)
			for k := range n.edges[i].lanes {
				visit(n.edges[i].lanes[k].line)
			}
		}
	}
	lines(func(line []geo.Point) {
		for _, p := range line {
			box = box.Extend(p)
		}
	})
	if box.Empty() {
		box = geo.Bounds{}
	}
	shift := geo.Point{}
	epsg := epsgOf(n.project)
	if epsg != 0 {
		frame, err := geo.NewFrame(epsg, geo.Point{X: box.MinX - n.offset.X, Y: box.MinY - n.offset.Y})
		if err != nil {
			return err
		}
		im.c.Frame = frame
		shift = geo.Point{X: -n.offset.X - frame.E0, Y: -n.offset.Y - frame.N0}
	} else if p := strings.TrimSpace(n.project); p != "" && p != "!" && p != "-" {
		im.report.note("projection %q is none that semul knows (UTM, Korea 2000): the city keeps the network's own metres and lies nowhere on the earth", p)
	}
	for i := range n.junctions {
		n.junctions[i].p = moved(n.junctions[i].p, shift)
	}
	lines(func(line []geo.Point) { move(line, shift) })
	for i := range n.conns { // in the order of the file, each lane once
		if l := n.inner[n.conns[i].via]; l != nil && !n.moved[l] {
			move(l.line, shift)
			n.moved[l] = true
		}
	}
	im.c.Bounds = geo.Bounds{MinX: box.MinX + shift.X, MinY: box.MinY + shift.Y, MaxX: box.MaxX + shift.X, MaxY: box.MaxY + shift.Y}
	return nil
}

// grain is the step of a sealed city's coordinates: rounded to it here, what is measured on lines is measured on the ones
// that stay.
const grain = 8192

func move(line []geo.Point, by geo.Point) {
	for i, p := range line {
		line[i] = moved(p, by)
	}
}

func moved(p, by geo.Point) geo.Point {
	return geo.Point{X: math.Round((p.X+by.X)*grain) / grain, Y: math.Round((p.Y+by.Y)*grain) / grain}
}
