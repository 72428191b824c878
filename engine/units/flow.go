package units

// MetrePerSecond is a speed: metres per second.
type MetrePerSecond float64

// Symbol returns the unit that the number is in, "m/s".
func (MetrePerSecond) Symbol() string { return "m/s" }

// String prints the value so that it reads back to the same bits.
func (v MetrePerSecond) String() string { return qMetrePerSecond.format(float64(v)) }

// MarshalText is String.
func (v MetrePerSecond) MarshalText() ([]byte, error) { return qMetrePerSecond.marshal(float64(v)) }

// UnmarshalText reads a number and a unit; v stays as it was on an error.
func (v *MetrePerSecond) UnmarshalText(text []byte) error {
	return qMetrePerSecond.decodeText((*float64)(v), text)
}

// UnmarshalTOML reads what a TOML file holds; v stays as it was on an error.
func (v *MetrePerSecond) UnmarshalTOML(data any) error {
	return qMetrePerSecond.decode((*float64)(v), data)
}

func (MetrePerSecond) quantity() *Quantity { return qMetrePerSecond }

// SquareMetrePerSecond is a discharge per metre of width: square metres per second.
type SquareMetrePerSecond float64

// Symbol returns the unit that the number is in, "m²/s".
func (SquareMetrePerSecond) Symbol() string { return "m²/s" }

// String prints the value so that it reads back to the same bits.
func (v SquareMetrePerSecond) String() string { return qSquareMetrePerSecond.format(float64(v)) }

// MarshalText is String.
func (v SquareMetrePerSecond) MarshalText() ([]byte, error) {
	return qSquareMetrePerSecond.marshal(float64(v))
}

// UnmarshalText reads a number and a unit; v stays as it was on an error.
func (v *SquareMetrePerSecond) UnmarshalText(text []byte) error {
	return qSquareMetrePerSecond.decodeText((*float64)(v), text)
}

// UnmarshalTOML reads what a TOML file holds; v stays as it was on an error.
func (v *SquareMetrePerSecond) UnmarshalTOML(data any) error {
	return qSquareMetrePerSecond.decode((*float64)(v), data)
}

func (SquareMetrePerSecond) quantity() *Quantity { return qSquareMetrePerSecond }

// CubicMetrePerSecond is a discharge: cubic metres per second.
type CubicMetrePerSecond float64

// Symbol returns the unit that the number is in, "m³/s".
func (CubicMetrePerSecond) Symbol() string { return "m³/s" }

// String prints the value so that it reads back to the same bits.
func (v CubicMetrePerSecond) String() string { return qCubicMetrePerSecond.format(float64(v)) }

// MarshalText is String.
func (v CubicMetrePerSecond) MarshalText() ([]byte, error) {
	return qCubicMetrePerSecond.marshal(float64(v))
}

// UnmarshalText reads a number and a unit; v stays as it was on an error.
func (v *CubicMetrePerSecond) UnmarshalText(text []byte) error {
	return qCubicMetrePerSecond.decodeText((*float64)(v), text)
}

// UnmarshalTOML reads what a TOML file holds; v stays as it was on an error.
func (v *CubicMetrePerSecond) UnmarshalTOML(data any) error {
	return qCubicMetrePerSecond.decode((*float64)(v), data)
}

func (CubicMetrePerSecond) quantity() *Quantity { return qCubicMetrePerSecond }

// RainRate is a rate of rain or loss: metres of water per second.
type RainRate float64

// Symbol returns the unit that the number is in, "m/s".
func (RainRate) Symbol() string { return "m/s" }

// String prints the value so that it reads back to the same bits.
func (v RainRate) String() string { return qRainRate.format(float64(v)) }

// MarshalText is String.
func (v RainRate) MarshalText() ([]byte, error) { return qRainRate.marshal(float64(v)) }

// UnmarshalText reads a number and a unit; v stays as it was on an error.
func (v *RainRate) UnmarshalText(text []byte) error { return qRainRate.decodeText((*float64)(v), text) }

// UnmarshalTOML reads what a TOML file holds; v stays as it was on an error.
func (v *RainRate) UnmarshalTOML(data any) error { return qRainRate.decode((*float64)(v), data) }

func (RainRate) quantity() *Quantity { return qRainRate }

// Manning is Manning's roughness n: seconds per cube root of a metre.
type Manning float64

// Symbol returns the unit that the number is in, "s/m^⅓".
func (Manning) Symbol() string { return "s/m^⅓" }

// String prints the value so that it reads back to the same bits.
func (v Manning) String() string { return qManning.format(float64(v)) }

// MarshalText is String.
func (v Manning) MarshalText() ([]byte, error) { return qManning.marshal(float64(v)) }

// UnmarshalText reads a number and a unit; v stays as it was on an error.
func (v *Manning) UnmarshalText(text []byte) error { return qManning.decodeText((*float64)(v), text) }

// UnmarshalTOML reads what a TOML file holds; v stays as it was on an error.
func (v *Manning) UnmarshalTOML(data any) error { return qManning.decode((*float64)(v), data) }

func (Manning) quantity() *Quantity { return qManning }
