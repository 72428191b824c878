// Package validation holds the flood solver against formulas, laboratories and other people's benchmarks.
//
// A Case is a number, the limit it must keep, and where both come from (flood.md section 17). Cases without data are
// closed forms; the others read a folder of reference data and are skipped, saying so, where it is not there.
//
// Read next: cases.go, then one file a case.
package validation
