package hub

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand" //semul:allow mathrand: a hub whose noise must not be guessable needs a secret nobody can repeat
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
)

// Noise says where random bits come from.
type Noise uint8

// The sources of noise.
const (
	Seeded Noise = iota // from the run's seed: repeatable, and every release is stamped so
	Secure              // of the operating system: nobody can repeat it, so there are no checkpoints
)

// String returns the source as scenarios write it.
func (n Noise) String() string {
	if n == Secure {
		return "secure"
	}
	return "seeded"
}

// NoiseOf finds a source by its name.
func NoiseOf(name string) (Noise, error) {
	switch name {
	case "seeded":
		return Seeded, nil
	case "secure":
		return Secure, nil
	}
	return 0, fmt.Errorf("no noise %q; write \"seeded\" or \"secure\"", name)
}

// secret is what all keys of a run come from. It never leaves memory.
type secret [32]byte

func newSecret(noise Noise, seed uint64) (s secret) {
	if noise == Secure {
		rand.Read(s[:]) // never fails: it ends the program instead
		return s
	}
	return sha256.Sum256(binary.LittleEndian.AppendUint64([]byte("semul/hub/1"), seed))
}

func (s *secret) key(use string) [32]byte { return sha256.Sum256(append(s[:], use...)) }

// signer signs the ledger.
func (s *secret) signer() ed25519.PrivateKey {
	k := s.key("ledger")
	return ed25519.NewKeyFromSeed(k[:])
}

// mac hashes what may be guessed, so that a hash tells nothing to who has not the key.
func (s *secret) mac() hash.Hash {
	k := s.key("mac")
	return hmac.New(sha256.New, k[:])
}

// seal encrypts a state. The nonce is a keyed hash of it, so equal states give equal bytes and unequal ones other nonces.
func (s *secret) seal(plain []byte) []byte {
	mac := s.mac()
	mac.Write(plain)
	nonce := mac.Sum(nil)[:12]
	return s.aead().Seal(nonce, nonce, plain, nil)
}

func (s *secret) open(sealed []byte) ([]byte, error) {
	if len(sealed) < 12 {
		return nil, errors.New("too short")
	}
	plain, err := s.aead().Open(nil, sealed[:12], sealed[12:], nil)
	if err != nil {
		return nil, errors.New("damaged, or of a run with another seed")
	}
	return plain, nil
}

func (s *secret) aead() cipher.AEAD {
	k := s.key("state")
	block, err := aes.NewCipher(k[:])
	if err != nil {
		panic("hub: " + err.Error()) // 32 bytes are a key
	}
	a, err := cipher.NewGCM(block)
	if err != nil {
		panic("hub: " + err.Error())
	}
	return a
}
