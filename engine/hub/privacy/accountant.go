package privacy

import (
	"errors"
	"fmt"
	"math"

	"semul/engine/hub/release"
	"semul/engine/hub/stream"
)

// ErrSpent is the error of a charge for which no budget is left.
var ErrSpent = errors.New("budget spent")

// Accountant keeps what has been spent, in 1e-9: of each query over its span, and of each class and civil day over all
// queries. It refuses what would go beyond; it never takes a part.
type Accountant struct {
	PerDay  release.Nano // of a class in a day; 0: no limit
	Charges []Charge     // those that later ones may meet, in order
	Days    []Day        // in order of first use
	Largest release.Nano // of any class and day: what a person has spent at most
}

// Charge is what one window of a query cost.
type Charge struct {
	Query  string       `json:"query"`
	Window int64        `json:"window"` // number of the window, rising by one
	Day    int64        `json:"day"`
	Cost   release.Nano `json:"cost"`
}

// Day is what one class has spent in one civil day.
type Day struct {
	Class stream.Class `json:"class"`
	Day   int64        `json:"day"`
	Spent release.Nano `json:"spent"`
}

// Charge takes cost from the budget of a query (budget over any span windows; span 0: over a civil day) and from the
// class's of that day. It changes nothing if it refuses: errors.Is(err, ErrSpent).
func (a *Accountant) Charge(c Charge, class stream.Class, span int, budget release.Nano) error {
	if c.Cost <= 0 {
		return fmt.Errorf("query %s: a cost of %g is none", c.Query, c.Cost.Float())
	}
	spent := release.Nano(0)
	kept := a.Charges[:0:len(a.Charges)]
	for _, old := range a.Charges {
		if old.Query != c.Query {
			kept = append(kept, old)
			continue
		}
		within := old.Day == c.Day
		if span > 0 {
			within = old.Window > c.Window-int64(span) && old.Window < c.Window+int64(span)
		}
		if within {
			spent = plus(spent, old.Cost)
		}
		if within || old.Window >= c.Window-int64(span) {
			kept = append(kept, old)
		}
	}
	a.Charges = kept
	if plus(spent, c.Cost) > budget {
		return fmt.Errorf("query %s: %w: %g of %g over its span; widen the span or raise epsilon", c.Query, ErrSpent, spent.Float(), budget.Float())
	}
	day := a.Spent(class, c.Day)
	total := plus(day, c.Cost)
	if a.PerDay > 0 && total > a.PerDay {
		return fmt.Errorf("class %s: %w: %g of %g this day; fewer or longer windows, or another epsilon_day", class, ErrSpent, day.Float(), a.PerDay.Float())
	}
	a.Charges = append(a.Charges, c)
	a.Largest = max(a.Largest, total)
	for i := range a.Days {
		if d := &a.Days[i]; d.Class == class && d.Day == c.Day {
			d.Spent = total
			return nil
		}
	}
	a.Days = append(a.Days, Day{class, c.Day, total})
	return nil
}

// Spent returns what a class has spent in a day.
func (a *Accountant) Spent(class stream.Class, day int64) release.Nano {
	for _, d := range a.Days {
		if d.Class == class && d.Day == day {
			return d.Spent
		}
	}
	return 0
}

// plus adds without wrapping round.
func plus(a, b release.Nano) release.Nano {
	if s := a + b; s >= a {
		return s
	}
	return math.MaxInt64
}
