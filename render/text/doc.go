// Package text holds the words of maps, charts and reports in Korean and English, how numbers, times and quantities are
// written, and the shapes of letters: widths for layout, outlines for the rasteriser.
//
// Everything a reader sees in words passes through the catalogue (catalogue.go, events.go), so that a test can hold
// that each entry has both languages, that none is unused and that the font has every letter. Sizes are logical
// pixels; outlines are in em, y downwards.
//
// Read next: lang.go, catalogue.go, number.go, font.go.
package text
