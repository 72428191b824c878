// Package rng draws random numbers from a counter instead of a state: the number for (seed, stream,
// entity, tick, draw) is a function of those five, so it does not matter who asks first, on which
// worker, or whether a run was resumed, and a checkpoint holds no generator.
//
//	key     = first 64 bits of Philox(counter: FNV-1a of the stream's name, key: seed), low word xor draw
//	counter = entity (64 bits), tick (64 bits)
//	bits    = Philox4x32-10(counter, key), 128 of them
//
// Use one stream for each purpose ("traffic.arrivals"), the entity's id, the tick it happens at (a
// step number, or clock.Time as it is), and draw 0, 1, 2 … for the numbers of one decision. Asking
// twice for the same gives the same, so two decisions must differ in one of them.
//
// Philox4x32-10 passes all of TestU01's BigCrush: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw,
// Parallel random numbers: as easy as 1, 2, 3, SC'11 (2011), doi:10.1145/2063384.2063405, sections
// 3.3 and 5. The known answers in the tests are those of the authors' Random123 library, file
// kat_vectors. FNV-1a: Fowler, Noll, Vo; offset basis and prime of its 64-bit form.
//
// Read next: philox.go, stream.go.
package rng
