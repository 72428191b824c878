package policy

import "semul/engine/hub/stream"

// Table has a rule for each class and purpose.
type Table [stream.Classes][stream.Purposes]Rule

// law is the table of hub.md section 4, columns in the order of stream.Purpose.
var law = func() Table {
	const X, N, M, O, I, E, B = Never, NoPerson, Must, OptOut, OptIn, Explicit, BreakGlass
	return Table{
		//                     traffic flood grid emergency statistics billing marketing
		stream.None:        {X, N, N, N, N, N, N, N},
		stream.Count:       {X, M, M, X, M, M, X, X},
		stream.FeederSmall: {X, X, X, O, M, O, M, X},
		stream.MeterSeries: {X, X, X, I, B, O, M, X},
		stream.EV:          {X, X, X, I, B, O, M, X},
		stream.Trace:       {X, I, I, X, B, I, X, X},
		stream.Plate:       {X, I, X, X, B, X, M, X},
		stream.Work:        {X, M, M, X, M, O, X, X},
		stream.Health:      {X, X, X, X, B, E, X, X},
		stream.Sealed:      {X, X, X, X, B, X, X, X},
	}
}()

// Law returns the table that stands where a charter changes nothing.
func Law() Table { return law }
