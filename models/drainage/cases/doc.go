// Package cases turns SWMM input files into sewer networks in SI units.
//
// What a file asks for and the solver does not have is told as a warning with its line: kinematic wave routing (the dynamic
// wave is used), evaporation and seepage, street inlets, pollutants. What cannot be computed at all is an error.
//
// Read next: cases.go, links.go, rules.go.
package cases
