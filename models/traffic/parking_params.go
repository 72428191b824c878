package traffic

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"semul/engine/clock"
	"semul/engine/sim"
	"semul/engine/units"
)

// ParkingParams are the keys of [parking] itself: how drivers park.
type ParkingParams struct {
	Home        string         `toml:"home" oneof:"own|search" doc:"own: who drives home has a place of his own there; search: he looks for one like elsewhere" src:"project default"`
	Walk        units.Metre    `toml:"walk" range:"[10,5000]" doc:"how far from the destination, and from a full car park, drivers look for a place" src:"traffic.md section 10"`
	Search      clock.Duration `toml:"search" range:"[0,86400]" unit:"s" doc:"how long drivers look for a bay within walk; who has found none by then, or is told that all are taken, drives to the nearest lot with a free one, whatever it costs" src:"10 min: Benenson, Martens, Birfir 2008, not read again"`
	Far         units.Metre    `toml:"far" range:"[10,20000]" doc:"how far from the destination that lot may be; without one the car is left in the street" src:"project default"`
	TimeValue   float64        `toml:"time_value" range:"[100,1000000]" doc:"what an hour is worth to a driver [won/h]; walking counts twice" src:"project default"`
	Illegal     units.Ratio    `toml:"illegal" range:"[0,1]" doc:"share of drivers who stop in the kerb lane before the door instead" src:"traffic.md section 10, project default"`
	IllegalStay clock.Duration `toml:"illegal_stay" range:"[10,86400]" unit:"s" doc:"how long they block it" src:"project default"`
}

// LotParams are the keys of [parking.X].
type LotParams struct {
	Lots     []string    `toml:"lots" doc:"car parks of the city, as parking/ID; left out: all that no other table names"`
	Kerb     KerbRate    `toml:"kerb" doc:"bays along both sides of the city's tertiary, residential and service streets instead, such as \"20 per km\" of lane direction; made up, and noted so"`
	Price    float64     `toml:"price" range:"[0,1000000]" doc:"won an hour; it decides between lots only: whether people drive does not hang on it (a price that all drivers pay is model.people.mode.car.fare, and moves shares where choice.constants = \"given\")" src:"the scenario"`
	Occupied units.Ratio `toml:"occupied" range:"[0,1]" doc:"share of the bays that others, who are not simulated, take all the time" src:"the scenario"`
	Guidance string      `toml:"guidance" oneof:"none|truth|released" doc:"none: drivers learn at the entrance that all bays are taken; truth: they know it all the way; released: they know what a [control.X] of kind parking publishes of the hub's releases, of car parks with a sensor" src:"traffic.md section 10"`
}

// NeedsControl names the kind of [control.X] without which a key says nothing.
func (p *LotParams) NeedsControl() (kind, key string) {
	if p.Guidance == "released" {
		return "parking", "guidance"
	}
	return "", ""
}

// KerbRate is a number of bays along a kilometre of street.
type KerbRate float64

// UnmarshalTOML reads "20 per km".
func (r *KerbRate) UnmarshalTOML(data any) error {
	text, ok := data.(string)
	number, unit, found := strings.Cut(strings.TrimSpace(text), " ")
	v, err := strconv.ParseFloat(number, 64)
	if !ok || !found || err != nil || strings.TrimSpace(unit) != "per km" {
		return fmt.Errorf("write a number of bays along a street, such as \"20 per km\"")
	}
	if !(v > 0 && v <= 400) || math.IsNaN(v) {
		return fmt.Errorf("%g bays per km do not fit; write more than 0 and at most 400", v)
	}
	*r = KerbRate(v)
	return nil
}

// MarshalText writes what UnmarshalTOML reads; nothing for no bays.
func (r KerbRate) MarshalText() ([]byte, error) {
	if r == 0 {
		return nil, nil
	}
	return []byte(strconv.FormatFloat(float64(r), 'g', -1, 64) + " per km"), nil
}

// parkingTable claims [parking] and [parking.X].
func parkingTable() sim.TableSpec {
	return sim.TableSpec{Group: "parking", Naming: sim.Named, Strict: true, Doc: "car journeys end in a bay: who drives looks for one, and the search is traffic",
		Head:  func() any { return defaultParking() },
		Kinds: []sim.TableKind{{New: func() any { return &LotParams{Guidance: "none"} }, Doc: "car parks or kerbs of one price and guidance"}}}
}

func defaultParking() *ParkingParams {
	return &ParkingParams{Home: "own", Walk: 500, Search: 10 * time.Minute, Far: 2000, TimeValue: 15000, Illegal: 0.02, IllegalStay: 10 * time.Minute}
}

// ChargingParams are the keys of [model.traffic.charging].
type ChargingParams struct {
	Enabled   bool        `toml:"enabled" doc:"the batteries of people's electric cars are followed, and charged at the city's chargers; environment.electric is their share"`
	Capacity  units.Joule `toml:"capacity" doc:"of a battery" range:"[3600000,3.6e9]" src:"project default"`
	Threshold float64     `toml:"threshold" range:"[0,1]" doc:"state of charge below which a driver looks for a charger wherever he goes; at home and at work he plugs in if there is one" src:"traffic.md section 10"`
	Walk      units.Metre `toml:"walk" range:"[10,5000]" doc:"how far from the destination he looks" src:"project default"`
	Guidance  string      `toml:"guidance" oneof:"none|truth" doc:"none: drivers learn at a charger that it is taken or dead; truth: they know it as they set out" src:"project default"`
}

func defaultCharging() ChargingParams {
	return ChargingParams{Capacity: 60 * 3.6e6, Threshold: 0.3, Walk: 1000, Guidance: "none"}
}
