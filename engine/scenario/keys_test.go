package scenario

import (
	"strings"
	"testing"
)

func TestKeys(t *testing.T) {
	got := map[string]KeyDoc{}
	var order []string
	for _, k := range Keys(newFlood()) {
		got[k.Key] = k
		order = append(order, k.Key)
	}
	if want := "cell solver courant step closed bed manning boundary.NAME.kind boundary.NAME.at boundary.NAME.gain loss.NAME ground.porosity ground.line level threads dry"; strings.Join(order, " ") != want {
		t.Errorf("got %s\nwant %s", strings.Join(order, " "), want)
	}
	for key, want := range map[string]KeyDoc{
		"cell":               {Type: "a length", Unit: "m", Default: `"5 m"`, Range: "in (0, 100] m", Doc: "side of a cell"},
		"courant":            {Type: "a number", Default: "0.7", Range: "in (0, 1]", Doc: "Courant number", Src: "test"},
		"boundary.NAME.kind": {Type: "a text", Default: `"level"`, Doc: "what it does"},
		"boundary.NAME.at":   {Type: "a list, each a whole number", Example: "[1, 2]", Doc: "cells"},
		"loss.NAME":          {Type: "a rate", Unit: "m/s", Range: "at least 0 m/s", Doc: "by class"},
		"ground.porosity":    {Type: "a ratio", Default: `"40 %"`, Range: "in [0, 1]", Doc: "pores"},
		"level":              {Type: "a length", Unit: "m", Doc: "initial level"},
		"bed":                {Type: "a text", Doc: "a raster"},
	} {
		k := got[key]
		k.Key, k.OneOf = "", nil
		if k.Type != want.Type || k.Unit != want.Unit || k.Default != want.Default || k.Range != want.Range || k.Doc != want.Doc || k.Src != want.Src || k.Example != want.Example {
			t.Errorf("%s: got %+v\nwant %+v", key, k, want)
		}
	}
	if o := got["solver"].OneOf; len(o) != 2 || o[0] != "fv" || o[1] != "li" {
		t.Errorf("solver is one of %v", o)
	}
}

func TestCheckParams(t *testing.T) {
	if err := CheckParams(newFlood()); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		params any
		want   string
	}{
		{&struct {
			A float64 `toml:"a" doc:"x" range:"(0,1]"`
		}{}, "scenario: a: the default 0 is not in (0, 1]"},
		{&struct {
			A string `toml:"a" doc:"x" oneof:"b|c"`
		}{"d"}, `scenario: a: the default "d" is none of b, c`},
		{&struct {
			A struct {
				B int `toml:"b"`
			} `toml:"a"`
		}{}, "scenario: a.b: no doc tag in struct { B int \"toml:\\\"b\\\"\" }"},
		{&struct {
			A int `toml:"a" doc:"x"`
			B int `toml:"a" doc:"x"`
		}{}, "two fields"},
	} {
		if err := CheckParams(c.params); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

func TestBounds(t *testing.T) {
	for _, c := range []struct {
		tag, says string
		in, out   []float64
	}{
		{"(0,1]", "in (0, 1]", []float64{0.1, 1}, []float64{0, 1.1}},
		{"[0,1)", "in [0, 1)", []float64{0, 0.9}, []float64{-0.1, 1}},
		{"[0,)", "at least 0", []float64{0, 1e9}, []float64{-1e-9}},
		{"(0,)", "above 0", []float64{1e-9}, []float64{0}},
		{"(,5]", "at most 5", []float64{-1e9, 5}, []float64{5.1}},
		{"(,5)", "below 5", []float64{-1e9, 4.9}, []float64{5}},
	} {
		b, err := parseBounds(c.tag)
		if err != nil || b.String() != c.says {
			t.Errorf("%s: %v, %v", c.tag, b.String(), err)
		}
		for _, v := range c.in {
			if !b.holds(v) {
				t.Errorf("%g should be %s", v, c.says)
			}
		}
		for _, v := range c.out {
			if b.holds(v) {
				t.Errorf("%g should not be %s", v, c.says)
			}
		}
	}
	for _, tag := range []string{"", "0,1", "(0;1)", "(2,1)", "(a,b)"} {
		if _, err := parseBounds(tag); err == nil {
			t.Errorf("%q accepted", tag)
		}
	}
}

func TestNearest(t *testing.T) {
	names := []string{"flood", "traffic", "weather", "app_share"}
	for word, want := range map[string]string{
		"flod": "flood", "flodo": "flood", "Flood": "flood", "trafic": "traffic", "app-share": "app_share",
		"power": "", "x": "", "": "", "floooood": "",
	} {
		if got := nearest(word, names); got != want {
			t.Errorf("nearest to %q is %q, want %q", word, got, want)
		}
	}
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"abc", "abc", 0}, {"abc", "acb", 1}, {"abc", "ab", 1}, {"ca", "abc", 3}, {"kitten", "sitting", 3}} {
		if got := edits(c.a, c.b); got != c.want {
			t.Errorf("%s → %s takes %d edits, want %d", c.a, c.b, got, c.want)
		}
	}
}
