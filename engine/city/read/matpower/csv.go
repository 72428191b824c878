package matpower

import (
	"io"
	"strconv"
	"strings"
)

// The columns of the three tables: the name in a file and ours.
var csvNames = [3][][2]string{
	{{"bus", "bus"}, {"type", "type"}, {"pd_MW", "pd"}, {"qd_MVAr", "qd"}, {"gs_MW", "gs"}, {"bs_MVAr", "bs"}, {"vm0", "vm"}, {"va0_deg", "va"}, {"base_kV", "base_kv"}},
	{{"from", "from"}, {"to", "to"}, {"r_pu", "r"}, {"x_pu", "x"}, {"b_pu", "b"}, {"rateA_MVA", "rate"}, {"ratio", "ratio"}, {"angle_deg", "angle"}, {"status", "status"}},
	{{"bus", "bus"}, {"pg_MW", "pg"}, {"qg_MVAr", "qg"}, {"vg", "vg"}, {"status", "status"}},
}

var tableNames = [3]string{"bus", "branch", "gen"}

// ReadTables reads the CSV tables of a case: buses, branches, generators, whose file names serve errors.
func ReadTables(name string, in [3]io.Reader, files [3]string) (*Case, error) {
	c := &Case{Name: name}
	var tables [3]*table
	var base place
	for k := range in {
		text, err := readAll(in[k], files[k])
		if err != nil {
			return nil, err
		}
		t, mva, at, err := readTable(string(text), files[k], tableNames[k], csvNames[k])
		if err != nil {
			return nil, err
		}
		tables[k] = t
		if k == 0 {
			c.BaseMVA, base = mva, at
		}
	}
	return c, build(c, tables[0], tables[1], tables[2], base)
}

// readTable reads one CSV table with a header; mva is what a line "# baseMVA=…" says.
func readTable(text, file, name string, columns [][2]string) (t *table, mva float64, base place, err error) {
	var values [][]float64
	var starts [][]int // column of each value in its line
	var lines []int
	var pick []int // of each of our columns: the field of the file
	fields := 0
	base = place{file, 1, 1}
	for n, line := range strings.Split(text, "\n") {
		n++
		line = strings.TrimSuffix(line, "\r")
		if n == 1 {
			line = strings.TrimPrefix(line, "\ufeff")
		}
		if rest, ok := strings.CutPrefix(line, "#"); ok {
			if key, value, ok := strings.Cut(rest, "="); ok && strings.TrimSpace(key) == "baseMVA" {
				base = place{file, n, len(line) - len(value) + 1}
				if mva, err = strconv.ParseFloat(strings.TrimSpace(value), 64); err != nil {
					return nil, 0, base, base.errorf("baseMVA: %.40q is no number", value)
				}
			}
			continue
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		parts := strings.Split(line, ",")
		if pick == nil {
			fields = len(parts)
			for _, c := range columns {
				at := -1
				for k, have := range parts {
					if strings.TrimSpace(have) == c[0] {
						at = k
					}
				}
				if at < 0 {
					return nil, 0, base, place{file, n, 1}.errorf("%s: there is no column %s; the header is %.200q", name, c[0], line)
				}
				pick = append(pick, at)
			}
			continue
		}
		if len(parts) != fields {
			return nil, 0, base, place{file, n, 1}.errorf("%s: %d fields where the header has %d", name, len(parts), fields)
		}
		row, cols := make([]float64, len(pick)), make([]int, len(pick))
		for k, f := range pick {
			for _, before := range parts[:f] {
				cols[k] += len(before) + 1
			}
			cols[k]++
			if row[k], err = strconv.ParseFloat(strings.TrimSpace(parts[f]), 64); err != nil {
				return nil, 0, base, place{file, n, cols[k]}.errorf("%s: %s: %.40q is no number", name, columns[k][0], parts[f])
			}
		}
		values, starts, lines = append(values, row), append(starts, cols), append(lines, n)
	}
	if pick == nil {
		return nil, 0, base, place{file, 1, 1}.errorf("%s: the table is empty; it needs a header", name)
	}
	t = &table{name: name, rows: len(values), get: func(row, col int) float64 { return values[row][col] },
		where: func(row, col int) place {
			if row >= len(lines) {
				return place{file, 1, 1}
			}
			return place{file, lines[row], starts[row][col]}
		}}
	for _, c := range columns {
		t.cols = append(t.cols, c[1])
	}
	return t, mva, base, nil
}
