package viewer

import (
	"slices"
	"testing"

	"semul/engine/clock"
	"semul/engine/frame"
	"semul/render/scene"
	"semul/render/scenetest"
)

func names(all []Offer) []string {
	var out []string
	for _, o := range all {
		out = append(out, o.Name)
	}
	return out
}

func TestOnlyWhatARunHasIsOffered(t *testing.T) {
	storm := Offers(scenetest.NewStorm(scenetest.City()), scene.DefaultLayers)
	if got := names(storm); !slices.Equal(got, []string{"flood.depth", "traffic.link_speed", "traffic.vehicle", "traffic.closed", "traffic.signal"}) {
		t.Errorf("a storm offers %v", got)
	}
	blackout := Offers(scenetest.NewBlackout(scenetest.City()), scene.DefaultLayers)
	if got := names(Visible(blackout, false)); !slices.Equal(got, []string{"flood.depth", "traffic.link_speed", "traffic.vehicle", "traffic.closed",
		"power.energised", "sensing.status", "traffic.signal"}) {
		t.Errorf("the truth of a blackout is %v", got)
	}
	if got := names(Visible(blackout, true)); !slices.Equal(got, []string{"hub.release.speed", "hub.release.gauge"}) {
		t.Errorf("released of a blackout is %v", got)
	}
	if HasReleases(storm) || !HasReleases(blackout) {
		t.Error("the switch between truth and released stands with releases")
	}
	empty := &silent{scenetest.NewStorm(scenetest.City())}
	if got := names(Offers(empty, nil)); !slices.Equal(got, []string{"flood.depth"}) {
		t.Errorf("of a run that recorded depth alone %v are offered", got)
	}
}

// silent is a storm that declares all its layers and recorded one.
type silent struct{ *scenetest.Storm }

func (s *silent) Pair(layer int, t clock.Time, dst *[2]frame.Sample) (float32, error) {
	if s.Meta.Layers[layer].Name != "flood.depth" {
		layer = -1
	}
	return s.Storm.Pair(layer, t, dst)
}

func TestRivalsSwitchEachOtherOff(t *testing.T) {
	all := []Offer{{Name: "flood.depth", On: true}, {Name: "flood.hazard"}, {Name: "traffic.vehicle", On: true}}
	Switch(all, "flood.hazard")
	if got := Names(all, false); !slices.Equal(got, []string{"flood.hazard", "traffic.vehicle"}) {
		t.Errorf("%v", got)
	}
	Switch(all, "flood.hazard")
	Switch(all, "nothing")
	if got := Names(all, false); !slices.Equal(got, []string{"traffic.vehicle"}) {
		t.Errorf("%v", got)
	}
}

// TestColumnsOfAStreamSwitchEachOtherOff: they lie in one place.
func TestColumnsOfAStreamSwitchEachOtherOff(t *testing.T) {
	all := []Offer{{Name: "hub.release.loop.speed", Released: true, stream: "loop", On: true}, {Name: "hub.release.loop.vehicles", Released: true, stream: "loop"},
		{Name: "hub.release.gauge", Released: true, stream: "gauge", On: true}}
	Switch(all, "hub.release.loop.vehicles")
	if got := Names(all, true); !slices.Equal(got, []string{"hub.release.loop.vehicles", "hub.release.gauge"}) {
		t.Errorf("%v", got)
	}
}
