package cases

import (
	"fmt"
	"math"
	"strings"

	"semul/engine/city/read/swmm"
	"semul/engine/fmath"
	"semul/models/drainage/sewer"
)

func (b *builder) link(k sewer.Link) {
	b.c.Link[k.Name] = len(b.c.Network.Links)
	b.c.Network.Links = append(b.c.Network.Links, k)
}

// offset is the height of a link's end above its node's invert [m].
func (b *builder) offset(line int, link string, node int, v float64) float64 {
	n := &b.c.Network.Nodes[node]
	if math.IsNaN(v) {
		return 0 // '*', or nothing
	}
	v = float64(v * b.u.Length)
	if b.m.Options.ElevationOffsets {
		v -= n.Invert
		if v < -1e-6 {
			b.warn(line, "%s: its end at %s lies %.3g m below the node's invert; it is raised to it", link, n.Name, -v)
		}
	}
	if !b.m.Options.ElevationOffsets && v < 0 {
		b.warn(line, "%s: its offset at %s is negative; it is taken as 0", link, n.Name)
	}
	return max(0, v)
}

func (b *builder) links() {
	m, l := b.m, b.u.Length
	for _, c := range m.Conduits {
		if b.by.Sections[c.Name].Shape == "DUMMY" { // passes what arrives, as an ideal pump does
			b.link(sewer.Link{Name: c.Name, Kind: sewer.Pump, From: b.c.Node[c.From], To: b.c.Node[c.To], Most: c.MaxFlow * b.u.Flow})
			continue
		}
		k := sewer.Link{Name: c.Name, From: b.c.Node[c.From], To: b.c.Node[c.To], Length: c.Length * l, Manning: c.Manning, Initial: c.InitFlow * b.u.Flow, Most: c.MaxFlow * b.u.Flow}
		k.Offset, k.OffsetTo = b.offset(c.Line, c.Name, k.From, c.InOffset), b.offset(c.Line, c.Name, k.To, c.OutOffset)
		if loss := b.by.Losses[c.Name]; loss != nil {
			k.LossIn, k.LossOut, k.LossMean, k.Flap = loss.In, loss.Out, loss.Mean, loss.Gated
			if loss.Seepage != 0 {
				b.warn(loss.Line, "[LOSSES] %s: seepage is not taken off", c.Name)
			}
		}
		x := b.by.Sections[c.Name]
		k.Section = b.section(c.Name)
		k.Barrels = x.Barrels
		switch x.Shape {
		case "IRREGULAR":
			if t := b.by.Transects[x.Table]; t != nil {
				k.Manning = t.Channel
				if t.Meander > 0 { // the channel is longer than the flood plain it is drawn along
					k.Manning = t.Channel * math.Sqrt(t.Meander)
					k.Length /= t.Meander
				}
			}
		case "STREET":
			for _, v := range m.Streets {
				if v.Name == x.Table {
					k.Manning = v.Manning
				}
			}
		case "FORCE_MAIN":
			k.Manning = max(k.Manning, 0.01)
			if m.Options.ForceMain == "D-W" {
				rough := x.Geom[1] / 1000 // mm
				if !b.u.Metric {
					rough = x.Geom[1] * 0.0254 // inches
				}
				k.Main.Roughness = rough
			} else {
				k.Main.Hazen = x.Geom[1]
			}
		}
		k.Culvert = x.Culvert
		from, to := &b.c.Network.Nodes[k.From], &b.c.Network.Nodes[k.To]
		if fall := from.Invert + k.Offset - to.Invert - k.OffsetTo; fall < -1e-6 {
			b.warn(c.Line, "[CONDUITS] %s has an adverse slope: its end at %s lies %.3g m above its start at %s; flow is computed, positive towards %s", c.Name, c.To, -fall, c.From, c.To)
		}
		b.link(k)
	}
	b.pumps()
	for _, o := range m.Orifices {
		k := sewer.Link{Name: o.Name, Kind: sewer.Orifice, From: b.c.Node[o.From], To: b.c.Node[o.To], Section: b.section(o.Name), Flap: o.Gated,
			Gate: sewer.Gate{Bottom: o.Kind == "BOTTOM", Cd: o.Cd, Seconds: o.Hours * 3600}}
		k.Offset = b.offset(o.Line, o.Name, k.From, o.Offset)
		b.link(k)
	}
	for _, x := range m.Weirs {
		kinds := map[string]sewer.CrestKind{"TRANSVERSE": sewer.Transverse, "SIDEFLOW": sewer.SideFlow, "V-NOTCH": sewer.VNotch, "TRAPEZOIDAL": sewer.TrapezoidalWeir, "ROADWAY": sewer.Roadway}
		surface := strings.ToUpper(x.RoadSurface)
		if x.Kind == "ROADWAY" && surface != "" && surface != "*" && surface != "PAVED" && surface != "GRAVEL" {
			b.fail(x.Line, "[WEIRS] %s: unknown road surface %q; choose PAVED or GRAVEL", x.Name, x.RoadSurface)
		}
		si := math.Sqrt(l) // coefficients have √length
		k := sewer.Link{Name: x.Name, Kind: sewer.Weir, From: b.c.Node[x.From], To: b.c.Node[x.To], Section: b.section(x.Name), Flap: x.Gated,
			Crest: sewer.Crest{Kind: kinds[x.Kind], C: x.Cd * si, C2: x.Cd2 * si, Contractions: x.EndContractions, Surcharges: x.Surcharge}}
		if surface == "PAVED" || surface == "GRAVEL" { // a width without a surface leaves the coefficient
			k.Crest.RoadWidth, k.Crest.Gravel = x.RoadWidth*l, surface == "GRAVEL"
		}
		k.Offset = b.offset(x.Line, x.Name, k.From, x.Offset)
		b.link(k)
	}
	for _, o := range m.Outlets {
		k := sewer.Link{Name: o.Name, Kind: sewer.Outlet, From: b.c.Node[o.From], To: b.c.Node[o.To], Flap: o.Gated, Rating: sewer.Rating{ByHead: o.Over == "HEAD", Expo: o.Expo}}
		k.Offset = b.offset(o.Line, o.Name, k.From, o.Offset)
		if o.Kind == "TABULAR" {
			c := b.by.Curves[o.Curve]
			k.Rating.H, k.Rating.Q = scaled(c.X, l), scaled(c.Y, b.u.Flow)
		} else {
			k.Rating.Coef = o.Coef * b.u.Flow * fmath.Pow(l, -o.Expo)
		}
		b.link(k)
	}
}

func (b *builder) pumps() {
	for _, p := range b.m.Pumps {
		k := sewer.Link{Name: p.Name, Kind: sewer.Pump, From: b.c.Node[p.From], To: b.c.Node[p.To],
			Lift: sewer.Lift{Off: !p.On, StartAt: p.Startup * b.u.Length, StopAt: p.Shutoff * b.u.Length}}
		if p.Curve != "*" {
			c := b.by.Curves[p.Curve]
			scale := b.u.Length
			switch c.Kind {
			case "PUMP1":
				k.Lift.Kind, scale = sewer.ByVolume, b.u.Volume
			case "PUMP2":
				k.Lift.Kind = sewer.ByDepth
			case "PUMP3":
				k.Lift.Kind = sewer.ByHead
			case "PUMP4":
				k.Lift.Kind = sewer.ByLevel
			case "PUMP5":
				k.Lift.Kind = sewer.BySpeed
			default:
				b.fail(p.Line, "[PUMPS] %s: curve %s is a %s curve; a pump needs Pump1 to Pump5", p.Name, p.Curve, c.Kind)
			}
			k.Lift.X, k.Lift.Q = scaled(c.X, scale), scaled(c.Y, b.u.Flow)
		}
		b.link(k)
	}
}

// section makes the cross-section of a link; equal ones are shared.
func (b *builder) section(link string) *sewer.Section {
	x := b.by.Sections[link]
	key := fmt.Sprint(x.Shape, x.Geom, x.Table)
	if s := b.shared[key]; s != nil {
		return s
	}
	s, err := b.shape(x)
	if err != nil {
		b.fail(x.Line, "[XSECTIONS] %s: %v", link, err)
		s, _ = sewer.Circle(1, 0)
	}
	b.shared[key] = s
	return s
}

// shape makes a cross-section from its line.
func (b *builder) shape(x *swmm.Section) (*sewer.Section, error) {
	l := b.u.Length
	g := [4]float64{x.Geom[0] * l, x.Geom[1] * l, x.Geom[2] * l, x.Geom[3] * l}
	switch x.Shape {
	case "CIRCULAR", "FORCE_MAIN":
		return sewer.Circle(g[0], 0)
	case "FILLED_CIRCULAR":
		return sewer.Circle(g[0], g[1])
	case "RECT_CLOSED":
		return sewer.Rectangle(g[0], g[1], false)
	case "RECT_OPEN":
		return sewer.Rectangle(g[0], g[1], true)
	case "TRAPEZOIDAL":
		return sewer.Trapezoid(g[0], g[1], x.Geom[2], x.Geom[3])
	case "TRIANGULAR":
		return sewer.Triangle(g[0], g[1])
	case "PARABOLIC":
		return sewer.Power("PARABOLIC", g[0], g[1], 2)
	case "POWER":
		return sewer.Power("POWER", g[0], g[1], x.Geom[2])
	case "EGG":
		return sewer.Egg(g[0])
	case "HORSESHOE":
		return sewer.Horseshoe(g[0])
	case "BASKETHANDLE":
		return sewer.BasketHandle(g[0])
	case "HORIZ_ELLIPSE", "VERT_ELLIPSE", "ARCH":
		if g[1] <= 0 {
			height, width, err := standard(x.Shape, x.Geom[0])
			if err != nil {
				return nil, err
			}
			g[0], g[1] = height, width
		}
		if x.Shape == "ARCH" {
			return sewer.Arch(g[0], g[1])
		}
		return sewer.Ellipse(x.Shape, g[0], g[1])
	case "RECT_TRIANGULAR":
		return sewer.BoxTriangle(g[0], g[1], g[2])
	case "RECT_ROUND":
		return sewer.BoxRound(g[0], g[1], g[2])
	case "MODBASKETHANDLE":
		return sewer.Basket(g[0], g[1], g[2])
	case "CUSTOM":
		c := b.by.Curves[x.Table]
		if c.Kind != "SHAPE" {
			return nil, fmt.Errorf("curve %s is a %s curve; a custom section needs a Shape curve", x.Table, c.Kind)
		}
		return sewer.Custom(g[0], c.X, c.Y)
	case "IRREGULAR":
		t := b.by.Transects[x.Table]
		if t == nil {
			return nil, fmt.Errorf("there is no transect %s; add it under [TRANSECTS]", x.Table)
		}
		width := t.Width
		if width == 0 {
			width = 1
		}
		tr := sewer.Transect{BankLeft: t.BankLeft * l * width, BankRight: t.BankRight * l * width, Left: t.Left, Right: t.Right, Channel: t.Channel}
		for i := range t.Station {
			tr.Station = append(tr.Station, t.Station[i]*l*width)
			tr.Elevation = append(tr.Elevation, (t.Elevation[i]+t.ElevOffset)*l)
		}
		return tr.Section()
	case "STREET":
		for _, v := range b.m.Streets {
			if v.Name == x.Table {
				street := sewer.Street{Crown: v.Crown * l, Curb: v.Curb * l, Slope: v.Slope / 100, Drop: v.GutterDrop * l, Gutter: v.GutterWidth * l, BackWidth: v.BackWidth * l, BackSlope: v.BackSlope / 100,
					Manning: v.Manning, BackManning: v.BackManning, Both: v.Sides == 2}
				return street.Section()
			}
		}
		return nil, fmt.Errorf("there is no street %s", x.Table)
	}
	return nil, fmt.Errorf("shape %s is not read; give it as CUSTOM with a Shape curve of its widths", x.Shape)
}
