package chart

import (
	"image/color"

	"semul/render/palette"
)

// Tone is what a series is about; it picks the colour. Water is blue, traffic neutral, orange and red.
type Tone uint8

// The tones.
const (
	Neutral Tone = iota
	Rain
	Tide
	Flood
	FloodDeep
	Traffic
	Waiting
	Speed
	Closed
	Power
	Privacy
	tones
)

var toneTable = [tones]struct {
	name        string
	dark, light color.NRGBA
}{
	Neutral:   {"neutral", palette.Dark.Color(palette.Text2), palette.Light.Color(palette.Text2)},
	Rain:      {"rain", depth(3, palette.Dark), depth(1, palette.Light)},
	Tide:      {"tide", depth(2, palette.Dark), depth(3, palette.Light)},
	Flood:     {"flood", depth(2, palette.Dark), depth(2, palette.Light)},
	FloodDeep: {"flood-deep", depth(4, palette.Dark), depth(4, palette.Light)},
	Traffic:   {"traffic", palette.VehicleType.Color(0, palette.Dark), palette.VehicleType.Color(0, palette.Light)},
	Waiting:   {"waiting", palette.SpeedRatio.Color(1, palette.Dark), palette.SpeedRatio.Color(1, palette.Light)},
	Speed:     {"speed", palette.SpeedRatio.Color(3, palette.Dark), palette.SpeedRatio.Color(4, palette.Light)},
	Closed:    {"closed", palette.SpeedRatio.Color(0, palette.Dark), palette.SpeedRatio.Color(0, palette.Light)},
	Power:     {"power", palette.GridLoading.Color(1, palette.Dark), palette.GridLoading.Color(1, palette.Light)},
	Privacy:   {"privacy", palette.Dark.Color(palette.Privacy), palette.Light.Color(palette.Privacy)},
}

func depth(k int, t palette.Theme) color.NRGBA { return palette.FloodDepth.Color(k, t) }

// String returns the name of the tone, which pages use as the name of a colour variable.
func (t Tone) String() string { return toneTable[min(t, tones-1)].name }

// Color returns the tone's colour in a theme.
func (t Tone) Color(theme palette.Theme) color.NRGBA {
	if theme == palette.Light {
		return toneTable[min(t, tones-1)].light
	}
	return toneTable[min(t, tones-1)].dark
}

// Tones returns all tones.
func Tones() []Tone {
	all := make([]Tone, tones)
	for i := range all {
		all[i] = Tone(i)
	}
	return all
}
