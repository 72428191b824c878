package cases

import (
	"strconv"
	"strings"

	"semul/engine/city/read/swmm"
	"semul/models/drainage/sewer"
)

var grateKinds = map[string]sewer.GrateKind{"P_BAR-50": sewer.P50, "P_BAR-50X100": sewer.P50x100, "P_BAR-30": sewer.P30, "CURVED_VANE": sewer.CurvedVane,
	"TILT_BAR-45": sewer.Tilt45, "TILT_BAR-30": sewer.Tilt30, "RETICULINE": sewer.Reticuline, "GENERIC": sewer.OtherGrate}

// captures places the inlets of [INLET_USAGE].
func (b *builder) captures() {
	places := map[string]sewer.Placement{"AUTOMATIC": sewer.ByOutflow, "ON_GRADE": sewer.OnGrade, "ON_SAG": sewer.OnSag}
	for _, u := range b.m.Usage {
		c := sewer.Capture{Link: b.c.Link[u.Conduit], Node: b.c.Node[u.Node], Count: u.Count, Clear: 1 - u.Clogged/100, Most: u.Most * b.u.Flow, Place: places[u.Placement], Sides: 1}
		x := b.by.Sections[u.Conduit]
		if x == nil || b.c.Network.Links[c.Link].Kind != sewer.Conduit {
			b.fail(u.Line, "[INLET_USAGE] %s is no conduit with a cross-section; inlets stand along streets and channels", u.Conduit)
			continue
		}
		b.design(u, &c)
		l := b.u.Length
		if x.Shape == "STREET" {
			k := &b.c.Network.Links[c.Link]
			from, to := b.c.Network.Nodes[k.From], b.c.Network.Nodes[k.To]
			fall := from.Invert + k.Offset - to.Invert - k.OffsetTo
			for _, s := range b.m.Streets {
				if s.Name == x.Table {
					c.Gutter = sewer.Gutter{Cross: s.Slope / 100, Along: max(fall/k.Length, 1e-6), Drop: s.GutterDrop * l, Width: s.GutterWidth * l, Manning: s.Manning, Crown: s.Crown * l}
					c.Sides = s.Sides
				}
			}
			if u.Drop > 0 && u.Width > 0 {
				c.Gutter.Drop, c.Gutter.Width = c.Gutter.Drop+float64(u.Drop*l), u.Width*l
			}
		} else {
			c.Bed = x.Geom[1] * l
			if x.Shape == "TRAPEZOIDAL" {
				c.Side = (x.Geom[2] + x.Geom[3]) / 2
			}
			if !c.Inlet.Drop {
				b.fail(u.Line, "[INLET_USAGE] %s is no street; channels take DROP_GRATE and DROP_CURB inlets", u.Conduit)
			}
		}
		b.c.Network.Captures = append(b.c.Network.Captures, c)
	}
}

// design gathers the lines of an inlet.
func (b *builder) design(u swmm.InletUsage, c *sewer.Capture) {
	l := b.u.Length
	for _, v := range b.m.Inlets {
		if v.Name != u.Inlet {
			continue
		}
		n := &c.Inlet
		n.Drop = strings.HasPrefix(v.Kind, "DROP")
		switch v.Kind {
		case "GRATE", "DROP_GRATE":
			n.GrateLength, n.GrateWidth = v.Length*l, v.Width*l
			word := func(i int) string {
				if i < len(v.Rest) {
					return strings.ToUpper(v.Rest[i])
				}
				return ""
			}
			kind, ok := grateKinds[word(0)]
			if !ok {
				b.fail(v.Line, "[INLETS] %s: unknown grate %q; choose P_BAR-50, P_BAR-50X100, P_BAR-30, CURVED_VANE, TILT_BAR-45, TILT_BAR-30, RETICULINE or GENERIC", v.Name, word(0))
			}
			n.Grate = kind
			if kind == sewer.OtherGrate {
				open, err := strconv.ParseFloat(word(1), 64)
				if err != nil || !(open > 0 && open <= 1) {
					b.fail(v.Line, "[INLETS] %s: a GENERIC grate needs its open share from 0 to 1, got %q", v.Name, word(1))
				}
				splash, err := strconv.ParseFloat(word(2), 64)
				if word(2) != "" && (err != nil || !(splash >= 0 && splash < 1e3)) {
					b.fail(v.Line, "[INLETS] %s: %q is no splash-over velocity", v.Name, word(2))
				}
				n.Open, n.Splash = open, splash*l
			}
		case "CURB", "DROP_CURB":
			n.CurbLength, n.CurbHeight = v.Length*l, v.Width*l
		case "SLOTTED":
			n.SlotLength, n.SlotWidth = v.Length*l, v.Width*l
		default:
			b.fail(v.Line, "[INLETS] %s: custom inlets are not computed; give the grate or curb opening", v.Name)
		}
	}
}
