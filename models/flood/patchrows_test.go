package flood

import (
	"strings"
	"testing"
)

// Rows that do not fit their heading say how many columns they have and what is meant.
func TestRowsOfPatchFiles(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"x,y\n0,0\n1,0\n1,1\n", ""},
		{"x,y\n0,0\n1\n", "line 3: 1 columns under the heading x,y; outlines are x,y or name,x,y in every row"},
		{"name,x,y\na,0,0\n1,1\n", "line 3: 2 columns under the heading name,x,y"},
	} {
		_, err := readOutlines(strings.NewReader(c.text), nil)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v", c.text, err)
		}
	}
	for _, c := range []struct{ text, want string }{
		{"x,z\n0,1\n5,2\n", ""},
		{"x,z\n0,1\n5\n", "line 3: 1 columns under the heading x,z; a profile is x,z in every row"},
		{"x,z\n0,1\n5,2,3\n", "line 3: 3 columns under the heading x,z"},
	} {
		_, err := readProfile(strings.NewReader(c.text))
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v", c.text, err)
		}
	}
}
