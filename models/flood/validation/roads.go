package validation

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"semul/engine/geo"
	"semul/engine/validate"
	"semul/models/flood"
)

// stageFile is a LISFLOOD-FP .stage output: where the points are, and the depth at each over time.
type stageFile struct {
	at    []geo.Point
	depth []validate.Curve
}

// readStage reads it: a table of points under "Stage information", then rows of time and depths.
func readStage(env validate.Env, name string) (s stageFile, err error) {
	f, err := env.Open(name)
	if err != nil {
		return s, err
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	series := false
	for in.Scan() {
		var v []float64
		for _, word := range strings.Fields(in.Text()) {
			x, err := strconv.ParseFloat(word, 64)
			if err != nil {
				v = nil
				break
			}
			v = append(v, x)
		}
		series = series || strings.HasPrefix(in.Text(), "Time")
		switch {
		case !series && len(v) == 4:
			s.at = append(s.at, geo.Point{X: v[1], Y: v[2]})
			s.depth = append(s.depth, validate.Curve{Name: fmt.Sprintf("point %d, LISFLOOD-FP", len(s.at)), Truth: true})
		case series && len(v) == len(s.at)+1:
			for k := range s.depth {
				s.depth[k].Add(v[0], v[k+1])
			}
		}
	}
	if len(s.at) == 0 || len(s.depth[0].X) == 0 {
		return s, fmt.Errorf("%s: no points or no rows", name)
	}
	return s, in.Err()
}

// roads is test 8A: rain and a point inflow on a small part of Glasgow, cells of 2 m, against depths of LISFLOOD-FP. The
// ground is not free to pass on: ground.asc.gz (2 m means of the benchmark's ground), manning.asc.gz (0.02 on roads, 0.05
// elsewhere) and inflow_at.csv (x,y of the point inflow) have to be put beside the data by hand.
var roads = Case{Name: "ea8a_roads", Metric: "largest mean absolute error of depth at a point", Unit: "m", Limit: 0.04, Data: "flood/ea_test8a", Long: true,
	Source: "UK Environment Agency 2D benchmark, test 8A (Néelz and Pender 2013); depths of LISFLOOD-FP in Itzi's tests; limit is Itzi's assert, flood.md 17",
	Run: func(ctx context.Context, env validate.Env) (Outcome, error) {
		if _, err := os.Stat(filepath.Join(env.Dir, "ground.asc.gz")); errors.Is(err, fs.ErrNotExist) {
			return Outcome{}, validate.Skipf("the ground is missing: put ground.asc.gz and manning.asc.gz, cells of 2 m, and inflow_at.csv (x,y), made from Test8A_dataset_2010.zip (Zenodo record 15256842), into %s", env.Dir)
		}
		dem, err := raster(env, "ground.asc.gz")
		if err != nil {
			return Outcome{}, err
		}
		rough, err := raster(env, "manning.asc.gz")
		if err != nil {
			return Outcome{}, err
		}
		if rough.NX != dem.NX || rough.NY != dem.NY {
			return Outcome{}, fmt.Errorf("manning.asc.gz has %d × %d cells, the ground %d × %d", rough.NX, rough.NY, dem.NX, dem.NY)
		}
		stage, err := readStage(env, "ea2dt8a.stage")
		if err != nil {
			return Outcome{}, err
		}
		spring, err := inflow8a(env)
		if err != nil {
			return Outcome{}, err
		}
		d, err := flood.NewDomain(flood.Config{Grid: dem.Grid, Bed: ground(dem), Manning: rough.Val})
		if err != nil {
			return Outcome{}, err
		}
		place, err := rings(env, "inflow_at.csv")
		if err != nil {
			return Outcome{}, err
		}
		if len(place) != 1 {
			return Outcome{}, fmt.Errorf("inflow_at.csv: one place under the heading x,y is due")
		}
		id, ok := dem.CellOf(place[0].at[0])
		if !ok {
			return Outcome{}, fmt.Errorf("inflow_at.csv: %v is off the ground", place[0].at[0])
		}
		b, err := d.AddBoundary("spring", flood.Inflow, []int{id})
		if err != nil {
			return Outcome{}, err
		}
		own := make([]validate.Curve, len(stage.at))
		for k := range own {
			own[k].Name = fmt.Sprintf("point %d, semul", k+1)
		}
		const rain = 400e-3 / 3600 // from 60 to 240 s
		for t := 0.0; t < 83*60; t++ {
			if t >= 60 && t < 240 {
				d.AddRain(0, rain)
			}
			b.SetRate(valueAt(spring, t+0.5))
			if err := d.Advance(ctx, 1, 1); err != nil {
				return Outcome{}, err
			}
			if math.Mod(t+1, 30) == 0 {
				for k, p := range stage.at {
					own[k].Add(t+1, depthAt(d, p.X, p.Y))
				}
			}
		}
		var o Outcome
		for k := range own {
			sum := 0.0
			for i, t := range own[k].X {
				sum += math.Abs(own[k].Y[i] - valueAt(stage.depth[k], t))
			}
			o.Value = math.Max(o.Value, sum/float64(len(own[k].X)))
			o.Figures = append(o.Figures, validate.Figure{X: "time [s]", Y: fmt.Sprintf("depth at point %d [m]", k+1), Curves: []validate.Curve{stage.depth[k], own[k]}})
		}
		return o, nil
	}}

// inflow8a reads the point inflow: steps of start, end [s] and flux [m/s] over a cell of 4 m².
func inflow8a(env validate.Env) (validate.Curve, error) {
	c := validate.Curve{Name: "inflow"}
	f, err := env.Open("point-inflow.csv")
	if err != nil {
		return c, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return c, err
	}
	for _, row := range rows[1:] {
		var v [3]float64
		for k := range v {
			if v[k], err = strconv.ParseFloat(row[k], 64); err != nil {
				return c, fmt.Errorf("point-inflow.csv: %w", err)
			}
		}
		const cell = 4 // [m²]
		c.Add(v[0], v[2]*cell)
		c.Add(v[1]-1e-3, v[2]*cell)
	}
	return c, nil
}
