package policy

import (
	"strings"
	"testing"
	"time"
)

// Built-in charters rest on the law that is built in.
func TestChartersRestOnTheLaw(t *testing.T) {
	law, err := BuiltinPack("kr")
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 7, 16, 16, 0, 0, 0, time.UTC)
	for _, name := range BuiltinNames() {
		c, err := Builtin(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := law.Supports(c.Article, day); err != nil {
			t.Errorf("charter %s: %v", name, err)
		}
	}
	early := time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)
	if now, then := law.InForce(day), law.InForce(early); len(now) != len(law.Rules) || len(then) != len(now)-1 {
		t.Errorf("in force: %v, in 2015 %v", now, then)
	}
	for _, x := range []struct {
		article string
		day     time.Time
		bad     string
	}{
		{"PIPA 15(1)3", day, ""},
		{"our ordinance 5; LIA 15", day, ""},
		{"PIPA 28-2", day, ""},
		{"PIPA 28-2", early, "in force from 2020-08-05 only"},
		{"our ordinance 5", day, "names no article of law kr-2026.2"},
		{"GDPR 6(1)e", day, "which knows LIA 15, LIA 16"},
		{"PIPA 15(1)3; PIPA 2", day, "PIPA 2 is no article"},
		{"PIPA", day, "names no article"},
		{"", day, "names no article"},
	} {
		err := law.Supports(x.article, x.day)
		if x.bad == "" && err != nil || x.bad != "" && (err == nil || !strings.Contains(err.Error(), x.bad)) {
			t.Errorf("%q: %v, want %q", x.article, err, x.bad)
		}
	}
}

func TestPacks(t *testing.T) {
	if _, err := BuiltinPack("atlantis"); err == nil || !strings.Contains(err.Error(), "there is kr") {
		t.Error(err)
	}
	for text, want := range map[string]string{
		"x = 1":                             "unknown key x",
		"[pack]\nid = \"a\"":                "no rules",
		"[pack]\nid = \"a\"\n[rule.r]":      "rule.r: needs act",
		"[pack]\nid = \"a\"\n[rule.r]\nz=1": "unknown key rule.r.z",
		"[act.A]\n[rule.r]\nact=\"A\"\narticle=\"1\"\nsource=\"s\"\nfrom=\"soon\"": "a day such as",
	} {
		if _, err := parsePack("x", text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
