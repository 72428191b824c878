package report

import (
	"bytes"

	"semul/engine/clock"
	"semul/engine/frame"
	"semul/render/export"
	"semul/render/palette"
	"semul/render/scene"
	"semul/render/text"
)

// Pictures takes the page's maps on light ground: one large with legend at the instant worst, and one for each of
// times. They show the whole city. Labels are in the language shown first.
func Pictures(s *export.Studio, src frame.Source, worst clock.Time, times []clock.Time, l text.Lang) (hero *Map, maps []Map, err error) {
	take := func(at clock.Time, w int, chrome scene.Chrome, scale float64) (*Map, error) {
		h := pictureHeight(s, w)
		v := scene.View{W: w, H: h, Scale: scale, Camera: scene.Fit(s.Map.City.Bounds, w, h, 6), Theme: palette.Light, Lang: l, Chrome: chrome}
		var b bytes.Buffer
		if err := s.Compact(&b, src, at, v); err != nil {
			return nil, err
		}
		return &Map{At: at, PNG: b.Bytes(), W: int(float64(w)*scale + 0.5), H: int(float64(h)*scale + 0.5)}, nil
	}
	if hero, err = take(worst, 1080, scene.ShowAll, 1); err != nil {
		return nil, nil, err
	}
	for _, t := range times {
		m, err := take(t, 760, scene.ShowScale, 1)
		if err != nil {
			return nil, nil, err
		}
		maps = append(maps, *m)
	}
	return hero, maps, nil
}

// pictureHeight is the height that fits the city's shape, between 9:16 and 4:5 of the width.
func pictureHeight(s *export.Studio, w int) int {
	b := s.Map.City.Bounds
	ratio := 0.66
	if b.Width() > 0 && b.Height() > 0 {
		ratio = min(max(b.Height()/b.Width(), 0.5625), 0.8)
	}
	return int(float64(w)*ratio) &^ 1
}

// Worst returns the instant at which the most ground is flooded, else at which the fewest vehicles could be moving,
// else the middle of the run: where the page's large map is taken.
func (d *Data) Worst() clock.Time {
	for _, id := range []string{"flood.flooded_area", "flood.volume", "traffic.closed", "traffic.running"} {
		if s := d.find(id); s != nil {
			if v, t, ok := s.peak(); ok && v > 0 {
				return clock.FromSeconds(t)
			}
		}
	}
	return d.reached() / 2
}
