// Package fonts carries the typeface of maps, charts and the viewer: Pretendard 1.3.9, Regular and SemiBold, by Kil
// Hyung-jin, under the SIL Open Font License 1.1 (OFL.txt beside this file). Both files are unmodified: "Pretendard" is
// a reserved font name, so a subset would have to be renamed.
//
// The browser viewer does not import this package, since 3 MB of fonts are better fetched apart.
package fonts

import _ "embed"

// Regular is the OpenType file of the regular weight.
//
//go:embed Pretendard-Regular.otf
var Regular []byte

// SemiBold is the OpenType file of the semi-bold weight.
//
//go:embed Pretendard-SemiBold.otf
var SemiBold []byte

// Licence is the text of the SIL Open Font License 1.1 with the font's copyright notice.
//
//go:embed OFL.txt
var Licence string
