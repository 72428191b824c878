package dem

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"semul/engine/geo"
)

var nan = float32(math.NaN())

func open(t *testing.T, path string) *Surface {
	t.Helper()
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// frameOf returns the frame of the system that holds p, and p in it.
func frameOf(t *testing.T, epsg int, p geo.Point) (geo.Frame, geo.Point) {
	t.Helper()
	f, err := geo.NewFrame(epsg, p)
	if err != nil {
		t.Fatal(err)
	}
	return f, f.FromProjected(p)
}

// The expected rasters were warped by GDAL: testdata/README.md.
func TestAgreesWithGDALWarp(t *testing.T) {
	for _, c := range []struct {
		from     string
		fromEPSG int
		to       string
		epsg     int
	}{
		{"testdata/degrees.tif", 4326, "testdata/warped.asc", 5186},
		{"testdata/warped.asc", 5186, "testdata/utm.asc", 32652},
	} {
		s, want := open(t, c.from), open(t, c.to)
		s.EPSG = c.fromEPSG
		f, sw := frameOf(t, c.epsg, geo.Point{X: want.X0, Y: want.Y0})
		got, rep, err := s.OnGrid(f, geo.Grid{NX: want.NX, NY: want.NY, X0: sw.X, Y0: sw.Y, Cell: want.DX})
		if err != nil || rep.Err() != nil {
			t.Fatal(err, rep.Err())
		}
		worst := 0.0
		for id, v := range got.Val {
			worst = math.Max(worst, math.Abs(float64(v-want.Val[id])))
		}
		if !(worst < 1e-4) || rep.Sources[0].Cells != len(want.Val) || rep.Sources[0].Method != "bilinear" {
			t.Errorf("%s: %g m from GDAL's values; %+v", c.to, worst, rep)
		}
		t.Logf("%s: at most %.1g m from GDAL's values, which span %g to %g", c.to, worst, rep.Low, rep.High)
	}
}

// Between two systems a surface whose value is its own easting must come out as the easting of
// each cell's middle, whatever is interpolated on the way.
func TestPositionsAreRightToAMillimetre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		codes := []int{5179, 5185, 5186, 5187, 5188, 32651, 32652}
		from, _ := geo.CRSByEPSG(rapid.SampledFrom(codes).Draw(t, "surface"))
		epsg := rapid.SampledFrom(codes).Draw(t, "city")
		to, _ := geo.CRSByEPSG(epsg)
		mid := geo.LonLat{Lon: rapid.Float64Range(124, 132).Draw(t, "lon"), Lat: rapid.Float64Range(33, 39).Draw(t, "lat")}
		f, err := geo.NewFrame(epsg, to.Forward(mid))
		if err != nil {
			t.Fatal(err)
		}
		sw := f.FromProjected(to.Forward(mid))
		g := geo.Grid{NX: rapid.IntRange(1, 60).Draw(t, "nx"), NY: rapid.IntRange(1, 60).Draw(t, "ny"), X0: sw.X, Y0: sw.Y, Cell: rapid.Float64Range(0.5, 300).Draw(t, "cell")}
		o := from.Forward(mid)
		s := &Surface{Name: "s", EPSG: from.EPSG, X0: o.X, Y0: o.Y, DX: 7, DY: 11, NX: 1, NY: 1}
		tr, err := newTransform(s, f, g)
		if err != nil {
			t.Fatal(err)
		}
		i, j := rapid.Float64Range(0, float64(g.NX)).Draw(t, "i"), rapid.Float64Range(0, float64(g.NY)).Draw(t, "j")
		local := geo.Point{X: g.X0 + i*g.Cell, Y: g.Y0 + j*g.Cell}
		want := from.Forward(to.Inverse(f.ToProjected(local)))
		at := tr.at(i, j)
		if got := (geo.Point{X: s.X0 + at.X*s.DX, Y: s.Y0 + at.Y*s.DY}); !(got.Dist(want) < 3e-3) {
			t.Fatalf("%v in EPSG:%d is %v, want %v: %g m apart", local, from.EPSG, got, want, got.Dist(want))
		}
	})
}

func TestOwnGridIsACopy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := geo.NewRaster(geo.Grid{
			NX: rapid.IntRange(1, 9).Draw(t, "nx"), NY: rapid.IntRange(1, 9).Draw(t, "ny"),
			X0: rapid.Float64Range(-1e6, 1e6).Draw(t, "x0"), Y0: rapid.Float64Range(-1e6, 1e6).Draw(t, "y0"),
			Cell: rapid.Float64Range(0.01, 100).Draw(t, "cell"),
		})
		for id := range r.Val {
			r.Val[id] = rapid.Float32Range(-50, 500).Draw(t, "z")
		}
		s := FromRaster("r", r, rapid.SampledFrom([]int{0, 5186, 32652}).Draw(t, "epsg"))
		f, g, err := s.Own()
		if err != nil {
			t.Fatal(err)
		}
		got, rep, err := s.OnGrid(f, g)
		if err != nil || rep.Sources[0].Method != "cell by cell" {
			t.Fatalf("%v, %+v", err, rep)
		}
		for id, v := range r.Val {
			if got.Val[id] != v {
				t.Fatalf("cell %d: got %g, want %g", id, got.Val[id], v)
			}
		}
	})
}

// plane returns a surface of heights x/100 + y/50 over metres of a system.
func plane(epsg int, g geo.Grid) *Surface {
	r := geo.NewRaster(g)
	for id := range r.Val {
		p := g.CenterOf(id)
		r.Val[id] = float32((p.X-g.X0)/100 + (p.Y-g.Y0)/50)
	}
	return FromRaster("plane", r, epsg)
}

func TestMethods(t *testing.T) {
	s := plane(5186, geo.Grid{NX: 300, NY: 200, X0: 200000, Y0: 500000, Cell: 4})
	for _, c := range []struct {
		name, method string
		epsg         int
		cell         float64
	}{
		{"finer", "bilinear", 5186, 1.5},
		{"coarser", "area mean of 4 cells each", 5186, 8},
		{"finer, another system", "bilinear", 32652, 1.5},
		{"coarser, another system", "mean of 9 bilinear samples each", 32652, 10},
	} {
		crs, _ := geo.CRSByEPSG(c.epsg)
		own, _ := geo.CRSByEPSG(5186)
		mid := crs.Forward(own.Inverse(geo.Point{X: 200600, Y: 500400}))
		f, sw := frameOf(t, c.epsg, mid)
		g := geo.Grid{NX: 20, NY: 30, X0: sw.X, Y0: sw.Y, Cell: c.cell}
		got, rep, err := s.OnGrid(f, g)
		if err != nil || rep.Err() != nil {
			t.Fatalf("%s: %v, %v", c.name, err, rep.Err())
		}
		if rep.Sources[0].Method != c.method {
			t.Errorf("%s: %q, want %q", c.name, rep.Sources[0].Method, c.method)
		}
		for id, v := range got.Val {
			p := own.Forward(crs.Inverse(f.ToProjected(g.CenterOf(id))))
			// a plane's mean is its value in the middle; the samples' is too
			if want := (p.X-s.X0)/100 + (p.Y-s.Y0)/50; math.Abs(float64(v)-want) > 1e-4 {
				t.Fatalf("%s: cell %d: got %g, want %g", c.name, id, v, want)
			}
		}
	}
}

func TestTilesMeetWithoutASeam(t *testing.T) {
	dir := t.TempDir()
	f, err := geo.FrameAt(geo.LonLat{Lon: 127.99, Lat: 37.99})
	if err != nil {
		t.Fatal(err)
	}
	height := func(l geo.LonLat) float64 { return 100*(l.Lon-127) + 1000*(l.Lat-37) }
	var tiles []*Surface
	for _, name := range []string{"N37E127", "N37E128", "N38E127", "N38E128"} {
		lat, lon := float64(name[2]-'0')+30, float64(name[6]-'0')+120
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		line := make([]int16, 1201)
		for row := range 1201 {
			for i := range line {
				line[i] = int16(math.Round(height(geo.LonLat{Lon: lon + float64(i)/1200, Lat: lat + 1 - float64(row)/1200})))
			}
			binary.Write(z, binary.BigEndian, line)
		}
		z.Close()
		path := filepath.Join(dir, name+".hgt.gz")
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		tiles = append(tiles, open(t, path))
	}
	g := geo.Grid{NX: 70, NY: 80, X0: 100, Y0: 100, Cell: 30}
	got, rep, err := Mosaic(f, g, tiles...)
	if err != nil || rep.Err() != nil || rep.Filled != 0 {
		t.Fatalf("%v, %v, %d filled", err, rep.Err(), rep.Filled)
	}
	if len(rep.Sources) != 1 || rep.Sources[0].Cells != g.Cells() || !strings.HasSuffix(rep.Sources[0].Name, "N37E127.hgt.gz and 3 on the same lattice") {
		t.Errorf("%+v", rep.Sources)
	}
	for id, v := range got.Val {
		l, err := f.ToLonLat(g.CenterOf(id))
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(float64(v)-height(l)) > 0.6 { // heights are whole metres
			t.Fatalf("cell %d at %v: got %g, want %g", id, l, v, height(l))
		}
	}
	// the two eastern tiles alone leave the west empty
	_, rep, err = Mosaic(f, g, tiles[1], tiles[3])
	if err != nil || rep.Err() == nil || !strings.Contains(rep.Err().Error(), "have no height, in 1 gaps; the largest has") ||
		!strings.Contains(rep.Err().Error(), "from column 0, row 0 at local (115, 115) m, longitude 127.9") {
		t.Errorf("%v, %v", err, rep.Err())
	}
}

func TestTilesJoinOnlyOnOneLattice(t *testing.T) {
	at := func(x, y, cell float64, epsg int) *Surface {
		return plane(epsg, geo.Grid{NX: 10, NY: 10, X0: x, Y0: y, Cell: cell})
	}
	for _, c := range []struct {
		name string
		s    *Surface
		want int
	}{
		{"next to it", at(50, 0, 5, 5186), 1},
		{"overlapping", at(-20, 15, 5, 5186), 1},
		{"half a cell off", at(52.5, 0, 5, 5186), 2},
		{"other cells", at(50, 0, 2.5, 5186), 2},
		{"other system", at(50, 0, 5, 5187), 2},
		{"too far away to join", at(50000, 0, 5, 5186), 2},
		{"absurdly far away", at(5e300, 0, 5, 5186), 2},
	} {
		if got := group([]*Surface{at(0, 0, 5, 5186), c.s}); len(got) != c.want {
			t.Errorf("%s: %d groups, want %d", c.name, len(got), c.want)
		}
	}
	// of two that overlap the first counts, and the second fills its gaps
	a, b := at(0, 0, 5, 0), at(0, 0, 5, 0)
	a.Val[3], b.Val[3], b.Val[4] = nan, 77, 88
	f, g, err := a.Own()
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := Mosaic(f, g, a, b)
	if err != nil || got.Val[3] != 77 || got.Val[4] != a.Val[4] {
		t.Errorf("got %g and %g, %v", got.Val[3], got.Val[4], err)
	}
}

func TestGaps(t *testing.T) {
	s := plane(0, geo.Grid{NX: 40, NY: 30, X0: 0, Y0: 0, Cell: 10})
	full := append([]float32(nil), s.Val...)
	hole := func(i0, j0, w, h int) {
		for j := j0; j < j0+h; j++ {
			for i := i0; i < i0+w; i++ {
				s.Val[j*s.NX+i] = nan
			}
		}
	}
	hole(5, 5, 3, 9)   // three wide: filled
	hole(20, 10, 8, 8) // too large
	f, g, err := s.Own()
	if err != nil {
		t.Fatal(err)
	}
	got, rep, err := s.OnGrid(f, g)
	if err != nil {
		t.Fatal(err)
	}
	if src := rep.Sources[0]; src.NoData != 27+64 || src.Filled != 27 || rep.Filled != 0 || src.Cells != 1200-64 {
		t.Errorf("%+v", rep)
	}
	if len(rep.Left) != 1 || rep.Left[0].Cells != 64 || rep.Left[0].I != 20 || rep.Left[0].J != 10 {
		t.Errorf("left: %+v", rep.Left)
	}
	want := "dem: 64 cells have no height, in 1 gaps; the largest has 64 cells, from column 20, row 10 at local (205, 105) m, and is 80 by 80 m: choose a smaller area"
	if e := rep.Err(); e == nil || !strings.HasPrefix(e.Error(), want) {
		t.Errorf("error %v", e)
	}
	for id, v := range got.Val {
		if v == v && math.Abs(float64(v-full[id])) > 1e-4 { // a plane is filled as a plane
			t.Errorf("cell %d: got %g, want %g", id, v, full[id])
		}
	}
	if s.Val[5*s.NX+5] == s.Val[5*s.NX+5] {
		t.Error("the surface itself was changed")
	}
}

func TestWarnings(t *testing.T) {
	r := geo.Raster{Grid: geo.Grid{NX: 2, NY: 1, Cell: 1}, Val: []float32{5, -9999}}
	f, g, _ := FromRaster("r.asc", r, 0).Own()
	_, rep, err := FromRaster("r.asc", r, 0).OnGrid(f, g)
	tiny := FromRaster("tiny", geo.Raster{Grid: geo.Grid{NX: 1, NY: 1, X0: 500000, Y0: 4e6, Cell: 1e-9}, Val: []float32{1}}, 32652)
	crs, _ := geo.CRSByEPSG(32651)
	own, _ := geo.CRSByEPSG(32652)
	sw := crs.Forward(own.Inverse(geo.Point{X: 500000, Y: 4e6}))
	_, small, smallErr := tiny.OnGrid(geo.Frame{EPSG: 32651, E0: sw.X - 1500, N0: sw.Y - 1500}, geo.Grid{NX: 3, NY: 3, Cell: 1000})
	if smallErr != nil || small.Err() == nil || !strings.HasPrefix(small.Sources[0].Method, "smaller than half a cell") {
		t.Errorf("%+v, %v", small, smallErr)
	}
	if err != nil || len(rep.Warnings) != 1 || !strings.Contains(rep.Warnings[0], "r.asc has heights from -9999 to 5 m") {
		t.Errorf("%v, %v", rep.Warnings, err)
	}
}

func TestErrors(t *testing.T) {
	s := plane(5186, geo.Grid{NX: 10, NY: 10, X0: 200000, Y0: 500000, Cell: 5})
	none := plane(0, geo.Grid{NX: 10, NY: 10, X0: 200000, Y0: 500000, Cell: 5})
	deg := plane(0, geo.Grid{NX: 10, NY: 10, X0: 127, Y0: 37, Cell: 0.001})
	old := plane(5174, geo.Grid{NX: 10, NY: 10, X0: 200000, Y0: 500000, Cell: 5})
	f, sw := frameOf(t, 5186, geo.Point{X: 200000, Y: 500000})
	g := geo.Grid{NX: 5, NY: 5, X0: sw.X, Y0: sw.Y, Cell: 5}
	far := g
	far.X0 += 5000
	on := func(s *Surface, f geo.Frame, g geo.Grid) error {
		_, _, err := s.OnGrid(f, g)
		return err
	}
	_, _, nothing := Mosaic(f, g)
	lonlat := plane(4326, geo.Grid{NX: 10, NY: 10, X0: 127, Y0: 37, Cell: 0.001})
	_, _, ownDegrees := lonlat.Own()
	oblong := *s
	oblong.DY = 6
	_, _, ownOblong := oblong.Own()
	_, _, ownOld := old.Own()
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"city without place", on(s, geo.Frame{}, g), "plane lies in EPSG:5186, but the city has local metres only"},
		{"surface without system", on(none, f, g), "does not name its coordinate system"},
		{"degrees without system", on(deg, f, g), "name it, e.g. EPSG:4326: its numbers look like degrees"},
		{"unknown system", on(old, f, g), "dem: plane: geo: EPSG:5174 is not known here"},
		{"unknown city", on(s, geo.Frame{EPSG: 3857}, g), "dem: the city: geo: EPSG:3857"},
		{"elsewhere", on(s, f, far), "no surface lies under the city: plane covers easting 200000 to 200050, northing 500000 to 500050; the city lies from local (5000, 0) m, longitude 127.05"},
		{"elsewhere, degrees", on(lonlat, f, g), "covers longitude 127.0000 to 127.0100"},
		{"elsewhere, local", on(none, geo.Frame{}, geo.Grid{NX: 1, NY: 1, Cell: 1}), "covers x 200000 to 200050"},
		{"no grid", on(s, f, geo.Grid{}), "dem: geo: grid of 0 by 0 cells"},
		{"no surface", nothing, "no surface given"},
		{"own grid of degrees", ownDegrees, "e.g. EPSG:5186, and a cell size"},
		{"own grid of oblong cells", ownOblong, "which are not square"},
		{"own grid in an unknown system", ownOld, "EPSG:5174"},
	} {
		if c.err == nil || !strings.HasPrefix(c.err.Error(), "dem: ") || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, c.err, c.want)
		}
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	text := "ncols 2\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 5\n1 2\n"
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, name := range []string{"a.asc", "A.ASC", "a.dem"} {
		if s := open(t, write(name, text)); s.NX != 2 || s.DX != 5 || s.EPSG != 0 || s.Degrees() || !strings.Contains(s.Info, "ASCII grid") {
			t.Errorf("%s: %+v", name, s)
		}
	}
	tif, err := os.ReadFile("testdata/degrees.tif")
	if err != nil {
		t.Fatal(err)
	}
	if s := open(t, write("a.TIFF", string(tif))); s.EPSG != 4326 || !s.Degrees() || s.DX == s.DY || s.NX != 21 {
		t.Errorf("GeoTIFF: %+v", s)
	}
	for _, c := range []struct{ name, text, want string }{
		{"bad.asc", "ncols x", "dem: asc: "},
		{"bad.tif", "II", "dem: geotiff: "},
		{"bad.hgt", "", "dem: hgt: "},
		{"a.tif.gz", text, "the ending tells no format that is read"},
		{"a.png", text, "the ending tells no format that is read"},
	} {
		if _, err := Open(write(c.name, c.text)); err == nil || !strings.HasPrefix(err.Error(), "dem: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
	}
	if _, err := Open(filepath.Join(dir, "absent.tif")); err == nil || !os.IsNotExist(unwrap(err)) {
		t.Errorf("absent file: %v", err)
	}
	if _, err := Open(dir + ".asc"); err == nil {
		t.Error("no error for a folder's name")
	}
}

func unwrap(err error) error {
	for {
		u, ok := err.(interface{ Unwrap() error })
		if !ok || u.Unwrap() == nil {
			return err
		}
		if _, isPath := err.(*os.PathError); isPath {
			return err
		}
		err = u.Unwrap()
	}
}

// Other people's grounds, where the shared data lies beside the repository.
func TestSharedGrounds(t *testing.T) {
	root := sharedData()
	if root == "" {
		t.Skip("no ../shared/data beside the repository: other people's grounds are not read")
	}
	for _, c := range []struct {
		path   string
		nx, ny int
		gaps   bool
	}{
		{"flood/conical_island/Bathy_CI.asc.gz", 256, 256, false},
		{"flood/ea_test5/ea5-10m.asc.gz", 1378, 1224, true},
		{"flood/ea_test5/dem50m/ea5-50m.asc.gz", 275, 244, true},
		{"flood/merewether/topography1.asc.gz", 321, 416, true},
		{"flood/rain_cea2008/topo.asc.gz", 208, 256, false},
	} {
		s := open(t, filepath.Join(root, filepath.FromSlash(c.path)))
		f, g, err := s.Own()
		if err != nil {
			t.Fatal(err)
		}
		_, rep, err := s.OnGrid(f, g)
		if err != nil || g.NX != c.nx || g.NY != c.ny || (len(rep.Left) > 0) != c.gaps {
			t.Errorf("%s: %d × %d cells, %d gaps, %v", c.path, g.NX, g.NY, len(rep.Left), err)
		}
		t.Logf("%s: %s; %g to %g m, %d gaps left, warnings %v", c.path, s.Info, rep.Low, rep.High, len(rep.Left), rep.Warnings)
	}
	// the 50 m ground of EA test 5 was made from the 10 m one by area means
	fine, coarse := open(t, filepath.Join(root, "flood/ea_test5/ea5-10m.asc.gz")), open(t, filepath.Join(root, "flood/ea_test5/dem50m/ea5-50m.asc.gz"))
	f, g, err := coarse.Own()
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := fine.OnGrid(f, g)
	if err != nil {
		t.Fatal(err)
	}
	sum, n := 0.0, 0
	for id, v := range got.Val {
		if w := coarse.Val[id]; v == v && w == w {
			sum += math.Abs(float64(v - w))
			n++
		}
	}
	if n < 7000 || sum/float64(n) > 0.01 {
		t.Errorf("%d cells in common, %g m apart on average", n, sum/float64(n))
	}
	t.Logf("EA test 5, 10 m brought to 50 m: %.2f m from the 50 m file on average of %d cells", sum/float64(n), n)
}

// sharedData walks up from here to a folder shared/data beside the repository.
func sharedData() string {
	dir, err := os.Getwd()
	for err == nil {
		if p := filepath.Join(dir, "..", "shared", "data"); isDir(p) {
			return p
		}
		if filepath.Dir(dir) == dir {
			break
		}
		dir = filepath.Dir(dir)
	}
	return ""
}

func isDir(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.IsDir()
}

func BenchmarkOnGrid(b *testing.B) {
	s := plane(5186, geo.Grid{NX: 1000, NY: 1000, X0: 200000, Y0: 500000, Cell: 5})
	for _, epsg := range []int{5186, 32652} {
		crs, _ := geo.CRSByEPSG(epsg)
		own, _ := geo.CRSByEPSG(5186)
		mid := crs.Forward(own.Inverse(geo.Point{X: 200500, Y: 500500}))
		f, err := geo.NewFrame(epsg, mid)
		if err != nil {
			b.Fatal(err)
		}
		sw := f.FromProjected(mid)
		for _, cell := range []float64{2, 10} {
			g := geo.Grid{NX: int(4000 / cell), NY: int(4000 / cell), X0: sw.X, Y0: sw.Y, Cell: cell}
			b.Run(map[int]string{5186: "same system", 32652: "another system"}[epsg]+map[float64]string{2: " finer", 10: " coarser"}[cell], func(b *testing.B) {
				for b.Loop() {
					if _, _, err := s.OnGrid(f, g); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(g.Cells())*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mcell/s")
			})
		}
	}
}
