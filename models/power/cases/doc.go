// Package cases makes networks of the cases that other tools' files hold.
//
// Read next: matpower.go.
package cases
