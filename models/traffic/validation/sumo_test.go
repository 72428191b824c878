package validation

import (
	"testing"

	"semul/engine/city"
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
			due, refused, buses := 0, 0, 0
			for i, at := range c.Trips.Depart {
				if at -= x.from; at < 0 || at >= minutes*60 {
					continue
				}
				trip := tripOf(c, i, at)
				if err := s.Add(trip); err != nil {
					if trip.Class == traffic.Bus { // the kernel's turns are those of cars: ways over bus lanes alone are not found
						buses++
						continue
					}
					if refused++; refused <= 3 {
						t.Logf("%s: %v", c.Trips.ID[i], err)
					}
					continue
				}
				due++
			}
			for m := range minutes {
				s.Run(clock.Time(m+1) * 60e9)
			}
			k := s.Counts()
			t.Logf("%d due, %d refused and %d on bus lanes left out: %d running, %d waiting, %d arrived, speed %.2f m/s, %d wrong lane, %d hard", due, refused, buses, k.Running, k.Waiting, k.Arrived,
				k.MeanSpeed(), k.WrongLane, k.HardBrakes)
			if refused > 0 {
				t.Errorf("%d trips were refused", refused)
			}
			if int(k.Running)+int(k.Waiting)+int(k.Arrived) != due {
				t.Errorf("%d running, %d waiting and %d arrived are not the %d that were due", k.Running, k.Waiting, k.Arrived, due)
			}
			if k.Arrived < k.Running/10 || k.MeanSpeed() < 3 {
				t.Errorf("%d of %d arrived, at %.2f m/s: traffic does not flow", k.Arrived, due, k.MeanSpeed())
			}
		})
	}
}

// tripOf makes a kernel's trip of row i of a city's table; at is its departure [s] on the kernel's clock.
func tripOf(c *city.City, i int, at float64) traffic.Trip {
	row := &c.Trips
	out := traffic.Trip{ID: uint32(i), At: clock.FromSeconds(at), From: traffic.Place{Street: row.From[i], Pos: -1}, To: traffic.Place{Street: row.To[i], Pos: -1},
		Path: row.Path.At(i)}
	if len(out.Path) == 0 {
		out.Path = nil
	}
	if kind := row.Type[i]; kind != city.None && c.VehicleTypes.Class[kind] == city.VehicleBus {
		out.Class = traffic.Bus
	}
	return out
}
