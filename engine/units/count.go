package units

// Person is a number of people.
type Person float64

// Symbol returns the unit that the number is in, "".
func (Person) Symbol() string { return "" }

// String prints the value so that it reads back to the same bits.
func (v Person) String() string { return qPerson.format(float64(v)) }

// MarshalText is String.
func (v Person) MarshalText() ([]byte, error) { return qPerson.marshal(float64(v)) }

// UnmarshalText reads a number and a unit; v stays as it was on an error.
func (v *Person) UnmarshalText(text []byte) error { return qPerson.decodeText((*float64)(v), text) }

// UnmarshalTOML reads what a TOML file holds; v stays as it was on an error.
func (v *Person) UnmarshalTOML(data any) error { return qPerson.decode((*float64)(v), data) }

func (Person) quantity() *Quantity { return qPerson }

// Vehicle is a number of vehicles.
type Vehicle float64

// Symbol returns the unit that the number is in, "".
func (Vehicle) Symbol() string { return "" }

// String prints the value so that it reads back to the same bits.
func (v Vehicle) String() string { return qVehicle.format(float64(v)) }

// MarshalText is String.
func (v Vehicle) MarshalText() ([]byte, error) { return qVehicle.marshal(float64(v)) }

// UnmarshalText reads a number and a unit; v stays as it was on an error.
func (v *Vehicle) UnmarshalText(text []byte) error { return qVehicle.decodeText((*float64)(v), text) }

// UnmarshalTOML reads what a TOML file holds; v stays as it was on an error.
func (v *Vehicle) UnmarshalTOML(data any) error { return qVehicle.decode((*float64)(v), data) }

func (Vehicle) quantity() *Quantity { return qVehicle }

// Count is a number of anything else.
type Count float64

// Symbol returns the unit that the number is in, "".
func (Count) Symbol() string { return "" }

// String prints the value so that it reads back to the same bits.
func (v Count) String() string { return qCount.format(float64(v)) }

// MarshalText is String.
func (v Count) MarshalText() ([]byte, error) { return qCount.marshal(float64(v)) }

// UnmarshalText reads a number and a unit; v stays as it was on an error.
func (v *Count) UnmarshalText(text []byte) error { return qCount.decodeText((*float64)(v), text) }

// UnmarshalTOML reads what a TOML file holds; v stays as it was on an error.
func (v *Count) UnmarshalTOML(data any) error { return qCount.decode((*float64)(v), data) }

func (Count) quantity() *Quantity { return qCount }
