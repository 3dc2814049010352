/* What an upload looks like: built once for each state, then only its words and bars change, so focus stays. */
(function () {
  "use strict";
  var ROWS = 12, DRAW_MS = 150;
  var KINDS = ["imported", "linked", "known", "ignored", "failed"];
  var SHAPES = { imported: "✓", linked: "✓", known: "●", ignored: "●", failed: "▲" };
  var TONES = { imported: 0, linked: 0, known: 1, ignored: 1, failed: 3 };
  var upload = window.loadwatchUpload;
  var words = {}, shown = null, parts = {}, timer = null, saidLast = "";

  function make(tag, className, text) {
    var made = document.createElement(tag);
    if (className) { made.className = className; }
    if (text !== undefined) { made.textContent = text; }
    return made;
  }

  function say(key, given) {
    var sentence = words[key] || "";
    if (Array.isArray(sentence)) { sentence = sentence[given && given.n === 1 ? 0 : 1]; }
    return sentence.replace(/\{(\w+)\}/g, function (_, name) {
      var value = given ? given[name] : "";
      return typeof value === "number" ? number(value) : value;
    });
  }

  function language() { return document.documentElement.lang || "en"; }
  function number(value, digits) { return new Intl.NumberFormat(language(), { maximumFractionDigits: digits || 0 }).format(value); }

  function size(bytes) {
    var units = ["B", "kB", "MB", "GB"], at = 0;
    while (bytes >= 1000 && at < 3) { bytes /= 1000; at += 1; }
    return number(bytes, at > 1 && bytes < 100 ? 1 : 0) + "\u00a0" + units[at];
  }

  function day(text) {
    return window.loadwatchDay(new Date(text), { dateStyle: "medium", timeStyle: "short" });
  }

  function button(text, act, isPrimary) {
    var made = make("button", "lw-button" + (isPrimary ? " lw-primary" : ""), text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  function row() {
    var made = make("div", "lw-row");
    made.append.apply(made, arguments);
    return made;
  }

  function bar(label) {
    var made = make("progress");
    made.max = 1;
    made.value = 0;
    made.setAttribute("aria-label", label);
    return made;
  }

  function set(element, text) { if (element.textContent !== text) { element.textContent = text; } }

  /* For those who hear the page: each new state once, not each percent. */
  function tell(text) {
    var place = document.getElementById("upload-said");
    if (place && text !== saidLast) { place.textContent = saidLast = text; }
  }

  /* ---- a run: sending, paused, reading ---- */

  function buildRun(now) {
    parts = { words: make("p", "lw-upload-words"), bar: bar(words.progress_all), facts: make("p", "lw-card-sub"), rows: new Map() };
    parts.list = make("ul", "lw-files");
    parts.more = make("p", "lw-card-sub");
    var buttons = row();
    if (now.mode === "sending") { buttons.append(button(words.pause, upload.hold)); }
    if (now.mode === "paused") { buttons.append(button(words.go_on, upload.goOn, true)); }
    if (now.mode === "sending" || now.mode === "paused") { buttons.append(button(words.stop, upload.discard)); }
    return [parts.words, parts.bar, parts.facts, buttons, parts.list, parts.more];
  }

  function drawRun(now) {
    var isReading = now.mode === "importing";
    var files = now.files.filter(Boolean), n = files.length || (now.state && now.state.n_files) || 0;
    var read = files.filter(function (one) { return one.state === "read"; }).length;
    var headline = say(isReading ? "reading" : now.mode === "preparing" ? "preparing" : "sending", { n: n });
    if (now.mode === "paused") { headline = words.paused; }
    if (now.trouble) { headline = isReading && now.trouble === "offline" ? words.no_answer : words[now.trouble]; }
    set(parts.words, headline);
    tell(headline);
    parts.words.classList.toggle("lw-problem", Boolean(now.trouble));
    parts.bar.value = isReading ? (now.state && now.state.bytes ? now.state.bytes_read / now.state.bytes : 0) : (now.bytes ? now.here / now.bytes : 0);
    set(parts.facts, isReading ? readFacts(now, read, n) : sentFacts(now));
    drawRows(files, isReading);
  }

  function readFacts(now, read, n) {
    var facts = [say("amount", { done: read, all: n })], state = now.state;
    if (state && state.n_found) { facts.push(say("found", { n: state.n_found })); }
    KINDS.forEach(function (kind) {
      if (state && state.counts[kind]) { facts.push(counted(kind, state.counts[kind])); }
    });
    return facts.join(" · ");
  }

  function sentFacts(now) {
    var facts = [say("amount", { done: size(now.here), all: size(now.bytes) })];
    var last = now.samples[now.samples.length - 1], time = Date.now();
    if (!last || time - last.time > 500) { now.samples = now.samples.concat({ time: time, here: now.here }).slice(-10); }
    var first = now.samples[0], took = (time - first.time) / 1000, speed = took > 1 ? (now.here - first.here) / took : 0;
    if (now.mode === "sending" && !now.trouble && speed > 0) {
      var left = (now.bytes - now.here) / speed;
      facts.push(say("speed", { speed: size(speed) }));
      if (left > 3) {
        facts.push(say("left", { time: left < 90 ? say("seconds", { n: Math.round(left) }) : say("minutes", { n: Math.round(left / 60) }) }));
      }
    }
    return facts.join(" · ");
  }

  /* All rows when they are few; else those that move, then those that wait, then the last that are done. */
  function drawRows(files, isReading) {
    var seen = files.length <= ROWS ? files : chosen(files, isReading);
    var order = seen.map(function (one) { return one.number; });
    parts.rows.forEach(function (made, key) {
      if (order.indexOf(key) < 0) { made.item.remove(); parts.rows.delete(key); }
    });
    seen.forEach(function (one) { drawRow(one, isReading); });
    if (order.join() !== parts.order) {
      seen.forEach(function (one) { parts.list.append(parts.rows.get(one.number).item); });
      parts.order = order.join();
    }
    set(parts.more, files.length > seen.length ? say("more_files", { n: files.length - seen.length }) : "");
  }

  function chosen(files, isReading) {
    function rank(one) {
      if (isReading) { return one.state === "reading" ? 0 : one.state === "read" ? 2 : 1; }
      return one.have >= one.size && !one.isBroken ? 2 : one.have || one.isBroken ? 0 : 1;
    }
    var groups = [[], [], []];
    files.forEach(function (one) { groups[rank(one)].push(one); });
    var first = groups[0].concat(groups[1]).slice(0, ROWS), left = ROWS - first.length;
    return first.concat(left ? groups[2].slice(-left) : []).sort(function (a, b) { return a.number - b.number; });
  }

  function drawRow(one, isReading) {
    var made = parts.rows.get(one.number);
    if (!made) {
      made = { item: make("li", "lw-file"), name: make("span", "lw-file-name", one.name), state: make("span", "lw-file-state"), bar: bar(one.name) };
      made.name.title = one.name;
      made.item.append(made.name, make("span", "lw-file-size", size(one.size)), made.state, made.bar);
      parts.rows.set(one.number, made);
    }
    var key = one.isBroken ? "broken" : isReading ? (one.state === "read" || one.state === "reading" ? one.state : "waiting") : one.have >= one.size ? "here" : one.have || one.isMoving ? "sending" : "waiting";
    set(made.state, words["state_" + key] || "");
    made.item.classList.toggle("lw-file-done", key === (isReading ? "read" : "here"));
    made.bar.hidden = key !== "sending";
    made.bar.value = one.size ? one.have / one.size : 1;
  }

  /* ---- stopped ---- */

  function buildUnfinished(now) {
    var files = now.files.filter(Boolean), state = now.state;
    var n = files.length || (state && state.n_files) || 0;
    var here = files.length ? files.filter(function (one) { return one.have >= one.size; }).length : (state && state.n_here) || 0;
    var facts = say("unfinished_words", { here: here, n: n, athlete: now.athlete });
    tell(words.unfinished + ". " + facts);
    var buttons = row(
      button(words.again_files, function () { upload.pick("files"); }, true),
      button(words.again_folder, function () { upload.pick("folder"); })
    );
    if (here) { buttons.append(button(words.without, upload.without)); }
    buttons.append(button(words.throw, upload.discard));
    var how = make("p", "lw-card-sub", words.unfinished_how + (now.elsewhere ? " " + words.elsewhere : ""));
    var missing = files.filter(function (one) { return one.have < one.size; });
    parts = { rows: new Map(), list: make("ul", "lw-files"), more: make("p", "lw-card-sub") };
    if (missing.length) { drawRows(missing, false); }
    return [make("h2", "lw-card-title", words.unfinished), make("p", "lw-upload-words", facts), how, buttons, parts.list, parts.more];
  }

  function buildFailed(now) {
    var problem = now.isGone ? words.gone : now.problem || words.no_answer;
    tell(words.failed + ". " + problem);
    return [
      make("h2", "lw-card-title", words.failed), make("p", "lw-problem", problem),
      row(button(words.try_again, upload.again, true), button(words.throw, upload.discard)),
    ];
  }

  /* ---- the receipt ---- */

  function counted(kind, n) { return say(kind === "failed" ? "failed_n" : kind, { n: n }); }

  function summary(counts) {
    var said = KINDS.filter(function (kind) { return counts[kind]; }).map(function (kind) { return counted(kind, counts[kind]); });
    return said.length ? said.join(", ") + "." : words.none;
  }

  function buildReceipt(now) {
    var receipt = now.receipt, head = make("h2", "lw-card-title", words.receipt);
    if (receipt.error) { return [head, make("p", "lw-problem", receipt.error)]; }
    var about = make("p", "lw-card-sub", say("receipt_of", { athlete: receipt.athlete, when: day(receipt.started_utc) }));
    if (receipt.undone_utc) {
      var gone = now.undone && now.undone.batch === now.batch ? say("undone", { n: now.undone.activities }) : words.undone_on;
      tell(gone);
      return [head, about, make("p", "lw-upload-words", gone)];
    }
    tell(words.done + " " + summary(receipt.counts));
    var made = [head, about, make("p", "lw-upload-words", summary(receipt.counts))];
    if (now.undone && now.undone.error) { made.push(make("p", "lw-problem", now.undone.error)); }
    var link = make("a", "lw-button lw-primary", words.overview);
    link.href = "/?" + new URLSearchParams({ athlete: receipt.athlete });
    var back = button(words.undo, function () { upload.undo(now.batch); });
    made.push(receipt.counts.imported || receipt.counts.linked ? row(link, back) : row(link));
    if (receipt.items.length || now.filter) { made.push(filters(now), table(receipt)); }
    var all = now.filter ? receipt.counts[now.filter] : total(receipt.counts);
    if (receipt.items.length < all) { made.push(row(button(words.show_more, upload.more))); }
    return made;
  }

  function total(counts) { return KINDS.reduce(function (sum, kind) { return sum + counts[kind]; }, 0); }

  function filters(now) {
    var group = make("div", "lw-chips");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", words.filter);
    [null].concat(KINDS).forEach(function (kind) {
      var n = kind ? now.receipt.counts[kind] : total(now.receipt.counts);
      if (kind && !n) { return; }
      var chip = make("button", "lw-chip", (kind ? words["name_" + kind] : words.all) + " " + number(n));
      chip.type = "button";
      chip.dataset.filter = kind || "all";
      chip.setAttribute("aria-pressed", String(now.filter === kind));
      chip.addEventListener("click", async function () {
        await upload.showReceipt(now.batch, kind);
        draw(upload.now(), true);
        var again = document.querySelector('[data-filter="' + (kind || "all") + '"]');
        if (again) { again.focus(); }
      });
      group.append(chip);
    });
    return group;
  }

  function table(receipt) {
    var made = make("table", "lw-table lw-lines"), head = make("tr"), body = make("tbody");
    var hasDays = receipt.items.some(function (item) { return item.day; });
    (hasDays ? [words.file, words.outcome, words.day, words.what] : [words.file, words.outcome, words.what]).forEach(function (name) {
      var cell = make("th", "", name);
      cell.scope = "col";
      head.append(cell);
    });
    receipt.items.forEach(function (item) { body.append(receiptRow(item, hasDays)); });
    made.append(make("caption", "lw-hidden", words.receipt), wrapped("thead", head), body);
    return scroll(made, words.receipt);
  }

  function wrapped(tag, inner) {
    var made = make(tag);
    made.append(inner);
    return made;
  }

  function scroll(content, label) {
    var box = make("div", "lw-scroll");
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", label);
    box.append(content);
    return box;
  }

  function receiptRow(item, hasDays) {
    var line = make("tr"), shape = make("span", "lw-shape lw-sev-" + TONES[item.outcome], SHAPES[item.outcome]);
    shape.setAttribute("aria-hidden", "true");
    var outcome = make("td", "lw-outcome");
    outcome.append(shape, words["name_" + item.outcome]);
    var what = make("td", "", item.message);
    item.issues.forEach(function (issue) { what.append(make("span", "lw-cell-reason", issue.message)); });
    item.activities.forEach(function (id) {
      var link = make("a", "lw-link", words.open_run);
      link.href = "/activity/" + encodeURIComponent(id);
      link.dataset.nav = "true";
      link.setAttribute("aria-label", words.open_run + ": " + item.name);
      what.append(" ", link);
    });
    line.append(make("td", "lw-receipt-name", item.name), outcome);
    if (hasDays) { line.append(make("td", "lw-receipt-day", item.day || "")); }
    line.append(what);
    return line;
  }

  /* ---- the last imports ---- */

  async function listImports() {
    var box = document.getElementById("upload-imports");
    if (!box) { return; }
    words = JSON.parse(document.getElementById("upload-panel").dataset.words);
    var said = await upload.ask("GET", upload.importAddress()).catch(function () { return null; });
    if (!said) { return box.replaceChildren(make("p", "lw-problem", words.retry), row(button(words.try_again, listImports))); }
    if (!said.imports.length) { return box.replaceChildren(make("p", "lw-calm", words.imports_none)); }
    var made = make("table", "lw-table lw-lines"), head = make("tr"), body = make("tbody");
    [words.when, words.runner, words.result, ""].forEach(function (name) {
      var cell = make(name ? "th" : "td", "", name);
      if (name) { cell.scope = "col"; }
      head.append(cell);
    });
    said.imports.forEach(function (one) {
      upload.whose[one.batch] = one.athlete;
      body.append(importRow(one));
    });
    made.append(make("caption", "lw-hidden", words.imports_caption), wrapped("thead", head), body);
    box.replaceChildren(scroll(made, words.imports_caption));
  }

  function importRow(one) {
    var line = make("tr"), when = day(one.started_utc), acts = make("td", "lw-acts"), now = upload.now();
    var isRunning = !one.finished_utc && now.mode === "importing" && now.state && now.state.batch === one.batch;
    var result = one.undone_utc ? words.taken_back : isRunning ? words.running : summary(one.counts);
    if (!one.finished_utc && !one.undone_utc && !isRunning) { result = words.cut_off + ". " + result; }
    var see = button(words.see, function () {
      upload.showReceipt(one.batch).then(function () { document.getElementById("upload-panel").scrollIntoView({ block: "nearest" }); });
    });
    see.setAttribute("aria-label", words.see + ": " + when);
    acts.append(see);
    if (!one.undone_utc && !isRunning) {
      var back = button(words.take_back, function () { upload.undo(one.batch); });
      back.setAttribute("aria-label", words.take_back + ": " + when);
      acts.append(back);
    }
    line.append(make("td", "lw-when", when), make("td", "", one.athlete), make("td", "", result), acts);
    return line;
  }

  /* ---- drawing ---- */

  var BUILDERS = { unfinished: buildUnfinished, failed: buildFailed, receipt: buildReceipt };

  function draw(now, isAtOnce) {
    var box = document.getElementById("upload-panel");
    if (!box || (now.mode === "receipt" && !now.receipt)) { return; }
    words = JSON.parse(box.dataset.words);
    var isRun = ["preparing", "sending", "paused", "importing"].indexOf(now.mode) >= 0;
    if (isRun && shown === now.mode && box.firstChild) {
      if (isAtOnce) { drawRun(now); } else if (!timer) { timer = setTimeout(function () { timer = null; draw(upload.now(), true); }, DRAW_MS); }
      return;
    }
    shown = now.mode;
    if (isRun) {
      box.replaceChildren.apply(box, buildRun(now));
      drawRun(now);
    } else {
      box.replaceChildren.apply(box, BUILDERS[now.mode] ? BUILDERS[now.mode](now) : []);
    }
  }

  upload.draw = draw;
  upload.listImports = listImports;
  upload.words = function () {
    var box = document.getElementById("upload-panel");
    return box ? JSON.parse(box.dataset.words) : words;
  };

  /* Dash draws and replaces pages: whenever a new panel is there, it is filled. */
  var known = null;
  new MutationObserver(function () {
    var box = document.getElementById("upload-panel");
    if (box && box !== known) {
      shown = null;
      upload.arrive();
      listImports();
    }
    known = box;
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
