// Package transit finds journeys by public transport: walking, waiting, riding and changing by a timetable. It is a pure
// library over stops and trips; running the vehicles is the traffic model's.
//
// The search is RAPTOR (Delling, Pajor, Werneck 2012, "Round-Based Public Transit Routing", ALENEX): round k knows the
// earliest arrival at every stop with k vehicles; each pattern of stops is scanned once a round. A Router keeps its
// buffers: one to each goroutine.
//
//	tt, err := transit.New(stops, trips, transit.Walking{})
//	r := tt.Router()
//	journey, ok := r.Find(from, to, 8*3600)
//
// Times are seconds on the timetable's clock, places metres.
//
// Read next: timetable.go, walk.go, raptor.go.
package transit
