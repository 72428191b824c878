package swmm

// FlowUnits is the unit of every flow in a file, and with it the unit system of all else.
type FlowUnits string

// The six units of flow.
const (
	CFS FlowUnits = "CFS" // cubic feet a second; feet, acres, inches
	GPM FlowUnits = "GPM" // US gallons a minute
	MGD FlowUnits = "MGD" // million US gallons a day
	CMS FlowUnits = "CMS" // cubic metres a second; metres, hectares, millimetres
	LPS FlowUnits = "LPS" // litres a second
	MLD FlowUnits = "MLD" // million litres a day
)

const (
	foot      = 0.3048             // [m], exact
	cubicFoot = foot * foot * foot // [m³]
	gallon    = 3.785411784e-3     // US gallon [m³], exact
)

// Units are the factors from a file's numbers to SI: multiply by them.
type Units struct {
	Flow   float64 // to m³/s
	Length float64 // of lengths, elevations and depths, to m
	Area   float64 // of storage and ponded areas, to m²
	Land   float64 // of subcatchments, to m²
	Rain   float64 // of rain depths, to m
	Volume float64 // of pump curves over volume and node volumes (ft³ or m³), to m³
	Metric bool
}

// Units returns the factors of a unit of flow. An unknown one counts as CFS, which is the default of SWMM.
func (f FlowUnits) Units() Units {
	us := Units{Flow: cubicFoot, Length: foot, Area: foot * foot, Land: 43560 * foot * foot, Rain: 0.0254, Volume: cubicFoot}
	si := Units{Flow: 1, Length: 1, Area: 1, Land: 1e4, Rain: 1e-3, Volume: 1, Metric: true}
	switch f {
	case GPM:
		us.Flow = gallon / 60
	case MGD:
		us.Flow = gallon * 1e6 / 86400
	case CMS:
		return si
	case LPS:
		si.Flow = 1e-3
		return si
	case MLD:
		si.Flow = 1e3 / 86400
		return si
	}
	return us
}
