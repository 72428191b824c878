package sumo

import (
	"slices"
	"strings"
	"testing"
)

// Signals that follow vehicles in SUMO are warned of, with the bounds of their greens; those that cannot vary are not.
func TestActuatedSignalsAreWarnedOf(t *testing.T) {
	day := `programID="day" offset="0"><phase duration="31" state="GGgGrrG"/>`
	for _, kind := range []string{"actuated", "delay_based", "NEMA"} {
		net := strings.Replace(tee, `type="static" `+day, `type="`+kind+`" `+strings.Replace(day, `duration="31"`, `duration="31" minDur="6" maxDur="45"`, 1), 1)
		if net == tee {
			t.Fatal("the network has no such program")
		}
		_, r, err := Read(files(t, net), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if want := []Actuated{{0, 6, 45}}; !slices.Equal(r.Actuated, want) {
			t.Errorf("%s: %v, want %v", kind, r.Actuated, want)
		}
		if len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], `1 of 1 signals are actuated, delay_based or NEMA in SUMO (e.g. T): a run plays their phases by the clock`) {
			t.Errorf("%s: warnings %q", kind, r.Warnings)
		}
	}
	for _, net := range []string{tee, strings.Replace(tee, `type="static" `+day, `type="actuated" `+day, 1)} { // without bounds all phases last as long as they do
		if _, r, err := Read(files(t, net), Options{}); err != nil || len(r.Warnings)+len(r.Actuated) > 0 {
			t.Errorf("%v: %v, %q", err, r.Actuated, r.Warnings)
		}
	}
}
