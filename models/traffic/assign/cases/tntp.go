package cases

import (
	"semul/engine/city/read/tntp"
	"semul/models/traffic/assign"
)

// FromTNTP makes a network and its demand of two files that have been read and fit each other; node i of the files is node
// i−1. The weights turn tolls and lengths into the unit of cost.
func FromTNTP(net *tntp.Net, trips *tntp.Trips, tollWeight, lengthWeight float64) (*assign.Network, []assign.Pair) {
	m := net.Links()
	n := &assign.Network{Nodes: net.Nodes, FirstThru: net.FirstThru - 1, From: make([]uint32, m), To: make([]uint32, m),
		Free: net.Free, B: net.B, Capacity: net.Capacity, Power: net.Power, Fixed: make([]float64, m)}
	for a := range m {
		n.From[a], n.To[a] = net.From[a]-1, net.To[a]-1
		n.Fixed[a] = float64(tollWeight*net.Toll[a]) + float64(lengthWeight*net.Length[a])
	}
	pairs := make([]assign.Pair, len(trips.Origin))
	for i := range pairs {
		pairs[i] = assign.Pair{Origin: trips.Origin[i] - 1, Dest: trips.Dest[i] - 1, Trips: trips.Trips[i]}
	}
	return n, pairs
}
