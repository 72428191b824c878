package palette

import "image/color"

// hex reads "#RRGGBB" written in this package; a wrong literal is our bug and panics at start.
func hex(s string) color.NRGBA {
	if len(s) != 7 || s[0] != '#' {
		panic("palette: " + s + " is no #RRGGBB")
	}
	var v [6]uint8
	for i := range v {
		c := s[i+1]
		switch {
		case c >= '0' && c <= '9':
			v[i] = c - '0'
		case c >= 'A' && c <= 'F':
			v[i] = c - 'A' + 10
		default:
			panic("palette: " + s + " is no #RRGGBB")
		}
	}
	return color.NRGBA{R: v[0]<<4 | v[1], G: v[2]<<4 | v[3], B: v[4]<<4 | v[5], A: 255}
}

// Hex writes c as "#RRGGBB", leaving its opacity out.
func Hex(c color.NRGBA) string {
	const digits = "0123456789ABCDEF"
	b := [7]byte{'#'}
	for i, v := range [3]uint8{c.R, c.G, c.B} {
		b[1+2*i], b[2+2*i] = digits[v>>4], digits[v&15]
	}
	return string(b[:])
}

// Alpha returns c with the opacity a in [0, 1]; values outside are held at the ends.
func Alpha(c color.NRGBA, a float64) color.NRGBA {
	c.A = uint8(min(max(a, 0), 1)*255 + 0.5)
	return c
}

// Mix returns the colour the share t in [0, 1] of the way from a to b, in the encoded sRGB values, opacity included.
func Mix(a, b color.NRGBA, t float64) color.NRGBA {
	t = min(max(t, 0), 1)
	mix := func(x, y uint8) uint8 { return uint8(float64(x) + (float64(y)-float64(x))*t + 0.5) }
	return color.NRGBA{R: mix(a.R, b.R), G: mix(a.G, b.G), B: mix(a.B, b.B), A: mix(a.A, b.A)}
}
