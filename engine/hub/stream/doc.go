// Package stream is what a device says to the hub: batches of rows, and the manifest that says by what right they are
// collected. It is the only package of the hub that models/sensing imports.
//
//	loops, err := door.Register(manifest)            // refused if a field is missing
//	w := stream.NewWriter(door, loops, 1, time.Second)
//	for i := range counts {
//		w.Add(at, stream.NoSubject, uint32(i), 0, counts[i]) // gathered into batches of 1024 rows
//	}
//	err = w.Flush()                                  // at the end of every Advance
//
// A row is subject u32 (whom it is about; none for the classes none, count and feeder_small), cell u32 (row of the
// manifest's support), one to four values i32 in the column's quantum, dt u16 (ticks after the batch's T0) and flags
// u16. SMB1 is the same on a wire, little-endian, columns behind a 64-byte header with a CRC-32C over all of it: batch.go.
//
// Values are integers, so sums of them are exact and the same for any number of workers.
//
// Errors name the stream, the door, the sequence number and the rule that refused, never what a row holds.
//
// Read next: manifest.go, class.go, batch.go, codec.go, writer.go.
package stream
