package validation

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"testing"
	"time"

	"semul/engine/clock"
	"semul/models/traffic"
	"semul/models/traffic/bench"
)

// flow is one line of CityFlow's demand.
type flow struct {
	Route     []string `json:"route"`
	StartTime float64  `json:"startTime"`
}

// readFlows reads the demand of grid20p, or skips the test.
func readFlows(t testing.TB) []flow {
	file, err := os.Open(shared(t, "traffic/bench/grid20p.flow.json.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var flows []flow
	if err := json.NewDecoder(unzipped).Decode(&flows); err != nil {
		t.Fatal(err)
	}
	return flows
}

// grid20p is the network with its demand, at instant 0.
func grid20p(t testing.TB, flows []flow, change func(*traffic.Config)) *traffic.Sim {
	c, err := bench.Grid(20)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]uint32{}
	for i, id := range c.Streets.ID {
		rows[id] = uint32(i)
	}
	cfg := traffic.DefaultConfig()
	cfg.Step = time.Second
	cfg.Preset, _ = traffic.PresetByName("cityflow")
	cfg.Preset.Drivers[traffic.Car].MaxSpeed = bench.Limit
	if change != nil {
		change(&cfg)
	}
	s, err := traffic.NewSim(c, cfg)
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range flows {
		path := make([]uint32, len(f.Route))
		for k, id := range f.Route {
			row, ok := rows[id]
			if !ok {
				t.Fatalf("flow %d uses %s, which the grid has not", i, id)
			}
			path[k] = row
		}
		trip := traffic.Trip{ID: uint32(i), At: clock.FromSeconds(f.StartTime), Path: path,
			From: traffic.Place{Street: path[0], Pos: -1}, To: traffic.Place{Street: path[len(path)-1], Pos: -1}}
		if err := s.Add(trip); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// The same network and demand in SUMO 1.15 and CityFlow: 4.71 M vehicle-seconds, 6,564 vehicles left after 1,200 s
// (shared/data/traffic/reference/grid20p_peers.csv). Limits of traffic.md §17.
func TestGrid20PLikeItsPeers(t *testing.T) {
	s := grid20p(t, readFlows(t), nil)
	awake := grid20p(t, readFlows(t), func(cfg *traffic.Config) { cfg.Sleepless = true })
	awake.Run(1200e9)
	start := time.Now()
	for m := range 20 {
		s.Run(clock.Time(m+1) * 60e9)
	}
	k := s.Counts()
	t.Logf("%.3f M vehicle-seconds, %d running, %d waiting, %d arrived, %.1f s mean, speed %.2f m/s, %d wrong lane, %d hard, %.2f M updates/s", k.VehicleSeconds/1e6,
		k.Running, k.Waiting, k.Arrived, k.MeanTravelTime(), k.MeanSpeed(), k.WrongLane, k.HardBrakes, float64(k.Updates)/time.Since(start).Seconds()/1e6)
	if share := float64(s.Slept()) / float64(k.Updates); share < 0.1 || awake.Slept() > 0 || awake.Counts() != k || trace(awake) != trace(s) {
		t.Errorf("%.3f of the updates slept through; with sleep %+v, without %+v", share, k, awake.Counts())
	} else {
		t.Logf("%.3f of the updates slept through", share)
	}
	if d := k.VehicleSeconds/4.7056e6 - 1; d < -0.05 || d > 0.05 {
		t.Errorf("%.0f vehicle-seconds, %+.1f %% off SUMO's 4,705,599, limit 5 %%", k.VehicleSeconds, 100*d)
	}
	if d := float64(k.Running)/6564 - 1; d < -0.07 || d > 0.07 {
		t.Errorf("%d vehicles left, %+.1f %% off SUMO's 6,564, limit 7 %%", k.Running, 100*d)
	}
}
