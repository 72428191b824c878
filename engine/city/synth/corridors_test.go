package synth

import (
	"strings"
	"testing"

	"semul/engine/city"
	"semul/engine/geo"
)

func corridorsCity(t *testing.T, name string) *city.City {
	t.Helper()
	spec, err := Builtin(name)
	if err != nil {
		t.Fatal(err)
	}
	c, err := Generate(spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Two arterials of eight kilometres, one through a tunnel below a hill, signals each 350 to 750 m between the ends, homes in
// the west and work in the east, all of it sealed, connected, marked synthetic and the same bits each time.
func TestCorridors(t *testing.T) {
	c := corridorsCity(t, "corridors")
	if again := corridorsCity(t, "corridors"); again.Hash() != c.Hash() {
		t.Error("another hash the second time")
	}
	length, bored := map[string]float64{}, 0.0
	for s := range c.Streets.ID {
		length[c.Streets.Name[s]] += float64(c.Streets.Length[s])
		if !c.Streets.Tunnel[s] {
			continue
		}
		line := c.Streets.Line.At(s)
		bored += geo.PolylineLength(line)
		if z, ends := c.Terrain.Sample(line[len(line)/2]), c.Terrain.Sample(line[0]); z < ends+40 {
			t.Errorf("the tunnel lies below %.0f m of ground, its portal at %.0f m", z, ends)
		}
	}
	for _, name := range []string{"너른대로", "솔재로"} {
		if l := length[name]; l < 2*7500 || l > 2*9000 {
			t.Errorf("%s is %.0f m long, both ways", name, l)
		}
	}
	if length["솔재로"] <= length["너른대로"] {
		t.Errorf("the straight corridor has %.0f m, the other %.0f m", length["너른대로"], length["솔재로"])
	}
	if bored < 2*1200 {
		t.Errorf("%.0f m of tunnel, both ways", bored)
	}
	if n := len(c.Signals.ID); n < 25 {
		t.Errorf("%d signals", n)
	}
	if n := reached(c); n != len(c.Junctions.ID) {
		t.Errorf("%d of %d junctions can be reached from the first", n, len(c.Junctions.ID))
	}
	live, jobs := map[bool]float32{}, map[bool]float32{}
	for z, id := range c.Zones.ID {
		live[strings.HasPrefix(id, "home")] += c.Zones.Residents[z]
		jobs[strings.HasPrefix(id, "work")] += c.Zones.Jobs[z]
	}
	if live[true] < 50000 || live[false] > live[true]/10 || jobs[true] < 4*jobs[false] {
		t.Errorf("residents %v, jobs %v", live, jobs)
	}
	for _, l := range c.Layers {
		if !l.Synthetic {
			t.Errorf("layer %s is not marked synthetic", l.Layer)
		}
	}
}

// reached counts the junctions that streets lead to from the first one.
func reached(c *city.City) int {
	seen := make([]bool, len(c.Junctions.ID))
	seen[0] = true
	n := 1
	for more := true; more; {
		more = false
		for s := range c.Streets.ID {
			if from, to := c.Streets.From[s], c.Streets.To[s]; seen[from] && !seen[to] {
				seen[to], more = true, true
				n++
			}
		}
	}
	return n
}

// Every plan has the long cycle; the two specs differ in nothing but offsets.
func TestCorridorSignals(t *testing.T) {
	apart, wave := corridorsCity(t, "corridors"), corridorsCity(t, "corridors-wave")
	other := 0
	for s := range apart.Signals.ID {
		cycle := float32(0)
		for i, d := range apart.Signals.Duration.At(s) {
			cycle += d
			if wave.Signals.Duration.At(s)[i] != d || wave.Signals.State.At(s)[i] != apart.Signals.State.At(s)[i] {
				t.Errorf("signal %s has other stages", apart.Signals.ID[s])
			}
		}
		if cycle != longCycle {
			t.Errorf("signal %s has a cycle of %g s", apart.Signals.ID[s], cycle)
		}
		if apart.Signals.Offset[s] != wave.Signals.Offset[s] {
			other++
		}
	}
	if other < len(apart.Signals.ID)/2 {
		t.Errorf("%d offsets differ", other)
	}
}

func TestCorridorSpecErrors(t *testing.T) {
	for _, x := range [][2]string{
		{"shape = \"ring\"", "x.toml:1:9: shape: must be \"town\" or \"corridors\", got \"ring\""},
		{"shape = \"corridors\"\nwidth = \"3 km\"\nheight = \"2 km\"", "x.toml:2:9: width: 3 km by 2 km; corridors take 7500 m by 3200 m or more"},
		{"shape = \"corridors\"\nsignals = \"off\"\nwidth = \"8 km\"\nheight = \"3.6 km\"", "x.toml:2:11: signals: must be \"wave\" or \"apart\", got \"off\""},
	} {
		text := x[0]
		if !strings.Contains(text, "width") {
			text += "\narea = \"12 km2\""
		}
		if _, err := Parse([]byte(text), "x.toml"); err == nil || err.Error() != x[1] {
			t.Errorf("%s:\n got %v\nwant %s", x[0], err, x[1])
		}
	}
}
