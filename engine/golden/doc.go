// Package golden compares what a test produced with a file kept beside it. Only tests import it.
//
//	go test ./models/flood -run TestReport -update
//
// rewrites the golden files that differ and fails: "rewrote 2 files: read the diff, run again
// without -update". So no run of a test both changes what is expected and passes. With CI set in
// the environment -update is refused. Golden files are small, sorted and fit to be read as a diff.
package golden
