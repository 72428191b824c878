// Package tntp reads static assignment problems in the text form of the Transportation Networks for Research collection:
// links with their cost functions (_net.tntp), demand between zones (_trips.tntp), equilibrium flows (_flow.tntp) and
// coordinates (_node.tntp).
//
// A file begins with metadata, <KEY> value a line until <END OF METADATA>; a value may be missing. ~ begins a comment, a
// semicolon ends a record and may be missing at the end of a line. Zones are the nodes 1 to NUMBER OF ZONES; nodes below
// FIRST THRU NODE are where trips begin and end and nothing else. The cost of a link is
//
//	free flow time · (1 + B (volume/capacity)^power) + toll weight · toll + length weight · length
//
// in the file's own units, which differ from network to network; nothing is converted here. Numbers of nodes stay those of
// the file, from 1.
//
// Every error names file and line and how to mend it; all errors of a file come together.
//
// Source: bstabler/TransportationNetworks, README ("Transportation Networks for Research").
// Read next: net.go, trips.go, flow.go, node.go, text.go.
package tntp
