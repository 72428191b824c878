package validation

import "semul/engine/validate"

const gridPeers = "reference/grid20p_peers.csv, measured for this project"

// peers is what is known of other models on the same case, by the case's name.
var peers = map[string][]validate.Peer{
	"grid20p_seconds": {
		{Model: "SUMO 1.15", Figure: "4,705,599 vehicle-seconds", Source: gridPeers},
		{Model: "CityFlow, lane change", Figure: "4,618,301 vehicle-seconds", Source: gridPeers},
		{Model: "CityFlow, no lane change", Figure: "4,716,625 vehicle-seconds", Source: gridPeers}},
	"green_wave_offsets": wavePeers,
	"grid20p_left": {
		{Model: "SUMO 1.15", Figure: "6,564 vehicles", Source: gridPeers},
		{Model: "CityFlow, lane change", Figure: "6,339 vehicles", Source: gridPeers}},
}
