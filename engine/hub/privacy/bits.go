package privacy

import (
	"crypto/rand" //semul:allow mathrand: noise = "secure" must not be guessable; runs take the seeded source
	"encoding/binary"
	"math/bits"

	"semul/engine/rng"
)

// Bits gives random bits, either from a seed, so that a run can be repeated, or from the operating system, so that
// nobody can. It is for one goroutine.
type Bits struct {
	stream       rng.Stream
	entity, tick uint64
	draw         uint32
	spare        uint64
	full         bool

	secure bool
	at     int
	buf    [512]byte
}

// Seed makes b the bits of (entity, tick) of a stream: a cell and a window.
func (b *Bits) Seed(s rng.Stream, entity, tick uint64) {
	b.stream, b.entity, b.tick, b.draw, b.full, b.secure = s, entity, tick, 0, false, false
}

// Secure makes b take bits of the operating system.
func (b *Bits) Secure() {
	b.secure, b.at = true, len(b.buf)
}

// Uint64 returns 64 random bits.
func (b *Bits) Uint64() uint64 {
	if b.secure {
		return b.next()
	}
	if b.full {
		b.full = false
		return b.spare
	}
	v := b.stream.Uint32s(b.entity, b.tick, b.draw)
	b.draw++
	b.spare, b.full = uint64(v[2])<<32|uint64(v[3]), true
	return uint64(v[0])<<32 | uint64(v[1])
}

// next takes eight bytes of the operating system's and wipes them here.
func (b *Bits) next() uint64 {
	if b.at == len(b.buf) {
		rand.Read(b.buf[:]) // never fails: it ends the program instead
		b.at = 0
	}
	word := b.buf[b.at : b.at+8]
	v := binary.LittleEndian.Uint64(word)
	clear(word)
	b.at += 8
	return v
}

// Below returns a whole number of [0, n), each exactly as likely; n > 0. It takes no bits where n is 1.
func (b *Bits) Below(n uint64) uint64 {
	if n == 1 {
		return 0
	}
	hi, lo := bits.Mul64(b.Uint64(), n)
	if lo < n {
		for least := -n % n; lo < least; {
			hi, lo = bits.Mul64(b.Uint64(), n)
		}
	}
	return hi
}

// expOf returns true with probability e^(−u/s) exactly; 0 ≤ u ≤ s, s > 0.
func (b *Bits) expOf(u, s uint64) bool {
	for k := uint64(1); ; k++ {
		// Bernoulli(u/(s·k)), in two steps where the product is too large for 64 bits.
		hi, sk := bits.Mul64(s, k)
		yes := false
		if hi == 0 {
			yes = b.Below(sk) < u
		} else {
			yes = b.Below(s) < u && b.Below(k) == 0
		}
		if !yes {
			return k%2 == 1
		}
	}
}
