package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/kpi"
	"semul/render/export"
	"semul/render/palette"
	"semul/render/scene"
	"semul/render/text"
)

// StreetMap is a map of what vehicles do to streets.
type StreetMap struct {
	Layer string
	Map
}

// roads is the chapter on traffic.
type roads struct {
	Tiles []tile
	Modes []mode
	Maps  []streetPicture
	Cards []card
	Says  [][2]string // what stands behind the numbers
}

// mode is one way to travel, with its share of trips.
type mode struct {
	Name  string
	Title [2]string
	Share string // "46.2 %"
	Width string // of the bar [%]
}

type streetPicture struct {
	picture
	Title [2]string
	Unit  [2]string
	Key   []swatch
}

// roadTiles are the figures of the chapter.
var roadTiles = []string{"vehicle_km", "mean_travel_time_all", "vehicle_energy", "vehicle_energy_per_km", "vehicle_co2", "residents_over_55db",
	"residents_over_55db_lden", "residents_over_50db_lnight"}

// streetRamps are the maps of the chapter with their ramps and words.
var streetRamps = []struct {
	layer string
	ramp  *palette.Ramp
	title [2]string
	says  [2]string
}{
	{"traffic.noise", palette.Noise, [2]string{"도로 소음 (10 m 거리)", "Road noise, 10 m away"},
		[2]string{"5분 등가소음도, 두 방향의 합, 장애물 없음", "mean of five minutes, both directions together, nothing in the way"}},
	{"traffic.co2", palette.CO2, [2]string{"차량 CO₂", "CO₂ of vehicles"},
		[2]string{"연료의 CO₂, 두 방향의 합, 도로 1 km당", "of fuel, both directions together, for each km of road"}},
}

// StreetPictures takes the maps of the chapter on traffic at one instant, of what the run recorded.
func StreetPictures(s *export.Studio, src frame.Source, at clock.Time, l text.Lang) ([]StreetMap, error) {
	var out []StreetMap
	for _, r := range streetRamps {
		k := src.Info().Layer(r.layer)
		var pair [2]frame.Sample
		if k < 0 {
			continue
		}
		if _, err := src.Pair(k, at, &pair); err != nil || !anyValue(pair[0].Values) {
			continue
		}
		const w = 760
		h := pictureHeight(s, w)
		v := scene.View{W: w, H: h, Camera: scene.Fit(s.Map.City.Bounds, w, h, 6), Theme: palette.Light, Lang: l, Chrome: scene.ShowScale, Layers: []string{r.layer}}
		var b bytes.Buffer
		if err := s.Compact(&b, src, at, v); err != nil {
			return nil, err
		}
		out = append(out, StreetMap{r.layer, Map{At: at, PNG: b.Bytes(), W: w, H: h}})
	}
	return out, nil
}

func anyValue(v []uint16) bool {
	for _, x := range v {
		if x != frame.Missing {
			return true
		}
	}
	return false
}

// Busiest returns the instant at which the most vehicles are on the road, else the middle of the run.
func (d *Data) Busiest() clock.Time {
	if s := d.find("traffic.running"); s != nil {
		if v, t, ok := s.peak(); ok && v > 0 {
			return clock.FromSeconds(t)
		}
	}
	return d.reached() / 2
}

// onRoads reports whether a series belongs to the chapter on traffic.
func onRoads(id string) bool {
	return strings.HasPrefix(id, "traffic.") || strings.HasPrefix(id, "people.trips_") || id == "people.travelling"
}

// roads gathers the chapter, nil if nothing drove.
func (d *Data) roads(cards []card) *roads {
	out := roads{}
	for _, c := range cards {
		if c.Roads {
			out.Cards = append(out.Cards, c)
		}
	}
	for _, id := range roadTiles {
		if k := kpi.Find(d.KPIs, id); k != nil {
			out.Tiles = append(out.Tiles, tileOf(k, "traffic"))
		}
	}
	for i := range d.KPIs {
		if strings.HasSuffix(d.KPIs[i].ID, "_emitted") {
			out.Tiles = append(out.Tiles, tileOf(&d.KPIs[i], "traffic"))
		}
	}
	out.Modes = modesOf(d.KPIs)
	for _, m := range d.Streets {
		for _, r := range streetRamps {
			if r.layer != m.Layer {
				continue
			}
			p := streetPicture{picture: picture{Map: m.Map, Time: text.HHMM(d.civil(m.At)), Note: r.says}, Title: r.title,
				Unit: [2]string{text.Unit(r.ramp.Unit, text.Ko), text.Unit(r.ramp.Unit, text.En)}}
			for _, c := range r.ramp.Classes {
				p.Key = append(p.Key, swatch{palette.Hex(c.Light), text.Fixed(c.From, 0)})
			}
			out.Maps = append(out.Maps, p)
		}
	}
	if len(out.Cards)+len(out.Tiles)+len(out.Maps) == 0 {
		return nil
	}
	has := func(id string) bool { return kpi.Find(d.KPIs, id) != nil }
	if has("vehicle_energy") {
		out.Says = append(out.Says, [2]string{
			"에너지와 CO₂는 1초마다 속도와 기울기로 계산했습니다. 승용차는 2013년 신차 평균 표시 연비와 5.0 km/kWh에 맞추었고, 다른 차종의 값은 출처 없는 기본값입니다.",
			"Energy and CO₂ are computed each second from speed and slope. Cars are scaled to the mean label of new cars of 2013 and to 5.0 km/kWh; the values of all other classes are defaults without a source."})
	}
	if has("residents_over_55db") || len(d.Streets) > 0 {
		out.Says = append(out.Says, [2]string{
			"소음은 CNOSSOS-EU 음원 모형으로 계산했습니다. 건물과 벽이 소리를 막지 않는다고 보므로 노출 거주자는 상한입니다.",
			"Noise is that of CNOSSOS-EU at the source. Nothing screens it, so the number of residents is an upper bound."})
		if has("residents_over_55db") && !has("residents_over_55db_lden") {
			out.Says = append(out.Says, [2]string{
				"하루 전체가 들어 있지 않은 실행이라 하루 소음도 Lden은 없습니다. 소음 노출은 실행 전체의 등가소음도로 셉니다.",
				"The run does not have a whole day, so there is no Lden: residents are counted by the equivalent level of the run."})
		}
	}
	if has("vehicle_co2") && !slices.ContainsFunc(d.KPIs, func(k kpi.Indicator) bool { return strings.HasSuffix(k.ID, "_emitted") }) {
		out.Says = append(out.Says, [2]string{
			"질소산화물과 미세먼지는 배출계수를 주지 않아 세지 않았습니다(model.traffic.environment.factors).",
			"NOx and particles are not counted, for no factors were given (model.traffic.environment.factors)."})
	}
	if len(out.Modes) > 0 {
		out.Says = append(out.Says, [2]string{
			"통행과 수단은 합성 인구의 선택입니다.", "Trips and their modes are choices of a synthetic population."})
	}
	return &out
}

// modesOf are the ways in which people travelled.
func modesOf(all []kpi.Indicator) (out []mode) {
	for _, k := range all {
		if name, ok := strings.CutPrefix(k.ID, modePrefix); ok && k.Value > 0 {
			out = append(out, mode{Name: name, Title: kpi.ModeName(name), Share: text.Fixed(k.Value, 1) + " %", Width: fmt.Sprintf("%.2f", k.Value)})
		}
	}
	return out
}

// tileOf writes one indicator large.
func tileOf(k *kpi.Indicator, tone string) tile {
	t := tile{Title: k.Title, Tone: tone}
	for l := range t.Value {
		t.Value[l], t.Unit[l] = splitUnit(text.Quantity(k.Value, k.Unit, text.Lang(l)))
		if k.Unit == "s" { // both parts of a length of time
			t.Value[l], t.Unit[l] = text.Span(time.Duration(k.Value*1e9), text.Lang(l)), ""
		}
	}
	return t
}

// modeInk are the colours of modes: those of their vehicles where there are any.
var modeInk = []struct {
	name        string
	class       int // of the ramp of vehicles; −1: a token
	token       palette.Token
	towardsLand float64 // mixed with the ground, for the second mode of a colour
}{
	{"walk", -1, palette.Text3, 0}, {"bicycle", 4, 0, 0}, {"kickboard", 4, 0, 0.4}, {"car", 0, 0, 0}, {"passenger", 0, 0, 0.45}, {"bus", 1, 0, 0},
	{"drt", 1, 0, 0.4}, {"shared", 2, 0, 0}, {"shuttle", 5, 0, 0}, {"prt", 5, 0, 0.4}, {"shared_bike", 4, 0, 0.7},
}

// modeCSS writes the colours of modes as CSS variables.
func modeCSS(t palette.Theme) string {
	var b strings.Builder
	for _, m := range modeInk {
		c := t.Color(m.token)
		if m.class >= 0 {
			c = palette.VehicleType.Color(m.class, t)
		}
		fmt.Fprintf(&b, "--m-%s:%s;", m.name, palette.Hex(palette.Mix(c, t.Color(palette.Land), m.towardsLand)))
	}
	return b.String()
}
