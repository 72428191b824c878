package palette

import "image/color"

// Class is one class of a ramp: all values from From upwards to the next class.
type Class struct {
	From        float64 // lower bound, in the ramp's unit
	Name        string  // of classes without a number: "bus", "H3"
	Dark, Light color.NRGBA
}

// Ramp is a set of classes with a colour each. Values below the first class are not drawn.
type Ramp struct {
	Name    string // as in frame.LayerSpec.Ramp
	Unit    string // of From: "cm", "1", "%", "class"
	Classes []Class
}

// Color returns the colour of class k in a theme.
func (r *Ramp) Color(k int, t Theme) color.NRGBA {
	if t == Light {
		return r.Classes[k].Light
	}
	return r.Classes[k].Dark
}

// Of returns the class of a value, or −1 below the first one. NaN is below.
func (r *Ramp) Of(v float64) int {
	k := -1
	for i := range r.Classes {
		if v >= r.Classes[i].From {
			k = i
		}
	}
	return k
}

func ramp(name, unit string, classes ...Class) *Ramp { return &Ramp{name, unit, classes} }

func from(v float64, dark, light string) Class {
	return Class{From: v, Dark: hex(dark), Light: hex(light)}
}

func named(k float64, name, dark, light string) Class {
	return Class{From: k, Name: name, Dark: hex(dark), Light: hex(light)}
}

// The class ramps.
var (
	// FloodDepth: 15 cm is the closing rule for Korean underpasses of April 2024, 50 cm the practice before it, 30 cm
	// the sill of car doors and the depth at which Pregnolato and others (2017) close a road.
	FloodDepth = ramp("flood_depth", "cm",
		from(5, "#1B4568", "#C6DFF3"), from(15, "#226BA0", "#93C1E7"), from(30, "#2F95D2", "#559CD4"),
		from(50, "#72C0EE", "#2A70B2"), from(100, "#CBE9FB", "#103E7C"))

	// SpeedRatio is mean speed over the speed limit: red for standing, grey for free.
	SpeedRatio = ramp("speed_ratio", "1",
		from(0, "#E8443C", "#8C0F14"), from(0.2, "#F79A3E", "#CF5A1E"), from(0.4, "#F3E3B4", "#D9A916"),
		from(0.6, "#A9B4BF", "#8794A0"), from(0.8, "#65727F", "#4E5A66"))

	// GridLoading is the load of a line or transformer over its rating.
	GridLoading = ramp("grid_loading", "%",
		from(0, "#8390A8", "#6B8AA3"), from(50, "#FFE95C", "#DFA012"), from(80, "#E8915A", "#B33A00"),
		from(100, "#D93B80", "#5A0A5E"))

	// VehicleType colours movers; the class number is frame.Movers.Type.
	VehicleType = ramp("vehicle_type", "class",
		named(0, "car", "#CFD8E2", "#2B3640"), named(1, "bus", "#2FD0AE", "#1FA58C"),
		named(2, "truck", "#8F6B2E", "#7A5B4B"), named(3, "emergency", "#FF6A5E", "#C4161C"),
		named(4, "two_wheeler", "#F7EE4A", "#CFA500"), named(5, "automated", "#F2A0DC", "#C04AA0"))

	// Surcharge is how full a manhole or pipe is; from 110 % on water comes up through the cover.
	Surcharge = ramp("surcharge", "%",
		from(0, "#3C4A58", "#B4BEC8"), from(50, "#5A8FA8", "#7FA8BD"), from(80, "#E8C35A", "#D9A21E"), from(98, "#F0873C", "#C95A10"),
		from(110, "#F2484E", "#B0101C"))

	// Pump is what a pump does; resting ones are drawn pale.
	Pump = ramp("pump", "class",
		named(0, "resting", "#7F8B97", "#8794A0"), named(1, "running", "#43C98A", "#14915A"), named(2, "dark", "#F7EE4A", "#CFA500"),
		named(3, "drowned", "#4FA3E0", "#1F66B0"), named(4, "tripped", "#F2484E", "#B0101C"))

	// Noise is the level 10 m from a street in steps of 5 dB(A), as noise maps have them; who lives above 55 is counted.
	// All three ramps of streets lose or gain lightness from class to class and stay in the hues of traffic.
	Noise = ramp("noise", "dB(A)",
		from(45, "#3D2A2F", "#EBDCA6"), from(50, "#85303B", "#EAA552"), from(55, "#B4443D", "#D86C3A"), from(60, "#DD613E", "#BD3D2E"),
		from(65, "#ED984B", "#8B1B28"), from(70, "#FBCB85", "#580F1D"), from(75, "#FFF6CF", "#1F0309"))

	// CO2 is what vehicles of a street give off for each kilometre of it.
	CO2 = ramp("co2", "kg/(h km)",
		from(1, "#3F352C", "#DED3C2"), from(10, "#6C5540", "#BFA585"), from(30, "#947556", "#9B7C59"), from(100, "#BC9B76", "#785739"),
		from(300, "#E0C8A6", "#4A3321"), from(1000, "#FFF7E8", "#1D120B"))

	// Flow is vehicles in an hour in one direction of a street.
	Flow = ramp("flow", "veh/h",
		from(1, "#3E4650", "#D9DCDD"), from(100, "#745E50", "#E3C19B"), from(300, "#AB7144", "#DC8C42"), from(800, "#D9904A", "#B76024"),
		from(1500, "#F8C07B", "#893E15"), from(3000, "#FFEFD2", "#4E1D08"))

	// Hazard is the combined flood hazard H1–H6: rows of the colour map lajolla (F. Crameri, MIT).
	Hazard = ramp("hazard", "class",
		named(1, "H1", "#502C1D", "#FEFABE"), named(2, "H2", "#A44544", "#F4CD61"), named(3, "H3", "#D75C4D", "#E58851"),
		named(4, "H4", "#E68E51", "#D1564C"), named(5, "H5", "#F2C85D", "#8F403D"), named(6, "H6", "#FDF5B0", "#412716"))
)

// FloodAlpha is the opacity of each class of FloodDepth over the map.
var FloodAlpha = [5]float64{0.80, 0.82, 0.86, 0.88, 0.90}

// Ramps returns the class ramps of the chosen table.
func Ramps() []*Ramp {
	return []*Ramp{FloodDepth, SpeedRatio, GridLoading, VehicleType, Hazard}
}

// RampByName returns a class ramp by the name that layers use, or nil. "vehicle" is short for "vehicle_type".
func RampByName(name string) *Ramp {
	if name == "vehicle" {
		return VehicleType
	}
	for _, r := range append(Ramps(), Surcharge, Pump, Noise, CO2, Flow) {
		if r.Name == name {
			return r
		}
	}
	return nil
}
