package stream

import (
	"time"

	"semul/engine/city"
	"semul/engine/clock"
)

var start = time.Date(2026, 7, 16, 17, 0, 0, 0, time.FixedZone("", 9*3600))

var civil = clock.NewCivil(start)

func plates() Manifest {
	return Manifest{Name: "anpr", Class: Plate, Support: city.OfStreet, Cells: 500, Subjects: 10_000, HomeDoor: 1,
		Columns: []Column{{"passed", "1", 1, 0, 9}}, Period: OnEvent,
		Basis: "dpv:PublicInterest", Article: "PIPA 15(1)3", Purposes: []Purpose{TrafficControl, Statistics}, Retention: UntilClosed,
		Controller: "city", Processor: "traffic centre", Officer: "dpo@city", Owner: "traffic centre", Expiry: start.AddDate(2, 0, 0)}
}

func gauges() Manifest {
	m := plates()
	m.Name, m.Class, m.Subjects, m.HomeDoor = "gauge", None, 0, 0
	m.Columns = []Column{{"depth", "m", 0.001, 0, 20_000}}
	m.Period = time.Minute
	return m
}
