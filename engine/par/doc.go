// Package par runs loops in parallel so that results do not depend on the number of workers, and
// adds numbers up in an order that is always the same.
//
// Rules that keep a parallel loop deterministic:
//
//   - f(i) writes only what belongs to i. Which worker calls it, and when, is chance.
//   - What the parts give is put together afterwards in index order, never as parts arrive.
//   - Sums are over fixed blocks, never per worker: Sum, or a partial sum per i followed by Sum.
//
// A Pool is the only place under engine and models where goroutines start (architecture.md
// section 5; held by engine/archtest). One pool serves a run: several goroutines may call Each at
// once, and f may call Each again; the caller works along, so nothing can wait for itself.
//
// Each allocates nothing if f is a stored func value. A closure that is made for the call costs
// its own allocation: make it once and keep it.
//
// Many short loops one after another, with a little to do between them, are what a Crew is for: its workers stay together.
//
// Read next: pool.go, worker.go, crew.go, panic.go, sum.go.
package par
