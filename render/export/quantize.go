package export

import (
	"image"
	"image/color"
	"slices"
)

// Quantize turns a picture into 256 colours by median cut over 5 bits a channel (Heckbert 1982, SIGGRAPH 16(3),
// 297–307), without dithering: maps are flat, and noise would cost more than it hides. Fully determined by the picture.
func Quantize(img *image.RGBA) *image.Paletted {
	out := image.NewPaletted(img.Rect, nil)
	var at [1 << 15]uint8
	out.Palette, at = colours(img, 256)
	w := img.Rect.Dx()
	for y := range img.Rect.Dy() {
		row := img.Pix[y*img.Stride : y*img.Stride+4*w]
		for x := range w {
			out.Pix[y*out.Stride+x] = at[bin(row[4*x], row[4*x+1], row[4*x+2])]
		}
	}
	return out
}

// bin is a colour in 5 bits a channel.
func bin(r, g, b uint8) int { return int(r)>>3<<10 | int(g)>>3<<5 | int(b)>>3 }

// tally is what fell into a bin.
type tally struct {
	bin     int
	n       int
	r, g, b int // sums
}

func (t *tally) at(axis int) int { return t.bin >> (10 - 5*axis) & 31 }

// colours picks up to most colours for a picture and says which one each bin has.
func colours(img *image.RGBA, most int) (color.Palette, [1 << 15]uint8) {
	var sums [1 << 15]tally
	w := img.Rect.Dx()
	for y := range img.Rect.Dy() {
		row := img.Pix[y*img.Stride : y*img.Stride+4*w]
		for x := 0; x < 4*w; x += 4 {
			t := &sums[bin(row[x], row[x+1], row[x+2])]
			t.n++
			t.r, t.g, t.b = t.r+int(row[x]), t.g+int(row[x+1]), t.b+int(row[x+2])
		}
	}
	var used []tally
	for k := range sums {
		if sums[k].n > 0 {
			sums[k].bin = k
			used = append(used, sums[k])
		}
	}
	boxes := [][]tally{used}
	for len(boxes) < most {
		best, axis, score := -1, 0, 0
		for k, b := range boxes {
			a, width := widest(b)
			if s := width * weight(b); width > 0 && s > score {
				best, axis, score = k, a, s
			}
		}
		if best < 0 {
			break
		}
		b := boxes[best]
		slices.SortStableFunc(b, func(p, q tally) int { return p.at(axis) - q.at(axis) })
		half, sum := weight(b)/2, 0
		cut := 1
		for cut < len(b)-1 && sum+b[cut-1].n < half {
			sum += b[cut-1].n
			cut++
		}
		boxes[best] = b[:cut]
		boxes = append(boxes, b[cut:])
	}
	var at [1 << 15]uint8
	var p color.Palette
	for k, b := range boxes {
		var n, r, g, bl int
		for i := range b {
			n, r, g, bl = n+b[i].n, r+b[i].r, g+b[i].g, bl+b[i].b
			at[b[i].bin] = uint8(k)
		}
		if n == 0 {
			n = 1
		}
		p = append(p, color.RGBA{R: uint8((r + n/2) / n), G: uint8((g + n/2) / n), B: uint8((bl + n/2) / n), A: 255})
	}
	return p, at
}

// widest returns the axis over which a box of bins reaches furthest, and how far.
func widest(b []tally) (axis, width int) {
	for a := range 3 {
		lo, hi := 31, 0
		for i := range b {
			v := b[i].at(a)
			lo, hi = min(lo, v), max(hi, v)
		}
		if hi-lo > width {
			axis, width = a, hi-lo
		}
	}
	return axis, width
}

// weight is how many pixels a box holds, thinned so that small things keep their colour.
func weight(b []tally) int {
	n := 0
	for i := range b {
		n += b[i].n
	}
	return n
}
