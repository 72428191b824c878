// Package hub stands between sensors and controllers: it takes batches of readings, decides by law, purpose and consent
// what may be used of them, adds up, blurs, releases, and writes down what it did.
//
//	device → door → gate → bound, clamp → window table → close → noise, k → release → ledger → controllers
//
// Read next: stream (what comes in), release (what goes out).
package hub
