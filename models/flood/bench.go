package flood

import (
	"math"

	"semul/engine/fmath"
	"semul/engine/geo"
	"semul/engine/par"
	"semul/models/flood/kernel"
)

// WetSquare is the case by which the solver's speed is told (flood.md section 16): n × n cells of 5 m, closed, a bed of
// waves, 2 m of water on the left half and 0.5 m on the right, n = 0.03, every cell wet. All tiles step together.
func WetSquare(n int, k kernel.Func, pool *par.Pool) *Domain {
	return wetPart(n, n, k, pool)
}

// WetCorner is WetSquare with water on a share of the tiles only, from the south-west corner on: what sleeps must cost
// nothing. The water is walled in by the dry ground being raised.
func WetCorner(n int, share float64, k kernel.Func, pool *par.Pool) *Domain {
	tiles := math.Max(1, math.Round(math.Sqrt(share)*float64(n)/side))
	return wetPart(n, int(tiles)*side, k, pool)
}

// wetPart has water on the first wet columns and rows of n.
func wetPart(n, wet int, k kernel.Func, pool *par.Pool) *Domain {
	g := geo.Grid{NX: n, NY: n, Cell: 5}
	bed := make([]float64, g.Cells())
	for id := range bed {
		i, j := float64(id%n), float64(id/n)
		if id%n >= wet || id/n >= wet {
			bed[id] = 30
			continue
		}
		bed[id] = 10 + float64(0.5*fmath.Sin(.05*i)*fmath.Cos(.037*j)) + float64(0.2*fmath.Sin(float64(.31*i)+float64(.23*j))) - float64(.0005*i)
	}
	d, err := NewDomain(Config{Grid: g, Bed: bed, Rough: 0.03, Local: 1, Kernel: k, Pool: pool})
	if err != nil {
		panic(err) // the case is ours
	}
	for j := range wet {
		for i := range wet {
			h := 0.5
			if i < wet/2 {
				h = 2
			}
			d.SetDepth(i, j, h)
		}
	}
	return d
}
