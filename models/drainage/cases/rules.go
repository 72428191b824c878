package cases

import (
	"semul/engine/city/read/swmm"
	"semul/models/drainage/sewer"
)

var quantities = map[string]map[string]sewer.Quantity{
	"NODE":       {"DEPTH": sewer.NodeDepth, "MAXDEPTH": sewer.NodeFull, "HEAD": sewer.NodeHead, "VOLUME": sewer.NodeVolume, "INFLOW": sewer.NodeInflow},
	"SIMULATION": {"TIME": sewer.Elapsed, "CLOCKTIME": sewer.ClockHour, "DATE": sewer.DateDay, "MONTH": sewer.MonthOfYear, "DAY": sewer.DayOfWeek, "DAYOFYEAR": sewer.DayOfYear},
	"LINK": {"FLOW": sewer.LinkFlow, "DEPTH": sewer.LinkDepth, "FULLFLOW": sewer.LinkFullFlow, "FULLDEPTH": sewer.LinkFullDepth, "LENGTH": sewer.LinkLength, "SLOPE": sewer.LinkSlope,
		"VELOCITY": sewer.LinkVelocity, "SETTING": sewer.LinkSetting, "STATUS": sewer.LinkOpen, "TIMEOPEN": sewer.HoursOpen, "TIMECLOSED": sewer.HoursClosed},
}

// scale is the factor of a quantity to SI.
func (b *builder) scale(q sewer.Quantity) float64 {
	switch q {
	case sewer.NodeDepth, sewer.NodeFull, sewer.NodeHead, sewer.LinkDepth, sewer.LinkFullDepth, sewer.LinkLength, sewer.LinkVelocity:
		return b.u.Length
	case sewer.NodeVolume:
		return b.u.Volume
	case sewer.NodeInflow, sewer.LinkFlow, sewer.LinkFullFlow:
		return b.u.Flow
	}
	return 1
}

func (b *builder) reading(line int, o swmm.Operand) (sewer.Reading, bool) {
	object := o.Object
	switch object {
	case "EXPRESSION":
		for _, e := range b.m.Expressions {
			if e.Name == o.Name {
				return b.formula(line, e)
			}
		}
		return sewer.Reading{}, false
	case "GAGE":
		return b.rain(line, o)
	case "CONDUIT", "PUMP", "ORIFICE", "WEIR", "OUTLET":
		object = "LINK"
	}
	r := sewer.Reading{What: quantities[object][o.Attr]}
	switch object {
	case "NODE":
		r.Index = b.c.Node[o.Name]
	case "LINK":
		r.Index = b.c.Link[o.Name]
	}
	return r, true
}

// formula computes in file units.
func (b *builder) formula(line int, e swmm.Expression) (sewer.Reading, bool) {
	var f sewer.Formula
	for _, t := range e.Tokens {
		term := sewer.Term{Op: t.Op, Unit: 1}
		switch {
		case t.Op != "":
		case t.Operand.Object != "":
			var ok bool
			if term.Reading, ok = b.reading(line, t.Operand); !ok {
				return sewer.Reading{}, false
			}
			term.Unit = b.scale(term.Reading.What)
		default:
			term.Reading.Value = t.Value
		}
		f = append(f, term)
	}
	return sewer.Reading{What: sewer.Computed, Formula: f}, true
}

// inFileUnits lets a reading be compared with a formula.
func (b *builder) inFileUnits(r sewer.Reading) sewer.Reading {
	if r.What == sewer.Computed || r.What == sewer.Number {
		return r
	}
	return sewer.Reading{What: sewer.Computed, Formula: sewer.Formula{{Reading: r, Unit: b.scale(r.What)}}}
}

var comparisons = map[string]sewer.Compare{"=": sewer.Equal, "<>": sewer.NotEqual, "<": sewer.Less, "<=": sewer.LessEqual, ">": sewer.Greater, ">=": sewer.GreaterEqual}

func (b *builder) rules() {
	for _, r := range b.m.Rules {
		out := sewer.Rule{Name: r.Name, Priority: r.Priority, Line: r.Line}
		last := 1.0
		for _, c := range r.If {
			p := sewer.Premise{Or: c.Or, By: comparisons[c.Op]}
			var ok bool
			if p.Left, ok = b.reading(c.Line, c.Left); !ok {
				return
			}
			last = b.scale(p.Left.What)
			if c.Right.Object == "" {
				p.Right.Value = c.Right.Value * last
			} else if p.Right, ok = b.reading(c.Line, c.Right); !ok {
				return
			}
			if p.Right.What == sewer.Computed && p.Left.What != sewer.Computed {
				p.Left, last = b.inFileUnits(p.Left), 1
			}
			if p.Left.What == sewer.Computed {
				p.Right = b.inFileUnits(p.Right)
			}
			out.If = append(out.If, p)
		}
		out.Then, out.Else = b.deeds(r.Then, last), b.deeds(r.Else, last)
		b.c.Network.Rules = append(b.c.Network.Rules, out)
	}
}

func (b *builder) deeds(actions []swmm.Action, scale float64) []sewer.Deed {
	var out []sewer.Deed
	for _, a := range actions {
		d := sewer.Deed{Link: b.c.Link[a.Name], Value: a.Value}
		switch a.Kind {
		case "CURVE":
			c := b.by.Curves[a.Table]
			d.X, d.Y = scaled(c.X, scale), c.Y
		case "TIMESERIES":
			s := b.by.Series[a.Table]
			d.Timed = &sewer.Series{T: s.Seconds, V: s.Value}
		case "PID":
			d.PID, d.ByPID = a.PID, true
		}
		out = append(out, d)
	}
	return out
}
