package hub_test

import (
	"errors"
	"fmt"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/hub"
	"semul/engine/hub/policy"
	"semul/engine/hub/policy/consent"
	"semul/engine/hub/release"
	"semul/engine/hub/stream"
	"semul/engine/rng"
)

// Six hundred plates pass in five minutes on three streets, 60 % of the drivers have said yes, and a signal controller
// reads noisy counts.
func Example() {
	start := time.Date(2026, 7, 16, 17, 0, 0, 0, time.FixedZone("", 9*3600))
	charter, err1 := policy.Builtin("default")
	h, err2 := hub.New(hub.Config{Civil: clock.NewCivil(start), Charter: charter, Seed: 7, Asked: true})
	plates, err3 := h.Register(stream.Manifest{Name: "anpr", Class: stream.Plate, Support: city.OfStreet, Cells: 3, Subjects: 600, HomeDoor: 1,
		Columns: []stream.Column{{Name: "passed", Unit: "1", Quantum: 1, Min: 0, Max: 1}}, Period: stream.OnEvent,
		Basis: "dpv:PublicInterest", Article: "PIPA 15(1)3", Purposes: []stream.Purpose{stream.TrafficControl}, Retention: stream.UntilClosed,
		Controller: "city", Processor: "traffic centre", Officer: "dpo", Owner: "traffic centre", Expiry: start.AddDate(1, 0, 0)})
	err4 := h.Declare(release.Query{Name: "mobility", Stream: "anpr", Purpose: stream.TrafficControl, Window: 5 * time.Minute, Epsilon: 1e9, Span: 1, M: 1})
	set, err5 := h.Consent("anpr", stream.TrafficControl)
	consent.Draw(set, rng.NewStream(7, "consent"), func(uint32) float64 { return 0.6 })

	w := stream.NewWriter(h, plates, 1, time.Second)
	var err6 error
	for who := range uint32(600) {
		err6 = errors.Join(err6, w.Add(clock.FromSeconds(float64(who)/2), who, who%3, 0, 1))
	}
	err7 := errors.Join(w.Flush(), h.Tick(clock.FromSeconds(301)), h.Tick(clock.FromSeconds(303)))

	desk := h.Board().Desk("control.signals")
	counts, err8 := release.Latest[release.TrafficControl](desk, "mobility")
	for cell := range uint32(counts.Cells()) {
		n, ok := counts.Value(cell)
		fmt.Println("street", cell, n, ok)
	}
	release.Act(desk, clock.FromSeconds(303), "max pressure", "signal/a", counts)
	fmt.Println(counts.Provenance().Rule, "·", counts.Provenance().Stamp)
	_, err9 := release.Latest[release.Marketing](desk, "mobility")
	fmt.Println(err9)
	fmt.Println(errors.Join(err1, err2, err3, err4, err5, err6, err7, err8, h.Close(clock.FromSeconds(303))))
	// Output:
	// street 0 110 true
	// street 1 104 true
	// street 2 117 true
	// plate × traffic_control: opt-in · NOT PRIVATE: simulation
	// control.signals reads "mobility": its purpose is traffic_control, not marketing; declare a query of that purpose
	// <nil>
}
