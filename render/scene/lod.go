package scene

import (
	"math"

	"semul/engine/city"
	"semul/render/palette"
)

// roadRank groups street classes by how they are drawn: 0 motorway, 1 trunk and primary, 2 secondary, 3 tertiary,
// 4 local, 5 service and paths.
func roadRank(c city.StreetClass) int {
	switch c {
	case city.Motorway:
		return 0
	case city.Trunk, city.Primary, city.MotorwayLink:
		return 1
	case city.Secondary, city.Link:
		return 2
	case city.Tertiary, city.Busway:
		return 3
	case city.Residential:
		return 4
	}
	return 5
}

// roadWidths are widths in logical pixels at the middle of the bands Z1 (32 m per pixel), Z2 (8) and Z3 (2), by rank.
var roadWidths = [3][6]float64{
	{2, 1.2, 0, 0, 0, 0},
	{3, 2, 1.4, 0.8, 0.5, 0},
	{9, 6.5, 5, 3.4, 2.2, 0.9},
}

// roadWidth returns the drawn width of a street [logical px] of the given rank and true width [m]. Between the middles
// of the bands it runs geometrically with the scale, so that nothing jumps while one zooms; from 0.7 m per pixel
// inwards it is the true width.
func roadWidth(rank int, trueM, mpp float64) float32 {
	const street = 0.7
	truth := trueM / mpp
	if mpp <= street {
		return float32(truth)
	}
	at := math.Log2(mpp)
	mids := [4]float64{5, 3, 1, math.Log2(street)} // 32, 8, 2, 0.7 m per pixel
	w := [4]float64{roadWidths[0][rank], roadWidths[1][rank], roadWidths[2][rank], trueM / street}
	k := 0
	for k < 2 && at < mids[k+1] {
		k++
	}
	if at >= mids[0] {
		return float32(w[0])
	}
	t := (mids[k] - at) / (mids[k] - mids[k+1])
	if w[k] <= 0 { // fades in over the second half of the way
		return float32(math.Max(0, w[k+1]*(2*t-1)))
	}
	return float32(w[k] * math.Pow(w[k+1]/w[k], t))
}

// casing is how much wider the edge of a road is than the road [logical px]. White roads on light ground need it at
// every scale; on dark ground it fades out beyond 4 m per pixel.
func casing(mpp float64, t palette.Theme) float32 {
	full := math.Min(1.6, 1.6*(6-mpp)/3.5)
	if t == palette.Light {
		full = math.Max(full, 0.9)
	}
	return float32(math.Max(full, 0))
}
