package energy

import "math"

const (
	gravity = 9.81 // [m/s²]
	air     = 1.2  // ρ [kg/m³], 20 °C at sea level
)

// Type is a kind of vehicle as far as its energy goes. All values are positive unless said otherwise.
type Type struct {
	Mass      float64 // with load [kg]
	Rotating  float64 // mass that turning parts are worth [kg], ≥ 0
	Area      float64 // front [m²]
	Drag      float64 // c_w
	Rolling   float64 // c_r
	Auxiliary float64 // drawn always [W]; of combustion engines: idling, as fuel
	Drive     float64 // η, tank or battery to wheel, 0 to 1
	Recover   float64 // η_r, wheel to battery, 0 to 1; 0 for combustion engines
	Electric  bool
	CO2       float64 // of fuel [kg/J]; 0 for electric vehicles: the grid's counts
	Scale     float64 // makes Rated come out
	Source    string
}

// CO₂ of fuel energy [kg/J], IPCC 2006 Guidelines, volume 2, table 3.2.1: motor gasoline 69.3 g/MJ, diesel 74.1 g/MJ.
const (
	petrolCO2 = 69.3e-9
	dieselCO2 = 74.1e-9
)

// wheels is eq. (1) [W] at the middle of a second in which the speed went from v to n [m/s]. slope is rise over run.
func (t *Type) wheels(v, n, slope, dt float64) float64 {
	mid, gain := (v+n)/2, (n-v)/dt
	run := math.Sqrt(1 + float64(slope*slope))
	grade := (slope + t.Rolling) / run
	force := float64((t.Mass+t.Rotating)*gain) + float64(t.Mass*gravity*grade) + float64(0.5*air*t.Drag*t.Area*mid*mid)
	return mid * force
}

// Use is the energy [J] that leaves the battery or tank in dt seconds in which the speed goes from v to n [m/s]; it is
// negative where a battery gains.
func (t *Type) Use(v, n, slope, dt float64) float64 {
	p := t.wheels(v, n, slope, dt)
	switch {
	case p > 0:
		p /= t.Drive
	default:
		p *= t.Recover
	}
	return float64(t.Scale * (p + t.Auxiliary) * dt)
}

// At is the type's battery energy factor at an air temperature [°C]: in the cold the same way takes more
// (EVs × 1/0.9 below 0 °C, energy.md section 8).
func (t *Type) At(celsius float64) float64 {
	if t.Electric && celsius < 0 {
		return 1 / 0.9
	}
	return 1
}

// Scaled returns the type with the Scale by which it takes rated [J/m] over a cycle.
func (t Type) Scaled(rated float64, cycle []Leg) Type {
	t.Scale = 1
	used, way := 0.0, 0.0
	for _, l := range cycle {
		for s := 0; s < l.Seconds; s++ {
			at := func(k int) float64 { return (l.From + float64((l.To-l.From)*float64(k)/float64(l.Seconds))) / 3.6 }
			used += t.Use(at(s), at(s+1), 0, 1)
			way += float64((at(s) + at(s+1)) * 0.5)
		}
	}
	t.Scale = rated * way / used
	return t
}

// The kinds that traffic drives. Masses, areas and drag of the electric car are SUMO's example set; the scale makes 5.0 km
// a kWh (energy.md section 8) and 164.9 g CO₂/km (mean of new cars 2013, Korea Energy Agency by energytimes 2014-10-21).
// The petrol car's idling, 0.584 g CO₂/s once scaled (0.9 l/h), is 3.54 thousandths of its g/km over the trace: the mean of 3.505 and
// 3.577 in PHEMlight and PHEMlight5 (TU Graz; the Euro 4 petrol car of the files that SUMO ships, 0.685 and 0.752 g/s).
// All others are project defaults without a source, and are shown so.
var (
	ElectricCar = Type{Mass: 1830, Rotating: 40, Area: 2.6, Drag: 0.35, Rolling: 0.01, Auxiliary: 100, Drive: 0.98, Recover: 0.96, Electric: true,
		Source: "SUMO's example set; 5.0 km/kWh"}.Scaled(3.6e6/5000, NEDC())
	PetrolCar = Type{Mass: 1500, Rotating: 60, Area: 2.2, Drag: 0.32, Rolling: 0.012, Auxiliary: 8700, Drive: 0.3, CO2: petrolCO2,
		Source: "164.9 g CO₂/km of new cars 2013; idling over the cycle as in PHEMlight's Euro 4 car; mass, drag: project defaults"}.Scaled(0.1649e-3/petrolCO2, NEDC())
	Diesel7t = Type{Mass: 7000, Rotating: 300, Area: 6, Drag: 0.6, Rolling: 0.008, Auxiliary: 12000, Drive: 0.36, CO2: dieselCO2, Scale: 1,
		Source: "project default"}
	Diesel30t = Type{Mass: 30000, Rotating: 1000, Area: 9.5, Drag: 0.65, Rolling: 0.007, Auxiliary: 20000, Drive: 0.4, CO2: dieselCO2, Scale: 1,
		Source: "project default"}
	DieselBus = Type{Mass: 14000, Rotating: 500, Area: 7.5, Drag: 0.6, Rolling: 0.008, Auxiliary: 20000, Drive: 0.36, CO2: dieselCO2, Scale: 1,
		Source: "project default"}
	ElectricBus = Type{Mass: 10000, Rotating: 400, Area: 5, Drag: 0.6, Rolling: 0.01, Auxiliary: 3000, Drive: 0.9, Recover: 0.9, Electric: true, Scale: 1,
		Source: "10 t, 5 m², 0.6, 0.9 (traffic.md section 10); auxiliaries: project default"}
	Motorbike = Type{Mass: 250, Rotating: 10, Area: 0.8, Drag: 0.6, Rolling: 0.015, Auxiliary: 1500, Drive: 0.28, CO2: petrolCO2, Scale: 1,
		Source: "project default"}
	Shuttle = Type{Mass: 3500, Rotating: 100, Area: 5, Drag: 0.7, Rolling: 0.012, Auxiliary: 2500, Drive: 0.85, Recover: 0.7, Electric: true, Scale: 1,
		Source: "project default"}
	Kickboard = Type{Mass: 100, Area: 0.6, Drag: 1, Rolling: 0.015, Auxiliary: 5, Drive: 0.75, Electric: true, Scale: 1,
		Source: "project default"}
	Robot = Type{Mass: 80, Area: 0.5, Drag: 1, Rolling: 0.02, Auxiliary: 60, Drive: 0.7, Electric: true, Scale: 1,
		Source: "project default"}
	Muscle = Type{Drive: 1, Scale: 1, Source: "nothing is counted for bicycles"}
)
