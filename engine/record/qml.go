package record

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"strconv"

	"semul/engine/sim"
)

// rasterStyle writes a QGIS layer style for a raster with one band: NAME.qml beside NAME.tif is taken by itself. Classes
// become a palette of their values, anything else ranges up to a limit each.
func rasterStyle(p sim.Peak) []byte {
	var b bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>")
	line(`<qgis version="3.22" styleCategories="Symbology">`)
	line(" <pipe>")
	if p.Unit == classUnit {
		line(`  <rasterrenderer type="paletted" band="1" opacity="0.85" alphaBand="-1" nodataColor="">`)
		line("   <rasterTransparency/>")
		line("   <colorPalette>")
		for _, s := range p.Styles {
			line(`    <paletteEntry value="%s" color="%s" alpha="255" label="%s"/>`, limit(s.Upto), escaped(s.Color), escaped(s.Label))
		}
		line("   </colorPalette>")
	} else {
		low, high := 0.0, 0.0
		for _, s := range p.Styles {
			if !math.IsInf(s.Upto, 0) {
				high = math.Max(high, s.Upto)
			}
		}
		line(`  <rasterrenderer type="singlebandpseudocolor" band="1" opacity="0.85" alphaBand="-1" nodataColor="" classificationMin="%s" classificationMax="%s">`, limit(low), limit(high))
		line("   <rasterTransparency/>")
		line("   <rastershader>")
		line(`    <colorrampshader colorRampType="DISCRETE" classificationMode="1" clip="0" minimumValue="%s" maximumValue="%s">`, limit(low), limit(high))
		for _, s := range p.Styles {
			color, alpha := s.Color, 255
			if color == "" {
				color, alpha = "#ffffff", 0
			}
			line(`     <item value="%s" color="%s" alpha="%d" label="%s"/>`, limit(s.Upto), escaped(color), alpha, escaped(s.Label))
		}
		line("    </colorrampshader>")
		line("   </rastershader>")
	}
	line("  </rasterrenderer>")
	line(" </pipe>")
	line(" <blendMode>0</blendMode>")
	line("</qgis>")
	return b.Bytes()
}

// limit writes a number as QGIS does.
func limit(v float64) string {
	if math.IsInf(v, 1) {
		return "inf"
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

func escaped(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer takes all
	return b.String()
}
