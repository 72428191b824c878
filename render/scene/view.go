package scene

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"semul/engine/city"
	"semul/render/palette"
	"semul/render/text"
)

// View is how a picture is looked at.
type View struct {
	W, H     int     // [logical px]
	Scale    float64 // device pixels per logical pixel; 0 means 1
	Camera   Camera
	Theme    palette.Theme
	Lang     text.Lang
	Layers   []string // names of the layers that are on; nil means DefaultLayers
	BySpeed  bool     // colour vehicles by speed, not by type
	Chrome   Chrome
	Title    string // shown above the clock; empty means the run's own
	NoLabels bool
	Selected city.Ref
	Released bool  // truth layers are not even read
	Reserved []Box // places that labels keep away from, such as panels over the picture
}

// Chrome is the set of furniture on a picture.
type Chrome uint8

// The furniture.
const (
	ShowLegend Chrome = 1 << iota
	ShowScale         // scale bar and north arrow
	ShowClock         // title, date, time, weather
	ShowSource        // what it is, where it comes from
	ShowAll    = ShowLegend | ShowScale | ShowClock | ShowSource
	ShowNone   = Chrome(0)
)

// DefaultLayers are the layers that are drawn when a view names none.
var DefaultLayers = []string{"flood.depth", "traffic.link_speed", "traffic.vehicle", "traffic.signal", "traffic.closed",
	"power.energised", "sensing.status"}

// On reports whether a layer is to be drawn.
func (v *View) On(name string) bool {
	layers := v.Layers
	if layers == nil {
		layers = DefaultLayers
	}
	for _, l := range layers {
		if l == name {
			return true
		}
	}
	return false
}

// scale returns device pixels per logical pixel.
func (v *View) scale() float32 {
	if v.Scale <= 0 {
		return 1
	}
	return float32(v.Scale)
}

// Check returns an error that names the first thing a picture cannot be made of.
func (v *View) Check() error {
	switch {
	case v.W < 64 || v.H < 64 || v.W > 16384 || v.H > 16384:
		return fmt.Errorf("scene: picture of %d×%d px: each side must be from 64 to 16384", v.W, v.H)
	case v.Scale < 0 || v.Scale > 8:
		return fmt.Errorf("scene: %g device pixels per logical pixel: must be from 0.1 to 8", v.Scale)
	case !(v.Camera.MPP > 0) || v.Camera.MPP > 1e5 || !v.Camera.Center.Finite():
		return fmt.Errorf("scene: camera at (%g, %g) with %g m per pixel: give a place and a scale above 0", v.Camera.Center.X, v.Camera.Center.Y, v.Camera.MPP)
	}
	return nil
}

// ParseSize reads "1280x800" (or with ×) as logical pixels, each side from 64 to 16384.
func ParseSize(s string) (w, h int, err error) {
	a, b, ok := strings.Cut(strings.ReplaceAll(strings.ToLower(s), "×", "x"), "x")
	w, errW := strconv.Atoi(strings.TrimSpace(a))
	h, errH := strconv.Atoi(strings.TrimSpace(b))
	if !ok || errW != nil || errH != nil || w < 64 || h < 64 || w > 16384 || h > 16384 {
		return 0, 0, fmt.Errorf("size %q: write WIDTHxHEIGHT in pixels, each from 64 to 16384, e.g. 1280x800", s)
	}
	return w, h, nil
}

// ParseLayers reads "flood.depth,traffic.vehicle"; "+name" and "-name" change the default set,
// where another colour of streets takes the place of the one there was. Known are the layers
// that a run has; an unknown name is an error that lists them.
func ParseLayers(s string, known []string) ([]string, error) {
	have := map[string]bool{}
	for _, k := range known {
		have[k] = true
	}
	var on []string
	for i, part := range strings.Split(s, ",") {
		name := strings.TrimSpace(part)
		if name == "" {
			continue
		}
		change := name[0]
		if change == '+' || change == '-' {
			name = name[1:]
			if i == 0 {
				on = append(on, DefaultLayers...)
			}
		}
		if !have[name] {
			list := append([]string(nil), known...)
			sort.Strings(list)
			return nil, fmt.Errorf("layer %q: this run has no such layer; it has %s", name, strings.Join(list, ", "))
		}
		if change == '+' && slices.Contains(StreetColours, name) {
			on = slices.DeleteFunc(on, func(l string) bool { return slices.Contains(StreetColours, l) })
		}
		if change == '-' {
			kept := on[:0]
			for _, l := range on {
				if l != name {
					kept = append(kept, l)
				}
			}
			on = kept
			continue
		}
		on = append(on, name)
	}
	if on == nil {
		on = []string{}
	}
	return on, nil
}
