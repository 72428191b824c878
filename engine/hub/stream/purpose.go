package stream

import (
	"fmt"
	"strings"
)

// Purpose is what data may be used for: the columns of hub.md section 4. Package release has a Go type for each.
type Purpose uint8

// The purposes. The zero Purpose is none of them.
const (
	NoPurpose Purpose = iota
	TrafficControl
	FloodWarning
	GridBalancing
	Emergency
	Statistics
	Billing
	Marketing
	Purposes // how many there are, the zero Purpose counted
)

var purposeNames = [Purposes]string{"", "traffic_control", "flood_warning", "grid_balancing", "emergency", "statistics", "billing", "marketing"}

// String returns the purpose as scenarios and charters write it; "" for the zero Purpose.
func (p Purpose) String() string {
	if p < Purposes {
		return purposeNames[p]
	}
	return fmt.Sprintf("purpose %d", uint8(p))
}

// PurposeOf finds a purpose by its name.
func PurposeOf(name string) (Purpose, error) {
	for p := TrafficControl; p < Purposes; p++ {
		if purposeNames[p] == name {
			return p, nil
		}
	}
	return NoPurpose, fmt.Errorf("no purpose %q; there are %s", name, list(purposeNames[1:]))
}

// MarshalText writes the purpose by name.
func (p Purpose) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads a purpose by name.
func (p *Purpose) UnmarshalText(text []byte) (err error) {
	*p, err = PurposeOf(string(text))
	return err
}

func list(names []string) string {
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
