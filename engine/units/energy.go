package units

// Joule is an energy: joules.
type Joule float64

// Symbol returns the unit that the number is in, "J".
func (Joule) Symbol() string { return "J" }

// String prints the value so that it reads back to the same bits.
func (v Joule) String() string { return qJoule.format(float64(v)) }

// MarshalText is String.
func (v Joule) MarshalText() ([]byte, error) { return qJoule.marshal(float64(v)) }

// UnmarshalText reads a number and a unit; v stays as it was on an error.
func (v *Joule) UnmarshalText(text []byte) error { return qJoule.decodeText((*float64)(v), text) }

// UnmarshalTOML reads what a TOML file holds; v stays as it was on an error.
func (v *Joule) UnmarshalTOML(data any) error { return qJoule.decode((*float64)(v), data) }

func (Joule) quantity() *Quantity { return qJoule }

// Watt is a power: watts.
type Watt float64

// Symbol returns the unit that the number is in, "W".
func (Watt) Symbol() string { return "W" }

// String prints the value so that it reads back to the same bits.
func (v Watt) String() string { return qWatt.format(float64(v)) }

// MarshalText is String.
func (v Watt) MarshalText() ([]byte, error) { return qWatt.marshal(float64(v)) }

// UnmarshalText reads a number and a unit; v stays as it was on an error.
func (v *Watt) UnmarshalText(text []byte) error { return qWatt.decodeText((*float64)(v), text) }

// UnmarshalTOML reads what a TOML file holds; v stays as it was on an error.
func (v *Watt) UnmarshalTOML(data any) error { return qWatt.decode((*float64)(v), data) }

func (Watt) quantity() *Quantity { return qWatt }

// VarSecond is a reactive energy: var seconds.
type VarSecond float64

// Symbol returns the unit that the number is in, "var·s".
func (VarSecond) Symbol() string { return "var·s" }

// String prints the value so that it reads back to the same bits.
func (v VarSecond) String() string { return qVarSecond.format(float64(v)) }

// MarshalText is String.
func (v VarSecond) MarshalText() ([]byte, error) { return qVarSecond.marshal(float64(v)) }

// UnmarshalText reads a number and a unit; v stays as it was on an error.
func (v *VarSecond) UnmarshalText(text []byte) error {
	return qVarSecond.decodeText((*float64)(v), text)
}

// UnmarshalTOML reads what a TOML file holds; v stays as it was on an error.
func (v *VarSecond) UnmarshalTOML(data any) error { return qVarSecond.decode((*float64)(v), data) }

func (VarSecond) quantity() *Quantity { return qVarSecond }

// Volt is a voltage: volts.
type Volt float64

// Symbol returns the unit that the number is in, "V".
func (Volt) Symbol() string { return "V" }

// String prints the value so that it reads back to the same bits.
func (v Volt) String() string { return qVolt.format(float64(v)) }

// MarshalText is String.
func (v Volt) MarshalText() ([]byte, error) { return qVolt.marshal(float64(v)) }

// UnmarshalText reads a number and a unit; v stays as it was on an error.
func (v *Volt) UnmarshalText(text []byte) error { return qVolt.decodeText((*float64)(v), text) }

// UnmarshalTOML reads what a TOML file holds; v stays as it was on an error.
func (v *Volt) UnmarshalTOML(data any) error { return qVolt.decode((*float64)(v), data) }

func (Volt) quantity() *Quantity { return qVolt }

// Ampere is a current: amperes.
type Ampere float64

// Symbol returns the unit that the number is in, "A".
func (Ampere) Symbol() string { return "A" }

// String prints the value so that it reads back to the same bits.
func (v Ampere) String() string { return qAmpere.format(float64(v)) }

// MarshalText is String.
func (v Ampere) MarshalText() ([]byte, error) { return qAmpere.marshal(float64(v)) }

// UnmarshalText reads a number and a unit; v stays as it was on an error.
func (v *Ampere) UnmarshalText(text []byte) error { return qAmpere.decodeText((*float64)(v), text) }

// UnmarshalTOML reads what a TOML file holds; v stays as it was on an error.
func (v *Ampere) UnmarshalTOML(data any) error { return qAmpere.decode((*float64)(v), data) }

func (Ampere) quantity() *Quantity { return qAmpere }

// PerUnit is a fraction of a nominal value, in power systems.
type PerUnit float64

// Symbol returns the unit that the number is in, "pu".
func (PerUnit) Symbol() string { return "pu" }

// String prints the value so that it reads back to the same bits.
func (v PerUnit) String() string { return qPerUnit.format(float64(v)) }

// MarshalText is String.
func (v PerUnit) MarshalText() ([]byte, error) { return qPerUnit.marshal(float64(v)) }

// UnmarshalText reads a number and a unit; v stays as it was on an error.
func (v *PerUnit) UnmarshalText(text []byte) error { return qPerUnit.decodeText((*float64)(v), text) }

// UnmarshalTOML reads what a TOML file holds; v stays as it was on an error.
func (v *PerUnit) UnmarshalTOML(data any) error { return qPerUnit.decode((*float64)(v), data) }

func (PerUnit) quantity() *Quantity { return qPerUnit }

// WattPerSquareMetre is an irradiance: watts per square metre.
type WattPerSquareMetre float64

// Symbol returns the unit that the number is in, "W/m²".
func (WattPerSquareMetre) Symbol() string { return "W/m²" }

// String prints the value so that it reads back to the same bits.
func (v WattPerSquareMetre) String() string { return qWattPerSquareMetre.format(float64(v)) }

// MarshalText is String.
func (v WattPerSquareMetre) MarshalText() ([]byte, error) {
	return qWattPerSquareMetre.marshal(float64(v))
}

// UnmarshalText reads a number and a unit; v stays as it was on an error.
func (v *WattPerSquareMetre) UnmarshalText(text []byte) error {
	return qWattPerSquareMetre.decodeText((*float64)(v), text)
}

// UnmarshalTOML reads what a TOML file holds; v stays as it was on an error.
func (v *WattPerSquareMetre) UnmarshalTOML(data any) error {
	return qWattPerSquareMetre.decode((*float64)(v), data)
}

func (WattPerSquareMetre) quantity() *Quantity { return qWattPerSquareMetre }
