package report

import (
	"semul/engine/city"
	"semul/render/text"
)

// Places returns a function for Data.Place that names things as people of the city do: lanes and streets by the
// street's name, the rest by their own; the id follows where a name stands for many.
func Places(c *city.City) func(where city.Ref, ref string, l text.Lang) string {
	street := func(i uint32, ref string, l text.Lang) string {
		if int(i) >= len(c.Streets.Name) || c.Streets.Name[i] == "" {
			return ""
		}
		return c.Streets.Name[i] + " (" + text.PlaceName(ref, l) + ")"
	}
	named := func(names []string, i uint32) string {
		if int(i) < len(names) {
			return names[i]
		}
		return ""
	}
	return func(where city.Ref, ref string, l text.Lang) string {
		i := where.Index
		switch where.Support {
		case city.OfStreet:
			return street(i, ref, l)
		case city.OfLane:
			if int(i) < len(c.Lanes.Street) {
				return street(c.Lanes.Street[i], ref, l)
			}
		case city.OfUnderpass:
			return named(c.Underpasses.Name, i)
		case city.OfBuilding:
			return named(c.Buildings.Name, i)
		case city.OfZone:
			return named(c.Zones.Name, i)
		case city.OfStop:
			return named(c.Stops.Name, i)
		case city.OfPowerAsset:
			return named(c.PowerAssets.Name, i)
		case city.WholeCity:
			return c.Name
		}
		return ""
	}
}
