package scenario

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A file that is no scenario is named as what it is, in one line and without its bytes.
func TestForeignFilesAreNamed(t *testing.T) {
	for content, want := range map[string]string{"\x1f\x8b\x08\x00\x00junk\xff\xfe": "gzip", "<?xml version=\"1.0\"?>\n<net/>": "XML", "\n{\"a\": 1}": "JSON", "PK\x03\x04\x14": "zip", "ab\x00\x01cd": "binary"} {
		file := filepath.Join(t.TempDir(), "x.net.xml")
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := Load(file, Options{})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "semul import") || strings.Count(err.Error(), "\n") > 1 {
			t.Errorf("%q: %v", content, err)
		}
	}
}
