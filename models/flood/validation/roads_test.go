package validation

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"semul/engine/validate"
)

// Test 8A runs on any ground that is put beside its data: here a closed square without inflow, where rain of 400 mm/h for
// three minutes must stand 20 mm deep, as the made-up stages say.
func TestRoadsRunOnTheGroundGiven(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	grid := func(v string) string {
		return "ncols 12\nnrows 12\nxllcorner 0\nyllcorner 0\ncellsize 2\n" + strings.Repeat(v+" ", 144)
	}
	env := validate.Env{Dir: dir}
	if _, err := roads.Run(context.Background(), env); err == nil || !strings.Contains(err.Error(), "15256842") {
		t.Errorf("without its ground: %v", err)
	}
	write("ground.asc.gz", grid("3")) // a reader looks at the first bytes, not at the name
	write("manning.asc.gz", grid("0.05"))
	write("inflow_at.csv", "x,y\n5,5\n")
	write("point-inflow.csv", "start,end,flux\n0,18000,0\n")
	stage := "Stage output, depth (m).\n\nStage information (stage,x,y,elev):\n1 5.0 5.0 3.0\n2 19.0 11.0 3.0\n\nOutput, depths:\nTime; stages 1 to 2\n"
	for s := 0.0; s <= 4980; s += 30 {
		h := 400e-3 / 3600 * math.Min(math.Max(s-60, 0), 180)
		stage += fmt.Sprintf("%.3f %.5f %.5f\n", s, h, h)
	}
	write("ea2dt8a.stage", stage)
	o, err := roads.Run(context.Background(), env)
	if err != nil || !(o.Value < 1e-4) || len(o.Figures) != 2 || len(o.Figures[0].Curves[1].X) != 166 {
		t.Errorf("%v; error %g m, %d figures", err, o.Value, len(o.Figures))
	}
	write("inflow_at.csv", "x,y\n500,5\n")
	if _, err := roads.Run(context.Background(), env); err == nil || !strings.Contains(err.Error(), "off the ground") {
		t.Errorf("an inflow off the ground: %v", err)
	}
}
