package geotiff

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"math"
	"strings"
	"testing"

	"semul/engine/geo"
)

// hills is a raster of 1100 by 3 cells that rises eastwards, with a hole.
func hills() geo.Raster {
	r := geo.NewRaster(geo.Grid{NX: 1100, NY: 3, X0: 211000, Y0: 318000, Cell: 2})
	for i := range r.Val {
		r.Val[i] = float32(i % 1100)
	}
	r.Val[2*1100+7] = float32(math.NaN())
	return r
}

// images reads the tags of all images of a file as numbers and texts.
func images(t *testing.T, b []byte) (all []map[uint16][]float64, texts []map[uint16]string) {
	le := binary.LittleEndian
	for at := le.Uint32(b[4:]); at != 0; {
		tags, words := map[uint16][]float64{}, map[uint16]string{}
		n := int(le.Uint16(b[at:]))
		for k := range n {
			e := b[int(at)+2+12*k:]
			id, kind, count := le.Uint16(e), le.Uint16(e[2:]), int(le.Uint32(e[4:]))
			size := map[uint16]int{2: 1, 3: 2, 4: 4, 12: 8}[kind]
			data := e[8:12]
			if size*count > 4 {
				data = b[le.Uint32(data):][:size*count]
			}
			for c := range count {
				switch kind {
				case 3:
					tags[id] = append(tags[id], float64(le.Uint16(data[2*c:])))
				case 4:
					tags[id] = append(tags[id], float64(le.Uint32(data[4*c:])))
				case 12:
					tags[id] = append(tags[id], math.Float64frombits(le.Uint64(data[8*c:])))
				case 2:
					words[id] = strings.TrimRight(string(data[:count]), "\x00")
				}
			}
		}
		all, texts = append(all, tags), append(texts, words)
		at = le.Uint32(b[int(at)+2+12*n:])
	}
	return all, texts
}

// A map holds the bits of its raster, an overview of every second cell from its north-western corner, and what GDAL wants
// to know.
func TestMapOfAQuantity(t *testing.T) {
	r := hills()
	var file bytes.Buffer
	if err := WriteMap(&file, Map{Raster: r, EPSG: 5187, Doc: "depth & speed", Unit: "m"}); err != nil {
		t.Fatal(err)
	}
	image, err := Read(bytes.NewReader(file.Bytes()), int64(file.Len()), "made.tif")
	if err != nil {
		t.Fatal(err)
	}
	if image.EPSG != 5187 || image.Raster.Grid != r.Grid {
		t.Errorf("EPSG %d and grid %+v", image.EPSG, image.Raster.Grid)
	}
	for i, v := range r.Val {
		if got := image.Raster.Val[i]; got != v && (got == got || v == v) {
			t.Fatalf("cell %d is %g, was %g", i, got, v)
		}
	}
	tags, words := images(t, file.Bytes())
	if len(tags) != 2 || tags[1][254][0] != 1 || tags[1][256][0] != 550 || tags[1][257][0] != 2 {
		t.Fatalf("%d images, the second %v", len(tags), tags[len(tags)-1])
	}
	for _, part := range []string{`<Item name="DESCRIPTION" sample="0" role="description">depth &amp; speed</Item>`, `role="unittype">m</Item>`,
		`STATISTICS_MINIMUM" sample="0">0<`, `STATISTICS_MAXIMUM" sample="0">1099<`} {
		if !strings.Contains(words[0][42112], part) {
			t.Errorf("no %s in %s", part, words[0][42112])
		}
	}
	n, _, _, mean, deviation := Map{Raster: r}.statistics() // of 0 to 1099: 549.5, √((1100²−1)/12)
	if n != 3299 || math.Abs(mean-549.5) > 0.2 || math.Abs(deviation-317.54) > 0.2 {
		t.Errorf("%d cells, mean %g, deviation %g", n, mean, deviation)
	}
	z, err := zlib.NewReader(bytes.NewReader(file.Bytes()[int(tags[1][273][0]):][:int(tags[1][279][0])]))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := io.ReadAll(z)
	if err != nil || len(rows) != 2*4*550 {
		t.Fatalf("overview of %d bytes: %v", len(rows), err)
	}
	row := rows[4*550:] // the southern one is the raster's lowest
	for i := 1; i < len(row); i++ {
		row[i] += row[i-1]
	}
	for i := range 550 {
		bits := uint32(row[i])<<24 | uint32(row[550+i])<<16 | uint32(row[1100+i])<<8 | uint32(row[1650+i])
		if got := math.Float32frombits(bits); got != float32(2*i) {
			t.Fatalf("pixel %d of the overview is %g", i, got)
		}
	}
}

// Classes are bytes with their colours, and 0 where there is nothing.
func TestMapOfClasses(t *testing.T) {
	r := geo.Raster{Grid: geo.Grid{NX: 4, NY: 1, Cell: 10}, Val: []float32{1, 2, float32(math.NaN()), 7}}
	var file bytes.Buffer
	m := Map{Raster: r, Doc: "who stands", Unit: "class", Classes: []Class{{1, "children", "#0a141e"}, {2, "nobody", "#ff0000"}}}
	if err := WriteMap(&file, m); err != nil {
		t.Fatal(err)
	}
	tags, words := images(t, file.Bytes())
	one := tags[0]
	if len(tags) != 1 || one[262][0] != 3 || one[258][0] != 8 || words[0][42113] != "0" || len(one[34735]) != 0 {
		t.Errorf("%v %v", one, words)
	}
	if p := one[320]; len(p) != 768 || p[1] != 10*257 || p[257] != 20*257 || p[513] != 30*257 || p[2] != 65535 || p[258] != 0 {
		t.Errorf("colours %v", p)
	}
	if !strings.Contains(words[0][42112], `CLASS_2" sample="0">nobody<`) {
		t.Errorf("%s", words[0][42112])
	}
	z, err := zlib.NewReader(bytes.NewReader(file.Bytes()[int(one[273][0]):]))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(z); err != nil || !bytes.Equal(got, []byte{1, 2, 0, 7}) {
		t.Errorf("pixels %v, %v", got, err)
	}
}
