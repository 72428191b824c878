package sumo

import (
	"math"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"semul/engine/city"
	"semul/engine/city/read/salt"
)

// SUMO itself, where it is installed, loads and runs what Export writes for ten minutes, without an error and without
// teleporting anybody.
func TestSUMORunsExport(t *testing.T) {
	program, err := exec.LookPath("sumo")
	if err != nil {
		t.Skip("sumo is not installed (Debian package sumo): what is exported is not run in it")
	}
	run := func(t *testing.T, c *city.City) {
		dir := t.TempDir()
		if _, err := Export(c, dir); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(program, "-X", "never", "-c", filepath.Join(dir, ConfigFile), "--end", "600", "--no-step-log", "--duration-log.statistics").CombinedOutput()
		said := string(out)
		if err != nil || strings.Contains(said, "Error") || strings.Contains(said, "eleport") || !strings.Contains(said, "Inserted") {
			t.Errorf("%v\n%s", err, said)
		}
		for _, line := range strings.Split(said, "\n") {
			if strings.Contains(line, "Inserted") || strings.Contains(line, "Speed") || strings.Contains(line, "Warning") {
				t.Log(strings.TrimSpace(line))
			}
		}
	}
	t.Run("tee", func(t *testing.T) {
		c, _, err := Read(files(t, strings.Replace(tee, `"4000"`, `"25"`, 1), errands, furniture), Options{})
		if err != nil {
			t.Fatal(err)
		}
		run(t, c)
	})
	t.Run("acosta", func(t *testing.T) {
		c, _, err := Read([]string{shared(t, "bologna/acosta/run.sumocfg")}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		run(t, c)
	})
	t.Run("daejeon", func(t *testing.T) { // published with bounds of −2 s, at which SUMO would stop
		var list []string
		for _, f := range []string{"node", "edge", "connection", "tss"} {
			list = append(list, shared(t, "korea/etri_daejeon/2022DJDoan/"+f+".xml"))
		}
		c, _, err := salt.Read(list, salt.Options{})
		if err != nil {
			t.Fatal(err)
		}
		c.FillOptional()
		trips := &c.Trips
		nan := float32(math.NaN())
		ways := city.NewWays(c)
		for k := range 300 { // from the first streets to others, one a second
			from, to := uint32(k*3%len(c.Streets.ID)), uint32((k*37+500)%len(c.Streets.ID))
			if !ways.Lead(from, to, city.AllowCar) {
				continue
			}
			trips.ID, trips.Depart, trips.Type = append(trips.ID, strconv.Itoa(k)), append(trips.Depart, float64(k)), append(trips.Type, city.None)
			trips.From, trips.To, trips.FromPos, trips.ToPos = append(trips.From, from), append(trips.To, to), append(trips.FromPos, nan), append(trips.ToPos, nan)
			trips.FromLane, trips.DepartSpeed, trips.Line = append(trips.FromLane, -1), append(trips.DepartSpeed, nan), append(trips.Line, "")
			trips.Path.Add()
			trips.Via.Add()
		}
		if len(trips.ID) < 200 {
			t.Errorf("%d trips have a way", len(trips.ID))
		}
		run(t, c)
	})
}
