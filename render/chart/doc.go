// Package chart draws series over time: lines, steps and bars with axes, as a DrawList for the screen and, from the same
// list, as SVG for a page. There is one layout, so a chart in the report is the chart of the viewer.
//
// Words (titles, names of series) stay outside, in the page or the panel, which may switch their language; the chart
// itself carries numbers and civil times only. Times are seconds after the start of the run.
//
// Read next: chart.go, axis.go, svg.go.
package chart
