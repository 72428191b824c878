package viewer

import (
	"testing"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/render/scenetest"
)

// witness notes which layers are read.
type witness struct {
	*scenetest.Blackout
	read chan string
}

func (w *witness) Pair(layer int, t clock.Time, dst *[2]frame.Sample) (float32, error) {
	if w.read != nil && w.Meta.Layers[layer].Truth {
		select {
		case w.read <- w.Meta.Layers[layer].Name:
		default:
		}
	}
	return w.Blackout.Pair(layer, t, dst)
}

// In the released mode nothing of the window may come from the truth: not the map, the inspector, the charts, the lanes.
func TestReleasedModeReadsNoTruth(t *testing.T) {
	var source, probe *witness
	w := open(t, func(c *Config, town *city.City) {
		s := scenetest.NewBlackout(town)
		source, probe = &witness{Blackout: s}, &witness{Blackout: s}
		c.Source, c.Probe = source, probe
		c.Select = city.Ref{Support: city.OfUnderpass}
	})
	settle(t, w)
	if len(w.facts) == 0 || w.prober.Curve() == nil {
		t.Fatal("the inspector is empty before the switch")
	}
	w.Do(SwitchTruth, nil)
	settle(t, w) // what was begun before may end
	seen := make(chan string, 1)
	source.read, probe.read = seen, seen
	for _, r := range []city.Ref{{Support: city.OfUnderpass}, {Support: city.OfBuilding, Index: 3}, {Support: city.OfStreet, Index: 60}, {Support: city.OfPowerAsset}, {Support: city.Sensor, Index: 1}} {
		w.choose(r)
		settle(t, w)
		for _, f := range w.facts {
			if f.Name == wordDepth[w.lang] {
				t.Errorf("%v: the depth of the water is told", r)
			}
		}
	}
	select {
	case layer := <-seen:
		t.Errorf("layer %s was read", layer)
	default:
	}
	for _, e := range w.events {
		if e.Kind != "weather.alert" && e.Kind != "sensing.silent" {
			t.Errorf("event %s is shown", e.Kind)
		}
	}
}
