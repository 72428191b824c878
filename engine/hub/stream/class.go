package stream

import "fmt"

// Class is the kind of personal data that a stream holds: hub.md section 4. A joined stream takes the strictest class
// of what it can be joined to.
type Class uint8

// The classes. The zero Class is none of them: a manifest must say one.
const (
	NoClass     Class = iota
	None              // no person: weather, levels, loops, bays, feeders of 30 customers and more
	Count             // counts made on the device; no handle leaves it
	FeederSmall       // blocks of fewer than 30 customers
	MeterSeries       // 15-minute meter series
	EV                // charging sessions
	Trace             // positions of a mobile device
	Plate             // number plates
	Work              // a bus that names its driver by the roster
	Health            // wearables
	Sealed            // faces; sound in child zones
	Classes           // how many there are, the zero Class counted
)

var classNames = [Classes]string{"", "none", "count", "feeder_small", "meter", "ev", "trace", "plate", "work", "health", "sealed"}

// String returns the class as charters and scenarios write it; "" for the zero Class.
func (c Class) String() string {
	if c < Classes {
		return classNames[c]
	}
	return fmt.Sprintf("class %d", uint8(c))
}

// Personal reports whether a row of the class can be about a person.
func (c Class) Personal() bool { return c > None && c < Classes }

// HasSubject reports whether rows of the class carry a subject.
func (c Class) HasSubject() bool { return c > FeederSmall && c < Classes }

// ClassOf finds a class by its name.
func ClassOf(name string) (Class, error) {
	for c := None; c < Classes; c++ {
		if classNames[c] == name {
			return c, nil
		}
	}
	return NoClass, fmt.Errorf("no class %q; there are %s", name, list(classNames[1:]))
}

// MarshalText writes the class by name.
func (c Class) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads a class by name.
func (c *Class) UnmarshalText(text []byte) (err error) {
	*c, err = ClassOf(string(text))
	return err
}
