package record

import (
	"bytes"
	"fmt"
	"strconv"
)

// symbol is what a style draws a shape with.
type symbol int

const (
	fill symbol = iota
	line
	marker
)

// rule is one entry of a legend: features that fulfil an expression of QGIS, in a colour.
type rule struct {
	filter, label, color string
	size                 float64 // of markers and lines [mm]
	shape                string  // of markers: "circle", "square", "triangle"
}

// layerStyle is how QGIS shows a layer.
type layerStyle struct {
	symbol symbol
	rules  []rule
	label  string // expression of the words beside a feature; empty: none
}

// depthRules are the classes of the deepest water, an attribute [m], on polygons and points.
func depthRules(name string) []rule {
	q := `"` + name + `"`
	return []rule{
		{q + " < 0.05 or " + q + " is null", "not flooded", "#d9d9d9", 2, "circle"},
		{q + " >= 0.05 and " + q + " < 0.15", "5 to 15 cm", "#fff3b0", 2.4, "circle"},
		{q + " >= 0.15 and " + q + " < 0.3", "15 to 30 cm", "#fecc5c", 2.4, "circle"},
		{q + " >= 0.3 and " + q + " < 0.5", "30 to 50 cm", "#fd8d3c", 2.8, "circle"},
		{q + " >= 0.5 and " + q + " < 1", "0.5 to 1 m", "#e31a1c", 2.8, "circle"},
		{q + " >= 1", "1 m or deeper", "#800026", 3.2, "circle"},
	}
}

var (
	damageRules = []rule{
		{`"damage_fraction" = 0`, "no damage", "#d9d9d9", 0, ""},
		{`"damage_fraction" > 0 and "damage_fraction" <= 0.1`, "to 10 % of its value", "#fee5d9", 0, ""},
		{`"damage_fraction" > 0.1 and "damage_fraction" <= 0.25`, "10 to 25 %", "#fcae91", 0, ""},
		{`"damage_fraction" > 0.25 and "damage_fraction" <= 0.5`, "25 to 50 %", "#fb6a4a", 0, ""},
		{`"damage_fraction" > 0.5`, "above 50 %", "#a50f15", 0, ""},
	}
	networkRules = []rule{
		{`"peak_water_depth" <= 0.15 or "peak_water_depth" is null`, "to 15 cm", "#9e9e9e", 0.3, ""},
		{`"peak_water_depth" > 0.15 and "peak_water_depth" <= 0.3`, "15 to 30 cm: underpasses close", "#fdae61", 0.8, ""},
		{`"peak_water_depth" > 0.3 and "peak_water_depth" <= 0.5`, "30 to 50 cm: impassable", "#e34a33", 1, ""},
		{`"peak_water_depth" > 0.5`, "deeper than 50 cm", "#7a0177", 1.2, ""},
	}
	streetRules = []rule{
		{`"speed_kmh" is null`, "nobody", "#d9d9d9", 0.25, ""},
		{`"speed_kmh" >= 0.75 * "limit_kmh"`, "three quarters of the limit and above", "#1a9850", 0.8, ""},
		{`"speed_kmh" >= 0.5 * "limit_kmh" and "speed_kmh" < 0.75 * "limit_kmh"`, "half to three quarters", "#fdae61", 1, ""},
		{`"speed_kmh" >= 0.25 * "limit_kmh" and "speed_kmh" < 0.5 * "limit_kmh"`, "a quarter to half", "#f46d43", 1.2, ""},
		{`"speed_kmh" < 0.25 * "limit_kmh"`, "below a quarter", "#a50026", 1.4, ""},
	}
	closureRules = []rule{
		{`not "closed" and coalesce("over_15cm_h", 0) = 0`, "never above 15 cm", "#bdbdbd", 0.25, ""},
		{`not "closed" and "over_15cm_h" > 0 and "over_15cm_h" <= 0.5`, "above 15 cm, to 30 min", "#fdd0a2", 0.7, ""},
		{`not "closed" and "over_15cm_h" > 0.5 and "over_15cm_h" <= 2`, "above 15 cm, 30 min to 2 h", "#fd8d3c", 0.8, ""},
		{`not "closed" and "over_15cm_h" > 2`, "above 15 cm, longer", "#d94801", 0.9, ""},
		{`"closed"`, "closed in the run", "#67000d", 1.1, ""},
	}
	underpassRules = []rule{
		{`"peak_depth_m" <= 0.15`, "to 15 cm: open", "#1a9850", 1.6, ""},
		{`"peak_depth_m" > 0.15 and "peak_depth_m" <= 0.5`, "15 to 50 cm: closed by the rule", "#f46d43", 2, ""},
		{`"peak_depth_m" > 0.5`, "deeper than 50 cm", "#a50026", 2.4, ""},
	}
	assetRules = []rule{
		{`not "drowned" and not "tripped" and "kind" = 'substation'`, "substation, above water", "#1a9850", 4, "square"},
		{`not "drowned" and not "tripped" and "kind" <> 'substation'`, "ring unit or transformer, above water", "#91cf60", 1.6, "square"},
		{`("drowned" or "tripped") and "kind" <> 'substation'`, "ring unit or transformer, drowned or out of service", "#d73027", 2.6, "square"},
		{`("drowned" or "tripped") and "kind" = 'substation'`, "substation, drowned or out of service", "#7f0000", 5, "square"},
	}
	pumpRules = []rule{{`not "drowned"`, "pump house, above water", "#4575b4", 3, "triangle"}, {`"drowned"`, "pump house, drowned", "#d73027", 4, "triangle"}}
)

// layerStyleFile writes a QGIS layer style: NAME.qml beside NAME.fgb is taken by itself.
func layerStyleFile(s layerStyle) []byte {
	var b bytes.Buffer
	put := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	put("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>")
	labels := 0
	if s.label != "" {
		labels = 1
	}
	put(`<qgis version="3.22" styleCategories="Symbology|Labeling" labelsEnabled="%d">`, labels)
	put(` <renderer-v2 type="RuleRenderer" symbollevels="0" forceraster="0" enableorderby="0">`)
	put(`  <rules key="{all}">`)
	for k, r := range s.rules {
		put(`   <rule key="{%d}" symbol="%d" filter="%s" label="%s"/>`, k, k, escaped(r.filter), escaped(r.label))
	}
	put(`  </rules>`)
	put(`  <symbols>`)
	for k, r := range s.rules {
		put(`   <symbol name="%d" type="%s" alpha="1" clip_to_extent="1" force_rhr="0">`, k, [...]string{"fill", "line", "marker"}[s.symbol])
		put(`    <layer class="%s" enabled="1" locked="0" pass="0">`, [...]string{"SimpleFill", "SimpleLine", "SimpleMarker"}[s.symbol])
		put(`     <Option type="Map">`)
		for _, o := range s.options(r) {
			put(`      <Option name="%s" value="%s" type="QString"/>`, o[0], escaped(o[1]))
		}
		put(`     </Option>`)
		put(`    </layer>`)
		put(`   </symbol>`)
	}
	put(`  </symbols>`)
	put(` </renderer-v2>`)
	if s.label != "" {
		put(` <labeling type="simple">`)
		put(`  <settings calloutType="simple">`)
		put(`   <text-style fieldName="%s" isExpression="1" fontSize="8" fontSizeUnit="Point" textColor="40,40,40,255" textOpacity="1">`, escaped(s.label))
		put(`    <text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.8"/>`)
		put(`   </text-style>`)
		put(`   <placement placement="%d" placementFlags="10" dist="1" distUnits="MM"/>`, map[bool]int{true: 4, false: 0}[s.symbol == line])
		put(`   <rendering obstacle="1" drawLabels="1" scaleVisibility="0"/>`)
		put(`  </settings>`)
		put(` </labeling>`)
	}
	put("</qgis>")
	return b.Bytes()
}

// options are the properties of the symbol of a rule.
func (s layerStyle) options(r rule) [][2]string {
	size := strconv.FormatFloat(r.size, 'g', -1, 64)
	switch s.symbol {
	case line:
		return [][2]string{{"line_color", rgba(r.color)}, {"line_width", size}, {"line_width_unit", "MM"}, {"capstyle", "round"}, {"joinstyle", "round"}}
	case marker:
		return [][2]string{{"color", rgba(r.color)}, {"name", r.shape}, {"size", size}, {"size_unit", "MM"}, {"outline_color", rgba("#404040")}, {"outline_width", "0.2"}, {"outline_width_unit", "MM"}}
	}
	return [][2]string{{"color", rgba(r.color)}, {"style", "solid"}, {"outline_color", rgba("#737373")}, {"outline_width", "0.1"}, {"outline_width_unit", "MM"}, {"outline_style", "solid"}}
}

// rgba writes "#rrggbb" as QGIS keeps colours of symbols: "r,g,b,255".
func rgba(hex string) string {
	v, _ := strconv.ParseUint(hex[1:], 16, 32) // colours stand above
	return fmt.Sprintf("%d,%d,%d,255", v>>16&255, v>>8&255, v&255)
}
