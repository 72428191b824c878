package people

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestFittingMeetsBothMarginsAndRoundingKeepsThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, cols := rapid.IntRange(1, 7).Draw(t, "rows"), rapid.IntRange(1, 6).Draw(t, "cols")
		g := newTable(rows, cols)
		wantRows, wantCols := make([]int, rows), make([]int, cols)
		for k := range g.cell { // margins of a table that exists, so that they can be met
			n := rapid.IntRange(0, 40).Draw(t, "n")
			wantRows[k/cols] += n
			wantCols[k%cols] += n
			g.cell[k] = rapid.Float64Range(0.05, 3).Draw(t, "seed")
		}
		seed := append([]float64(nil), g.cell...)
		if off := g.fit(floats(wantRows), floats(wantCols)); off > 1e-6 {
			t.Fatalf("a margin is off by %g of the whole", off)
		}
		for r := range rows {
			if math.Abs(g.rowSum(r)-float64(wantRows[r])) > 1e-6*max(1, float64(sum(wantRows))) {
				t.Fatalf("row %d sums up to %g, want %d", r, g.rowSum(r), wantRows[r])
			}
		}
		for r := 1; r < rows; r++ { // odds ratios are the seed's
			for c := 1; c < cols; c++ {
				a, b := g.cell[0]*g.cell[r*cols+c], g.cell[c]*g.cell[r*cols]
				x, y := seed[0]*seed[r*cols+c], seed[c]*seed[r*cols]
				if a > 1e-3 && b > 1e-3 && math.Abs(a/b/(x/y)-1) > 1e-6 {
					t.Fatalf("odds of cell %d,%d are %g, the seed has %g", r, c, a/b, x/y)
				}
			}
		}
		whole, err := g.round(wantRows, wantCols)
		if err != nil {
			t.Fatal(err)
		}
		for r := range rows {
			if got := sum(whole[r*cols : (r+1)*cols]); got != wantRows[r] {
				t.Fatalf("whole row %d sums up to %d, want %d", r, got, wantRows[r])
			}
		}
		for c := range cols {
			got := 0
			for r := range rows {
				got += whole[r*cols+c]
			}
			if got != wantCols[c] {
				t.Fatalf("whole column %d sums up to %d, want %d", c, got, wantCols[c])
			}
		}
	})
}

func TestZerosStayAndAnImpossibleMarginIsToldByHowMuch(t *testing.T) {
	g := table{2, 2, []float64{1, 0, 1, 0}} // nobody may be in column 1
	if off := g.fit([]float64{6, 4}, []float64{7, 3}); math.Abs(off-0.3) > 1e-9 {
		t.Errorf("off by %g of the whole, want 0.3", off)
	}
	if g.cell[1] != 0 || g.cell[3] != 0 {
		t.Errorf("zeros became %v", g.cell)
	}
	if _, err := g.round([]int{6, 4}, []int{7, 3}); err == nil {
		t.Error("a column that is closed was filled")
	}
}

func TestRoundingGoesRoundAClosedCell(t *testing.T) {
	g := table{2, 2, []float64{0.5, 0, 0.5, 1}}
	whole, err := g.round([]int{1, 1}, []int{1, 1})
	if err != nil || whole[0] != 1 || whole[3] != 1 {
		t.Errorf("got %v, %v; only 1 0 / 0 1 fits", whole, err)
	}
}
