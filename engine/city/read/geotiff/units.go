package geotiff

import (
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// readMeaning reads what the stored numbers stand for: GDAL's no-data, scale, offset and unit, and
// the standard's unit of height. Feet become metres.
func (f *file) readMeaning(d directory, l *layout, k geoKeys) (meaning, error) {
	m := meaning{noData: math.NaN(), scale: 1, factor: 1, short: l.format == 3 && l.bits == 32}
	text, err := f.text(d, tagGDALNoData)
	if err != nil {
		return m, err
	}
	if text = strings.TrimSpace(text); text != "" {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil && v == 0 {
			return m, f.fail("names %q as the number for no data: correct it with gdal_translate -a_nodata", text)
		}
		m.noData = v
		l.info = append(l.info, "no data is "+text)
	}
	unit := map[int]string{unitFoot: "ft", unitSurveyFoot: "us-ft"}[k.ints[keyHeightUnit]]
	text, err = f.text(d, tagGDALMetadata)
	if err != nil {
		return m, err
	}
	if unit, err = m.fromXML(text, unit, strconv.Itoa(l.wanted)); err != nil {
		return m, f.fail("%v", err)
	}
	m.unit = unit
	if factor, known := lengths[strings.ToLower(unit)]; !known {
		l.info = append(l.info, fmt.Sprintf("unit %q, taken as it is", unit))
	} else if factor != 1 {
		m.scale, m.offset, m.factor = m.scale*factor, m.offset*factor, factor
		l.info = append(l.info, fmt.Sprintf("%s turned into metres", unit))
	}
	return m, nil
}

// lengths in metres, by the names that files give them.
var lengths = map[string]float64{
	"": 1, "m": 1, "metre": 1, "meter": 1, "metres": 1, "meters": 1,
	"ft": 0.3048, "foot": 0.3048, "feet": 0.3048, "us-ft": 1200. / 3937, "cm": 0.01, "mm": 0.001,
}

// fromXML takes scale, offset and unit of a band from GDAL's metadata, and returns the unit.
func (m *meaning) fromXML(text, unit, band string) (string, error) {
	var doc struct {
		Items []struct {
			Role   string `xml:"role,attr"`
			Sample string `xml:"sample,attr"`
			Value  string `xml:",chardata"`
		} `xml:"Item"`
	}
	if text == "" || xml.Unmarshal([]byte(text), &doc) != nil {
		return unit, nil // other programs keep other things there
	}
	for _, it := range doc.Items {
		if it.Sample != "" && it.Sample != band {
			continue
		}
		value := strings.TrimSpace(it.Value)
		v, err := strconv.ParseFloat(value, 64)
		bad := err != nil || v-v != 0
		switch it.Role {
		case "scale":
			if bad || v == 0 {
				return unit, fmt.Errorf("has %q as scale of its numbers: correct it with gdal_edit.py -scale", value)
			}
			m.scale = v
		case "offset":
			if bad {
				return unit, fmt.Errorf("has %q as offset of its numbers: correct it with gdal_edit.py -offset", value)
			}
			m.offset = v
		case "unittype":
			unit = value
		}
	}
	return unit, nil
}
