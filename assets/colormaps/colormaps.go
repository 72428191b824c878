// Package colormaps carries the continuous colour maps of the drawing packages as they were published: text files of
// 256 rows of red, green and blue between 0 and 1. Origin and licence of each stand in assets/PROVENANCE.md; the
// licence texts are in the folder licences and travel with the binary, as the one of cividis asks.
package colormaps

import "embed"

// Tables holds one file NAME.txt a colour map.
//
//go:embed *.txt
var Tables embed.FS

// Licences holds the licence texts of the tables.
//
//go:embed licences/*.txt
var Licences embed.FS
