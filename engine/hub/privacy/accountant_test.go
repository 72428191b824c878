package privacy

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"semul/engine/hub/release"
	"semul/engine/hub/stream"
)

func TestASpentBudgetIsRefused(t *testing.T) {
	var a Accountant
	for w := range int64(4) {
		if err := a.Charge(Charge{"q", w, 0, 250_000_000}, stream.Plate, 4, 1e9); err != nil {
			t.Fatal(w, err)
		}
	}
	if err := a.Charge(Charge{"q", 3, 0, 1}, stream.Plate, 4, 1e9); !errors.Is(err, ErrSpent) {
		t.Error(err)
	}
	if err := a.Charge(Charge{"q", 4, 0, 250_000_000}, stream.Plate, 4, 1e9); err != nil {
		t.Error("the first window has left the span:", err)
	}
	if err := a.Charge(Charge{"q", 5, 0, 0}, stream.Plate, 4, 1e9); err == nil {
		t.Error("a free window")
	}
	a.PerDay = 2e9
	if err := a.Charge(Charge{"r", 0, 0, 800_000_000}, stream.Plate, 1, 1e9); !errors.Is(err, ErrSpent) {
		t.Error("class and day:", err)
	}
	if err := a.Charge(Charge{"r", 0, 0, 800_000_000}, stream.Trace, 1, 1e9); err != nil {
		t.Error("another class:", err)
	}
	if a.Spent(stream.Plate, 0) != 1_250_000_000 || a.Largest != 1_250_000_000 {
		t.Error(a.Spent(stream.Plate, 0), a.Largest)
	}
	if err := a.Charge(Charge{"s", 0, 9, math.MaxInt64}, stream.Plate, 1, 1e9); !errors.Is(err, ErrSpent) {
		t.Error(err)
	}
}

// Whatever is asked, no span and no day goes beyond its budget.
func TestNoSpanGoesBeyondItsBudget(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		span := rapid.IntRange(0, 5).Draw(t, "span")
		a := Accountant{PerDay: release.Nano(rapid.IntRange(0, 60).Draw(t, "per day"))}
		const budget, windowsADay = 20, 8
		spent := map[int64]release.Nano{}
		window := int64(0)
		for range rapid.IntRange(0, 60).Draw(t, "charges") {
			window += int64(rapid.IntRange(0, 2).Draw(t, "step"))
			cost := release.Nano(rapid.IntRange(1, 12).Draw(t, "cost"))
			if a.Charge(Charge{"q", window, window / windowsADay, cost}, stream.Plate, span, budget) == nil {
				spent[window] += cost
			}
		}
		for w := range window + 1 {
			var inSpan, inDay release.Nano
			for k := range max(int64(span), 1) {
				inSpan += spent[w+k]
			}
			for k := range int64(windowsADay) {
				inDay += spent[w/windowsADay*windowsADay+k]
			}
			if span > 0 && inSpan > budget || span == 0 && inDay > budget || a.PerDay > 0 && inDay > a.PerDay || inDay != a.Spent(stream.Plate, w/windowsADay) {
				t.Fatalf("window %d: span %d, day %d of %d", w, inSpan, inDay, a.PerDay)
			}
		}
	})
}
