package run

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
)

// forcingHash is the SHA-256 over the forcing tables of the resolved scenario.
func (p *Plan) forcingHash() string {
	h := sha256.New()
	inside := false
	for _, line := range bytes.Split(p.Scenario.Plain(""), []byte("\n")) {
		if bytes.HasPrefix(line, []byte("[")) {
			inside = bytes.HasPrefix(line, []byte("[forcing"))
		}
		if inside {
			h.Write(line)
			h.Write([]byte("\n"))
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
