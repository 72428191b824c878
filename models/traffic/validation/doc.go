// Package validation holds the outside cases of the traffic model: published networks and closed forms, each with the
// number it must reach, the limit and the source. The tests that need files of shared/data skip aloud without them.
package validation
