package record

import (
	"encoding/xml"
	"io"
	"math"
	"strings"
	"testing"

	"semul/engine/sim"
)

// A style is well-formed XML with an entry for each range or class.
func TestRasterStyle(t *testing.T) {
	for _, c := range []struct {
		unit, entry, kind string
	}{{"class", "paletteEntry", "paletted"}, {"m", "item", "singlebandpseudocolor"}} {
		p := sim.Peak{Name: "x", Unit: c.unit, Styles: []sim.PeakStyle{{Upto: 1, Label: "a < b & \"c\"", Color: "#112233"}, {Upto: math.Inf(1), Label: "all", Color: "#445566"}}}
		text := string(rasterStyle(p))
		entries, kind := 0, ""
		eachElement(t, text, func(name string, value map[string]string) {
			switch name {
			case c.entry:
				entries++
				if entries == 1 && (value["label"] != `a < b & "c"` || value["value"] != "1" || value["color"] != "#112233") {
					t.Errorf("first entry: %v", value)
				}
				if entries == 2 && value["value"] != "inf" {
					t.Errorf("the last range is open: %v", value)
				}
			case "rasterrenderer":
				kind = value["type"]
			}
		})
		if entries != 2 || kind != c.kind {
			t.Errorf("%s: %d entries, renderer %s", c.unit, entries, kind)
		}
	}
}

// eachElement hands over the elements of well-formed XML, with their attributes.
func eachElement(t *testing.T, text string, take func(name string, value map[string]string)) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		if e, ok := token.(xml.StartElement); ok {
			value := map[string]string{}
			for _, a := range e.Attr {
				value[a.Name.Local] = a.Value
			}
			take(e.Name.Local, value)
		}
	}
}
