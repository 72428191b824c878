// Package hgt reads SRTM height tiles (.hgt), plain or gzipped: one tile of one degree, 1201² or
// 3601² big-endian int16, the northern row first, metres above the EGM96 geoid, −32768 where
// nothing was measured.
//
// The samples stand on whole arc seconds, so the outermost ones lie on the borders of the degree
// and neighbouring tiles share them; each is the middle of a cell here. The file's name gives the
// sample in the south-west: N37E127.hgt has it at 37° north, 127° east.
// Source: NASA/JPL, SRTM, frequently asked questions ("What do the letters and numbers refer to, and
// what is .hgt format?", www2.jpl.nasa.gov/srtm/faq.html).
package hgt
