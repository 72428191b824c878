// Package cityflow reads and writes the road networks and flows of CityFlow (Zhang and others 2019, arXiv 1905.05217):
// two JSON files, plain or gzipped.
//
// What is measured how, so that times compare:
//
//   - A road's points are the left edge of its lanes, from the middle of one intersection to the middle of the next. Its
//     lanes begin and end at the distance `width` from an intersection that is not virtual; lane 0 is the innermost, ours
//     count from the kerb.
//   - A lane link is as long as its points; without points a cubic curve joins the lanes.
//   - Lights have no yellow: a road link that a phase does not list is red. A phase of right turns alone is the clearance
//     between two others. Of two links that meet in one phase the one that goes straight has right of way, then left
//     turns, then right turns: the others are permissive.
//   - A flow sends a vehicle at startTime and after each interval up to endTime; −1 is the end of the run, which the file
//     does not say: Options.Horizon. Its route lists roads to be passed; where they follow each other they are the way, else
//     the shortest way is taken between them.
//
// Not in our tables, and written with a default: a vehicle's width (2 m), the direction of road links. Units are metres,
// seconds, metres per second.
//
// Read next: parse.go, read.go, flow.go, write.go.
package cityflow
