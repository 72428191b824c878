// Package policy decides what may be used for what: by the law's legal basis, by purpose, by class of data, by the city's
// charter and by what persons have said. What nothing allows is refused.
//
//	query, manifest ──Admit──▶ verdict with the rule that decided, when the query is declared and for every window
//
// The table of classes and purposes (table.go) is hub.md section 4: our reading of the law, not law. A charter changes
// entries of it, but cannot lift a "never".
//
// A charter rests on articles of a pack of law, data with a version and a source for each rule: law.go, law/kr.toml.
//
// Package consent holds what persons have said: one bit for each, so that a row costs one load and a mask.
//
// Read next: rule.go, table.go, charter.go, law.go, gate.go.
package policy
