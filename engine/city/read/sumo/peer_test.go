package sumo

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"semul/engine/city"
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
}
