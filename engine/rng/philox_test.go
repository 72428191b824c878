package rng

import (
	"testing"

	"pgregory.net/rapid"
)

func TestPhiloxGivesRandom123sKnownAnswers(t *testing.T) {
	for _, c := range []struct {
		name string
		ctr  [4]uint32
		key  [2]uint32
		want [4]uint32
	}{
		{"zeros", [4]uint32{}, [2]uint32{}, [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{"ones", [4]uint32{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, [2]uint32{0xffffffff, 0xffffffff},
			[4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
		{"digits of π", [4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, [2]uint32{0xa4093822, 0x299f31d0},
			[4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
	} {
		if got := Philox4x32(c.ctr, c.key); got != c.want {
			t.Errorf("%s: got %x, want %x", c.name, got, c.want)
		}
	}
}

// Under one key different counters never give the same bits: undoing the ten rounds gives the counter back.
func TestPhiloxIsABijection(t *testing.T) {
	inverse := func(m uint32) uint32 { // of an odd number mod 2^32, Newton
		x := m
		for range 5 {
			x *= 2 - m*x
		}
		return x
	}
	i0, i1 := inverse(philoxM0), inverse(philoxM1)
	rapid.Check(t, func(t *rapid.T) {
		ctr := [4]uint32{rapid.Uint32().Draw(t, "a"), rapid.Uint32().Draw(t, "b"), rapid.Uint32().Draw(t, "c"), rapid.Uint32().Draw(t, "d")}
		key := [2]uint32{rapid.Uint32().Draw(t, "k"), rapid.Uint32().Draw(t, "l")}
		v := Philox4x32(ctr, key)
		for round := 9; round >= 0; round-- {
			k0, k1 := key[0]+uint32(round)*philoxW0, key[1]+uint32(round)*philoxW1
			c0, c2 := v[3]*i0, v[1]*i1
			hi0, hi1 := uint32(uint64(philoxM0)*uint64(c0)>>32), uint32(uint64(philoxM1)*uint64(c2)>>32)
			v = [4]uint32{c0, v[0] ^ hi1 ^ k0, c2, v[2] ^ hi0 ^ k1}
		}
		if v != ctr {
			t.Fatalf("%x came back as %x", ctr, v)
		}
	})
}
