// Package ledger is what the hub did, written so that nobody can change it unseen: entries in the order they happened,
// a Merkle tree over them, and a signed checkpoint for every window.
//
//	ledger/entries.bin        "SLG1", then for each entry: length u32, CRC-32C u32 (of the length and the body), body
//	body                      kind u8, JSON
//	leaf                      SHA-256(0x00 ‖ body), node SHA-256(0x01 ‖ left ‖ right): RFC 6962, section 2.1
//	ledger/checkpoints.jsonl  size, root, instant, Ed25519 signature, a line each
//	ledger/key.pub            the key of this run, hex
//	releases/releases.jsonl   a line for each release; its leaf holds the line's SHA-256
//
// No entry holds personal data: batches appear as keyed hashes, consent as counts and a keyed hash.
//
// Whoever holds an old checkpoint, or only its root, can tell that nothing before it was changed or left out. Whoever
// holds none has to trust the key: a forger who replaces all files leaves a ledger that is whole.
//
// Read next: entry.go, log.go, read.go, verify.go.
package ledger
