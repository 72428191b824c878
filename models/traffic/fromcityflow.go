package traffic

// FromCityFlow turns a vehicle as CityFlow describes it into one that IDM+ drives alike. CityFlow keeps a gap of v·T at
// speed v, not s0 + v·T, and accelerates evenly up to its speed where IDM+ eases off: with T − s0/v0 and one and a half times
// the acceleration vehicles 2 to 30 of a queue pass the stop line within 0.4 s of CityFlow's at a step of 1 s, T 2, a 2, b 4.5,
// s0 2.5, v0 11.1 (the recurrence of its getNoCollisionSpeed and getCarFollowSpeed, computed by hand).
func FromCityFlow(d Driver) Driver {
	d.Headway = max(0.5, d.Headway-d.Gap/d.MaxSpeed)
	d.Accel *= 1.5
	return d
}
