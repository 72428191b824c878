package units

import "reflect"

// What each quantity is called, stored in, and read from. The shown units come first in each list.
var (
	qMetre = define[Metre](Quantity{Noun: "a length", Base: "m", Example: "0.3 m", hint: "m",
		Meaning: "length, depth, height or level above the datum", shown: 3},
		ten("m", 0), ten("mm", -3), ten("km", 3), ten("cm", -2), ten("µm", -6))
	qSquareMetre = define[SquareMetre](Quantity{Noun: "an area", Base: "m²", Example: "250 m²", hint: "m²",
		Meaning: "area", shown: 3},
		ten("m²", 0), ten("ha", 4), ten("km²", 6), ten("cm²", -4))
	qCubicMetre = define[CubicMetre](Quantity{Noun: "a volume", Base: "m³", Example: "40 m³", hint: "m³",
		Meaning: "volume", shown: 2},
		ten("m³", 0), ten("L", -3), also("l", -3))

	qMetrePerSecond = define[MetrePerSecond](Quantity{Noun: "a speed", Base: "m/s", Example: "50 km/h", hint: "m/s",
		Meaning: "speed", shown: 2, calls: map[string]string{"Metre": "a distance"}},
		ten("m/s", 0), times("km/h", 3, 1, 3600), ten("cm/s", -2), ten("mm/s", -3),
		times("kn", 0, 1852, 3600), times("mph", -3, 1609344, 3600))
	qSquareMetrePerSecond = define[SquareMetrePerSecond](Quantity{Noun: "a discharge per width", Base: "m²/s", Example: "1.5 m²/s", hint: "m²/s",
		Meaning: "water passing per metre of width", shown: 1},
		ten("m²/s", 0))
	qCubicMetrePerSecond = define[CubicMetrePerSecond](Quantity{Noun: "a discharge", Base: "m³/s", Example: "25 m³/min", hint: "m³/s",
		Meaning: "volume passing per time", shown: 4},
		ten("m³/s", 0), times("m³/min", 0, 1, 60), times("m³/h", 0, 1, 3600), ten("L/s", -3),
		times("L/min", -3, 1, 60), also("l/s", -3))
	qRainRate = define[RainRate](Quantity{Noun: "a rate", Base: "m/s", Example: "60 mm/h", hint: "mm/h",
		Meaning: "depth of water fallen or lost per time", shown: 2, calls: map[string]string{"Metre": "a depth"}},
		times("mm/h", -3, 1, 3600), ten("m/s", 0), times("mm/min", -3, 1, 60), ten("mm/s", -3),
		times("mm/day", -3, 1, 86400), times("cm/h", -2, 1, 3600))
	qManning = define[Manning](Quantity{Noun: "a roughness", Base: "s/m^⅓", Example: "0.03", Bare: true, hint: "",
		Meaning: "Manning's n of a surface or a pipe", shown: 1},
		ten("", 0), ten("s/m^⅓", 0))

	qSecond = define[Second](Quantity{Noun: "a time", Base: "s", Example: "40 min", hint: "s",
		Meaning: "length of time", shown: 3},
		ten("s", 0), times("min", 0, 60, 1), times("h", 0, 3600, 1), times("day", 0, 86400, 1),
		ten("ms", -3), ten("µs", -6), ten("ns", -9), times("week", 0, 604800, 1),
		also("sec", 0), also("second", 0), also("seconds", 0),
		alsoTimes("minute", 60), alsoTimes("minutes", 60), alsoTimes("hr", 3600), alsoTimes("hour", 3600), alsoTimes("hours", 3600),
		alsoTimes("d", 86400), alsoTimes("days", 86400), alsoTimes("weeks", 604800))

	qJoule = define[Joule](Quantity{Noun: "an energy", Base: "J", Example: "5 kWh", hint: "kWh",
		Meaning: "energy, electrical or heat", shown: 7},
		ten("J", 0), times("kWh", 3, 3600, 1), times("MWh", 6, 3600, 1), times("Wh", 0, 3600, 1), times("GWh", 9, 3600, 1),
		ten("MJ", 6), ten("kJ", 3), ten("GJ", 9))
	qWatt = define[Watt](Quantity{Noun: "a power", Base: "W", Example: "7 kW", hint: "kW",
		Meaning: "active power or heat flow", shown: 4},
		ten("W", 0), ten("kW", 3), ten("MW", 6), ten("GW", 9))
	qVarSecond = define[VarSecond](Quantity{Noun: "a reactive energy", Base: "var·s", Example: "2 kvarh", hint: "kvarh",
		Meaning: "reactive power summed over time", shown: 4},
		ten("var·s", 0), times("varh", 0, 3600, 1), times("kvarh", 3, 3600, 1), times("Mvarh", 6, 3600, 1), ten("kvar·s", 3))
	qVolt = define[Volt](Quantity{Noun: "a voltage", Base: "V", Example: "22.9 kV", hint: "V",
		Meaning: "voltage", shown: 2},
		ten("V", 0), ten("kV", 3), ten("mV", -3))
	qAmpere = define[Ampere](Quantity{Noun: "a current", Base: "A", Example: "300 A", hint: "A",
		Meaning: "electric current", shown: 2},
		ten("A", 0), ten("kA", 3), ten("mA", -3))
	qPerUnit = define[PerUnit](Quantity{Noun: "a per-unit value", Base: "pu", Example: "1.02 pu", Bare: true, hint: "pu",
		Meaning: "fraction of a nominal value, 1 being nominal", shown: 1},
		ten("pu", 0), also("p.u.", 0), ten("%", -2))
	qWattPerSquareMetre = define[WattPerSquareMetre](Quantity{Noun: "an irradiance", Base: "W/m²", Example: "850 W/m²", hint: "W/m²",
		Meaning: "power per area: sunlight, heat", shown: 2},
		ten("W/m²", 0), ten("kW/m²", 3))

	qCelsius = define[Celsius](Quantity{Noun: "a temperature", Base: "°C", Example: "15 °C", hint: "°C",
		Meaning: "temperature", shown: 1},
		ten("°C", 0), also("C", 0), also("degC", 0), kelvin())
	qRatio = define[Ratio](Quantity{Noun: "a ratio", Base: "", Example: "60 %", Bare: true, hint: "%",
		Meaning: "pure ratio; 0.6 is 60 %", shown: 2},
		ten("", 0), ten("%", -2), ten("‰", -3))
	qKilogramAmount = define[KilogramAmount](Quantity{Noun: "a mass", Base: "kg", Example: "2.5 kg", hint: "kg",
		Meaning: "mass, such as what was emitted in an interval", shown: 4},
		ten("kg", 0), ten("g", -3), ten("mg", -6), ten("t", 3), also("tonne", 3), also("tonnes", 3))
	qDecibel = define[Decibel](Quantity{Noun: "a sound level", Base: "dB", Example: "65 dB", hint: "dB",
		Meaning: "level on the logarithmic scale", shown: 1},
		ten("dB", 0), also("dB(A)", 0))
	qDegree = define[Degree](Quantity{Noun: "an angle", Base: "°", Example: "30°", hint: "°",
		Meaning: "angle; what it counts from is said where it is used", shown: 1},
		ten("°", 0), also("deg", 0), also("degree", 0), also("degrees", 0), times("rad", 0, 180, 3.14159265358979323846))

	qPerson = define[Person](Quantity{Noun: "a number of people", Base: "persons", Example: "120 persons", Bare: true, hint: "persons",
		Meaning: "people", shown: 1},
		ten("persons", 0), also("person", 0), also("people", 0))
	qVehicle = define[Vehicle](Quantity{Noun: "a number of vehicles", Base: "vehicles", Example: "300 vehicles", Bare: true, hint: "vehicles",
		Meaning: "vehicles", shown: 1},
		ten("vehicles", 0), also("vehicle", 0), also("veh", 0))
	qCount = define[Count](Quantity{Noun: "a count", Base: "", Example: "24", Bare: true, hint: "",
		Meaning: "number of things that have no type of their own", shown: 1},
		ten("", 0))
	qFlag = &Quantity{Name: "Flag", Noun: "a yes or no", Example: "true", Bare: true, typ: reflect.TypeFor[Flag](),
		Meaning: "yes (1) or no (0)", Accepts: []string{"true", "false", "yes", "no", "on", "off", "1", "0"}}
)

// table is every quantity; where two share a spelling, the first names it in messages.
var table = []*Quantity{
	qMetre, qSquareMetre, qCubicMetre,
	qMetrePerSecond, qSquareMetrePerSecond, qCubicMetrePerSecond, qRainRate, qManning,
	qSecond,
	qJoule, qWatt, qVarSecond, qVolt, qAmpere, qWattPerSquareMetre,
	qCelsius, qRatio, qPerUnit, qKilogramAmount, qDecibel, qDegree,
	qPerson, qVehicle, qCount, qFlag,
}

func define[T ~float64](q Quantity, list ...unit) *Quantity {
	q.typ = reflect.TypeFor[T]()
	q.Name = q.typ.Name()
	q.units = list
	for i, u := range list {
		list[i].key = fold(u.text)
		if u.text != "" && !u.alias {
			q.Accepts = append(q.Accepts, u.text)
		}
	}
	return &q
}

// ten is a unit that differs from the base unit by a power of ten.
func ten(text string, shift int) unit { return unit{text: text, shift: shift, mul: 1, div: 1} }

// times is a unit of 10^shift·mul/div base units.
func times(text string, shift int, mul, div float64) unit {
	return unit{text: text, shift: shift, mul: mul, div: div}
}

// also and alsoTimes are second spellings of a unit: read, never listed.
func also(text string, shift int) unit {
	return unit{text: text, shift: shift, mul: 1, div: 1, alias: true}
}

func alsoTimes(text string, mul float64) unit {
	return unit{text: text, mul: mul, div: 1, alias: true}
}

func kelvin() unit { return unit{text: "K", mul: 1, div: 1, offset: -273.15} }
