// Package scenario reads a planner's question: which city, which time, which models with which parameters, what
// happens, what is recorded. It is strict: every key is known to somebody or it is an error, and all errors are
// reported at once, each with file, line, column and the way to mend it.
//
//	text ──scan──▶ statements ──tree──▶ tables ──layers──▶ one tree ──decode──▶ Scenario
//
// The TOML library gives neither the places of keys and values nor more than the first error, so the text is cut into
// statements here (scan.go, value.go) and only the scalars are left to the library (scalar in value.go). Both agree on
// every text: FuzzScan holds them together. Scenarios have named tables only: inline tables and arrays of tables are refused,
// because a name is what overrides, references and messages need.
//
// Layers, lowest first: the Go defaults, what the file extends, the file, --set. A table that a higher layer gives
// another kind keeps of the lower layers only what the new kind knows.
//
// A position is the value for a wrong value, the key for an unknown key, the bracket of the header for a table.
// Columns count characters from 1.
//
// Read next: scenario.go, schema.go, sections.go, decode.go.
package scenario
