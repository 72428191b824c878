package sewer

import "semul/engine/fmath"

// AreaAt is the surface at a depth [m²]. Beyond a table it goes on with the last slope, never shrinking.
func (b *Basin) AreaAt(d float64) float64 {
	if n := len(b.Depth); n > 0 {
		if d <= b.Depth[0] {
			if b.Depth[0] > 0 {
				return d / b.Depth[0] * b.Area[0]
			}
			return b.Area[0]
		}
		for i := 1; i < n; i++ {
			if d <= b.Depth[i] {
				return b.Area[i-1] + float64((d-b.Depth[i-1])/(b.Depth[i]-b.Depth[i-1])*(b.Area[i]-b.Area[i-1]))
			}
		}
		if n == 1 {
			return b.Area[0]
		}
		slope := max(0, (b.Area[n-1]-b.Area[n-2])/(b.Depth[n-1]-b.Depth[n-2]))
		return b.Area[n-1] + float64(slope*(d-b.Depth[n-1]))
	}
	a := b.A0 + float64(b.A2*d*d)
	if b.A1 != 0 {
		a += float64(b.A1 * power(d, b.Power))
	}
	return a
}

// VolumeAt is the water below a depth [m³], the integral of AreaAt.
func (b *Basin) VolumeAt(d float64) float64 {
	if n := len(b.Depth); n > 0 {
		d0 := b.Depth[0]
		if d <= d0 {
			return d * (b.AreaAt(d) + b.AreaAt(0)) / 2
		}
		v := float64(d0 * (b.AreaAt(d0) + b.AreaAt(0)) / 2)
		if d0 > 0 {
			v = float64(d0 * b.Area[0] / 2)
		}
		for i := 1; i < n; i++ {
			top := min(d, b.Depth[i])
			v += float64((top - b.Depth[i-1]) * (b.Area[i-1] + b.AreaAt(top)) / 2)
			if d <= b.Depth[i] {
				return v
			}
		}
		return v + float64((d-b.Depth[n-1])*(b.Area[n-1]+b.AreaAt(d))/2)
	}
	v := float64(b.A0*d) + float64(b.A2*d*d*d)/3
	if b.A1 != 0 {
		v += float64(b.A1 / (b.Power + 1) * power(d, b.Power+1))
	}
	return v
}

func power(x, y float64) float64 {
	switch {
	case y == 1:
		return x
	case y == 0:
		return 1
	case x <= 0:
		return 0
	}
	return fmath.Pow(x, y)
}
