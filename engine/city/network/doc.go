// Package network turns drawn ways into the driving network of a city: streets between junctions, their lanes, the
// lane links through each junction, and signals with guessed plans.
//
// Steps, each in its own file, in the order Build takes them:
//
//	graph.go    ways are split at nodes that two of them share, at borders and at gaps of the source
//	prune.go    stubs, and service roads that lead nowhere, go
//	chain.go    pieces that meet two and two and agree in what matters become one edge
//	cluster.go  crossings drawn as several nodes (dual carriageways, staggered corners, short edges) become one junction
//	movement.go which street may be left for which, through the edges inside a junction and under turn restrictions
//	connect.go  the largest strongly connected part stays, the rest is listed as islands
//	signals.go  which junctions have a signal
//	trim.go     how far each street ends before its junction's centre
//	lanes.go    lane numbers, limits and widths; lane lines
//	turn.go, assign.go, links.go, curve.go   which lane leads where, and the curves it drives
//	conflict.go, approach.go, plan.go, timing.go   which movements cross, stages without crossing greens, their seconds
//	coordinate.go   cycles that neighbours share, and offsets so that platoons find green
//
// Units are metres, seconds and metres per second; driving is on the right. What the source does not say is filled by
// class (classes.go) and flagged in Streets.Guessed. Nothing depends on the order of maps or on random numbers: the
// same input gives the same tables. Vehicle classes are city.Permission; a street that cars may not use (a busway)
// stays if it hangs on the network of the cars.
//
// Sources of the rules: OpenStreetMap wiki, pages Key:oneway, Key:lanes, Key:turn, Relation:restriction; Webster,
// "Traffic signal settings", Road Research Technical Paper 39, 1958, for the cycle; Robertson, "TRANSYT: a traffic
// network study tool", RRL report LR 253, 1969, for the platoons.
//
// Read next: input.go, build.go, validate.go.
package network
