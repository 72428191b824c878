package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	fontfiles "semul/assets/fonts"
	"semul/engine/validate"
	"semul/render/chart"
	"semul/render/palette"
	"semul/render/scene"
	"semul/render/text"
)

// mostPoints is the largest number of points of a curve that is drawn; the CSV has all of them.
const mostPoints = 900

// curveTones are the colours of computed curves, in order; what is true is neutral.
var curveTones = []chart.Tone{chart.Flood, chart.Closed, chart.Power, chart.Privacy, chart.Waiting, chart.Traffic, chart.FloodDeep}

// plot is a figure of a case that has been drawn.
type plot struct {
	figure validate.Figure
	file   string // below the folder of the page
	svg    string
	tones  []chart.Tone // of its curves
}

// writeValidation writes the curves and plots of all results below dir, and a page for each area.
func writeValidation(dir string, results []validate.Result, version string) error {
	fonts, err := text.LoadFonts(fontfiles.Regular, fontfiles.SemiBold)
	if err != nil {
		return err
	}
	plots := map[string][]plot{}
	for _, r := range results {
		if len(r.Figures) == 0 {
			continue
		}
		if err := os.MkdirAll(filepath.Join(dir, r.Area), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, r.Area, r.Case+".csv"), curvesCSV(r.Figures), 0o644); err != nil {
			return err
		}
		for k, f := range r.Figures {
			p := plot{figure: f, file: r.Area + "/" + r.Case + ".svg"}
			if k > 0 {
				p.file = fmt.Sprintf("%s/%s-%d.svg", r.Area, r.Case, k+1)
			}
			if p.svg, p.tones, err = drawFigure(fonts, f, r.Case); err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(p.file)), []byte(p.svg), 0o644); err != nil {
				return err
			}
			plots[r.Area+"/"+r.Case] = append(plots[r.Area+"/"+r.Case], p)
		}
	}
	var pages []string
	for _, r := range results {
		if !slices.Contains(pages, r.Area) {
			pages = append(pages, r.Area)
		}
	}
	for _, area := range pages {
		var own []validate.Result
		for _, r := range results {
			if r.Area == area {
				own = append(own, r)
			}
		}
		page, err := validationPage(area, own, plots, version)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, area+".html"), page, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// curvesCSV writes figures as rows of figure, curve, x and y.
func curvesCSV(figures []validate.Figure) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	row := func(words ...string) { _ = w.Write(words) } // a buffer takes all
	row("figure", "x_axis", "y_axis", "curve", "x", "y")
	for k, f := range figures {
		for _, c := range f.Curves {
			for i := range c.X {
				y := ""
				if c.Y[i] == c.Y[i] { // else there is none, such as a level where it is dry
					y = strconv.FormatFloat(c.Y[i], 'g', 9, 64)
				}
				row(strconv.Itoa(k+1), f.X, f.Y, c.Name, strconv.FormatFloat(c.X[i], 'g', 9, 64), y)
			}
		}
	}
	w.Flush()
	return b.Bytes()
}

// drawFigure draws a figure as SVG and returns the colours of its curves.
func drawFigure(fonts *text.Fonts, f validate.Figure, label string) (svg string, tones []chart.Tone, err error) {
	c := chart.Chart{W: 620, H: 280, Plain: true, From: math.Inf(1), To: math.Inf(-1), Cursor: math.NaN()}
	own := 0
	for _, curve := range f.Curves {
		s := chart.Series{Tone: chart.Neutral, Dash: curve.Truth}
		if !curve.Truth {
			s.Tone = curveTones[own%len(curveTones)]
			own++
		}
		if curve.Truth && len(curve.X) < 40 {
			s.Shape = chart.Dots
		}
		every := (len(curve.X) + mostPoints - 1) / mostPoints
		for i := 0; i < len(curve.X); i += max(1, every) {
			s.T, s.V = append(s.T, curve.X[i]), append(s.V, curve.Y[i])
			c.From, c.To = math.Min(c.From, curve.X[i]), math.Max(c.To, curve.X[i])
		}
		c.Series = append(c.Series, s)
		tones = append(tones, s.Tone)
	}
	if !(c.To > c.From) {
		c.From, c.To = 0, 1
	}
	var list scene.DrawList
	c.Draw(fonts, palette.Light, &list)
	var b bytes.Buffer
	err = chart.SVG(&b, &list, label+": "+f.Y+" over "+f.X)
	return b.String(), tones, err
}
