// Package validation holds power flows against solutions that nobody here has made: MATPOWER's, of published networks.
// `go test` and `semul validate power` run the same cases.
//
// Read next: cases.go.
package validation
