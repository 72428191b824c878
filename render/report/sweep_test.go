package report

import (
	"strings"
	"testing"
)

func TestSweepPageShowsEveryValue(t *testing.T) {
	var b strings.Builder
	err := WriteSweep(&b, "Price <of> privacy", 8, []Panel{{"epsilon", "traffic.vehicle_hours", []Effect{{"off", 4, 5214.5, 90, 0, 0}, {"0.1", 4, 61_234, 90, 56_020, 235}}},
		{"epsilon", "warning_minutes", []Effect{{"off", 1, 3, 0, 0, 0}}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Price &lt;of&gt; privacy", ">off<", ">0.1<", "5214", "61.23k", "+56.02k", "8 runs", "warning_minutes by epsilon"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing", want)
		}
	}
	if n := strings.Count(b.String(), "<circle"); n != 3 {
		t.Errorf("%d dots for 3 values", n)
	}
	if strings.Contains(b.String(), "NaN") || strings.Contains(b.String(), "Inf") {
		t.Error("not a number")
	}
}
