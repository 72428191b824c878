package osm

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"semul/engine/geo"
)

// readXML adds the elements of an OSM XML document. Errors name the line and the element that was being read.
func readXML(r io.Reader, into *elements) error {
	x := xmlReader{d: xml.NewDecoder(r), into: into}
	x.d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		return nil, fmt.Errorf("encoding %q; only UTF-8 is read", label)
	}
	err := x.document()
	if err == nil {
		return nil
	}
	line, _ := x.d.InputPos()
	where := fmt.Sprintf("line %d", line)
	if x.now != "" {
		where += ", " + x.now
	}
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) && strings.Contains(syntax.Msg, "unexpected EOF") {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("%s: %w", where, cut(err))
}

type xmlReader struct {
	d    *xml.Decoder
	into *elements
	now  string // element being read
}

func (x *xmlReader) document() error {
	for {
		t, err := x.d.Token()
		if err == io.EOF {
			return errors.New("there is no <osm> element")
		}
		if err != nil {
			return err
		}
		if start, ok := t.(xml.StartElement); ok {
			if start.Name.Local != "osm" {
				return fmt.Errorf("<%s> where <osm> should be", start.Name.Local)
			}
			return x.children()
		}
	}
}

// children reads the elements below <osm>.
func (x *xmlReader) children() error {
	for {
		t, err := x.d.Token()
		if err == io.EOF {
			return io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.EndElement:
			return nil
		case xml.StartElement:
			x.now = t.Name.Local
			switch t.Name.Local {
			case "bounds":
				err = x.bounds(t)
			case "node", "way", "relation":
				err = x.element(t)
			default:
				err = x.d.Skip()
			}
			if err != nil {
				return err
			}
			x.now = ""
		}
	}
}

func (x *xmlReader) bounds(t xml.StartElement) error {
	var b geo.Bounds
	for _, a := range t.Attr {
		v, err := strconv.ParseFloat(a.Value, 64)
		if err != nil {
			continue
		}
		switch a.Name.Local {
		case "minlon":
			b.MinX = v
		case "minlat":
			b.MinY = v
		case "maxlon":
			b.MaxX = v
		case "maxlat":
			b.MaxY = v
		}
	}
	x.into.bounds = append(x.into.bounds, b)
	return x.d.Skip()
}

// element reads a node, way or relation with what stands below it.
func (x *xmlReader) element(t xml.StartElement) error {
	var (
		id       int64
		err      error
		seen     bool
		lon, lat = math.NaN(), math.NaN()
		gone     bool
	)
	for _, a := range t.Attr {
		switch a.Name.Local {
		case "id":
			id, err = strconv.ParseInt(a.Value, 10, 64)
			seen = true
		case "lat":
			lat, err = strconv.ParseFloat(a.Value, 64)
		case "lon":
			lon, err = strconv.ParseFloat(a.Value, 64)
		case "visible":
			gone = a.Value == "false"
		case "action":
			gone = gone || a.Value == "delete"
		}
		if err != nil {
			return fmt.Errorf("%s=%q is no number", a.Name.Local, a.Value)
		}
	}
	if !seen {
		return errors.New("it has no id")
	}
	x.now = fmt.Sprintf("%s %d", t.Name.Local, id)
	var tg tags
	var refs []int64
	var members []member
	for {
		t, err := x.d.Token()
		if err != nil {
			return err
		}
		if _, end := t.(xml.EndElement); end {
			break
		}
		child, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch child.Name.Local {
		case "tag":
			tg = append(tg, tag{attr(child, "k"), attr(child, "v")})
		case "nd":
			ref, err := strconv.ParseInt(attr(child, "ref"), 10, 64)
			if err != nil {
				return fmt.Errorf("nd ref=%q is no number", attr(child, "ref"))
			}
			refs = append(refs, ref)
		case "member":
			m, err := xmlMember(child)
			if err != nil {
				return err
			}
			members = append(members, m)
		}
		if err := x.d.Skip(); err != nil {
			return err
		}
	}
	if gone {
		return nil
	}
	switch t.Name.Local {
	case "node":
		if !(geo.LonLat{Lon: lon, Lat: lat}).Valid() {
			return fmt.Errorf("lon %g, lat %g is no place on the globe", lon, lat)
		}
		x.into.nodes = append(x.into.nodes, node{id, lon, lat})
		if nodeMatters(tg) {
			x.into.tagged = append(x.into.tagged, taggedNode{id, tg})
		}
	case "way":
		x.into.ways = append(x.into.ways, way{id, refs, tg})
	case "relation":
		x.into.relations = append(x.into.relations, relation{id, members, tg})
	}
	return nil
}

func attr(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func xmlMember(t xml.StartElement) (member, error) {
	ref, err := strconv.ParseInt(attr(t, "ref"), 10, 64)
	if err != nil {
		return member{}, fmt.Errorf("member ref=%q is no number", attr(t, "ref"))
	}
	m := member{ref: ref, role: attr(t, "role")}
	switch kind := attr(t, "type"); kind {
	case "node":
		m.kind = memberNode
	case "way":
		m.kind = memberWay
	case "relation":
		m.kind = memberRelation
	default:
		return m, fmt.Errorf("member type=%q; node, way or relation is meant", kind)
	}
	return m, nil
}
