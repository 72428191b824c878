package main

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"semul/engine/validate"
)

// The page says what was missed, names where figures of others were read, and fetches nothing.
func TestValidationPage(t *testing.T) {
	dir := t.TempDir()
	curve := validate.Over("semul", 3, func(i int) float64 { return float64(i) }, func(i int) float64 {
		if i == 1 {
			return math.NaN()
		}
		return float64(i * i)
	})
	results := []validate.Result{
		{Area: "flood", Case: "good", Metric: "error", Unit: "m", Value: 0.1, Limit: 0.2, Pass: true, Source: "a paper",
			Peers: []validate.Peer{{Model: "Other", Figure: "0.3 m", Source: "their report"}}, Figures: []validate.Figure{{X: "x [m]", Y: "h [m]", Curves: []validate.Curve{curve}}}},
		{Area: "flood", Case: "bad", Metric: "error <b>", Value: 3, Limit: 2, Source: "a paper"},
		{Area: "flood", Case: "absent", Metric: "error", Limit: 2, Source: "a paper", Skipped: "no ground"},
	}
	if err := writeValidation(dir, results, "test"); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(dir, "flood.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"1 of 2 cases keep their limit, 1 skipped", `class="miss">miss`, "Other: 0.3 m", "their report", "no ground", "<svg", "error &lt;b&gt;"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page has no %q", want)
		}
	}
	for _, never := range []string{"http://", "https://", "<script", "NaN"} {
		if strings.Contains(strings.ReplaceAll(string(page), "http://www.w3.org/2000/svg", ""), never) {
			t.Errorf("the page has %q", never)
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, "flood", "good.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "figure,x_axis,y_axis,curve,x,y\n1,x [m],h [m],semul,0,0\n1,x [m],h [m],semul,1,\n1,x [m],h [m],semul,2,4\n"; string(text) != want {
		t.Errorf("got %q, want %q", text, want)
	}
	if _, err := os.Stat(filepath.Join(dir, "flood", "good.svg")); err != nil {
		t.Error(err)
	}
}
