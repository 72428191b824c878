// Package msg holds the payloads of event ports: what models tell each other without importing each other.
package msg

import (
	"semul/engine/city"
	"semul/engine/clock"
)

// Mode is a way to travel.
type Mode uint8

// The modes.
const (
	Car Mode = iota
	Passenger
	Bus
	Walk
	Bicycle
	Truck
	Taxi
	Kickboard // electric scooter
	DRT       // demand-responsive bus
	SharedCar
	Shuttle // autonomous, on a line
	PRT     // personal rapid transit
	SharedBike
)

// Purpose is why somebody travels.
type Purpose uint8

// The purposes.
const (
	ToWork Purpose = iota
	ToSchool
	ToShop
	ToLeisure
	ToHome
	Business
	Freight
	Through // from one edge of the city to another
)

// Trip is one journey. From and To are buildings, or Border junctions for journeys that begin or end outside, or streets
// where demand names them. A trip of mode Car or Truck is a vehicle; one of Bus, DRT, SharedCar, SharedBike, Shuttle or PRT is a person
// who asks that service for a ride, and is sent only where the scenario has such a service.
type Trip struct {
	Person  uint32 // row of people; city.None for through traffic
	Key     uint32 // the sender's own number of the trip, to be returned on trip_done
	From    city.Ref
	To      city.Ref
	Depart  clock.Time
	Mode    Mode // on trip_done: Walk where somebody who asked for a bus went all the way on foot
	Purpose Purpose
	Arrived clock.Time // on trip_done: when it ended
	Reached bool       // on trip_done: whether it ended at To

	Informed bool `json:",omitempty"` // the driver has been warned and knows of closures from the start
}

// Alert is a warning of weather or water.
type Alert struct {
	Hazard   string // "heavy_rain", "flood"
	Severity uint8  // 1 advisory, 2 warning, 3 extreme
	Area     city.Ref
	Until    clock.Time
}
