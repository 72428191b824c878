// Package validation holds the sewer solver against closed forms, against integrations written here, and against EPA SWMM
// 5.2.4 on networks of EPA's own test suite. `go test` and `semul validate drains` run the same cases.
//
// Read next: cases.go, formula.go, epa.go.
package validation
