package swmm

import (
	"bufio"
	"math"
	"strconv"
	"strings"
	"time"
)

// understood lists the sections that are read; all else is kept as text.
var understood = []string{"TITLE", "OPTIONS", "EVAPORATION", "RAINGAGES", "SUBCATCHMENTS", "SUBAREAS", "INFILTRATION",
	"JUNCTIONS", "OUTFALLS", "STORAGE", "DIVIDERS", "CONDUITS", "PUMPS", "ORIFICES", "WEIRS", "OUTLETS", "XSECTIONS",
	"TRANSECTS", "STREETS", "INLETS", "INLET_USAGE", "LOSSES", "CONTROLS", "INFLOWS", "DWF", "CURVES", "TIMESERIES", "PATTERNS", "COORDINATES", "VERTICES", "POLYGONS"}

// canonical returns the name of a section; SWMM itself lets names be cut short and be of any case.
func canonical(head string) string {
	head = strings.ToUpper(strings.TrimSpace(head))
	for _, name := range understood {
		if head == name || len(head) >= 4 && strings.HasPrefix(name, head) {
			return name
		}
	}
	return head
}

func (d *decoder) handlers() map[string]func(*row) {
	return map[string]func(*row){
		"OPTIONS": d.option, "EVAPORATION": func(w *row) { d.m.Evaporation = append(d.m.Evaporation, Row{w.line, w.words}) },
		"RAINGAGES": d.gage, "SUBCATCHMENTS": d.subcatchment, "SUBAREAS": d.subarea, "INFILTRATION": d.infiltration,
		"JUNCTIONS": d.junction, "OUTFALLS": d.outfall, "STORAGE": d.storage, "DIVIDERS": d.divider,
		"CONDUITS": d.conduit, "PUMPS": d.pump, "ORIFICES": d.orifice, "WEIRS": d.weir, "OUTLETS": d.outlet,
		"XSECTIONS": d.section, "TRANSECTS": d.transect, "STREETS": d.street, "INLETS": d.inlet, "INLET_USAGE": d.usage, "LOSSES": d.loss, "INFLOWS": d.inflow, "DWF": d.dwf,
		"CONTROLS": func(w *row) { d.rules = append(d.rules, Row{w.line, w.words}) },
		"CURVES":   d.curve, "TIMESERIES": d.series, "PATTERNS": d.pattern,
		"COORDINATES": func(w *row) { d.point(w, &d.m.Coordinates) }, "VERTICES": func(w *row) { d.point(w, &d.m.Vertices) },
		"POLYGONS": func(w *row) { d.point(w, &d.m.Polygons) },
	}
}

// add notes an object of a kind; two of one name are an error.
func (d *decoder) add(w *row, kind string, at int) {
	key := kind + " " + w.word(0)
	if _, twice := d.index[key]; twice {
		w.errorf("%s: there is a %s of that name already; names must differ", w.word(0), kind)
		return
	}
	d.index[key] = at
}

func (d *decoder) junction(w *row) {
	if !w.need(2, "NAME ELEVATION [MAXDEPTH INITDEPTH SURDEPTH PONDEDAREA]") {
		return
	}
	d.add(w, "node", 0)
	d.m.Junctions = append(d.m.Junctions, Junction{Name: w.word(0), Invert: w.number(1, "the elevation"), MaxDepth: w.least(2, "the maximum depth", 0, 0),
		InitDepth: w.least(3, "the initial depth", 0, 0), SurDepth: w.least(4, "the surcharge depth", 0, 0), Ponded: w.least(5, "the ponded area", 0, 0), Line: w.line})
}

func (d *decoder) outfall(w *row) {
	if !w.need(3, "NAME ELEVATION FREE|NORMAL|FIXED|TIDAL|TIMESERIES [STAGE] [GATED] [ROUTETO]") {
		return
	}
	d.add(w, "node", 0)
	o := Outfall{Name: w.word(0), Invert: w.number(1, "the elevation"), Kind: strings.ToUpper(w.word(2)), Line: w.line}
	at := 3
	switch o.Kind {
	case "FREE", "NORMAL":
		if s := strings.ToUpper(w.word(3)); s != "" && s != "YES" && s != "NO" {
			at = 4 // an empty or starred stage
		}
	case "FIXED":
		o.Stage, at = w.number(3, "the stage"), 4
	case "TIDAL", "TIMESERIES":
		if !w.need(4, "NAME ELEVATION "+o.Kind+" TABLE") {
			return
		}
		o.Table, at = w.word(3), 4
	default:
		w.errorf("%s: unknown kind of outfall %q; choose FREE, NORMAL, FIXED, TIDAL or TIMESERIES", o.Name, w.word(2))
		return
	}
	o.Gated, o.RouteTo = w.yes(at), w.word(at+1)
	d.m.Outfalls = append(d.m.Outfalls, o)
}

func (d *decoder) storage(w *row) {
	if !w.need(6, "NAME ELEVATION MAXDEPTH INITDEPTH SHAPE PARAMETERS… [SURDEPTH FEVAP PSI KSAT IMD]") {
		return
	}
	d.add(w, "node", 0)
	s := Storage{Name: w.word(0), Invert: w.number(1, "the elevation"), MaxDepth: w.least(2, "the maximum depth", 0, 0),
		InitDepth: w.least(3, "the initial depth", 0, 0), Shape: strings.ToUpper(w.word(4)), Line: w.line}
	at := 8
	switch s.Shape {
	case "TABULAR":
		s.Curve, at = w.word(5), 6
	case "FUNCTIONAL", "CYLINDRICAL", "CONICAL", "PARABOLIC", "PARABOLOID", "PYRAMIDAL":
		if !w.need(7, "NAME ELEVATION MAXDEPTH INITDEPTH "+s.Shape+" and three numbers") {
			return
		}
		for k := range s.Param {
			s.Param[k] = w.optional(5+k, "a shape parameter", 0)
		}
	default:
		w.errorf("%s: unknown shape %q; choose TABULAR, FUNCTIONAL, CYLINDRICAL, CONICAL, PARABOLIC or PYRAMIDAL", s.Name, w.word(4))
		return
	}
	s.SurDepth, s.Fevap = w.least(at, "the surcharge depth", 0, 0), w.optional(at+1, "the evaporation factor", 0)
	for k := at + 2; k < len(w.words) && k < at+5; k++ {
		s.Seepage = append(s.Seepage, w.number(k, "a seepage parameter"))
	}
	d.m.Storages = append(d.m.Storages, s)
}

func (d *decoder) divider(w *row) {
	if !w.need(4, "NAME ELEVATION LINK KIND [PARAMETERS] [MAXDEPTH INITDEPTH SURDEPTH PONDEDAREA]") {
		return
	}
	d.add(w, "node", 0)
	v := Divider{Name: w.word(0), Invert: w.number(1, "the elevation"), Link: w.word(2), Kind: strings.ToUpper(w.word(3)), Line: w.line}
	n := 0
	switch v.Kind {
	case "OVERFLOW":
	case "CUTOFF", "TABULAR":
		n = 1
	case "WEIR":
		n = 3
	default:
		w.errorf("%s: unknown kind of divider %q; choose CUTOFF, OVERFLOW, TABULAR or WEIR", v.Name, w.word(3))
		return
	}
	if !w.need(4+n, "NAME ELEVATION LINK "+v.Kind+" and its parameters") {
		return
	}
	v.Param = append(v.Param, w.words[4:4+n]...)
	v.MaxDepth, v.InitDepth = w.least(4+n, "the maximum depth", 0, 0), w.least(5+n, "the initial depth", 0, 0)
	v.SurDepth, v.Ponded = w.least(6+n, "the surcharge depth", 0, 0), w.least(7+n, "the ponded area", 0, 0)
	d.m.Dividers = append(d.m.Dividers, v)
}

func (d *decoder) conduit(w *row) {
	if !w.need(5, "NAME FROM TO LENGTH ROUGHNESS [INOFFSET OUTOFFSET INITFLOW MAXFLOW]") {
		return
	}
	d.add(w, "link", 0)
	c := Conduit{Name: w.word(0), From: w.word(1), To: w.word(2), Length: w.number(3, "the length"), Manning: w.number(4, "the roughness"), Line: w.line,
		InOffset: w.optional(5, "the inlet offset", math.NaN()), OutOffset: w.optional(6, "the outlet offset", math.NaN()),
		InitFlow: w.optional(7, "the initial flow", 0), MaxFlow: w.least(8, "the maximum flow", 0, 0)}
	if !(c.Length > 0) {
		w.errorf("%s: a conduit's length must be above 0, got %g; give the length along the pipe, or join nodes %s and %s", c.Name, c.Length, c.From, c.To)
	}
	d.m.Conduits = append(d.m.Conduits, c)
}

func (d *decoder) pump(w *row) {
	if !w.need(3, "NAME FROM TO CURVE [ON|OFF STARTUP SHUTOFF]") {
		return
	}
	d.add(w, "link", 0)
	p := Pump{Name: w.word(0), From: w.word(1), To: w.word(2), Curve: w.word(3), On: true, Line: w.line}
	if p.Curve == "" {
		p.Curve = "*"
	}
	if s := w.word(4); s != "" {
		p.On = w.yes(4)
	}
	p.Startup, p.Shutoff = w.least(5, "the startup depth", 0, 0), w.least(6, "the shutoff depth", 0, 0)
	d.m.Pumps = append(d.m.Pumps, p)
}

func (d *decoder) orifice(w *row) {
	if !w.need(6, "NAME FROM TO SIDE|BOTTOM OFFSET CD [GATED HOURS]") {
		return
	}
	d.add(w, "link", 0)
	o := Orifice{Name: w.word(0), From: w.word(1), To: w.word(2), Kind: strings.ToUpper(w.word(3)), Offset: w.optional(4, "the offset", math.NaN()), Cd: w.least(5, "the discharge coefficient", 0, 0),
		Gated: w.yes(6), Hours: w.least(7, "the closing time", 0, 0), Line: w.line}
	if o.Kind != "SIDE" && o.Kind != "BOTTOM" {
		w.errorf("%s: unknown kind of orifice %q; choose SIDE or BOTTOM", o.Name, w.word(3))
	}
	d.m.Orifices = append(d.m.Orifices, o)
}

func (d *decoder) weir(w *row) {
	if !w.need(6, "NAME FROM TO KIND OFFSET CD [GATED ENDCONTRACTIONS CD2 SURCHARGE ROADWIDTH SURFACE CURVE]") {
		return
	}
	d.add(w, "link", 0)
	x := Weir{Name: w.word(0), From: w.word(1), To: w.word(2), Kind: strings.ToUpper(w.word(3)), Offset: w.optional(4, "the crest offset", math.NaN()), Cd: w.least(5, "the discharge coefficient", 0, 0),
		Gated: w.yes(6), EndContractions: w.least(7, "the number of end contractions", 0, 0), Cd2: w.least(8, "the end coefficient", 0, 0), Surcharge: true, Line: w.line,
		RoadWidth: w.least(10, "the road width", 0, 0), RoadSurface: w.word(11), Curve: w.word(12)}
	if s := w.word(9); s != "" && s != "*" {
		x.Surcharge = w.yes(9)
	}
	switch x.Kind {
	case "VNOTCH":
		x.Kind = "V-NOTCH"
	case "TRANSVERSE", "SIDEFLOW", "V-NOTCH", "TRAPEZOIDAL", "ROADWAY":
	default:
		w.errorf("%s: unknown kind of weir %q; choose TRANSVERSE, SIDEFLOW, V-NOTCH, TRAPEZOIDAL or ROADWAY", x.Name, w.word(3))
	}
	d.m.Weirs = append(d.m.Weirs, x)
}

func (d *decoder) outlet(w *row) {
	if !w.need(6, "NAME FROM TO OFFSET FUNCTIONAL/DEPTH COEFFICIENT EXPONENT [GATED], or TABULAR/DEPTH CURVE") {
		return
	}
	d.add(w, "link", 0)
	kind, over, _ := strings.Cut(strings.ToUpper(w.word(4)), "/")
	if over == "" {
		over = "DEPTH"
	}
	o := Outlet{Name: w.word(0), From: w.word(1), To: w.word(2), Offset: w.optional(3, "the offset", math.NaN()), Kind: kind, Over: over, Line: w.line}
	switch kind {
	case "TABULAR":
		o.Curve, o.Gated = w.word(5), w.yes(6)
	case "FUNCTIONAL":
		if !w.need(7, "NAME FROM TO OFFSET FUNCTIONAL/"+over+" COEFFICIENT EXPONENT") {
			return
		}
		o.Coef, o.Expo, o.Gated = w.number(5, "the coefficient"), w.number(6, "the exponent"), w.yes(7)
	default:
		w.errorf("%s: unknown kind of outlet %q; choose TABULAR or FUNCTIONAL, /DEPTH or /HEAD", o.Name, w.word(4))
		return
	}
	if over != "DEPTH" && over != "HEAD" {
		w.errorf("%s: an outlet is rated over DEPTH or HEAD, got %q", o.Name, over)
	}
	d.m.Outlets = append(d.m.Outlets, o)
}

func (d *decoder) section(w *row) {
	if !w.need(3, "LINK SHAPE GEOM1 [GEOM2 GEOM3 GEOM4 BARRELS CULVERT]") {
		return
	}
	s := Section{Link: w.word(0), Shape: strings.ToUpper(w.word(1)), Barrels: 1, Line: w.line}
	at := 2
	switch s.Shape {
	case "IRREGULAR", "STREET":
		s.Table, at = w.word(2), 6
	case "CUSTOM":
		s.Geom[0] = w.least(2, "the height", 0, 0)
		s.Table = w.word(3)
		if _, err := strconv.ParseFloat(w.word(3), 64); err == nil && w.word(4) != "" && d.index["curve "+w.word(3)] == 0 {
			s.Geom[1] = w.optional(4, "GEOM3", 0)
		}
		at = 6
	default:
		for k := range s.Geom {
			if k == 0 {
				s.Geom[0] = w.number(2, "GEOM1")
			} else {
				s.Geom[k] = w.optional(2+k, "GEOM"+strconv.Itoa(k+1), 0)
			}
		}
		at = 6
	}
	if w.word(at) != "" {
		s.Barrels = int(w.within(at, "the number of barrels", 0, 1000))
		if s.Barrels == 0 {
			s.Barrels = 1
		}
	}
	if w.word(at+1) != "" {
		s.Culvert = int(w.within(at+1, "the culvert code", 0, 57))
	}
	d.m.Sections = append(d.m.Sections, s)
}

func (d *decoder) transect(w *row) {
	list := &d.m.Transects
	last := func() *Transect {
		if len(*list) == 0 {
			w.errorf("%s stands before the first X1 line", w.word(0))
			return nil
		}
		return &(*list)[len(*list)-1]
	}
	switch strings.ToUpper(w.word(0)) {
	case "NC":
		if !w.need(4, "NC LEFT RIGHT CHANNEL") {
			return
		}
		for k := range d.nc {
			if v := w.least(1+k, "Manning's n", 0, 0); v > 0 { // 0: as before
				d.nc[k] = v
			}
		}
	case "X1":
		if !w.need(5, "X1 NAME STATIONS LEFTBANK RIGHTBANK 0 0 MEANDER WIDTH ELEVATION") {
			return
		}
		// The program reads two zeros before the factors, as HEC-2's cards have them; the manual's table shows three.
		t := Transect{Name: w.word(1), Left: d.nc[0], Right: d.nc[1], Channel: d.nc[2], BankLeft: w.number(3, "the left bank"), BankRight: w.number(4, "the right bank"),
			Meander: w.optional(7, "the meander factor", 0), Width: w.optional(8, "the width factor", 0), ElevOffset: w.optional(9, "the added elevation", 0), Line: w.line}
		if t.Left == 0 {
			t.Left = t.Channel
		}
		if t.Right == 0 {
			t.Right = t.Channel
		}
		if t.Channel == 0 {
			w.errorf("%s: the transect has no Manning's n; write an NC line before it", t.Name)
		}
		*list = append(*list, t)
	case "GR":
		t := last()
		if t == nil {
			return
		}
		if len(w.words)%2 == 0 {
			w.errorf("GR: elevations and stations come in pairs")
			return
		}
		for k := 1; k+1 < len(w.words); k += 2 {
			t.Elevation = append(t.Elevation, w.number(k, "the elevation"))
			t.Station = append(t.Station, w.number(k+1, "the station"))
		}
	default:
		w.errorf("a transect line begins with NC, X1 or GR, got %q", w.word(0))
	}
}

func (d *decoder) street(w *row) {
	if !w.need(5, "NAME CROWNWIDTH CURBHEIGHT SLOPE ROUGHNESS [GUTTERDROP GUTTERWIDTH SIDES BACKWIDTH BACKSLOPE BACKROUGHNESS]") {
		return
	}
	s := Street{Name: w.word(0), Crown: w.least(1, "the width to the crown", 0, 0), Curb: w.least(2, "the height of the curb", 0, 0), Slope: w.least(3, "the slope", 0, 0), Manning: w.least(4, "Manning's n", 0, 0),
		GutterDrop: w.least(5, "the gutter's drop", 0, 0), GutterWidth: w.least(6, "the gutter's width", 0, 0), Sides: 2,
		BackWidth: w.least(8, "the width behind the curb", 0, 0), BackSlope: w.least(9, "the slope behind the curb", 0, 0), BackManning: w.least(10, "Manning's n behind the curb", 0, 0), Line: w.line}
	if w.word(7) != "" {
		s.Sides = int(w.within(7, "the number of sides", 1, 2))
	}
	d.add(w, "street", len(d.m.Streets))
	d.m.Streets = append(d.m.Streets, s)
}

func (d *decoder) inlet(w *row) {
	if !w.need(3, "NAME GRATE|CURB|SLOTTED|DROP_GRATE|DROP_CURB LENGTH WIDTH|HEIGHT [TYPE], or NAME CUSTOM CURVE") {
		return
	}
	v := Inlet{Name: w.word(0), Kind: strings.ToUpper(w.word(1)), Line: w.line}
	at := 4
	switch v.Kind {
	case "CUSTOM":
		at = 2
	case "GRATE", "CURB", "SLOTTED", "DROP_GRATE", "DROP_CURB":
		if !w.need(4, "NAME "+v.Kind+" LENGTH WIDTH|HEIGHT") {
			return
		}
		v.Length, v.Width = w.number(2, "the length"), w.number(3, "the width")
		if !(v.Length > 0 && v.Width > 0) {
			w.errorf("%s: an inlet's length and width must be above 0, got %g and %g", v.Name, v.Length, v.Width)
		}
	default:
		w.errorf("%s: unknown kind of inlet %q; choose GRATE, CURB, SLOTTED, DROP_GRATE, DROP_CURB or CUSTOM", v.Name, w.word(1))
		return
	}
	v.Rest = append(v.Rest, w.words[min(at, len(w.words)):]...)
	d.index["inlet "+v.Name] = len(d.m.Inlets)
	d.m.Inlets = append(d.m.Inlets, v)
}

func (d *decoder) usage(w *row) {
	if !w.need(3, "CONDUIT INLET NODE [NUMBER CLOGGED MAXFLOW DROP WIDTH PLACEMENT]") {
		return
	}
	u := InletUsage{Conduit: w.word(0), Inlet: w.word(1), Node: w.word(2), Count: 1, Placement: "AUTOMATIC", Line: w.line}
	if w.word(3) != "" {
		u.Count = int(w.within(3, "the number of inlets", 1, 1000))
	}
	if w.word(4) != "" {
		u.Clogged = w.within(4, "the clogged share", 0, 100)
	}
	u.Most, u.Drop, u.Width = w.least(5, "the largest flow", 0, 0), w.least(6, "the local drop", 0, 0), w.least(7, "its width", 0, 0)
	switch p := strings.ToUpper(w.word(8)); p {
	case "":
	case "AUTOMATIC", "ON_GRADE", "ON_SAG":
		u.Placement = p
	default:
		w.errorf("%s: a placement is AUTOMATIC, ON_GRADE or ON_SAG, got %q", u.Conduit, w.word(8))
	}
	d.m.Usage = append(d.m.Usage, u)
}

func (d *decoder) loss(w *row) {
	if !w.need(4, "LINK INLET OUTLET MEAN [FLAPGATE SEEPAGE]") {
		return
	}
	d.m.Losses = append(d.m.Losses, Loss{Link: w.word(0), In: w.least(1, "the inlet loss", 0, 0), Out: w.least(2, "the outlet loss", 0, 0), Mean: w.least(3, "the mean loss", 0, 0),
		Gated: w.yes(4), Seepage: w.least(5, "the seepage", 0, 0), Line: w.line})
}

func (d *decoder) inflow(w *row) {
	if !w.need(3, "NODE FLOW SERIES [FLOW 1.0 SCALE BASELINE PATTERN]") {
		return
	}
	kind := strings.ToUpper(w.word(3))
	if kind == "" {
		kind = strings.ToUpper(w.word(1))
	}
	d.m.Inflows = append(d.m.Inflows, Inflow{Node: w.word(0), Constituent: strings.ToUpper(w.word(1)), Series: w.word(2), Kind: kind, Units: w.optional(4, "the units factor", 1),
		Scale: w.optional(5, "the scale factor", 1), Base: w.optional(6, "the baseline", 0), Pattern: w.word(7), Line: w.line})
}

func (d *decoder) dwf(w *row) {
	if !w.need(3, "NODE FLOW MEAN [PATTERN…]") {
		return
	}
	v := DWF{Node: w.word(0), Constituent: strings.ToUpper(w.word(1)), Mean: w.number(2, "the mean flow"), Line: w.line}
	for _, p := range w.words[3:] {
		if p != "" && p != "*" {
			v.Patterns = append(v.Patterns, p)
		}
	}
	if len(v.Patterns) > 4 {
		w.errorf("%s: %d patterns; at most four are read", v.Node, len(v.Patterns))
		v.Patterns = v.Patterns[:4]
	}
	d.m.DWF = append(d.m.DWF, v)
}

var curveKinds = map[string]string{"STORAGE": "STORAGE", "SHAPE": "SHAPE", "DIVERSION": "DIVERSION", "TIDAL": "TIDAL", "RATING": "RATING", "CONTROL": "CONTROL",
	"PUMP1": "PUMP1", "PUMP2": "PUMP2", "PUMP3": "PUMP3", "PUMP4": "PUMP4", "PUMP5": "PUMP5", "WEIR": "WEIR"}

func (d *decoder) curve(w *row) {
	if !w.need(3, "NAME [KIND] X Y …") {
		return
	}
	at, key := 1, "curve "+w.word(0)
	i, known := d.index[key]
	kind, named := curveKinds[strings.ToUpper(w.word(1))]
	if named {
		at = 2
	}
	if !known {
		if !named {
			w.errorf("%s: the first line of a curve names its kind, got %q; e.g. Storage, Rating, Pump3, Tidal, Shape", w.word(0), w.word(1))
			return
		}
		d.m.Curves = append(d.m.Curves, Curve{Name: w.word(0), Kind: kind, Line: w.line})
		i = len(d.m.Curves) - 1
		d.index[key] = i
	}
	if (len(w.words)-at)%2 != 0 {
		w.errorf("%s: x and y come in pairs, got %d numbers", w.word(0), len(w.words)-at)
		return
	}
	c := &d.m.Curves[i]
	for ; at+1 < len(w.words); at += 2 {
		x, y := w.number(at, "x"), w.number(at+1, "y")
		if n := len(c.X); n > 0 && x <= c.X[n-1] {
			w.errorf("%s: x must grow along a curve, %g follows %g", c.Name, x, c.X[n-1])
			return
		}
		c.X, c.Y = append(c.X, x), append(c.Y, y)
	}
}

// stamp is the moment of a value before the start of the simulation is known.
type stamp struct {
	day     time.Time
	dated   bool
	seconds float64
	value   float64
	line    int
}

func (d *decoder) series(w *row) {
	if !w.need(3, "NAME [DATE] TIME VALUE …, or NAME FILE \"PATH\"") {
		return
	}
	key := "series " + w.word(0)
	i, known := d.index[key]
	if !known {
		d.m.Series = append(d.m.Series, Series{Name: w.word(0), Line: w.line})
		i = len(d.m.Series) - 1
		d.index[key] = i
	}
	if strings.EqualFold(w.word(1), "FILE") {
		d.m.Series[i].File = w.word(2)
		d.seriesFile(w, w.word(0), w.word(2))
		return
	}
	d.stamps(w, w.word(0), w.words[1:])
}

// stamps reads "[date] time value" again and again.
func (d *decoder) stamps(w *row, name string, words []string) {
	if d.raw == nil {
		d.raw, d.date = map[string][]stamp{}, map[string]time.Time{}
	}
	for len(words) > 0 {
		if day, ok := parseDate(words[0]); ok {
			d.date[name] = day
			words = words[1:]
		}
		if len(words) < 2 {
			w.errorf("%s: a time without a value; write time and value in pairs", name)
			return
		}
		s, ok := parseClock(words[0])
		v, err := strconv.ParseFloat(words[1], 64)
		if !ok || err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			w.errorf("%s: %q %q is no time and value; write e.g. 1:30 0.25", name, words[0], words[1])
			return
		}
		day, dated := d.date[name]
		d.raw[name] = append(d.raw[name], stamp{day, dated, s, v, w.line})
		words = words[2:]
	}
}

func (d *decoder) seriesFile(w *row, name, path string) {
	f, err := d.open(path)
	if err != nil {
		w.errorf("%s: %v", name, err)
		return
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	for n := 1; in.Scan(); n++ {
		if words := split(strings.TrimRight(in.Text(), "\r")); len(words) > 0 {
			before := len(d.errs)
			if d.stamps(w, name, words); len(d.errs) > before {
				w.errorf("%s: line %d of %s", name, n, path)
				return
			}
		}
	}
	if err := in.Err(); err != nil {
		w.errorf("%s: %s: %v", name, path, err)
	}
}

func (d *decoder) pattern(w *row) {
	if !w.need(2, "NAME MONTHLY|DAILY|HOURLY|WEEKEND FACTOR …") {
		return
	}
	key := "pattern " + w.word(0)
	at := 1
	i, known := d.index[key]
	switch kind := strings.ToUpper(w.word(1)); kind {
	case "MONTHLY", "DAILY", "HOURLY", "WEEKEND":
		at = 2
		if !known {
			d.m.Patterns = append(d.m.Patterns, Pattern{Name: w.word(0), Kind: kind, Line: w.line})
			i = len(d.m.Patterns) - 1
			d.index[key] = i
		}
	default:
		if !known {
			w.errorf("%s: the first line of a pattern names its kind, got %q; choose MONTHLY, DAILY, HOURLY or WEEKEND", w.word(0), w.word(1))
			return
		}
	}
	for ; at < len(w.words); at++ {
		d.m.Patterns[i].Factor = append(d.m.Patterns[i].Factor, w.number(at, "a factor"))
	}
}

func (d *decoder) gage(w *row) {
	if !w.need(6, "NAME INTENSITY|VOLUME|CUMULATIVE INTERVAL SCF TIMESERIES SERIES") {
		return
	}
	d.add(w, "gage", 0)
	g := Gage{Name: w.word(0), Kind: strings.ToUpper(w.word(1)), IntervalSeconds: w.clock(2), SCF: w.number(3, "the snow factor"), Source: strings.ToUpper(w.word(4)), Series: w.word(5), Line: w.line}
	if len(w.words) > 6 {
		g.Rest = append(g.Rest, w.words[6:]...)
	}
	switch g.Kind {
	case "INTENSITY", "VOLUME", "CUMULATIVE":
	default:
		w.errorf("%s: unknown kind of rain data %q; choose INTENSITY, VOLUME or CUMULATIVE", g.Name, w.word(1))
	}
	d.m.Gages = append(d.m.Gages, g)
}

func (d *decoder) subcatchment(w *row) {
	if !w.need(7, "NAME GAGE OUTLET AREA %IMPERV WIDTH %SLOPE [CURBLENGTH SNOWPACK]") {
		return
	}
	d.add(w, "subcatchment", len(d.m.Subcatchments))
	d.m.Subcatchments = append(d.m.Subcatchments, Subcatchment{Name: w.word(0), Gage: w.word(1), Outlet: w.word(2), Area: w.least(3, "the area", 0, 0), Imperv: w.within(4, "the impervious share", 0, 100),
		Width: w.least(5, "the width", 0, 0), Slope: w.least(6, "the slope", 0, 0), CurbLength: w.optional(7, "the curb length", 0), SnowPack: w.word(8), RouteTo: "OUTLET", RoutedPercent: 100, Line: w.line})
}

func (d *decoder) known(w *row) *Subcatchment {
	i, ok := d.index["subcatchment "+w.word(0)]
	if !ok {
		w.errorf("there is no subcatchment %s", w.word(0))
		return nil
	}
	return &d.m.Subcatchments[i]
}

func (d *decoder) subarea(w *row) {
	if !w.need(6, "NAME N-IMPERV N-PERV S-IMPERV S-PERV %ZERO [ROUTETO %ROUTED]") {
		return
	}
	s := d.known(w)
	if s == nil {
		return
	}
	s.NImperv, s.NPerv = w.least(1, "Manning's n", 0, 0), w.least(2, "Manning's n", 0, 0)
	s.StoreImperv, s.StorePerv = w.least(3, "the storage", 0, 0), w.least(4, "the storage", 0, 0)
	s.ZeroImperv, s.AreaLine = w.within(5, "the share without storage", 0, 100), w.line
	if r := strings.ToUpper(w.word(6)); r != "" {
		s.RouteTo = r
	}
	if w.word(7) != "" {
		s.RoutedPercent = w.within(7, "the routed share", 0, 100)
	}
	switch s.RouteTo {
	case "OUTLET", "IMPERVIOUS", "PERVIOUS":
	default:
		w.errorf("%s: runoff is routed to OUTLET, IMPERVIOUS or PERVIOUS, got %q", s.Name, w.word(6))
	}
}

func (d *decoder) infiltration(w *row) {
	s := d.known(w)
	if s == nil {
		return
	}
	for k := 1; k < len(w.words); k++ {
		if _, err := strconv.ParseFloat(w.words[k], 64); err != nil && k == len(w.words)-1 {
			s.Method = strings.ToUpper(w.words[k])
			break
		}
		s.Infiltration = append(s.Infiltration, w.number(k, "a parameter"))
	}
	s.InfilLine = w.line
}

func (d *decoder) point(w *row, into *[]Point) {
	if w.need(3, "NAME X Y") {
		*into = append(*into, Point{w.word(0), w.number(1, "x"), w.number(2, "y"), w.line})
	}
}
