// Package guideway runs pods on tracks of their own: personal rapid transit. Lines are one-way tracks between nodes, on which
// every pod drives at one speed; stations are nodes with berths beside the track. It is a pure library.
//
// Control is synchronous: before a pod sets out, it is given the instants at which it passes every node of its way, such
// that no two pods pass a node within a headway of each other, and a berth where it goes. As all drive alike, pods that
// are a headway apart at both ends of a track are so everywhere on it; merges need no further rule, and nobody ever
// stops on the track. (Irving, J. H. and others 1978, Fundamentals of Personal Rapid Transit, calls the two ways of control
// synchronous and quasi-synchronous.)
//
// Time in this package is the guideway's own: it stands still while the track has no power, and with it the pods.
//
// Read next: network.go, slots.go.
package guideway
