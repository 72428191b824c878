package units

// Celsius is a temperature: degrees Celsius.
type Celsius float64

// Symbol returns the unit that the number is in, "°C".
func (Celsius) Symbol() string { return "°C" }

// String prints the value so that it reads back to the same bits.
func (v Celsius) String() string { return qCelsius.format(float64(v)) }

// MarshalText is String.
func (v Celsius) MarshalText() ([]byte, error) { return qCelsius.marshal(float64(v)) }

// UnmarshalText reads a number and a unit; v stays as it was on an error.
func (v *Celsius) UnmarshalText(text []byte) error { return qCelsius.decodeText((*float64)(v), text) }

// UnmarshalTOML reads what a TOML file holds; v stays as it was on an error.
func (v *Celsius) UnmarshalTOML(data any) error { return qCelsius.decode((*float64)(v), data) }

func (Celsius) quantity() *Quantity { return qCelsius }

// Ratio is a pure ratio: 0.6 is 60 %.
type Ratio float64

// Symbol returns the unit that the number is in, "".
func (Ratio) Symbol() string { return "" }

// String prints the value so that it reads back to the same bits.
func (v Ratio) String() string { return qRatio.format(float64(v)) }

// MarshalText is String.
func (v Ratio) MarshalText() ([]byte, error) { return qRatio.marshal(float64(v)) }

// UnmarshalText reads a number and a unit; v stays as it was on an error.
func (v *Ratio) UnmarshalText(text []byte) error { return qRatio.decodeText((*float64)(v), text) }

// UnmarshalTOML reads what a TOML file holds; v stays as it was on an error.
func (v *Ratio) UnmarshalTOML(data any) error { return qRatio.decode((*float64)(v), data) }

func (Ratio) quantity() *Quantity { return qRatio }

// KilogramAmount is a mass: kilograms.
type KilogramAmount float64

// Symbol returns the unit that the number is in, "kg".
func (KilogramAmount) Symbol() string { return "kg" }

// String prints the value so that it reads back to the same bits.
func (v KilogramAmount) String() string { return qKilogramAmount.format(float64(v)) }

// MarshalText is String.
func (v KilogramAmount) MarshalText() ([]byte, error) { return qKilogramAmount.marshal(float64(v)) }

// UnmarshalText reads a number and a unit; v stays as it was on an error.
func (v *KilogramAmount) UnmarshalText(text []byte) error {
	return qKilogramAmount.decodeText((*float64)(v), text)
}

// UnmarshalTOML reads what a TOML file holds; v stays as it was on an error.
func (v *KilogramAmount) UnmarshalTOML(data any) error {
	return qKilogramAmount.decode((*float64)(v), data)
}

func (KilogramAmount) quantity() *Quantity { return qKilogramAmount }

// Decibel is a level: decibels.
type Decibel float64

// Symbol returns the unit that the number is in, "dB".
func (Decibel) Symbol() string { return "dB" }

// String prints the value so that it reads back to the same bits.
func (v Decibel) String() string { return qDecibel.format(float64(v)) }

// MarshalText is String.
func (v Decibel) MarshalText() ([]byte, error) { return qDecibel.marshal(float64(v)) }

// UnmarshalText reads a number and a unit; v stays as it was on an error.
func (v *Decibel) UnmarshalText(text []byte) error { return qDecibel.decodeText((*float64)(v), text) }

// UnmarshalTOML reads what a TOML file holds; v stays as it was on an error.
func (v *Decibel) UnmarshalTOML(data any) error { return qDecibel.decode((*float64)(v), data) }

func (Decibel) quantity() *Quantity { return qDecibel }

// Degree is an angle: degrees.
type Degree float64

// Symbol returns the unit that the number is in, "°".
func (Degree) Symbol() string { return "°" }

// String prints the value so that it reads back to the same bits.
func (v Degree) String() string { return qDegree.format(float64(v)) }

// MarshalText is String.
func (v Degree) MarshalText() ([]byte, error) { return qDegree.marshal(float64(v)) }

// UnmarshalText reads a number and a unit; v stays as it was on an error.
func (v *Degree) UnmarshalText(text []byte) error { return qDegree.decodeText((*float64)(v), text) }

// UnmarshalTOML reads what a TOML file holds; v stays as it was on an error.
func (v *Degree) UnmarshalTOML(data any) error { return qDegree.decode((*float64)(v), data) }

func (Degree) quantity() *Quantity { return qDegree }
