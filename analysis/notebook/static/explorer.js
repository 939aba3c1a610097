// The page of the explorer: it sends what was typed, shows the answer to the latest question, and counts nothing itself.

const PAUSE = 80; // milliseconds without a key before a question is sent
const PATIENCE = 10000; // milliseconds without an answer, after which the kernel is taken for dead

function make(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== null && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null)); // strings become text, never markup
  return node;
}

function render({ model, el }) {
  const words = model.get("words");
  const id = "khitab-" + Math.random().toString(36).slice(2);
  const way = words.language === "ar" ? "rtl" : "ltr";
  let asked = model.get("question").number || 0;
  let ticks = model.get("question").ticks || [];
  let typing = null;
  let waiting = null;

  const fill = (key, values) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const figures = new Intl.NumberFormat(words.language === "fr" ? "fr" : "en");
  const percent = new Intl.NumberFormat(words.language === "fr" ? "fr" : "en", { style: "percent" });
  const number = (n) => figures.format(n);

  const input = make("input", {
    id: id + "-term", type: "text", dir: "auto", lang: "ar", autocomplete: "off", spellcheck: "false",
    oninput: (event) => event.isComposing || typed(), oncompositionend: () => typed(), onkeydown: onKey,
  });
  input.value = model.get("question").term || "";
  const frame = make("select", { id: id + "-frame", onchange: onFrame }, ...options());
  const status = make("div", { class: "status", role: "status", "aria-live": "polite" });
  const known = make("p", { class: "known" });
  const found = make("div", { class: "found" });
  const said = make("div", { class: "said", role: "status", "aria-live": "polite" });
  const write = make("button", { type: "button", onclick: onWrite }, words.write);
  const root = make(
    "section",
    { class: "khitab-explorer", lang: words.language, dir: way, "aria-label": words.title, "data-lm-suppress-shortcuts": "true" },
    make("div", { class: "asked" },
      make("div", {}, make("label", { for: input.id }, words.term), input),
      make("div", {}, make("label", { for: frame.id }, words.frame), frame),
      write),
    said, status, known, found,
    make("p", { class: "foot" }, words.alone),
  );

  function options() {
    const places = model.get("places").map((place, n) => make("option", { value: n }, place.label));
    return [make("option", { value: "" }, words.choose), ...places];
  }

  function question() {
    const chosen = frame.value === "" || frame.dataset.found ? {} : model.get("places")[Number(frame.value)];
    return { number: asked, term: input.value, theme: chosen.theme || "", frame: chosen.frame || "", ticks };
  }

  function typed() {
    ticks = [];
    clearTimeout(typing);
    typing = setTimeout(ask, PAUSE);
  }

  function ask() {
    clearTimeout(typing);
    asked = Math.max(asked, model.get("question").number || 0) + 1;
    root.setAttribute("aria-busy", "true");
    say("", false);
    wait();
    model.set("question", question());
    model.save_changes();
  }

  function wait() {
    clearTimeout(waiting);
    waiting = setTimeout(() => say(words.no_answer, true), PATIENCE);
  }

  function onKey(event) {
    if (event.key === "Enter" && !event.isComposing) ask();
    if (event.key !== "Escape") event.stopPropagation(); // a letter is no command of the notebook
  }

  function onFrame() {
    delete frame.dataset.found;
    ask();
  }

  // What is written is what is shown: a question still to be sent goes first, and takes its frame along.
  function onWrite() {
    clearTimeout(typing);
    const place = frame.value === "" ? {} : model.get("places")[Number(frame.value)];
    wait();
    model.send({ do: "write", ...question(), theme: place.theme || "", frame: place.frame || "" });
  }

  function onSaid() {
    clearTimeout(waiting);
    const told = model.get("said");
    if (!told.text) return;
    if (!told.failed) {
      ticks = [];
      ask();
    }
    say(told.text, told.failed, told.detail);
  }

  function say(text, failed, detail = "") {
    put(said, text, detail);
    said.classList.toggle("failed", Boolean(failed));
  }

  // The detail is an error of the library, in English whatever the page speaks.
  function put(node, text, detail) {
    node.replaceChildren(text, ...(detail ? [make("div", { lang: "en", dir: "ltr" }, detail)] : []));
  }

  function draw() {
    const answer = model.get("answer");
    if ((answer.number || 0) < asked) return; // a later question is on its way
    clearTimeout(waiting);
    root.removeAttribute("aria-busy");
    put(status, answer.problem || answer.counts || words.type, answer.detail);
    known.textContent = answer.codebook || "";
    write.disabled = !answer.counts;
    choose(answer);
    const focus = root.getRootNode().activeElement;
    const form = found.contains(focus) ? focus.dataset.form : undefined;
    found.replaceChildren(...(answer.counts ? parts(answer) : []));
    if (form !== undefined) [...found.querySelectorAll("input")].find((box) => box.dataset.form === form)?.focus();
  }

  // A frame that the codebook gave is shown, and given up again with the next term; one that was chosen stays.
  function choose(answer) {
    if (frame.value !== "" && !frame.dataset.found) return;
    const at = model.get("places").findIndex((place) => place.theme === answer.theme && place.frame === answer.frame);
    frame.value = at < 0 ? "" : String(at);
    if (at < 0) delete frame.dataset.found;
    else frame.dataset.found = "yes";
  }
  function parts(answer) {
    return [
      make("div", { class: "columns" },
        part("forms", forms(answer)),
        part("letters", letters(answer), leftOut(answer)),
        part("outlets", bars("outlet", answer.outlets)),
        part("months", bars("month", answer.months))),
      part("lines", concordance(answer)),
    ];
  }

  function part(key, ...inside) {
    return make("div", { class: "part " + key }, make("h4", { id: `${id}-${key}` }, words[key]), ...inside);
  }

  function table(key, heads, rows, note = "") {
    const head = make("tr", {}, ...heads.map((name) => make("th", { scope: "col" }, name)));
    const body = make("table", { "aria-labelledby": `${id}-${key}` }, make("thead", {}, head), make("tbody", {}, ...rows));
    return make("div", { class: "scroll", tabindex: 0, role: "region", "aria-labelledby": `${id}-${key}` }, body, note && make("p", {}, note));
  }

  const text = (content, lang = "ar") => make("bdi", { lang }, content);
  const cell = (content, kind = null) => make("td", { class: kind }, content);

  function forms(answer) {
    const heads = [words.exclude, words.form, words.proclitics, words.ending, words.n, words.articles];
    const note = answer.forms.length < answer.all_forms ? fill("more_forms", { shown: answer.forms.length, all: number(answer.all_forms) }) : "";
    return answer.forms.length ? table("forms", heads, answer.forms.map(formRow), note) : make("p", {}, words.none);
  }

  function formRow(row) {
    const box = make("input", {
      type: "checkbox", "data-form": row.form, "aria-label": fill("exclude_form", { form: row.form }),
      onchange: () => { ticks = [...ticks, [row.form, box.checked]]; ask(); },
    });
    box.checked = row.excluded;
    const form = make("th", { scope: "row" }, text(row.form));
    return make("tr", { class: row.excluded ? "out" : null }, cell(box), form, cell(text(row.proclitics)), cell(row.ending),
      cell(number(row.n), "n"), cell(number(row.articles), "n"));
  }

  function bars(key, groups) {
    const rows = groups.map(([name, n, articles, all]) => {
      const share = all ? articles / all : 0;
      const bar = make("span", { class: "bar", "aria-hidden": "true" }, make("span", { style: `inline-size:${100 * share}%` }));
      return make("tr", {}, make("th", { scope: "row" }, text(name)), cell(number(n), "n"),
        cell(fill("of", { n: number(articles), all: number(all) }), "n"), make("td", { class: "share" }, bar, make("span", {}, percent.format(share))));
    });
    return table(key + "s", [words[key], words.n, words.with, words.share], rows);
  }

  function letters({ letters }) {
    const row = (key, n, examples = []) => make("tr", {}, make("th", { scope: "row" }, words[key]), cell(number(n), "n"),
      make("td", {}, ...examples.map(([form, count]) => make("span", { class: "example" }, text(form), ` ${number(count)}`))));
    return make("table", { "aria-labelledby": `${id}-letters` }, make("tbody", {}, row("substring", letters.substring),
      row("wrong", letters.wrong, letters.wrong_forms), row("missed", letters.missed, letters.missed_forms)));
  }

  function leftOut({ left_out: rows }) {
    if (!rows.length) return null;
    const items = rows.map(([reason, n]) => make("li", {}, `${reason}: ${number(n)}`));
    return make("div", {}, make("h4", {}, words.left_out), make("ul", {}, ...items));
  }

  // What stands before a term stands at its right: the table runs right to left in every language.
  function concordance(answer) {
    if (!answer.lines.length) return make("p", {}, words.none);
    const line = (content) => make("bdi", { dir: "rtl", lang: "ar" }, content);
    const rows = answer.lines.map(([left, keyword, right, article]) =>
      make("tr", {}, make("td", { class: "before" }, line(left)), make("td", { class: "keyword" }, make("mark", {}, line(keyword))),
        make("td", { class: "behind" }, line(right)), make("td", { class: "id" }, make("bdi", {}, article))));
    const note = answer.lines.length < answer.n ? fill("more_lines", { shown: answer.lines.length, all: number(answer.n) }) : "";
    const region = table("lines", [words.before, words.keyword, words.behind, words.article], rows, note);
    region.querySelector("table").setAttribute("dir", "rtl");
    return region;
  }

  model.on("change:answer", draw);
  model.on("change:said", onSaid);
  el.append(root);
  draw();
  return () => {
    clearTimeout(typing);
    clearTimeout(waiting);
    model.off("change:answer", draw);
    model.off("change:said", onSaid);
  };
}

export default { render };
