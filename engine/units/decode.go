package units

import (
	"fmt"
	"math"
)

// decode takes what a TOML reader found: a text is parsed, a bare number is refused with the way
// to write it, unless q is a pure number.
func (q *Quantity) decode(dst *float64, data any) error {
	var num string
	switch v := data.(type) {
	case string:
		x, err := q.parse(v)
		if err == nil {
			*dst = x
		}
		return err
	case int64:
		num = fmt.Sprint(v)
	case float64:
		num = fmt.Sprint(v)
	case bool:
		return fmt.Errorf("%v is true or false, not %s; write e.g. %q", v, q.Noun, q.Example)
	default:
		return fmt.Errorf("not a text: %s is written e.g. %q", q.Noun, q.Example)
	}
	x, err := q.parse(num)
	if err == nil {
		*dst = x
	}
	return err
}

func (q *Quantity) decodeText(dst *float64, text []byte) error {
	x, err := q.parse(string(text))
	if err == nil {
		*dst = x
	}
	return err
}

func (q *Quantity) marshal(v float64) ([]byte, error) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil, fmt.Errorf("units: %g cannot be written as %s", v, q.Noun)
	}
	return []byte(q.format(v)), nil
}
