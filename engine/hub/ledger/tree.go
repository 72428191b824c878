package ledger

import (
	"encoding/hex"
	"fmt"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"
)

var factory = compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}

// Tree is an RFC 6962 tree that keeps no more than the hashes needed to go on. The zero Tree is empty.
type Tree struct{ r *compact.Range }

// Append adds a leaf.
func (t *Tree) Append(leaf []byte) { t.AppendHash(rfc6962.DefaultHasher.HashLeaf(leaf)) }

// AppendHash adds a leaf whose hash is known.
func (t *Tree) AppendHash(hash []byte) {
	if t.r == nil {
		t.r = factory.NewEmptyRange(0)
	}
	if err := t.r.Append(hash, nil); err != nil {
		panic("ledger: " + err.Error()) // a range that begins at 0 always takes one more
	}
}

// Size returns the number of leaves.
func (t *Tree) Size() uint64 {
	if t.r == nil {
		return 0
	}
	return t.r.End()
}

// Root returns the root; of an empty tree, SHA-256 of nothing.
func (t *Tree) Root() (h Hash) {
	if t.Size() == 0 {
		copy(h[:], rfc6962.DefaultHasher.EmptyRoot())
		return h
	}
	root, err := t.r.GetRootHash(nil)
	if err != nil {
		panic("ledger: " + err.Error()) // a range that begins at 0 has a root
	}
	copy(h[:], root)
	return h
}

// Hashes returns what a tree of Size leaves goes on with: at most one hash for each bit of Size.
func (t *Tree) Hashes() [][]byte {
	if t.r == nil {
		return nil
	}
	return t.r.Hashes()
}

// Resume makes the tree one of size leaves with those hashes.
func (t *Tree) Resume(size uint64, hashes [][]byte) error {
	for _, h := range hashes {
		if len(h) != len(Hash{}) {
			return fmt.Errorf("ledger: a hash of %d bytes", len(h))
		}
	}
	r, err := factory.NewRange(0, size, hashes)
	if err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	t.r = r
	return nil
}

// unhex reads exactly n bytes written as small hex digits.
func unhex(text []byte, n int) ([]byte, error) {
	b, err := hex.DecodeString(string(text))
	if err != nil || len(b) != n || hex.EncodeToString(b) != string(text) {
		return nil, fmt.Errorf("not %d small hex digits", 2*n)
	}
	return b, nil
}
