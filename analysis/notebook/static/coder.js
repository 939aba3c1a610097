// The page of the notebook coder: it shows `view`, sends what the coder does, and keeps no codes of its own.

const PATIENCE = 10000; // milliseconds without an answer, after which the kernel is taken for dead
const SHORT = 2; // removed lines that are shown; more of them in a row are folded
const COMMANDS = { D: "definitions", N: "uncoded", U: "undo", W: "note" };

function make(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== null && value !== false) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
}

// The letter that is printed on a Latin keyboard; on any other (Arabic, or French figures without Shift) the place of the key.
function strokeOf(event) {
  if (/^[a-z]$/i.test(event.key)) return event.key.toUpperCase();
  const found = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(event.code);
  return found ? found[1] : "";
}

function render({ model, el }) {
  const words = model.get("words");
  const id = "khitab-" + Math.random().toString(36).slice(2);
  const rtl = words.language === "ar";
  let view = model.get("view");
  let waiting = null;
  let allOpen = false;
  let inputs = {};
  let noted = -1; // the step whose note is shown
  let drawn = { step: -1, article: -1 };

  function send(act, more = {}) {
    model.send({ do: act, step: view.step, ...more });
    clearTimeout(waiting);
    waiting = setTimeout(() => say(words.no_answer, true), PATIENCE);
  }

  const position = make("strong");
  const unit = make("span");
  const told = make("span");
  const bar = make("progress", { "aria-label": words.title });
  const said = make("div", { class: "said", role: "status" });
  const article = make("div", { class: "article", lang: "ar", dir: "rtl", tabindex: 0, role: "region", "aria-label": words.article });
  const questions = make("div", { class: "questions", tabindex: 0, role: "group", "aria-label": words.questions });
  const note = make("input", {
    type: "text", dir: "auto", id: id + "-note", autocomplete: "off", oninput: () => send("note", { text: note.value }),
  });
  const definitions = button("definitions", "D", () => openAll(!allOpen));
  const root = make(
    "section",
    { class: "khitab-coder", lang: words.language, dir: rtl ? "rtl" : "ltr", tabindex: -1, "aria-label": words.title,
      "data-lm-suppress-shortcuts": "true", onkeydown: onKey, onclick: giveBackFocus },
    make("header", {}, position, bar, told),
    make("p", { class: "rule" }, words.rule, " ", make("span", { class: "click" }, words.click)),
    said,
    make("div", { class: "main" }, article, questions),
    make("div", { class: "note" }, make("label", { for: note.id }, words.note, " ", keyOf("W")), note),
    make("div", { class: "buttons" },
      button("finish", "Enter", () => send("finish"), "first"),
      button("previous", rtl ? "→" : "←", () => send("move", { by: -1 })),
      button("next", rtl ? "←" : "→", () => send("move", { by: 1 })),
      button("uncoded", "N", () => send("uncoded")),
      button("undo", "U", () => send("undo")),
      definitions),
    make("p", { class: "foot" }, words.saved),
    legend(),
  );
  root.tabIndex = 0;

  function keyOf(stroke) {
    return stroke && make("kbd", { "aria-hidden": "true" }, make("bdi", {}, words["stroke_" + stroke] || stroke));
  }

  function button(word, stroke, act, kind = null) {
    const face = make("button", { type: "button", class: kind, onclick: act }, words[word], keyOf(stroke));
    if (stroke.length === 1 && /[A-Z]/.test(stroke)) face.setAttribute("aria-keyshortcuts", stroke);
    return face;
  }

  function legend() {
    const rows = [
      [["tick"], words.keys_tick], [["Shift + ", "tick"], words.keys_open], [["Enter"], words.keys_finish],
      [rtl ? ["→", "←"] : ["←", "→"], words.keys_move], [["N"], words.uncoded], [["U"], words.undo],
      [["D"], words.definitions], [["W"], words.note], [["Esc"], words.keys_leave], [["PgUp", "PgDn"], words.keys_scroll],
    ];
    const list = rows.map(([strokes, meaning]) => [make("dt", {}, ...strokes.map(keyOf)), make("dd", {}, meaning)]);
    return make("details", { class: "keys" }, make("summary", {}, words.keys), make("dl", {}, ...list.flat()));
  }

  function say(text, failed) {
    said.textContent = text;
    said.classList.toggle("failed", Boolean(failed));
  }

  function draw() {
    view = model.get("view");
    clearTimeout(waiting);
    const inside = root.contains(root.getRootNode().activeElement);
    if (view.article !== drawn.article || view.step !== drawn.step) drawArticle();
    if (view.step !== drawn.step) drawQuestions();
    drawn = { step: view.step, article: view.article };
    if (inside && !root.contains(root.getRootNode().activeElement)) root.focus({ preventScroll: true });
    drawState();
  }

  function drawArticle() {
    const top = view.article === drawn.article ? article.scrollTop : 0;
    article.replaceChildren(...runs(view.paragraphs).map((run) => (run.length > SHORT ? folded(run) : run.map(paragraph))).flat());
    article.scrollTop = top;
    const here = article.querySelector("mark");
    if (!here) return;
    const away = here.getBoundingClientRect().top - article.getBoundingClientRect().top;
    if (away < 0 || away > article.clientHeight * 0.7) article.scrollTop += away - article.clientHeight / 4;
  }

  // Neighbouring removed lines together, every other paragraph by itself.
  function runs(paragraphs) {
    const found = [];
    for (const one of paragraphs) {
      const last = found.at(-1);
      if (last && one.part === "removed" && last[0].part === "removed") last.push(one);
      else found.push([one]);
    }
    return found;
  }

  function folded(run) {
    const told = words.removed_lines.replace("{n}", run.length);
    const summary = make("summary", { lang: words.language, dir: rtl ? "rtl" : "ltr" }, told);
    return make("details", { class: "removed" }, summary, ...run.map(paragraph));
  }

  function paragraph({ part, dir, spans }) {
    const texts = spans.map((span) => make(span.here ? "mark" : "span", { "aria-current": span.here && "true" }, span.text));
    const inner = texts.flatMap((text, at) => (at ? [" ", text] : [text]));
    if (part === "headline") return make("h3", { dir }, ...(spans[0].text ? inner : [words.no_headline]));
    const tag = part === "removed" ? make("span", { class: "tag", lang: words.language }, words.removed) : null;
    return make("p", { class: part, dir: part === "removed" ? "rtl" : dir }, tag, tag ? " " : null, ...inner);
  }

  function drawQuestions() {
    inputs = {};
    const parts = [];
    let group = "";
    for (const one of view.questions) {
      if (one.group !== group && one.group) parts.push(make("h4", {}, one.group));
      group = one.group;
      parts.push(one.tick ? tickOf(one) : choiceOf(one));
    }
    questions.replaceChildren(unit, ...parts);
    questions.scrollTop = 0;
    openAll(allOpen);
  }

  function tickOf(one) {
    const box = make("input", {
      type: "checkbox", "aria-keyshortcuts": one.stroke || null, onchange: () => (send("tick", { key: one.key }), drawState()),
    });
    const state = make("span", { class: "state" });
    const node = make("div", { class: "question" });
    node.append(
      make("div", { class: "row" }, make("label", {}, keyOf(one.stroke), box, make("bdi", {}, one.label)), state, openerOf(one), aboutOf(one)),
      definitionOf(one));
    inputs[one.key] = { node, box, state };
    return node;
  }

  function choiceOf(one) {
    const name = id + "-" + one.key;
    const radios = [...one.values, ""].map((value) =>
      make("input", { type: "radio", name, value, onchange: () => (send("choose", { key: one.key, value }), drawState()) }));
    const labels = radios.map((radio) => make("label", {}, radio, make("bdi", {}, radio.value || words.open)));
    const node = make("div", { class: "question", role: "radiogroup", "aria-labelledby": name, "aria-keyshortcuts": one.stroke || null },
      make("div", { class: "row" }, make("span", { class: "name" }, keyOf(one.stroke), make("bdi", { id: name }, one.label)), aboutOf(one)),
      make("div", { class: "values" }, ...labels), definitionOf(one));
    inputs[one.key] = { node, radios };
    return node;
  }

  function openerOf(one) {
    const label = words.leave_open.replace("{label}", one.label);
    return make("button", { type: "button", title: label, "aria-label": label, onclick: () => send("leave_open", { key: one.key }) }, rtl ? "؟" : "?");
  }

  function aboutOf(one) {
    if (!one.definition && !one.yes && !one.no) return null;
    const label = words.about.replace("{label}", one.label);
    const face = make("button", { type: "button", class: "about", title: label, "aria-label": label, "aria-expanded": "false",
      "aria-controls": id + "-about-" + one.key, onclick: () => open(face, face.getAttribute("aria-expanded") === "false") }, "i");
    return face;
  }

  function definitionOf(one) {
    const lines = [["", one.definition], [words.yes + " ", one.yes], [words.no + " ", one.no]].filter(([, text]) => text);
    const texts = lines.map(([before, text]) => make("p", {}, before, make("bdi", { class: before && "example" }, text)));
    const node = make("div", { class: "definition", id: id + "-about-" + one.key }, ...texts);
    node.hidden = true;
    return node;
  }

  function open(face, shown) {
    face.setAttribute("aria-expanded", String(shown));
    face.closest(".question").querySelector(".definition").hidden = !shown;
  }

  function openAll(shown) {
    allOpen = shown;
    definitions.setAttribute("aria-pressed", String(shown));
    questions.querySelectorAll("button.about").forEach((face) => open(face, shown));
  }

  function drawState() {
    position.textContent = view.position;
    unit.textContent = view.unit;
    told.textContent = view.progress;
    Object.assign(bar, { max: view.articles, value: view.done });
    if (root.getRootNode().activeElement !== note || view.step !== noted) note.value = view.note;
    noted = view.step;
    for (const one of view.questions) {
      const { node, box, state, radios } = inputs[one.key];
      node.classList.toggle("yes", one.value === "1");
      if (radios) radios.forEach((radio) => (radio.checked = radio.value === one.value));
      else {
        Object.assign(box, { checked: one.value === "1", indeterminate: one.value === "" });
        state.textContent = one.value === "" ? words.open : one.value === "0" ? words.absent : "";
      }
    }
  }

  // After a click the arrow keys must move on, not change the value that was clicked.
  function giveBackFocus(event) {
    if (event.detail > 0 && event.target !== note && !event.target.closest("label[for]")) root.focus({ preventScroll: true });
  }

  function onKey(event) {
    const { target, key } = event;
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (target === note) {
      if (key !== "Enter" && key !== "Escape") return;
      root.focus({ preventScroll: true });
    } else if (!act(event, target, key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  function act(event, target, key) {
    if (key === "Enter") return !target.closest("button, summary") && (event.repeat || send("finish"), true);
    if (key === "ArrowLeft" || key === "ArrowRight") {
      if (target.type === "radio") return false;
      send("move", { by: (key === "ArrowLeft") === rtl ? 1 : -1 });
      return true;
    }
    if (key === "PageUp" || key === "PageDown") {
      article.scrollBy({ top: (key === "PageUp" ? -0.8 : 0.8) * article.clientHeight });
      return true;
    }
    const stroke = strokeOf(event);
    return Boolean(stroke) && (event.repeat || press(stroke, event.shiftKey), true);
  }

  function press(stroke, shift) {
    const command = COMMANDS[stroke];
    if (command === "definitions") openAll(!allOpen);
    else if (command === "note") note.focus();
    else if (command) send(command);
    const one = view.questions.find((question) => question.stroke === stroke);
    if (!one) return;
    send(shift ? "leave_open" : "tick", { key: one.key });
    inputs[one.key].node.scrollIntoView({ block: "nearest" });
  }

  function onView() {
    draw();
    say(view.said, view.failed);
  }

  model.on("change:view", onView);
  el.append(root);
  onView();
  return () => {
    clearTimeout(waiting);
    model.off("change:view", onView);
  };
}

export default { render };
