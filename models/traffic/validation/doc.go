// Package validation holds the outside cases of the traffic model: closed forms, manuals and published networks, each
// with the number it must reach, the limit and the source. `semul validate traffic` runs them, and so does go test.
//
// Everything is judged by traffic.Sim, the kernel that scenarios run too, on roads of models/traffic/bench and on
// networks of ../shared/data. Cases whose files are not there are skipped, and say so.
//
// Read next: cases.go, road.go, ring.go, discharge.go, waves.go, delay.go, crossing.go, freeway.go, ramp.go, generated.go,
// greenwave.go, grid20p.go, meso.go, meso_way.go, controllers.go.
package validation
