(function () {
  'use strict';
  var root = document.documentElement;
  function on(id, f) { var e = document.getElementById(id); if (e) e.addEventListener('click', f); }
  on('lang', function () {
    var ko = root.classList.toggle('ko', !root.classList.contains('ko'));
    root.classList.toggle('en', !ko);
    root.lang = ko ? 'ko' : 'en';
  });
  on('theme', function () {
    var dark = root.classList.contains('dark') ||
      !root.classList.contains('light') && matchMedia('(prefers-color-scheme: dark)').matches;
    root.classList.toggle('dark', !dark);
    root.classList.toggle('light', dark);
  });
  on('print', function () { window.print(); });

  // Pictures: a click shows one large; arrow keys go on to the next.
  var view = document.getElementById('view'), shots = Array.prototype.slice.call(document.querySelectorAll('.zoom')), at = 0;
  function show(k) {
    at = (k + shots.length) % shots.length;
    var figure = shots[at].parentNode;
    view.querySelector('img').src = shots[at].querySelector('img').src;
    view.querySelector('p').innerHTML = figure.querySelector('figcaption').innerHTML;
    if (!view.open) view.showModal();
  }
  shots.forEach(function (b, k) { b.addEventListener('click', function () { show(k); }); });
  on('close', function () { view.close(); });
  if (view) {
    view.addEventListener('click', function (e) { if (e.target === view || e.target.tagName === 'IMG') view.close(); });
    view.addEventListener('keydown', function (e) {
      if (e.key === 'ArrowRight') show(at + 1);
      if (e.key === 'ArrowLeft') show(at - 1);
    });
  }

  // Charts: one cursor for all, values beside the names.
  var charts = Array.prototype.map.call(document.querySelectorAll('.chart'), function (el) {
    var line = document.createElement('div');
    line.className = 'line';
    var plot = el.querySelector('.plot');
    plot.appendChild(line);
    return { el: el, plot: plot, line: line, data: JSON.parse(el.querySelector('script').textContent), out: el.querySelectorAll('output') };
  });
  function shape(c) {
    var k = getComputedStyle(c.plot.querySelector('.wide')).display === 'none' ? 1 : 0;
    var w = c.plot.clientWidth / c.data.size[k][0], b = c.data.box[k];
    return { x0: b[0] * w, x1: b[2] * w, y0: b[1] * w, y1: b[3] * w };
  }
  function two(n) { return (n < 10 ? '0' : '') + n; }
  function civil(start, t) {
    var m = Math.floor((start + t) / 60) % 1440;
    return two(Math.floor(m / 60)) + ':' + two(m % 60);
  }
  function moveTo(t) {
    charts.forEach(function (c) {
      var d = c.data, n = d.t.length, k = 0, s = shape(c);
      if (!n) return;
      var lo = 0, hi = n - 1;
      while (lo < hi) { var mid = (lo + hi + 1) >> 1; if (d.t[mid] <= t) lo = mid; else hi = mid - 1; }
      k = lo;
      c.line.style.display = 'block';
      c.line.style.left = s.x0 + (t - d.from) / (d.to - d.from) * (s.x1 - s.x0) + 'px';
      c.line.style.top = s.y0 + 'px';
      c.line.style.height = s.y1 - s.y0 + 'px';
      d.v.forEach(function (v, i) {
        c.out[i].textContent = v[k] === null ? '–' : v[k].toLocaleString('en-US', { minimumFractionDigits: d.dec, maximumFractionDigits: d.dec });
      });
      c.out[c.out.length - 1].textContent = civil(d.start, t);
    });
  }
  function leave() {
    charts.forEach(function (c) {
      c.line.style.display = 'none';
      c.out.forEach(function (o) { o.textContent = ''; });
    });
  }
  charts.forEach(function (c) {
    c.plot.addEventListener('pointermove', function (e) {
      var s = shape(c), x = e.clientX - c.plot.getBoundingClientRect().left, d = c.data;
      var share = Math.min(1, Math.max(0, (x - s.x0) / (s.x1 - s.x0)));
      moveTo(d.from + share * (d.to - d.from));
    });
    c.plot.addEventListener('pointerleave', leave);
  });

  // Paper shows what is folded on the screen, but for the long tables beside charts.
  var opened = [];
  addEventListener('beforeprint', function () {
    opened = Array.prototype.filter.call(document.querySelectorAll('details'), function (d) { return !d.open && !d.closest('.chart'); });
    opened.forEach(function (d) { d.open = true; });
  });
  addEventListener('afterprint', function () { opened.forEach(function (d) { d.open = false; }); });
})();
