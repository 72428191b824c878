package cases

import "fmt"

// Standard sizes that a code stands for instead of lengths, in inches: height (the shorter axis) and width of elliptical pipes
// that lie, rise and span of arches. Source: the cross-sections that EPA SWMM 5.2.4 reports for each code; the User's Manual
// 5.2 lists the codes in appendix A.
var ellipses = [...][2]float64{
	{14, 23}, {19, 30}, {22, 34}, {24, 38}, {27, 42}, {29, 45}, {32, 49}, {34, 53}, {38, 60}, {43, 68},
	{48, 76}, {53, 83}, {58, 91}, {63, 98}, {68, 106}, {72, 113}, {77, 121}, {82, 128}, {87, 136}, {92, 143},
	{97, 151}, {106, 166}, {116, 180},
}

var arches = [...][2]float64{
	{11, 18}, {13.5, 22}, {15.5, 26}, {18, 28.5}, {22.5, 36.25}, {26.625, 43.75}, {31.3125, 51.125}, {36, 58.5},
	{40, 65}, {45, 73}, {54, 88}, {62, 102}, {72, 115}, {77.5, 122}, {87.125, 138}, {96.875, 154},
	{106.5, 168.75}, {13, 17}, {15, 21}, {18, 24}, {20, 28}, {24, 35}, {29, 42}, {33, 49}, {38, 57}, {43, 64},
	{47, 71}, {52, 77}, {57, 83}, {31, 40}, {36, 46}, {41, 53}, {46, 60}, {51, 66}, {55, 73}, {59, 81},
	{63, 87}, {67, 95}, {71, 103}, {75, 112}, {79, 117}, {83, 128}, {87, 137}, {91, 142}, {55, 73}, {57, 76},
	{59, 81}, {61, 84}, {63, 87}, {65, 92}, {67, 95}, {69, 98}, {71, 103}, {73, 106}, {75, 112}, {77, 114},
	{79, 117}, {81, 123}, {83, 128}, {85, 131}, {87, 137}, {89, 139}, {91, 142}, {93, 148}, {95, 150},
	{97, 152}, {100, 154}, {101, 161}, {103, 167}, {105, 169}, {107, 171}, {109, 178}, {111, 184}, {113, 186},
	{115, 188}, {118, 190}, {119, 197}, {121, 199}, {112, 159}, {114, 162}, {116, 168}, {118, 170}, {120, 173},
	{122, 179}, {124, 184}, {126, 187}, {128, 190}, {130, 195}, {132, 198}, {134, 204}, {136, 206}, {138, 209},
	{140, 215}, {142, 217}, {144, 223}, {146, 225}, {148, 231}, {150, 234}, {152, 236}, {154, 239}, {156, 245},
	{158, 247},
}

// standard is the height and width of a standard size [m].
func standard(shape string, code float64) (height, width float64, err error) {
	list := ellipses[:]
	if shape == "ARCH" {
		list = arches[:]
	}
	i := int(code)
	if float64(i) != code || i < 1 || i > len(list) {
		return 0, 0, fmt.Errorf("%s without a width is a standard size with a code from 1 to %d, got %g; or write height and width as GEOM1 and GEOM2", shape, len(list), code)
	}
	height, width = list[i-1][0]*0.0254, list[i-1][1]*0.0254
	if shape == "VERT_ELLIPSE" {
		height, width = width, height
	}
	return height, width, nil
}
