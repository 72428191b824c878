// Package dispatch decides which vehicle of a demand-responsive service fetches whom, and in which order: cheapest feasible
// insertion, improved from time to time by moving and exchanging requests. It is a pure library: it knows places as numbers
// and travel times by a function, and drives nothing.
//
// What a plan costs, over a vehicle's stops to come:
//
//	time of the vehicle until its last stop + Σ over its requests (2·wait + ride)      [s]
//
// A request is feasible in a plan if it is fetched within Rules.Wait of being ready, if its ride takes at most
// Rules.Detour × direct + Rules.Extra, and if the seats are enough at every stop (traffic.md section 10; the weights are
// project defaults). Requests that fit nowhere are refused, and said to be.
//
// Insertion is as in Jaw, Odoni, Psaraftis, Wilson 1986, "A heuristic algorithm for the multi-vehicle advance request
// dial-a-ride problem", Transportation Research B 20, 243–257.
//
// Read next: fleet.go, insert.go, improve.go, state.go.
package dispatch
