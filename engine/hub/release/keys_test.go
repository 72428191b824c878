package release

import (
	"strings"
	"testing"
)

func TestBudgetsAndSpansReadAsAScenarioWritesThem(t *testing.T) {
	for _, c := range []struct {
		data any
		want string
	}{{1.0, "1"}, {int64(10), "10"}, {0.1, "0.1"}, {"off", "off"}, {-1.0, "must be above 0"}, {int64(0), "must be above 0"},
		{1e-12, "must be above 0"}, {1e300, "at most 9e9"}, {"much", `"much" is no budget`}, {true, "write a number"}} {
		var b Budget
		got := ""
		if err := b.UnmarshalTOML(c.data); err != nil {
			got = err.Error()
		} else {
			got = b.String()
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("epsilon = %v: got %s, want %s", c.data, got, c.want)
		}
	}
	for _, c := range []struct {
		data any
		want string
	}{{"4 windows", "4 windows"}, {"1 window", "window"}, {"window", "window"}, {"day", "day"}, {"1 windows", "window"}, {"0 windows", "is no span"},
		{"-1 windows", "is no span"}, {int64(4), "4 is no span"}, {"2 days", "is no span"}, {"4 window", "is no span"}} {
		var s Span
		got := ""
		if err := s.UnmarshalTOML(c.data); err != nil {
			got = err.Error()
		} else {
			got = s.String()
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("span = %v: got %s, want %s", c.data, got, c.want)
		}
	}
	var q Query
	Budget{Off: true}.Apply(&q)
	if !q.Exact || q.Epsilon != 0 {
		t.Error(q)
	}
}
