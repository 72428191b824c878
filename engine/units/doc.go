// Package units holds one named type per physical quantity, so that metres cannot be handed to
// what wants watts, and reads and prints each with its unit: "12 mm/h", "22.9 kV", "0.3 m", "60 %".
//
// Every value is stored in the base unit of its type, an SI unit or one derived from it, as a
// float64; Flag alone is a uint8. A text is a decimal number, an optional space and a unit:
//
//	value = number · 10^shift · mul / div + offset
//
// Powers of ten move the decimal point before the digits become binary and other factors multiply
// exactly, so a text always gives the nearest float64: "30 cm" is 0.3, "36 mm/h" is 1e-5. Powers may be written m³, m3 or m^3,
// micro µ, μ or u, a product with ·, *, or a space. Prefixes are SI and their case counts.
// NaN and infinities are refused, and a bare number is, save for pure numbers (ratio, per-unit,
// Manning's n, counts and flags).
//
// String gives the shortest text among the unit's usual spellings that reads back to the very same
// bits, so print-and-read never moves a value.
//
// Unit factors: BIPM, The International System of Units, 9th edition (2019), tables 4 to 8.
// Read next: quantity.go, table.go, parse.go, format.go, decode.go, and one file per family of types.
package units
