package forcing

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"semul/engine/clock"
	"semul/engine/units"
)

// HuffRain is [forcing.rain] kind = "huff": a depth spread over a duration by a curve of shares, as Huff (1967, Water
// Resour. Res. 3, 1007-1019) drew them by quartiles. The curve is the user's: it differs from place to place.
type HuffRain struct {
	RainHead
	File     string         `toml:"file" file:"yes" need:"\"huff.csv\"" doc:"CSV of share of time and share of depth, both from 0 to 1, or from 0 to 100" src:"form: Huff 1967, Water Resour. Res. 3, 1007; the numbers are the user's"`
	Curve    string         `toml:"curve" doc:"heading of the column that holds the share of depth; default: the second"`
	Depth    units.Metre    `toml:"depth" need:"\"160 mm\"" range:"(0,10]" doc:"what falls in all"`
	Start    clock.Time     `toml:"start" doc:"first drop; default: the start of the run"`
	Duration clock.Duration `toml:"duration" need:"\"3 h\"" range:"(0,315360000]" doc:"how long it rains"`

	shares []share
}

// share is a point of the curve.
type share struct {
	line        int
	time, depth float64
}

// Check is asked by the scenario.
func (p *HuffRain) Check(bad func(key, why string)) { p.check(bad) }

// Span is when it rains.
func (p *HuffRain) Span() (from, to clock.Time) { return p.Start, p.Start.Add(p.Duration) }

// Read reads the curve.
func (p *HuffRain) Read(_ clock.Civil, open func(string) (io.ReadCloser, error), bad func(key, why string)) {
	f, err := open(p.File)
	if err == nil {
		p.shares, err = readShares(f, shortName(p.File), p.Curve)
		f.Close()
	}
	if err != nil {
		bad("file", err.Error())
	}
}

// readShares reads a curve. Errors name file and line.
func readShares(r io.Reader, file, curve string) ([]share, error) {
	at := func(line int, format string, a ...any) error {
		return fmt.Errorf("%s:%d: %s", file, line, fmt.Sprintf(format, a...))
	}
	scan := bufio.NewScanner(r)
	var out []share
	n, column, headed := 0, 1, false
	for scan.Scan() {
		n++
		text := strings.TrimSpace(strings.TrimPrefix(scan.Text(), "\ufeff"))
		if text == "" || text[0] == '#' {
			continue
		}
		cells := columns(text)
		if _, err := strconv.ParseFloat(cells[0], 64); err != nil && len(out) == 0 && !headed {
			headed = true
			if curve != "" {
				if column = slices.Index(cells, curve); column < 1 {
					return nil, at(n, "no column is headed %q; headings are %s", curve, strings.Join(cells[1:], ", "))
				}
			}
			continue
		}
		if curve != "" && !headed {
			return nil, at(n, "has no headings, so no column is headed %q; take the key curve out, or write headings", curve)
		}
		if column >= len(cells) {
			return nil, at(n, "%q has no column %d; write time share,depth share", clip(text), column+1)
		}
		var v [2]float64
		for k, c := range []string{cells[0], cells[column]} {
			var err error
			if v[k], err = strconv.ParseFloat(c, 64); err != nil || !(v[k] >= 0 && v[k] <= 100) {
				return nil, at(n, "%q is no share; shares are numbers from 0 to 1, or from 0 to 100", clip(c))
			}
		}
		if k := len(out); k > 0 && v[0] <= out[k-1].time {
			return nil, at(n, "the share of time %g is not after %g on line %d; sort the lines and leave doubles out", v[0], out[k-1].time, out[k-1].line)
		} else if k > 0 && v[1] < out[k-1].depth {
			return nil, at(n, "the share of depth falls from %g to %g; what has fallen stays", out[k-1].depth, v[1])
		}
		out = append(out, share{n, v[0], v[1]})
	}
	if err := scan.Err(); err != nil {
		return nil, at(n+1, "%v", err)
	}
	if len(out) < 2 {
		return nil, at(max(n, 1), "a curve has at least two points; write lines of time share,depth share from 0,0 to 1,1")
	}
	first, last := out[0], out[len(out)-1]
	if first.time != 0 || first.depth != 0 {
		return nil, at(first.line, "the curve begins at %g,%g; it must begin at 0,0", first.time, first.depth)
	}
	if last.time != 1 && last.time != 100 || last.depth != 1 && last.depth != 100 {
		return nil, at(last.line, "the curve ends at %g,%g; it must end at 1,1 or 100,100", last.time, last.depth)
	}
	for i := range out {
		out[i].time /= last.time
		out[i].depth /= last.depth
	}
	return out, nil
}

// columns cuts a line of a table at commas, semicolons or tabs, whichever it has.
func columns(text string) []string {
	cells := []string{text}
	for _, sep := range []string{";", ",", "\t"} {
		if strings.Contains(text, sep) {
			cells = strings.Split(text, sep)
			break
		}
	}
	for i := range cells {
		cells[i] = unquote(cells[i])
	}
	return cells
}

// Build makes the rain; Read must have been called.
func (p *HuffRain) Build() (Rain, error) {
	if len(p.shares) < 2 {
		return Rain{}, fmt.Errorf("forcing: the curve %q has not been read", p.File)
	}
	ends, amounts := []clock.Time{p.Start}, []float64{}
	depth := float64(float64(p.Depth) * p.factor())
	for i, s := range p.shares[1:] {
		end := p.Start.Add(clock.Duration(float64(s.time * float64(p.Duration))))
		if end <= ends[i] {
			return Rain{}, fmt.Errorf("forcing: the points of the curve on lines %d and %d fall on one instant: the duration is too short for it", p.shares[i].line, s.line)
		}
		ends, amounts = append(ends, end), append(amounts, float64((s.depth-p.shares[i].depth)*depth))
	}
	s, err := NewSteps(ends, amounts)
	return Rain{Zone: p.Zone, Steps: s}, err
}
