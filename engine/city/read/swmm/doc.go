// Package swmm reads and writes sewer networks as EPA SWMM 5.2 input files (.inp).
//
// A file is a list of sections in square brackets with one object a line; text after a semicolon is a comment. All
// numbers stay in the file's own units (FLOW_UNITS decides: CFS, GPM and MGD go with feet, CMS, LPS and MLD with metres)
// and offsets stay as they are written, depth or elevation; Units tells the factors to SI. Sections that this package
// does not understand are kept as text, listed by Model.Kept, and written back; none is dropped.
//
// Every error names file and line and how to mend it; all errors of a file come together.
//
// Source: Rossman and Simon, Storm Water Management Model User's Manual Version 5.2, EPA/600/R-22/030, appendix D.
// Read next: model.go, options.go, read.go, sections.go, rules.go, write.go.
package swmm
