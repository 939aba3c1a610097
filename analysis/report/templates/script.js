"use strict";
// Filters and sorting. The page is complete without it: what only works with it is hidden until it runs.
(function () {
  var data = JSON.parse(document.getElementById("counts").textContent);
  var all = data.number.length;
  var chosen = { outlet: "", from: "", to: "", theme: "" };
  var first = new Map(); // what a place says when nothing is filtered

  function each(selector, act, root) { Array.prototype.forEach.call((root || document).querySelectorAll(selector), act); }
  function byId(id) { return document.getElementById(id); }

  // ---- numbers, as Python writes them: a tie goes to the even digit
  function fixed(value, digits) {
    var exact = value.toFixed(20), cut = exact.indexOf(".") + 1 + digits;
    if (!/^50*$/.test(exact.slice(cut))) { return value.toFixed(digits); }
    var down = exact.slice(0, cut).replace(/\.$/, "");
    return Number(down.slice(-1)) % 2 ? value.toFixed(digits) : down;
  }
  function fill(key, values) {
    return data.phrases[key].replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
  }
  function wilson(k, n) {
    var z = 1.959963984540054, p = k / n, c = z * z / n;
    var centre = (p + c / 2) / (1 + c), half = z * Math.sqrt(p * (1 - p) / n + c / (4 * n)) / (1 + c);
    return [k === 0 ? 0 : centre - half, k === n ? 1 : centre + half];
  }

  // ---- counting: a story once, by its first copy among those chosen
  function count(takes) {
    var seen = new Set(), sum = { articles: 0, words: 0, with: [], hits: [] };
    for (var i = 0; i < all; i++) {
      if (!takes(i) || seen.has(data.story[i])) { continue; }
      seen.add(data.story[i]);
      sum.articles += 1;
      sum.words += data.words[i];
      for (var c = 0, cells = data.cells[i]; c < cells.length; c += 2) {
        sum.hits[cells[c]] = (sum.hits[cells[c]] || 0) + Math.abs(cells[c + 1]);
        sum.with[cells[c]] = (sum.with[cells[c]] || 0) + (cells[c + 1] > 0 ? 1 : 0);
      }
    }
    return sum;
  }
  function inPeriod(i) {
    if (!chosen.from && !chosen.to) { return true; }
    var day = data.day[i];
    return day !== "" && (!chosen.from || day >= chosen.from) && (!chosen.to || day <= chosen.to);
  }
  function inOutlet(i) { return chosen.outlet === "" || data.outlet[i] === Number(chosen.outlet); }

  function said(sum, row) {
    var k = sum.with[row] || 0, n = sum.articles, hits = sum.hits[row] || 0, ends = n ? wilson(k, n) : [0, 0];
    return {
      k: k, n: n, hits: hits, share: n ? fixed(100 * (k / n), 0) + "%" : "—", ends: ends,
      of: fill("of", { n: k, all: n }), rate: sum.words ? fixed(1000 * hits / sum.words, 2) : "—",
      ci: n ? fixed(100 * ends[0], 0) + "–" + fixed(100 * ends[1], 0) + "%" : "—"
    };
  }
  function write(element, text) {
    if (!first.has(element)) { first.set(element, element.textContent); }
    element.textContent = text === null ? first.get(element) : text;
  }
  function draw(row, one) {
    var ends = one ? one.ends : null, share = one && one.n ? one.k / one.n : 0;
    each(".bar rect.value, .bar rect.edge, .bar rect.whisker", function (rect) {
      if (!first.has(rect)) { first.set(rect, [rect.getAttribute("x") || "0", rect.getAttribute("width")]); }
      var own = rect.classList.contains("value");
      var place = one ? (own ? [0, 100 * share] : [100 * ends[0], 100 * (ends[1] - ends[0])]) : first.get(rect);
      rect.setAttribute("x", place[0]);
      rect.setAttribute("width", place[1]);
    }, row);
  }
  function countTables(sum) {
    each("table.counts tr[data-r]", function (row) {
      var one = sum && said(sum, Number(row.dataset.r));
      [[".with", "of"], [".value", "share"], [".ci", "ci"], [".hits", "hits"], [".rate", "rate"]].forEach(function (pair) {
        write(row.querySelector(pair[0]), one ? String(one[pair[1]]) : null);
      });
      write(row.querySelector(".rci"), one ? "—" : null);
      draw(row, one);
    });
  }
  function countGroups(on) {
    var sums = {};
    each("table.by-outlet [data-g]", function (cell) {
      var group = cell.dataset.g;
      cell.hidden = chosen.outlet !== "" && chosen.outlet !== group;
      if (cell.tagName === "TH") { return; }
      if (on && !sums[group]) { sums[group] = count(function (i) { return data.outlet[i] === Number(group) && inPeriod(i); }); }
      var one = on && said(sums[group], Number(cell.parentNode.dataset.r));
      write(cell.querySelector(".counted"), one ? one.of + " · " + one.hits + " · " + one.rate : null);
      write(cell.querySelector(".ci"), one ? (one.n > 1 ? one.ci : "") : null);
    });
  }

  // ---- showing
  function hideArticles(kept) {
    each("[data-a]", function (part) { part.hidden = kept !== null && !kept.has(part.dataset.a); });
    each("table.by-doc_id [data-g]", function (cell) { cell.hidden = kept !== null && !kept.has(cell.dataset.g); });
    each("details.kwic", function (part) {
      var summary = part.querySelector("summary"), lines = part.querySelectorAll("tr[data-a]:not([hidden])").length;
      write(summary, kept === null ? null : fill("concordance_heading", { n: lines }));
    });
  }
  function hideThemes() {
    each("section.theme", function (part) { part.hidden = chosen.theme !== "" && part.dataset.theme !== chosen.theme; });
  }
  function apply() {
    var on = chosen.outlet !== "" || chosen.from !== "" || chosen.to !== "", kept = on ? new Set() : null;
    for (var i = 0; on && i < all; i++) { if (inOutlet(i) && inPeriod(i)) { kept.add(String(data.number[i])); } }
    countTables(on ? count(function (i) { return inOutlet(i) && inPeriod(i); }) : null);
    countGroups(on);
    hideArticles(kept);
    hideThemes();
    document.body.classList.toggle("filtered", on || chosen.theme !== "");
    byId("f-status").textContent = fill("filter_status", { n: kept === null ? all : kept.size, all: all });
  }
  function choose(name, value) {
    chosen[name] = value;
    var field = byId("f-" + name);
    if (field) { field.value = value; }
  }
  function reset() { Object.keys(chosen).forEach(function (name) { choose(name, ""); }); apply(); }

  // ---- following a link: what it leads to is shown and open
  function open(id) {
    var target = id && byId(id);
    if (!target) { return; }
    if (target.closest("[hidden]")) { reset(); }
    each(".kwic", function (part) { part.open = true; }, target.classList.contains("all-lines") ? target : document.createElement("p"));
    for (var part = target; part; part = part.parentElement) { if (part.tagName === "DETAILS") { part.open = true; } }
    (target.closest("details.kwic") || target).scrollIntoView();
  }
  function opened() { open(decodeURIComponent(location.hash.slice(1))); }

  // ---- sorting
  function key(row, column) {
    var cell = row.cells[column], text = cell.dataset.sort !== undefined ? cell.dataset.sort : cell.textContent.trim();
    return cell.classList.contains("number") ? parseFloat(text) : text;
  }
  function compare(a, b, down) {
    var none = [a, b].map(function (value) { return value === "" || value !== value; });
    if (none[0] || none[1]) { return none[0] - none[1]; } // what is missing stands last both ways
    var order = typeof a === "number" ? a - b : a.localeCompare(b, "ar");
    return down ? -order : order;
  }
  function sort(table, head) {
    var body = table.tBodies[0], column = head.cellIndex, rows = Array.from(body.rows);
    var number = rows.length && rows[0].cells[column].classList.contains("number");
    var before = head.getAttribute("aria-sort"), down = before ? before === "ascending" : Boolean(number);
    each("th[aria-sort]", function (other) { other.removeAttribute("aria-sort"); }, table.tHead);
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    rows = rows.map(function (row) { return [row, key(row, column)]; });
    rows.sort(function (a, b) {
      var own = b[0].classList.contains("own") - a[0].classList.contains("own"); // a theme stands above its frames
      return own || compare(a[1], b[1], down);
    });
    rows.forEach(function (pair) { body.append(pair[0]); });
  }
  function sortable(table) {
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head) {
      var button = document.createElement("button");
      button.type = "button";
      button.append.apply(button, Array.from(head.childNodes));
      head.append(button);
      button.addEventListener("click", function () { sort(table, head); });
    });
  }

  each("table.sortable", sortable);
  ["outlet", "from", "to", "theme"].forEach(function (name) {
    var field = byId("f-" + name);
    if (field) { field.addEventListener("change", function () { chosen[name] = field.value; apply(); }); }
  });
  byId("f-reset").addEventListener("click", reset);
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href^='#']");
    if (!link) { return; }
    if (link.dataset.outlet !== undefined && byId("f-outlet")) { choose("outlet", link.dataset.outlet); apply(); }
    if (link.hash === location.hash) { opened(); } // no hashchange comes
  });
  window.addEventListener("hashchange", opened);
  byId("filter").hidden = byId("filter-note").hidden = false;
  reset(); // a browser may have kept choices of an earlier visit
  opened();
})();
