// Package hub stands between sensors and controllers: it takes batches of readings, decides by law, purpose and consent
// what may be used of them, adds up, blurs, releases, and writes down what it did.
//
//	device → door → gate → bound, clamp → window table → close → noise, k → release → ledger → controllers
//
//	charter, err := policy.Builtin("default")
//	h, err := hub.New(hub.Config{Civil: civil, Charter: charter, Seed: 7, Asked: true, Create: folder})
//	plates, err := h.Register(manifest)                            // a missing field is refused by its name
//	err = h.Declare(release.Query{Name: "mobility", Stream: "anpr", Purpose: stream.TrafficControl,
//		Window: 5 * time.Minute, Epsilon: 1e9, Span: 4, M: 3}) // ε = 1 over any four windows
//	set, err := h.Consent("anpr", stream.TrafficControl)           // who says yes
//	w := stream.NewWriter(h, plates, 1, time.Second)               // models/sensing: Add, Flush
//	err = h.Tick(now)                                              // closes windows, releases, signs
//	of, err := release.Latest[release.TrafficControl](h.Board().Desk("control.signals"), "mobility")
//	err = h.Close(now)                                             // semul hub verify RUN
//
// Rows live in memory until the Tick after they were published, sums until their window closes; what is written is in
// files.go: entries and checkpoints of the ledger, its public key, the releases. Save seals its bytes.
//
// Sums are integers, doors have an order, noise is keyed by query, cell and window: the same run has the same bits for
// any number of workers, and after Save and Load.
//
// Windows follow civil time and close two periods of their stream after their end; rows that come later are counted and
// dropped. The zero of all times is the scenario's start.
//
// Assumes one door for each stream about persons, where the numbers that devices read become handles (handles.go); the
// vault that ties handles to persons is not here yet, nor are Cedar, doors of other processes, break-glass and sealed
// retention.
//
// Read next: hub.go, door.go, tick.go, take.go, question.go, save.go; stream, release, policy, privacy, ledger.
package hub
