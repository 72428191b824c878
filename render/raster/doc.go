// Package raster paints DrawLists on the processor: the pictures of `semul render`, of reports and of tests, without a
// display or a graphics card.
//
// The picture is cut into tiles of 256×256 device pixels. Each tile is painted by one goroutine from the whole list in
// order, with coverage from golang.org/x/image/vector (signed area, 9 fractional bits), so the bytes are the same for
// any number of processors and any order of tiles. Colours are blended in encoded sRGB values, 8 bits each:
//
//	d' = (d·(255−a) + c·a + 127) / 255,   a = coverage · opacity
//
// Pictures are bit-equal on amd64. Elsewhere the compiler may fuse products and sums, and edges may differ by 1/255.
//
// Read next: renderer.go (tiles, the cached static part), path.go, stroke.go, field.go, glyphs.go.
package raster
