package units

// Second is a length of time: seconds.
type Second float64

// Symbol returns the unit that the number is in, "s".
func (Second) Symbol() string { return "s" }

// String prints the value so that it reads back to the same bits.
func (v Second) String() string { return qSecond.format(float64(v)) }

// MarshalText is String.
func (v Second) MarshalText() ([]byte, error) { return qSecond.marshal(float64(v)) }

// UnmarshalText reads a number and a unit; v stays as it was on an error.
func (v *Second) UnmarshalText(text []byte) error { return qSecond.decodeText((*float64)(v), text) }

// UnmarshalTOML reads what a TOML file holds; v stays as it was on an error.
func (v *Second) UnmarshalTOML(data any) error { return qSecond.decode((*float64)(v), data) }

func (Second) quantity() *Quantity { return qSecond }
