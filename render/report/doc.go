// Package report writes report.html: what a run means, in one file that opens without a network, in Korean and English,
// on light and dark ground, on a screen, a telephone and paper.
//
// The page carries its own style, script, pictures and numbers; its content security policy lets nothing else in. Beside
// every chart stands a table, so that who cannot see the chart, or has no script, reads the same. Nothing is shown that
// was not computed: a chapter without data is left out.
//
// Order of the page: what happened in three sentences, the map at its worst, headline figures; what of the city is
// synthetic; the map at six instants; indicators by criterion; the cascade of events with their causes; charts; the
// ledger of what is conserved; assumptions, sources, and how to run it again.
//
//	err := report.Write(w, data)
//
// WriteComparison sets runs beside each other on a page of the same looks: what differs in their scenarios, indicators with
// differences and verdicts, their series in common charts. WriteSweep is the page of a sweep.
//
// Data is assembled by the caller, so this package depends on no file format. Read next: data.go, page.go, compare.go.
package report
