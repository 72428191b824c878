package sensing

import (
	"semul/engine/city"
	"semul/engine/hub/stream"
	"semul/engine/rng"
)

// A car has a plate and a building a meter with a number, 64 random bits of the run's seed each: nothing else in the run
// holds them, and no number of the truth, a vehicle's or a building's, can be read from them. They live between a device
// and the hub's door only, which gives a handle for them.

// Plate is the number plate of a vehicle of the traffic model, in a run of that seed.
func Plate(seed uint64, vehicle uint32) uint64 { return number(seed, "plate", uint64(vehicle)) }

// MeterNumber is what is engraved on the meter of a building, in a run of that seed.
func MeterNumber(seed uint64, building uint32) uint64 {
	return number(seed, "meter", uint64(building))
}

// UnitNumber is that of the on-board unit of a vehicle, in a run of that seed.
func UnitNumber(seed uint64, vehicle uint32) uint64 { return number(seed, "unit", uint64(vehicle)) }

// misread is a plate that somebody's has been taken for.
func misread(seed uint64, device uint32, reading uint64) uint64 {
	return number(seed, "misread", uint64(device)<<40^reading)
}

func number(seed uint64, of string, entity uint64) uint64 {
	b := rng.NewStream(seed, "sensing."+of).Uint32s(entity, 0, 0)
	return uint64(b[0])<<32 | uint64(b[1])
}

// vault is a door that asks people themselves for their consent: it must be told whose a handle is, and keeps it.
type vault interface {
	Belongs(s *stream.Registered, handle uint32, of city.Ref)
}

// belongs tells the door whose a handle is: a person's, or that of who lives in a building.
func (m *Model) belongs(s *group, handle uint32, of city.Ref) {
	if v, ok := m.door.(vault); ok && of.Index != city.None {
		v.Belongs(s.stream, handle, of)
	}
}
