// Package sumo reads and writes the files of SUMO, the traffic simulator of the German Aerospace Center: networks
// (.net.xml), demand (.rou.xml), additional files (.add.xml) and configurations (.sumocfg), plain or gzipped.
//
//	c, report, err := sumo.Read([]string{"run.sumocfg"}, sumo.Options{})
//	files, written, err := sumo.Export(c, "folder")
//
// A network becomes streets, lanes, lane links with SUMO's own right of way (the request matrix), junctions, signals,
// further plans and their hours; demand becomes vehicle types, trips one by one, and their stops; additional files bring
// stops, car parks, detectors and districts (taz) between which trips may go. Lanes count from the kerb in both worlds. What is not carried is counted by name.
//
// Files are streamed and told apart by their first element, not by their names. Errors name file, line and element and
// say how to mend it; up to a bound all are collected. No input panics.
//
// Source of the formats: SUMO's user documentation, "Networks/SUMO Road Networks", "Definition of Vehicles, Vehicle Types,
// and Routes", "Simulation/Traffic Lights" and the schemas net_file.xsd, routes_file.xsd, additional_file.xsd of 1.15.
// Read next: read.go, net.go, links.go, signals.go, demand.go, write.go.
package sumo
