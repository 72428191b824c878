// Package archtest holds the shape of the repository by tests; it has no code of its own.
//
//	imports_test.go   which package may import which: the table in rules_test.go, each row with its reason
//	lint_test.go      what makes runs differ: map ranges, wall clocks, math/rand, select, bare go
//	docs_test.go      one package comment per folder, exported names documented
//	fusion_test.go    no fused multiply-add in hashed state, read in arm64 assembly
//	tree_test.go      top-level entries, and no path of one person's machine in any file
//
// Each check is a function from what it looks at to complaints, and is tested on a planted offender
// as well: a check that catches nothing fails. An exception stands on the line, or on the line
// above, with its reason:
//
//	//semul:allow maprange: keys are sorted below
//
// Rules that take exceptions are listed in allow_test.go; one that allows nothing is reported too.
package archtest
