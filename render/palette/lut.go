package palette

import (
	"bufio"
	"fmt"
	"image/color"
	"sort"
	"strings"
	"sync"

	"semul/assets/colormaps"
)

// LUT is a continuous colour map of 256 steps.
type LUT [256]color.NRGBA

// At returns the colour of t in [0, 1]; values outside are held at the ends, NaN at the start.
func (l *LUT) At(t float64) color.NRGBA {
	if !(t > 0) {
		return l[0]
	}
	return l[int(min(t, 1)*255+0.5)]
}

// Rises reports whether the map grows lighter from its start to its end.
func (l *LUT) Rises() bool {
	sum := func(c color.NRGBA) int { return 2*int(c.R) + 5*int(c.G) + int(c.B) }
	return sum(l[255]) > sum(l[0])
}

var luts struct {
	sync.Mutex
	byName map[string]*LUT
}

// LUTNames returns the names of the continuous colour maps in alphabetical order. cmocean_rain is meant for rain, vik
// and cmocean_balance for differences and voltage, cividis, batlow and viridis for anything that only grows.
func LUTNames() []string {
	entries, err := colormaps.Tables.ReadDir(".")
	if err != nil {
		return nil // the embedded folder always opens
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".txt"))
	}
	sort.Strings(names)
	return names
}

// lutAlias are the maps that layers mean by what they show.
var lutAlias = map[string]string{"rain": "cmocean_rain", "people": "cmocean_amp", "difference": "vik"}

// LUTByName returns a continuous colour map, by its own name or by what it is for: rain, people, difference. The
// error names the maps there are.
func LUTByName(name string) (*LUT, error) {
	if a, ok := lutAlias[name]; ok {
		name = a
	}
	luts.Lock()
	defer luts.Unlock()
	if l, ok := luts.byName[name]; ok {
		return l, nil
	}
	l, err := readLUT(name)
	if err != nil {
		return nil, err
	}
	if luts.byName == nil {
		luts.byName = map[string]*LUT{}
	}
	luts.byName[name] = l
	return l, nil
}

func readLUT(name string) (*LUT, error) {
	f, err := colormaps.Tables.Open(name + ".txt")
	if err != nil {
		return nil, fmt.Errorf("palette: no colour map %q; there are %s", name, strings.Join(LUTNames(), ", "))
	}
	defer f.Close()
	var l LUT
	n := 0
	for s := bufio.NewScanner(f); s.Scan(); n++ {
		var r, g, b float64
		if _, err := fmt.Sscan(s.Text(), &r, &g, &b); err != nil || n > 255 {
			return nil, fmt.Errorf("palette: colour map %s.txt:%d: want 256 rows of three numbers", name, n+1)
		}
		to8 := func(v float64) uint8 { return uint8(min(max(v, 0), 1)*255 + 0.5) }
		l[n] = color.NRGBA{R: to8(r), G: to8(g), B: to8(b), A: 255}
	}
	if n != 256 {
		return nil, fmt.Errorf("palette: colour map %s.txt has %d rows, want 256", name, n)
	}
	return &l, nil
}
