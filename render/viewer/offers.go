package viewer

import (
	"cmp"
	"slices"

	"semul/engine/city"
	"semul/engine/frame"
	"semul/render/scene"
	"semul/render/text"
)

// Offer is one layer that can be switched on.
type Offer struct {
	Name     string
	Group    string
	Title    [2]string // Korean, English
	Released bool      // what the hub let out
	Truth    bool
	On       bool

	stream  string // of what was let out
	support city.Support
}

// offerTitles are short names of layers; others go by the title that their model gave.
var offerTitles = map[string][2]string{
	"flood.depth":        {"침수 깊이", "Flood depth"},
	"flood.velocity":     {"물 흐름 속도", "Water speed"},
	"flood.hazard":       {"침수 위험 등급", "Flood hazard"},
	"traffic.link_speed": {"도로 속도", "Streets by speed"},
	"traffic.vehicle":    {"차량", "Vehicles"},
	"traffic.signal":     {"신호등", "Signals"},
	"traffic.closed":     {"도로 통제", "Closures"},
	"traffic.flow":       {"교통량", "Traffic flow"},
	"traffic.noise":      {"도로 소음", "Road noise"},
	"traffic.co2":        {"차량 CO₂", "CO₂ of vehicles"},
	"power.energised":    {"정전 지역", "Dark areas"},
	"power.loading":      {"선로 부하", "Line loading"},
	"power.voltage":      {"전압", "Voltage"},
	"sensing.status":     {"센서", "Sensors"},
	"people.exposed":     {"침수 노출 인구", "People exposed"},
}

// offerOrder is the order of the list; layers that are not named follow in the order of the run.
var offerOrder = []string{"flood.depth", "traffic.link_speed", "traffic.vehicle", "traffic.closed", "power.energised",
	"sensing.status", "traffic.signal", "flood.hazard", "flood.velocity", "traffic.flow", "traffic.noise", "traffic.co2", "power.loading", "power.voltage", "people.exposed"}

// rivals are layers drawn in the same place: switching one on switches the others off.
var rivals = [][]string{
	{"flood.depth", "flood.velocity", "flood.hazard"},
	scene.StreetColours,
}

// Offers lists the layers that a run has and a map can show. on names those that are switched on.
func Offers(src frame.Source, on []string) []Offer {
	info := src.Info()
	from, _, live := src.Span()
	var out []Offer
	var pair [2]frame.Sample
	if !slices.ContainsFunc(on, func(name string) bool { k := info.Layer(name); return k >= 0 && info.Layers[k].Kind == frame.Release }) {
		on = append(slices.Clip(on), scene.DefaultReleased(info)...)
	}
	for k := range info.Layers {
		l := &info.Layers[k]
		if !drawable(src, info, l) {
			continue
		}
		if _, err := src.Pair(k, from, &pair); err != nil && !live {
			continue // declared, but nothing was recorded
		}
		title, ok := offerTitles[l.Name]
		if !ok {
			title = l.Title
		}
		if title == [2]string{} {
			title = [2]string{l.Name, l.Name}
		}
		out = append(out, Offer{Name: l.Name, Group: l.Group, Title: title, Released: l.Kind == frame.Release, Truth: l.Truth,
			On: slices.Contains(on, l.Name), support: l.Support})
		if l.Release != nil {
			out[len(out)-1].stream = l.Release.Stream
		}
	}
	rank := func(o Offer) int {
		if k := slices.Index(offerOrder, o.Name); k >= 0 {
			return k
		}
		return len(offerOrder)
	}
	slices.SortStableFunc(out, func(a, b Offer) int { return cmp.Compare(rank(a), rank(b)) })
	return out
}

// drawable reports whether the map has a way to show a layer.
func drawable(src frame.Source, info *frame.Info, l *frame.LayerSpec) bool {
	if l.Name == "weather.rain" || l.Name == "drainage.underpass" {
		return false // told by the clock and by signs
	}
	if l.Kind == frame.Counter {
		return false // told by a strip
	}
	if l.Kind == frame.Release && l.Support == city.OfFeeder {
		return true
	}
	if _, grid := info.Grids[l.Support.String()]; grid || l.Kind == frame.Mover {
		return true
	}
	if l.Support == city.Sensor {
		_, ok := scene.PlacerOf(src)
		return ok
	}
	return l.Support > city.NoSupport && l.Support < city.Dynamic && l.Support != city.OfFeeder && l.Support != city.OfGuideway
}

// Visible returns the offers of a mode: in the released one only what the hub let out and what is nobody's secret.
func Visible(all []Offer, released bool) []Offer {
	var out []Offer
	for _, o := range all {
		if o.Released == released || released && !o.Truth {
			out = append(out, o)
		}
	}
	return out
}

// HasReleases reports whether a run shows anything that the hub let out.
func HasReleases(all []Offer) bool {
	return slices.ContainsFunc(all, func(o Offer) bool { return o.Released })
}

// Switch turns a layer on or off, and its rivals off.
func Switch(all []Offer, name string) {
	k := slices.IndexFunc(all, func(o Offer) bool { return o.Name == name })
	if k < 0 {
		return
	}
	all[k].On = !all[k].On
	if all[k].Released && all[k].On && all[k].stream != "" { // columns of one stream lie in one place
		for i := range all {
			if i != k && all[i].stream == all[k].stream && all[i].support == all[k].support {
				all[i].On = false
			}
		}
	}
	for _, set := range rivals {
		if !all[k].On || !slices.Contains(set, name) {
			continue
		}
		for i := range all {
			if i != k && slices.Contains(set, all[i].Name) {
				all[i].On = false
			}
		}
	}
}

// Names returns the layers that are on in a mode.
func Names(all []Offer, released bool) []string {
	out := []string{}
	for _, o := range Visible(all, released) {
		if o.On {
			out = append(out, o.Name)
		}
	}
	return out
}

func (o *Offer) title(l text.Lang) string { return l.Pick(o.Title) }
