package sewer

import (
	"math"
	"testing"
)

func near(t *testing.T, what string, got, want, relative float64) {
	t.Helper()
	if !(math.Abs(got-want) <= relative*math.Abs(want)) {
		t.Errorf("%s: got %.8g, want %.8g", what, got, want)
	}
}

func must(t *testing.T) func(x *Section, err error) *Section {
	return func(x *Section, err error) *Section {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
}

// A circle's area, width and radius follow from its angle.
func TestCircleIsRound(t *testing.T) {
	x := must(t)(Circle(2, 0))
	near(t, "area", x.Area, math.Pi, 1e-6)
	near(t, "radius", x.Radius, 0.5, 1e-6)
	for y := 0.12; y < 1.98; y += 0.037 {
		theta := 2 * math.Acos(1-y)
		a := (theta - math.Sin(theta)) / 2
		near(t, "area", x.AreaAt(y), a, 4e-3)
		near(t, "radius", x.RadiusAt(y), a/theta, 4e-3)
		near(t, "width", x.WidthAt(y), 2*math.Sin(theta/2), 5e-3)
		if y < 1.7 {
			w := 2 * math.Sin(theta/2)
			near(t, "critical", x.Critical(a*math.Sqrt(gravity*a/w)), y, 2e-3)
			near(t, "normal", x.Normal(a*math.Pow(a/theta, 2./3)), y, 2e-3)
		}
	}
}

// Areas and radii of the standard shapes as the manual's table gives them for height 1.
func TestStandardShapesHaveTheirAreas(t *testing.T) {
	egg := must(t)(Egg(1))
	near(t, "egg area", egg.Area, 0.5105, 1e-3)
	near(t, "egg radius", egg.Radius, 0.1931, 2e-3)
	near(t, "egg width", egg.Width, 0.667, 1e-3)
	shoe := must(t)(Horseshoe(1))
	near(t, "horseshoe area", shoe.Area, 0.8293, 1e-3)
	near(t, "horseshoe radius", shoe.Radius, 0.2538, 2e-3)
	arch := must(t)(Arch(1, 1.64))
	near(t, "arch area", arch.Area, 0.7879*1.64, 1e-3)
	near(t, "arch radius", arch.Radius, 0.2991, 0.03)
	near(t, "filled", must(t)(Circle(1, 0.5)).Area, math.Pi/8, 1e-5)
	near(t, "parabola", must(t)(Power("PARABOLIC", 1, 3, 2)).Area, 2, 1e-5)
	near(t, "triangle", must(t)(Triangle(2, 3)).AreaAt(1), 0.75, 1e-9)
	trapezoid := must(t)(Trapezoid(2, 3, 1, 2))
	near(t, "trapezoid", trapezoid.Area, 12, 1e-12)
	near(t, "trapezoid radius", trapezoid.Radius, 12/(3+math.Sqrt(8)+math.Sqrt(20)), 1e-12)
	box := must(t)(Rectangle(1, 2, false))
	near(t, "box radius", box.Radius, 2./6, 1e-12)
	near(t, "box below the roof", box.RadiusAt(0.5), 1./3, 1e-3)
	near(t, "custom", must(t)(Custom(2, []float64{0, 0.5, 1}, []float64{1, 1, 0})).Area, 3, 1e-12)
	near(t, "box over a triangle", must(t)(BoxTriangle(2, 1, 1)).Area, 1.5, 1e-12)
	near(t, "half round floor", must(t)(BoxRound(2, 2, 1)).Area, 2+math.Pi/2, 1e-4)
	near(t, "half round roof", must(t)(Basket(2, 2, 1)).Area, 2+math.Pi/2, 1e-4)
}

// A trapezoid as a transect with one roughness is the trapezoid.
func TestTransectIsItsShape(t *testing.T) {
	tr := Transect{Station: []float64{0, 2, 5, 7}, Elevation: []float64{12, 10, 10, 12}, BankLeft: 0, BankRight: 7, Left: 0.03, Right: 0.03, Channel: 0.03}
	x := must(t)(tr.Section())
	want := must(t)(Trapezoid(2, 3, 1, 1))
	for _, y := range []float64{0.5, 1, 1.5, 2} {
		near(t, "area", x.AreaAt(y), want.AreaAt(y), 1e-9)
		near(t, "radius", x.RadiusAt(y), want.RadiusAt(y), 1e-9)
		near(t, "width", x.WidthAt(y), want.WidthAt(y), 1e-9)
	}
}

// Full depths, areas and widths of streets as EPA SWMM 5.2.4 reports them for its examples, in feet.
func TestStreets(t *testing.T) {
	for _, c := range []struct {
		s                     Street
		depth, area, r, width float64
	}{
		{Street{Crown: 20, Curb: 0.5, Slope: 0.02, Manning: 0.016}, 0.5, 6, 0.29, 20},
		{Street{Crown: 20, Curb: 0.5, Slope: 0.02, Manning: 0.016, Drop: 0.0833, Gutter: 2}, 0.5833, 6.08, 0.29, 20},
		{Street{Crown: 20, Curb: 0.5, Slope: 0.04, Manning: 0.016, BackManning: 0.016, BackWidth: 20, BackSlope: 0.04}, 1.3, 26, 0.64, 40},
	} {
		x := must(t)(c.s.Section())
		near(t, "depth", x.Height, c.depth, 1e-4)
		near(t, "area", x.Area, c.area, 1e-3)
		near(t, "radius", x.Radius, c.r, 0.02)
		near(t, "width", x.Width, c.width, 1e-9)
	}
}

func TestImpossibleSectionsAreRefused(t *testing.T) {
	for i, err := range []error{second(Circle(1, 1)), second(Circle(0, 0)), second(Circle(math.NaN(), 0)), second(Rectangle(-1, 1, true)), second(Rectangle(1, 0, true)),
		second(Trapezoid(1, 1, -1, 0)), second(Power("POWER", 1, 1, 0)), second(Custom(1, []float64{0, 2}, []float64{1, 1})), second(Egg(-1)), second(BoxTriangle(1, 1, 2))} {
		if err == nil {
			t.Errorf("section %d was accepted", i)
		}
	}
}

func second(_ *Section, err error) error { return err }
