package report

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"semul/render/export"
	"semul/render/scenetest"
)

// browser returns the path of Chromium, or skips.
func browser(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: the page was not opened in a browser")
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	t.Skip("no Chromium on this machine: the page was not opened in a browser")
	return ""
}

// flags start Chromium without display, network and profile.
func flags(t *testing.T) []string {
	return []string{"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr", "--hide-scrollbars",
		"--user-data-dir=" + t.TempDir()}
}

// TestPageInABrowser opens the page in headless Chromium without a network, in both languages and on light and dark
// ground: no error on the console, no request, and a picture that is more than an empty sheet.
func TestPageInABrowser(t *testing.T) {
	chromium := browser(t)
	f := loadFonts(t)
	src := scenetest.NewStorm(scenetest.City())
	page := write(t, storm(t, export.NewStudio(src.City, f, 0), src))
	dir := t.TempDir()
	var shots []image.Image
	for _, look := range []string{"ko light", "en dark"} {
		html := strings.Replace(page, `<html lang="ko" class="ko">`, `<html lang="ko" class="`+look+`">`, 1)
		file := filepath.Join(dir, strings.ReplaceAll(look, " ", "-")+".html")
		if err := os.WriteFile(file, []byte(html), 0o666); err != nil {
			t.Fatal(err)
		}
		shot := file + ".png"
		cmd := exec.Command(chromium, append(flags(t), "--window-size=1200,1600", "--screenshot="+shot, "file://"+file)...)
		var said bytes.Buffer
		cmd.Stderr = &said
		if err := cmd.Run(); err != nil {
			t.Fatalf("%s: %v: %s", look, err, said.String())
		}
		for _, line := range strings.Split(said.String(), "\n") {
			if strings.Contains(line, "CONSOLE") {
				t.Errorf("%s: %s", look, line)
			}
		}
		b, err := os.ReadFile(shot)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		colours := map[uint32]bool{}
		for y := 0; y < 1600; y += 2 {
			for x := 0; x < 1200; x += 2 {
				r, g, b, _ := img.At(x, y).RGBA()
				colours[r>>8<<16|g>>8<<8|b>>8] = true
			}
		}
		if len(colours) < 50 {
			t.Errorf("%s: %d colours on the page", look, len(colours))
		}
		shots = append(shots, img)
	}
	light, _, _, _ := shots[0].At(5, 5).RGBA()
	dark, _, _, _ := shots[1].At(5, 5).RGBA()
	if light < 0xC000 || dark > 0x3000 {
		t.Errorf("the ground is %04x light and %04x dark", light, dark)
	}
}

// probe is appended to the page: it presses every button and writes what it saw into the title.
const probe = `<script>
(function () {
  var root = document.documentElement, seen = [];
  function say(name, ok) { seen.push(name + '=' + (ok ? 'yes' : 'NO')); }
  function shown(e) { return e && getComputedStyle(e).display !== 'none'; }
  var h = document.querySelector('h2');
  say('korean first', shown(h.querySelector('.ko')) && !shown(h.querySelector('.en')));
  document.getElementById('lang').click();
  say('english', root.lang === 'en' && shown(h.querySelector('.en')) && !shown(h.querySelector('.ko')));
  var before = getComputedStyle(document.body).backgroundColor;
  document.getElementById('theme').click();
  say('other ground', getComputedStyle(document.body).backgroundColor !== before);
  var line = document.querySelector('.chart svg path[stroke-width="1"]'), ink = getComputedStyle(line).stroke;
  document.getElementById('theme').click();
  say('charts follow', getComputedStyle(line).stroke !== ink);
  var zooms = document.querySelectorAll('.zoom'), view = document.getElementById('view');
  zooms[2].click();
  say('large picture', view.open && view.querySelector('img').src === zooms[2].querySelector('img').src);
  view.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }));
  say('next picture', view.querySelector('img').src === zooms[3].querySelector('img').src);
  document.getElementById('close').click();
  say('closed', !view.open);
  var plot = document.querySelectorAll('.plot')[3], r = plot.getBoundingClientRect();
  plot.dispatchEvent(new PointerEvent('pointermove', { clientX: r.left + r.width / 2, clientY: r.top + 20, bubbles: true }));
  var outs = document.querySelectorAll('.chart output'), filled = 0;
  outs.forEach(function (o) { if (o.textContent !== '') filled++; });
  say('cursor in all charts', filled === outs.length && outs.length > 10);
  say('lines drawn', Array.prototype.every.call(document.querySelectorAll('.plot .line'), shown));
  plot.dispatchEvent(new PointerEvent('pointerleave'));
  say('cursor gone', outs[0].textContent === '');
  say('no overflow', document.documentElement.scrollWidth <= innerWidth);
  document.title = seen.join(', ');
})();
</script></body>`

func TestButtonsOfThePage(t *testing.T) {
	chromium := browser(t)
	f := loadFonts(t)
	src := scenetest.NewStorm(scenetest.City())
	page := write(t, storm(t, export.NewStudio(src.City, f, 0), src))
	for _, width := range []string{"600"} {
		file := filepath.Join(t.TempDir(), "probe.html")
		if err := os.WriteFile(file, []byte(strings.Replace(page, "</body>", probe, 1)), 0o666); err != nil {
			t.Fatal(err)
		}
		args := append(flags(t), "--window-size="+width+",1000", "--dump-dom", "file://"+file)
		out, err := exec.Command(chromium, args...).Output()
		if err != nil {
			t.Fatal(err)
		}
		_, title, _ := strings.Cut(string(out), "<title>")
		title, _, _ = strings.Cut(title, "</title>")
		if strings.Count(title, "=yes") != 11 || strings.Contains(title, "=NO") {
			t.Errorf("%s px wide: %s", width, title)
		}
	}
}
