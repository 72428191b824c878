package sumo

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"semul/engine/city"
)

// shared finds a file of ../shared/data beside the repository, or skips the test and says so.
func shared(t *testing.T, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for d := dir; filepath.Dir(d) != d; d = filepath.Dir(d) {
		path := filepath.Join(d, "shared", "data", "traffic", name)
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	t.Skipf("shared/data/traffic/%s is not beside the repository: nothing is read", name)
	return ""
}

// text returns a file's text, unzipped.
func text(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.HasPrefix(b, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if b, err = io.ReadAll(z); err != nil {
			t.Fatal(err)
		}
	}
	return regexp.MustCompile(`(?s)<!--.*?-->`).ReplaceAllString(string(b), "")
}

// real lists the shared networks with their demand.
var real = []struct {
	name    string
	inputs  []string // as given to Read
	net     string
	demand  []string
	vehicle string // what a journey's element begins with
}{
	{"acosta", []string{"bologna/acosta/run.sumocfg"}, "bologna/acosta/acosta_buslanes.net.xml.gz",
		[]string{"bologna/acosta/acosta.rou.xml.gz", "bologna/acosta/acosta_busses.rou.xml.gz"}, "<vehicle "},
	{"cologne1", []string{"resco/cologne1.net.xml.gz", "resco/cologne1.rou.xml.gz"}, "resco/cologne1.net.xml.gz", []string{"resco/cologne1.rou.xml.gz"}, "<trip "},
	{"cologne3", []string{"resco/cologne3.net.xml.gz", "resco/cologne3.rou.xml.gz"}, "resco/cologne3.net.xml.gz", []string{"resco/cologne3.rou.xml.gz"}, "<vehicle "},
	{"ingolstadt1", []string{"resco/ingolstadt1.net.xml.gz", "resco/ingolstadt1.rou.xml.gz"}, "resco/ingolstadt1.net.xml.gz", []string{"resco/ingolstadt1.rou.xml.gz"}, "<vehicle |<trip "},
	{"grid20p", []string{"bench/grid20p.rou.xml.gz", "bench/grid20p.net.xml.gz"}, "bench/grid20p.net.xml.gz", []string{"bench/grid20p.rou.xml.gz"}, "<vehicle "},
}

// Counts of the tables equal those of the elements in the files, found by patterns on their text.
func TestReadRealNetworks(t *testing.T) {
	for _, x := range real {
		t.Run(x.name, func(t *testing.T) {
			var paths []string
			for _, in := range x.inputs {
				paths = append(paths, shared(t, in))
			}
			c, r, err := Read(paths, Options{})
			if err != nil {
				t.Fatal(err)
			}
			net := text(t, shared(t, x.net))
			count := func(pattern, in string) int { return len(regexp.MustCompile(pattern).FindAllString(in, -1)) }
			same := func(what string, have, want int) {
				t.Helper()
				if have != want {
					t.Errorf("%s: %d, the file has %d", what, have, want)
				}
			}
			same("streets", len(c.Streets.ID), count(`<edge id="[^:]`, net)-r.Rail)
			same("lanes", len(c.Lanes.ID), count(`<lane id="[^:]`, net)-railLanes(net))
			same("links", len(c.LaneLinks.ID), count(`<connection from="[^:]`, net)-r.LeftLinks)
			same("junctions", len(c.Junctions.ID), count(`<junction `, net)-count(`type="internal"`, net))
			same("signals", len(c.Signals.ID), count(`<tlLogic `, net))
			controlled := 0
			for _, s := range c.LaneLinks.Signal {
				if s != city.None {
					controlled++
				}
			}
			same("links at signals", controlled, count(`<connection from="[^:][^>]* tl="`, net))
			vehicles := 0
			for _, d := range x.demand {
				vehicles += count(x.vehicle, text(t, shared(t, d)))
			}
			same("vehicles", len(c.Trips.ID), vehicles)
			ones := 0
			for _, m := range regexp.MustCompile(`response="([01]*)"`).FindAllStringSubmatch(net, -1) {
				ones += strings.Count(m[1], "1")
			}
			same("pairs that give way", len(c.LaneLinks.Yields.Val), ones)
			t.Logf("%d streets, %d lanes, %d links, %d trips of %d types, %d stops, %d detectors; %+v", len(c.Streets.ID), len(c.Lanes.ID), len(c.LaneLinks.ID), len(c.Trips.ID),
				len(c.VehicleTypes.ID), len(c.Stops.ID), len(c.Detectors.ID), r)
		})
	}
}

// railLanes counts the lanes of edges that only rails use.
func railLanes(net string) int {
	n := 0
	for _, e := range regexp.MustCompile(`(?s)<edge id="[^:].*?</edge>`).FindAllString(net, -1) {
		lanes := regexp.MustCompile(`<lane [^>]*>`).FindAllString(e, -1)
		rail := 0
		for _, l := range lanes {
			if m := regexp.MustCompile(` allow="([^"]*)"`).FindStringSubmatch(l); m != nil && strings.Trim(strings.NewReplacer("tram", "", "rail_urban", "", "rail_electric", "", "rail_fast", "", "rail", "", "ship", "").Replace(m[1]), " ") == "" {
				rail++
			}
		}
		if rail == len(lanes) {
			n += rail
		}
	}
	return n
}
