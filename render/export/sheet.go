package export

import (
	"fmt"
	"image"
	"image/draw"
	"strconv"
	"strings"

	"semul/engine/clock"
	"semul/engine/frame"
	"semul/render/scene"
)

// sheetGap is the distance between the pictures of a sheet [logical px].
const sheetGap = 8

// Sheet paints a contact sheet of cols×rows pictures at the given instants, with one title, legend and line of sources
// for all. The view's size is that of the whole sheet; its camera is moved to show the same ground in each picture.
func (s *Studio) Sheet(src frame.Source, times []clock.Time, cols, rows int, v scene.View) (*image.RGBA, error) {
	if cols < 1 || rows < 1 || len(times) == 0 || len(times) > cols*rows {
		return nil, fmt.Errorf("export: %d instants on a sheet of %d×%d pictures: give at least one and not more than fit", len(times), cols, rows)
	}
	head, foot := scene.SheetHead, scene.SheetFoot
	cell := v
	cell.W = (v.W - sheetGap*(cols+1)) / cols
	cell.H = (v.H - head - foot - sheetGap*(rows-1)) / rows
	if cell.W < 120 || cell.H < 90 {
		return nil, fmt.Errorf("export: a sheet of %d×%d px leaves %d×%d px for each of %d×%d pictures: make it larger", v.W, v.H, cell.W, cell.H, cols, rows)
	}
	cell.Chrome = scene.ShowClock
	cell.Camera.MPP = v.Camera.MPP * max(float64(v.W)/float64(cell.W), float64(v.H)/float64(cell.H))
	if err := s.painter.PaintSheet(v, cell.Camera, src, times[len(times)-1], &s.list); err != nil {
		return nil, err
	}
	sheet := s.brush.Draw(&s.list)
	scale := float64(s.list.Scale)
	px := func(a int) int { return int(float64(a)*scale + 0.5) }
	for k, t := range times {
		img, err := s.Picture(src, t, cell)
		if err != nil {
			return nil, err
		}
		x := px(sheetGap + k%cols*(cell.W+sheetGap))
		y := px(head + k/cols*(cell.H+sheetGap))
		draw.Draw(sheet, image.Rect(x, y, x+img.Rect.Dx(), y+img.Rect.Dy()), img, image.Point{}, draw.Src)
	}
	return sheet, nil
}

// ParseSheet reads "3x2": columns and rows, each from 1 to 8.
func ParseSheet(s string) (cols, rows int, err error) {
	a, b, ok := strings.Cut(strings.ReplaceAll(strings.ToLower(s), "×", "x"), "x")
	cols, errC := strconv.Atoi(strings.TrimSpace(a))
	rows, errR := strconv.Atoi(strings.TrimSpace(b))
	if !ok || errC != nil || errR != nil || cols < 1 || rows < 1 || cols > 8 || rows > 8 {
		return 0, 0, fmt.Errorf("sheet %q: write COLUMNSxROWS, each from 1 to 8, e.g. 3x2", s)
	}
	return cols, rows, nil
}
