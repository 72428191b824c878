// Package cases turns problems of the TNTP collection into networks of package assign, and holds the equilibria that others
// have published as validation cases.
//
// Read next: tntp.go, equilibria.go.
package cases
