package validation

import (
	"testing"

	"semul/engine/city/read/sumo"
	"semul/engine/clock"
	"semul/models/traffic"
)

// Networks and demand of SUMO files are driven for ten minutes: the network is accepted as it is, every trip that is due
// gets in or waits, none is lost, and vehicles arrive.
func TestDrivesSUMOFiles(t *testing.T) {
	for _, x := range []struct {
		name   string
		inputs []string
		from   float64 // [s]
	}{
		{"acosta", []string{"traffic/bologna/acosta/run.sumocfg"}, 0},
		{"cologne1", []string{"traffic/resco/cologne1.net.xml.gz", "traffic/resco/cologne1.rou.xml.gz"}, 25200},
		{"cologne3", []string{"traffic/resco/cologne3.net.xml.gz", "traffic/resco/cologne3.rou.xml.gz"}, 25200},
		{"ingolstadt1", []string{"traffic/resco/ingolstadt1.net.xml.gz", "traffic/resco/ingolstadt1.rou.xml.gz"}, 57600},
		{"grid20p", []string{"traffic/bench/grid20p.net.xml.gz", "traffic/bench/grid20p.rou.xml.gz"}, 0},
	} {
		t.Run(x.name, func(t *testing.T) {
			var paths []string
			for _, in := range x.inputs {
				paths = append(paths, sharedFile(t, in))
			}
			c, _, err := sumo.Read(paths, sumo.Options{})
			if err != nil {
				t.Fatal(err)
			}
			cfg := traffic.DefaultConfig()
			cfg.Preset, _ = traffic.PresetByName("sumo")
			cfg.Midnight = clock.FromSeconds(x.from).Sub(0)
			s, err := traffic.NewSim(c, cfg)
			if err != nil {
				t.Fatal(err)
			}
			const minutes = 10
			demand, err := traffic.CityTrips(c, s, x.from)
			if err != nil {
				t.Fatal(err)
			}
			due := 0
			for _, trip := range demand {
				if trip.At >= minutes*60e9 {
					break
				}
				if err := s.Add(trip); err != nil {
					t.Fatal(err)
				}
				due++
			}
			for m := range minutes {
				s.Run(clock.Time(m+1) * 60e9)
			}
			k := s.Counts()
			t.Logf("%d due: %d running, %d waiting, %d arrived, speed %.2f m/s, %d wrong lane, %d hard", due, k.Running, k.Waiting, k.Arrived,
				k.MeanSpeed(), k.WrongLane, k.HardBrakes)
			if int(k.Running)+int(k.Waiting)+int(k.Arrived) != due {
				t.Errorf("%d running, %d waiting and %d arrived are not the %d that were due", k.Running, k.Waiting, k.Arrived, due)
			}
			if k.Arrived < k.Running/10 || k.MeanSpeed() < 2 {
				t.Errorf("%d of %d arrived, at %.2f m/s: traffic does not flow", k.Arrived, due, k.MeanSpeed())
			}
		})
	}
}
