// Package sensing is what a city's devices see of it, and all that the hub, and so every controller, will ever know.
//
// A device has a place, a period, a clock of its own, a radio and a supply. It reads the truth at its own stamp, says it in
// whole quanta, and hands rows to the hub's door in batches; it keeps no history and writes nothing to disk.
//
//   - clock: offset N(0, 0.5 s) after each daily synchronisation, drift N(0, 20 ppm); stamps are the device's, not ours
//   - period: ±10 % jitter, drawn anew each time
//   - radio: Gilbert–Elliott loss, a good and a bad state (Gilbert 1960, Bell Syst. Tech. J. 39, 1253; Elliott 1963, 42,
//     1977): good to bad 0.001, back 0.1, lost 0.001 and 0.5 of the rows
//   - supply: the bus that is nearest; without power its battery lasts some hours, then it is silent and says so by its
//     absence. The events sensing.silent and sensing.back are ours, for the record: nobody is told.
//
// All these are project defaults (hub.md section 11). Draws are keyed by device and reading, so that one device's luck does
// not depend on another's.
//
// Read next: params.go, model.go, radio.go, supply.go, level.go, lines.go, meters.go.
package sensing
