package drainage

import (
	"fmt"

	"semul/engine/city"
	"semul/models/drainage/sewer"
)

// sectionOf is the cross-section of a conduit or an orifice of the city: its table of widths, a box or a circle.
func sectionOf(t *city.DrainLinks, k int) (*sewer.Section, error) {
	at, wide := row(&t.SectionHeight, k), row(&t.SectionWidth, k)
	switch {
	case len(at) > 0 || len(wide) > 0:
		if err := risingPairs("section_height and section_width", at, wide); err != nil {
			return nil, err
		}
		if at[0] != 0 {
			return nil, fmt.Errorf("section_height begins at %g m; it must begin at the invert, 0", at[0])
		}
		for _, w := range wide {
			if !(w >= 0) {
				return nil, fmt.Errorf("section_width holds %g m; widths must not be negative", w)
			}
		}
		return sewer.Table(k < len(t.Open) && t.Open[k], at, wide)
	case t.Height[k] > 0:
		return sewer.Rectangle(float64(t.Height[k]), float64(t.Diameter[k]), k < len(t.Open) && t.Open[k])
	}
	return sewer.Circle(float64(t.Diameter[k]), 0)
}

// weirOf makes a link a weir. Its opening goes up to the cover of the node before it, or less far if the city says so: above
// that water leaves over the cover.
func weirOf(d *city.DrainNodes, t *city.DrainLinks, k int, link *sewer.Link) error {
	crest := float64(t.Crest[k])
	link.Kind, link.Offset = sewer.Weir, crest-float64(d.Invert[link.From])
	link.Crest = sewer.Crest{C: portalC, Surcharges: true}
	if k < len(t.Coefficient) && t.Coefficient[k] == t.Coefficient[k] {
		link.Crest.C = float64(t.Coefficient[k])
	}
	kind := city.WeirTransverse
	if k < len(t.Weir) {
		kind = t.Weir[k]
	}
	tall := float64(d.Ground[link.From]) - crest
	if h := float64(t.Height[k]); h > 0 && (h < tall || kind == city.WeirNotch || kind == city.WeirTrapezoid) {
		tall = h
	}
	var err error
	switch kind {
	case city.WeirNotch, city.WeirTrapezoid:
		at, wide := row(&t.SectionHeight, k), row(&t.SectionWidth, k)
		if err := risingPairs("section_height and section_width", at, wide); err != nil {
			return err
		}
		last := len(at) - 1
		slope := (wide[last] - wide[0]) / 2 / at[last]
		if link.Crest.Kind = sewer.VNotch; kind == city.WeirNotch {
			link.Section, err = sewer.Triangle(at[last], wide[last])
			return err
		}
		link.Crest.Kind, link.Crest.C2 = sewer.TrapezoidalWeir, link.Crest.C
		if k < len(t.EndCoefficient) && t.EndCoefficient[k] == t.EndCoefficient[k] {
			link.Crest.C2 = float64(t.EndCoefficient[k])
		}
		link.Section, err = sewer.Trapezoid(at[last], wide[0], slope, slope)
		return err
	case city.WeirSide:
		link.Crest.Kind = sewer.SideFlow
	}
	link.Section, err = sewer.Rectangle(tall, float64(t.Diameter[k]), true)
	return err
}

// orificeOf makes a link an orifice, which has no volume of its own.
func orificeOf(d *city.DrainNodes, t *city.DrainLinks, k int, link *sewer.Link) error {
	c := float64(t.Coefficient[k])
	if !(c > 0) {
		return fmt.Errorf("its coefficient is %g; that of an orifice is above 0", c)
	}
	link.Kind, link.Offset = sewer.Orifice, float64(t.InvertUp[k])-float64(d.Invert[link.From])
	link.Gate = sewer.Gate{Cd: c, Bottom: k < len(t.Bottom) && t.Bottom[k]}
	var err error
	link.Section, err = sectionOf(t, k)
	return err
}

// row is a row of a list column, empty where the city has none.
func row(l *city.Lists[float32], i int) []float64 {
	if i >= l.Len() {
		return nil
	}
	var out []float64
	for _, v := range l.At(i) {
		out = append(out, float64(v))
	}
	return out
}

// risingPairs refuses lists that are no function of a rising first.
func risingPairs(what string, x, y []float64) error {
	if len(x) != len(y) || len(x) == 0 {
		return fmt.Errorf("%s hold %d and %d values; give as many of both, at least one", what, len(x), len(y))
	}
	for i := range x {
		if x[i] != x[i] || y[i] != y[i] || i > 0 && !(x[i] > x[i-1]) {
			return fmt.Errorf("%s are not rising numbers at pair %d: %g, %g", what, i+1, x[i], y[i])
		}
	}
	return nil
}
