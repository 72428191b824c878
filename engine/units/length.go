package units

// Metre is a length, depth, height or level: metres.
type Metre float64

// Symbol returns the unit that the number is in, "m".
func (Metre) Symbol() string { return "m" }

// String prints the value so that it reads back to the same bits.
func (v Metre) String() string { return qMetre.format(float64(v)) }

// MarshalText is String.
func (v Metre) MarshalText() ([]byte, error) { return qMetre.marshal(float64(v)) }

// UnmarshalText reads a number and a unit; v stays as it was on an error.
func (v *Metre) UnmarshalText(text []byte) error { return qMetre.decodeText((*float64)(v), text) }

// UnmarshalTOML reads what a TOML file holds; v stays as it was on an error.
func (v *Metre) UnmarshalTOML(data any) error { return qMetre.decode((*float64)(v), data) }

func (Metre) quantity() *Quantity { return qMetre }

// SquareMetre is an area: square metres.
type SquareMetre float64

// Symbol returns the unit that the number is in, "m²".
func (SquareMetre) Symbol() string { return "m²" }

// String prints the value so that it reads back to the same bits.
func (v SquareMetre) String() string { return qSquareMetre.format(float64(v)) }

// MarshalText is String.
func (v SquareMetre) MarshalText() ([]byte, error) { return qSquareMetre.marshal(float64(v)) }

// UnmarshalText reads a number and a unit; v stays as it was on an error.
func (v *SquareMetre) UnmarshalText(text []byte) error {
	return qSquareMetre.decodeText((*float64)(v), text)
}

// UnmarshalTOML reads what a TOML file holds; v stays as it was on an error.
func (v *SquareMetre) UnmarshalTOML(data any) error { return qSquareMetre.decode((*float64)(v), data) }

func (SquareMetre) quantity() *Quantity { return qSquareMetre }

// CubicMetre is a volume: cubic metres.
type CubicMetre float64

// Symbol returns the unit that the number is in, "m³".
func (CubicMetre) Symbol() string { return "m³" }

// String prints the value so that it reads back to the same bits.
func (v CubicMetre) String() string { return qCubicMetre.format(float64(v)) }

// MarshalText is String.
func (v CubicMetre) MarshalText() ([]byte, error) { return qCubicMetre.marshal(float64(v)) }

// UnmarshalText reads a number and a unit; v stays as it was on an error.
func (v *CubicMetre) UnmarshalText(text []byte) error {
	return qCubicMetre.decodeText((*float64)(v), text)
}

// UnmarshalTOML reads what a TOML file holds; v stays as it was on an error.
func (v *CubicMetre) UnmarshalTOML(data any) error { return qCubicMetre.decode((*float64)(v), data) }

func (CubicMetre) quantity() *Quantity { return qCubicMetre }
