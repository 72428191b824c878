// Package assets holds the data files that come with the program: the specs of the built-in cities here, fonts and
// colour maps in packages of their own. PROVENANCE.md says where each comes from and under which licence.
package assets

import "embed"

// Cities holds the built-in generator specs as cities/NAME.toml; engine/city/synth says what the keys mean.
//
//go:embed cities/*.toml
var Cities embed.FS
