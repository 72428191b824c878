package golden

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"path/filepath"
	"testing"
)

// PNG compares got with the image at path, pixel by pixel and exactly. Where they differ, the error
// counts the pixels, says where they lie and by how much; got itself is written to the test's
// artifact directory, which `go test -artifacts` keeps.
func PNG(t testing.TB, path string, got image.Image) {
	t.Helper()
	var encoded bytes.Buffer
	if err := png.Encode(&encoded, got); err != nil {
		t.Fatalf("golden: %s: %v", path, err)
		return
	}
	file, ok := read(t, path, encoded.Bytes())
	if !ok {
		return
	}
	want, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		if *update {
			rewrite(t, path, encoded.Bytes())
			return
		}
		t.Fatalf("golden: %s: %v", path, err)
		return
	}
	if want.Bounds().Size() == got.Bounds().Size() {
		d := compare(want, got)
		if d.pixels == 0 {
			return
		}
		if !*update {
			t.Errorf("golden: %s: %d of %d pixels differ, by at most %d of 255, within %v; produced: %s",
				path, d.pixels, got.Bounds().Dx()*got.Bounds().Dy(), d.most, d.where, keep(t, path, encoded.Bytes()))
			return
		}
	} else if !*update {
		t.Errorf("golden: %s is %v pixels, produced %v: %s", path, want.Bounds().Size(), got.Bounds().Size(), keep(t, path, encoded.Bytes()))
		return
	}
	rewrite(t, path, encoded.Bytes())
}

type pixelDifference struct {
	pixels int
	most   int // of one channel
	where  image.Rectangle
}

// compare looks at two images of one size in straight (not premultiplied) 8-bit colour, as PNG
// stores it.
func compare(want, got image.Image) pixelDifference {
	var d pixelDifference
	size, w, g := want.Bounds().Size(), want.Bounds().Min, got.Bounds().Min
	for y := range size.Y {
		for x := range size.X {
			a := color.NRGBAModel.Convert(want.At(w.X+x, w.Y+y)).(color.NRGBA)
			b := color.NRGBAModel.Convert(got.At(g.X+x, g.Y+y)).(color.NRGBA)
			if a == b {
				continue
			}
			d.pixels++
			d.where = d.where.Union(image.Rect(x, y, x+1, y+1))
			for _, c := range [][2]uint8{{a.R, b.R}, {a.G, b.G}, {a.B, b.B}, {a.A, b.A}} {
				d.most = max(d.most, int(c[0])-int(c[1]), int(c[1])-int(c[0]))
			}
		}
	}
	return d
}

// keep writes what was produced to where it can be looked at, and says where that is.
func keep(t testing.TB, path string, data []byte) string {
	out := filepath.Join(t.ArtifactDir(), filepath.Base(path))
	if err := write(out, data); err != nil {
		return err.Error()
	}
	return out + " (kept with -artifacts)"
}
