package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// fitted are the files of `semul traffic calibrate`.
var fitted = [3]string{"demand.csv", "paths.csv", "fit.csv"}

// write leaves the demand as fitted, its paths, and every count before and after.
func (k *calibration) write(dir string, r calibrateResult) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	d, trips := k.demand, k.scaled()
	err := writeLines(filepath.Join(dir, fitted[0]), "from,to,trips,trips_before", len(trips), func(i int) string {
		return fmt.Sprintf("%s,%s,%.9g,%.9g", quoted(d.Sites[d.From[i]].Name), quoted(d.Sites[d.To[i]].Name), trips[i], d.Trips[i])
	})
	if err != nil {
		return err
	}
	err = writeLines(filepath.Join(dir, fitted[1]), "from,to,trips,trips_before,streets", len(k.paths), func(i int) string {
		p := k.paths[i]
		names := make([]string, len(p.Streets))
		for n, s := range p.Streets {
			names[n] = k.city.Streets.ID[s]
		}
		return fmt.Sprintf("%s,%s,%.9g,%.9g,%s", quoted(d.Sites[d.From[p.Pair]].Name), quoted(d.Sites[d.To[p.Pair]].Name), k.fit.Factor[i]*p.Trips, p.Trips, quoted(strings.Join(names, " ")))
	})
	if err != nil {
		return err
	}
	return writeLines(filepath.Join(dir, fitted[2]), "place,from,to,count,sigma,before,after,geh_before,geh", len(r.Fit), func(i int) string {
		f := r.Fit[i]
		from, to, _ := strings.Cut(f.Period, "-")
		return fmt.Sprintf("%s,%s,%s,%.9g,%.9g,%.9g,%.9g,%.4f,%.4f", quoted(f.Place), from, to, f.Count, f.Sigma, f.Before, f.After, f.GEHWas, f.GEH)
	})
}

func (r *calibrateResult) print(e *environment) {
	p := func(format string, args ...any) { fmt.Fprintf(e.stdout, format, args...) }
	p("%s, %s: %d pairs on %d paths, %d counts\n", r.City, r.Period, r.Pairs, r.Paths, r.Counts)
	p("  GEH below 5     %6.1f %% of the counts, before %.1f %%; 85 %% is usual\n", r.After, r.Before)
	p("  mean GEH        %10.2f, before %.2f\n", r.Mean, r.MeanWas)
	if r.R != nil {
		p("  R² of flows     %10.4f, before %.4f\n", *r.R, *r.RWas)
	}
	p("  misfit          %10.4g, before %.4g; %d sweeps\n", r.Misfit, r.MisfitWas, r.Sweeps)
	p("  trips           %10.1f, before %.1f; %.1f pass no count, %.1f have no way\n", r.Trips, r.TripsBefore, r.Unseen, r.Unroutable)
	p("  paths at bounds %10d\n", r.AtBound)
	for _, a := range r.Assumptions {
		p("  taken: %s\n", a)
	}
	p("  %-24s %-13s %9s %9s %9s %7s %7s\n", "", "", "", "", "", "GEH", "GEH")
	p("  %-24s %-13s %9s %9s %9s %7s %7s\n", "place", "period", "count", "before", "after", "before", "after")
	for i, f := range r.Fit {
		if i == 40 {
			p("  … and %d more; --out or --json has all\n", len(r.Fit)-i)
			break
		}
		note := ""
		if f.Unmoved {
			note = "  no path passes"
		}
		p("  %-24s %-13s %9.1f %9.1f %9.1f %7.2f %7.2f%s\n", f.Place, f.Period, f.Count, f.Before, f.After, f.GEHWas, f.GEH, note)
	}
}
