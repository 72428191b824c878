package sumo

import (
	"math"
	"strconv"
	"strings"

	"semul/engine/city"
)

// passenger is what SUMO takes for a vehicle of class passenger where a type says nothing (user documentation,
// "Vehicle Type Parameter Defaults"). Only types of class "ignoring" need it here: they drive like cars where buses may.
var passenger = struct{ length, gap, headway, accel, decel, maxSpeed float64 }{5, 2.5, 1, 2.6, 4.5, 55.55}

// Bounds of what models/traffic drives; whatever lies beyond a range of vehicleType is an error here and not first in a run.
const (
	leastGap = 0.5 // [m]; smaller ones are raised
	hardest  = 30  // emergency deceleration [m/s²]; larger ones are cut
)

// classOfVehicle finds the vehicle class of a vClass; anywhere is true for "ignoring", which may use every lane.
func classOfVehicle(name string) (class city.VehicleClass, anywhere, known bool) {
	if name == "ignoring" {
		return city.VehicleBus, true, true
	}
	for _, v := range vehicleClasses {
		if v.name == name && name != "pedestrian" {
			return v.class, false, true
		}
	}
	return city.VehicleCar, false, false
}

// vehicleType reads a <vType>.
func (im *importer) vehicleType(e *node) {
	id, ok := e.need("id")
	if !ok {
		return
	}
	if _, twice := im.demand.types[id]; twice {
		e.wrong("stands twice; ids are unique")
		return
	}
	name, there := e.get("vClass")
	if !there {
		name = "passenger"
		switch id {
		case "DEFAULT_BIKETYPE":
			name = "bicycle"
		case "DEFAULT_TAXITYPE":
			name = "taxi"
		}
	}
	class, anywhere, known := classOfVehicle(name)
	if !known {
		im.report.Left.add("vClass " + name + " (as passenger)")
	}
	nan := math.NaN()
	fine := true
	read := func(attr string, def, least, most float64) float64 {
		v, ok := e.num(attr, def)
		if ok && !math.IsNaN(v) && !(v >= least && v <= most) {
			e.wrong("%s=%g; a number from %g to %g is meant", attr, v, least, most)
			ok = false
		}
		fine = fine && ok
		return v
	}
	def := struct{ length, gap, headway, accel, decel, maxSpeed float64 }{nan, nan, nan, nan, nan, nan}
	if anywhere {
		def = passenger
		im.report.Left.add("vClass ignoring (as a bus of a car's measures: it may use bus lanes)")
	}
	t := &im.c.VehicleTypes
	length, gap, headway := read("length", def.length, 0.1, 200), read("minGap", def.gap, 0, 50), read("tau", def.headway, 0, 20)
	accel, decel := read("accel", def.accel, 0.01, 20), read("decel", def.decel, 0.01, 20)
	hard, top := read("emergencyDecel", nan, 0.01, 100), read("maxSpeed", def.maxSpeed, 0.01, 100)
	if hard < decel {
		hard = decel
	}
	if hard > hardest {
		im.report.Left.add("emergencyDecel above 30 m/s² (taken as 30)")
		hard = hardest
	}
	if gap < leastGap {
		im.report.Left.add("minGap below 0.5 m (taken as 0.5)")
		gap = leastGap
	}
	sigma := read("sigma", nan, 0, 1)
	persons := read("personCapacity", 0, 0, 1000)
	mean, deviation, ok := im.speedFactor(e)
	if !fine || !ok {
		return
	}
	im.demand.types[id] = uint32(len(t.ID))
	im.demand.anywhere = append(im.demand.anywhere, anywhere)
	t.ID, t.Class = append(t.ID, id), append(t.Class, class)
	t.Length, t.Gap, t.Headway = append(t.Length, float32(length)), append(t.Gap, float32(gap)), append(t.Headway, float32(headway))
	t.Accel, t.Decel, t.HardDecel = append(t.Accel, float32(accel)), append(t.Decel, float32(decel)), append(t.HardDecel, float32(hard))
	t.MaxSpeed, t.SpeedFactor, t.SpeedDeviation = append(t.MaxSpeed, float32(top)), append(t.SpeedFactor, float32(mean)), append(t.SpeedDeviation, float32(deviation))
	t.Imperfection, t.Persons = append(t.Imperfection, float32(sigma)), append(t.Persons, uint16(persons))
	if m := e.str("carFollowModel"); m != "" && m != "Krauss" {
		im.report.Left.add("carFollowModel " + m)
	}
	for i := range e.attr {
		name := e.attr[i].Name.Local
		if strings.HasPrefix(name, "lc") || strings.HasPrefix(name, "jm") || name == "laneChangeModel" || name == "actionStepLength" || name == "startupDelay" {
			im.report.Left.add("vType " + name)
		}
	}
}

// speedFactor reads the wished speed over the limit: a number, norm(m,d), or normc(m,d,low,high); NaN what is not said.
func (im *importer) speedFactor(e *node) (mean, deviation float64, ok bool) {
	mean, deviation = math.NaN(), math.NaN()
	if text, there := e.get("speedFactor"); there {
		bad := func() (float64, float64, bool) {
			e.wrong("speedFactor=%q; write a number, norm(mean,deviation) or normc(mean,deviation,low,high)", text)
			return mean, deviation, false
		}
		name, rest, list := strings.Cut(strings.TrimSpace(text), "(")
		if !list {
			v, err := strconv.ParseFloat(name, 64)
			if err != nil || !(v > 0 && v < 100) {
				return bad()
			}
			mean, deviation = v, 0
			if _, there := e.get("speedDev"); !there {
				deviation = math.NaN()
			}
		} else {
			parts := strings.Split(strings.TrimSuffix(rest, ")"), ",")
			if (name != "norm" || len(parts) != 2) && (name != "normc" || len(parts) != 4) {
				return bad()
			}
			var v [2]float64
			for i := range v {
				var err error
				if v[i], err = strconv.ParseFloat(strings.TrimSpace(parts[i]), 64); err != nil || !(v[i] >= 0 && v[i] < 100) {
					return bad()
				}
			}
			mean, deviation = v[0], v[1]
			if name == "normc" && (strings.TrimSpace(parts[2]) != "0.2" && strings.TrimSpace(parts[2]) != "0.20" || strings.TrimSpace(parts[3]) != "2" && strings.TrimSpace(parts[3]) != "2.00") {
				im.report.Left.add("bounds of speedFactor other than 0.2 and 2")
			}
		}
	}
	if _, there := e.get("speedDev"); there {
		v, fine := e.num("speedDev", 0)
		if !fine || v < 0 || v > 100 {
			e.wrong("speedDev=%q; a number from 0 on is meant", e.str("speedDev"))
			return mean, deviation, false
		}
		deviation = v
	}
	return mean, deviation, true
}

// typeChoice reads a <vTypeDistribution>, whose types stand below it or are named.
func (im *importer) typeChoice(e *node) {
	id, ok := e.need("id")
	if !ok {
		return
	}
	c := choice{}
	if names, there := e.get("vTypes"); there {
		c.names = strings.Fields(names)
		im.weights(e, &c)
	}
	for _, kid := range e.kids {
		if kid.name != "vType" {
			continue
		}
		name := kid.str("id")
		if ref := kid.str("refId"); ref != "" {
			name = ref
		} else {
			im.vehicleType(kid)
		}
		w, ok := kid.num("probability", 1)
		if !ok {
			return
		}
		if w < 0 {
			kid.wrong("probability=%g; a number from 0 on is meant", w)
			return
		}
		c.names, c.weight = append(c.names, name), append(c.weight, w)
	}
	if len(c.names) == 0 {
		e.wrong("has no vType; give it one")
		return
	}
	im.demand.choices[id] = c
}
