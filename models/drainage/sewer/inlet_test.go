package sewer

import "testing"

// The worked examples of HEC-22, chapter 4, by number.
func TestInletsTakeWhatTheManualSays(t *testing.T) {
	const ft, cfs = 0.3048, 0.3048 * 0.3048 * 0.3048
	plain := Gutter{Cross: 0.02, Along: 0.01, Manning: 0.016, Crown: 20 * ft}
	dropped := plain
	dropped.Drop, dropped.Width = 0.0833*ft, 2*ft
	curb := Inlet{CurbLength: 9.84 * ft, CurbHeight: 0.4 * ft}
	near(t, "4-9a, uniform", curb.OnGrade(1.77*cfs, plain)/cfs, 1.08, 0.02)
	near(t, "4-9a, depressed", curb.OnGrade(1.77*cfs, dropped)/cfs, 1.55, 0.02)
	deeper := dropped
	deeper.Drop = 0.167 * ft
	vane := Inlet{GrateLength: 2 * ft, GrateWidth: 2 * ft, Grate: CurvedVane}
	near(t, "4-7", vane.OnGrade(2.3*cfs, deeper)/cfs, 1.68, 0.05)
	bars := Inlet{GrateLength: 2 * ft, GrateWidth: 2 * ft, Grate: P50, Drop: true}
	for _, c := range []struct{ bed, want float64 }{{3.9, 3.27}, {2, 5.83}} {
		const y = 0.5 // the example's normal depth [ft]
		near(t, "4-17, 4-18", bars.InChannel(9.9*cfs, c.bed*ft, 6, y*ft, y*(c.bed+6*y)*ft*ft)/cfs, c.want, 0.03)
	}
	sag := Inlet{CurbLength: 8.2 * ft, CurbHeight: 0.43 * ft}
	near(t, "4-12", sag.OnSag(0.16*ft, plain)/cfs, 1.6, 0.03)
	if all := vane.OnGrade(1e-5, plain); all > 1e-5 || all < 0.5e-5 {
		t.Errorf("of a trickle of 1e-5 m³/s it takes %g", all)
	}
	if vane.OnGrade(0, plain) != 0 || vane.OnSag(0, plain) != 0 || curb.OnGrade(1, Gutter{}) != 0 {
		t.Error("no water, no slope: nothing is taken")
	}
}
