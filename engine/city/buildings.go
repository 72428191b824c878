package city

// Use is what a building or a parcel is used for.
type Use uint8

// The uses.
const (
	UseUnknown Use = iota
	UseApartment
	UseHouse
	UseOffice
	UseRetail
	UseIndustry
	UseSchool
	UseHospital
	UseCivic // town hall, fire, police
	UseMixed // shops below, flats above
	UsePark
	UseUtility // substations, pump houses, water works
	UseTransport
	UseFarm
	UseOther
)

// String returns the use in lower case.
func (u Use) String() string {
	return nameOf(u, "unknown", "apartment", "house", "office", "retail", "industry", "school", "hospital", "civic",
		"mixed", "park", "utility", "transport", "farm", "other")
}

// Buildings are footprints with height and use.
type Buildings struct {
	ID      []string
	Name    []string
	Poly    Polygons
	Height  []float32 // [m]
	Levels  []uint8
	Use     []Use
	Floor   []float32 // gross floor area [m²]
	Ground  []float32 // ground level at the footprint [m]; NaN if unknown
	Street  []uint32  // street of the entrance, or None
	Pos     []float32 // [m] along it
	Zone    []uint32
	Feeder  []uint32
	Bus     []uint32
	Guessed []bool // height or use is ours, not the source's
}

// Zones divide the city for population, demand and reports.
type Zones struct {
	ID        []string
	Name      []string
	Poly      Polygons
	Residents []float32 // persons
	Jobs      []float32
	Pupils    []float32
}

// Parcels are plots and green areas: what the ground between streets is used for.
type Parcels struct {
	ID   []string
	Poly Polygons
	Use  []Use
}
