package sumo

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
)

// A gzipped file in which any one byte has been changed, or which has been cut, is never read as if it were whole, and the
// error names the packing and not what the damaged text seems to say.
func TestDamagedGzipIsNamed(t *testing.T) {
	text := `<net version="1.9"><location netOffset="0,0" projParameter="!"/>` +
		`<edge id="a" from="W" to="M"><lane id="a_0" index="0" speed="13.9" length="97" shape="0,0 97,0"/></edge>` +
		`<junction id="W" type="dead_end" x="0" y="0" incLanes="" intLanes=""/><junction id="M" type="dead_end" x="97" y="0" incLanes="a_0" intLanes=""/></net>`
	var whole bytes.Buffer
	z := gzip.NewWriter(&whole)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	read := func(b []byte) error {
		path := filepath.Join(t.TempDir(), "n.net.xml.gz")
		if err := os.WriteFile(path, b, 0o666); err != nil {
			t.Fatal(err)
		}
		_, _, err := Read([]string{path}, Options{})
		return err
	}
	if err := read(whole.Bytes()); err != nil {
		t.Fatalf("the file as it was written: %v", err)
	}
	for i := 10; i < whole.Len(); i++ { // the header holds a time and other things that nobody checks
		b := bytes.Clone(whole.Bytes())
		b[i] ^= 0x10
		if err := read(b); err == nil || !strings.Contains(err.Error(), "n.net.xml.gz: the gzip file is cut short or damaged") {
			t.Errorf("byte %d changed: %v", i, err)
		}
		if err := read(whole.Bytes()[:i]); err == nil || !strings.Contains(err.Error(), "gzip file is cut short") {
			t.Errorf("cut at byte %d: %v", i, err)
		}
	}
}
