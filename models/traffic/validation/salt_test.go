package validation

import (
	"path/filepath"
	"testing"

	"semul/engine/city/read/salt"
	"semul/engine/clock"
	"semul/models/traffic"
	"semul/models/traffic/bench"
)

// Daejeon's Doan, contracted as it is imported, is driven on by a random demand: few stand in a lane that does not
// lead on, and it flows. More than half of its streets are limited to 10 km/h. Where the cut-out has streets that lead only
// out of it, some trips find no way.
func TestDaejeonFlows(t *testing.T) {
	dir := filepath.Dir(sharedFile(t, "traffic/korea/etri_daejeon/2022DJDoan/node.xml"))
	var paths []string
	for _, f := range []string{"node", "edge", "connection", "tss"} {
		paths = append(paths, filepath.Join(dir, f+".xml"))
	}
	c, _, err := salt.Read(paths, salt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	cfg := traffic.DefaultConfig()
	cfg.Midnight = 8 * 3600e9
	s, err := traffic.NewSim(c, cfg)
	if err != nil {
		t.Fatal(err)
	}
	for _, trip := range bench.Demand(c, 4, 600e9, 1) {
		if err := s.Add(trip); err != nil {
			t.Fatal(err)
		}
	}
	gridlocks := 0
	for s.Now() < clock.Time(600e9) {
		s.Step()
		for _, n := range s.Notices() {
			if n.Kind == "gridlock" {
				gridlocks++
				t.Logf("gridlock at %v: %s", s.Now(), n.Note)
			}
		}
	}
	k := s.Counts()
	t.Logf("%d entered, %d arrived, %d running, %d waiting, %d removed (%d without a way), %d in the wrong lane, %d hard brakes, %.2f m/s", k.Entered, k.Arrived, k.Running,
		k.Waiting, k.Removed, k.Unreachable, k.WrongLane, k.HardBrakes, k.MeanSpeed())
	if gridlocks > 0 || k.Unreachable*20 > k.Entered || k.MeanSpeed() < 3.5 || k.WrongLane*10 > k.Entered || k.Waiting*20 > k.Entered || k.HardBrakes > 0 {
		t.Errorf("it does not flow: %+v", k)
	}
}
