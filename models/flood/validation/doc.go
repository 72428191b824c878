// Package validation holds the flood solver against formulas, laboratories and other people's benchmarks.
//
// A Case is a number, the limit it must keep, and where both come from (flood.md section 17). Cases without data are
// closed forms or ground built after words; the others read a folder of reference data and are skipped, saying so, where
// it is not there. Each draws a figure; peers.go says what other models reach, where that could be read.
//
// testdata holds the cases whose files can be run as they are, as scenarios. Ground that has to be built first is built
// here: the flume's from its sketch, the streets' from their houses.
//
// Read next: cases.go, then one file a case.
package validation
