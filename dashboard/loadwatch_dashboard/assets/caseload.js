/* The caseload: cells that draw, filters, "next unseen", marks, and one card per runner on a phone. */
(function () {
  "use strict";
  var GRID = "caseload-grid", show = "all", KEPT = ["show", "q", "sort"];
  var functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  var cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  var phone = window.matchMedia("(max-width: 1080px)");
  var TALL = 56, LINE = 18, PADDING = 24, NARROW = "\u00a0";

  /* ---- cells: shape and word, never colour alone ---- */
  function h() { return window.React.createElement.apply(null, arguments); }
  function level(said) { return said.level === null || said.level === undefined ? "none" : said.level; }

  function said(what, label) {
    var head = [];
    if (what.shape) { head.push(h("span", { key: "s", className: "lw-shape lw-sev-" + level(what), "aria-hidden": "true" }, what.shape), NARROW); }
    if (what.word) { head.push(h("span", { key: "w", className: "lw-said-word" }, what.word), " "); }
    if (what.when) { head.push(h("span", { key: "d", className: "lw-said-when" }, what.when)); }
    return h("div", { key: label, className: "lw-said", title: what.text },
      head.length && (what.word || what.when) ? h("div", { className: "lw-said-head" }, head) : null,
      h("div", { className: "lw-said-text" }, what.shape && !what.word ? what.shape + NARROW : "", what.text));
  }

  function weeks(data) {
    var known = data.weeks.filter(function (km) { return km !== null; });
    var top = Math.max.apply(null, known.concat([1])), wide = 102, tall = 34, step = wide / data.weeks.length;
    var bars = data.weeks.map(function (km, at) {
      var last = at === data.weeks.length - 1;
      if (km === null) {
        return h("line", { key: at, x1: at * step + 2, x2: (at + 1) * step - 2, y1: tall - 5, y2: tall - 5, className: "lw-spark-gap" });
      }
      var high = km ? Math.max(2, km / top * (tall - 4)) : 1;
      return h("rect", { key: at, x: at * step + 1, y: tall - high, width: step - 2, height: high, rx: 1.5, className: last ? "lw-spark-now" : "lw-spark-bar" });
    });
    return h("svg", { key: "weeks", className: "lw-spark", width: wide, height: tall, viewBox: "0 0 " + wide + " " + tall, role: "img", "aria-label": data.weeks_words },
      h("title", null, data.weeks_words), bars);
  }

  function runner(data, more) {
    return h("div", { key: "name", className: "lw-said" },
      h("a", { href: data.href, className: "lw-link lw-said-name", "data-nav": "true", tabIndex: -1 }, data.name),
      more || null,
      data.note ? h("div", { className: "lw-said-text" }, data.note) : null);
  }

  function mark(data) {
    if (data.seen === "nothing") { return h("span", { key: "seen", className: "lw-said-when" }, data.seen_words); }
    var isNew = data.seen === "new";
    return h("div", { key: "seen", className: "lw-said lw-said-seen" },
      h("span", { className: isNew ? "lw-said-word" : "lw-said-when" }, (isNew ? "● " : "✓ ") + data.seen_words),
      h("button", {
        type: "button", className: "lw-button lw-small", tabIndex: -1, "data-mark": data.id, "data-seen": isNew ? "1" : "",
        "aria-label": window.loadwatchWords(isNew ? "mark_as_seen" : "not_seen").replace("{name}", data.name),
      }, window.loadwatchWords(isNew ? "mark_seen" : "undo")));
  }

  function age(data) {
    return [data.is_stale ? h("span", { key: "s", className: "lw-shape lw-sev-2", "aria-hidden": "true" }, "◆") : null, data.is_stale ? " " : "", data.age_words];
  }

  function pain(data) {
    var told = data.pain;
    return Object.assign({}, told, { when: "", text: (told.when ? told.when + ": " : "") + told.text });
  }

  /* On a phone, below the flag: the pain or the planned run when one wants a look. */
  function second(data) {
    if (data.pain.level > 0) { return pain(data); }
    return data.planned.level > 0 ? data.planned : null;
  }

  cells.CaseRunner = function (props) { return runner(props.data); };
  cells.CaseFlag = function (props) { return said(props.data.flag, "flag"); };
  cells.CasePlan = function (props) { return said(props.data.planned, "plan"); };
  cells.CasePain = function (props) { return said(pain(props.data), "pain"); };
  cells.CaseWeeks = function (props) { return weeks(props.data); };
  cells.CaseSeen = function (props) { return mark(props.data); };
  cells.CaseRun = function (props) {
    var data = props.data;
    return h("div", { className: "lw-said" }, h("div", { className: "lw-said-head" }, data.last_run_words),
      h("div", { className: "lw-said-text" }, age(data)));
  };
  cells.CaseCard = function (props) {
    var data = props.data, more = second(data), old = h("div", { className: "lw-said-text" }, age(data));
    return h("div", { className: "lw-case-card" }, h("div", { className: "lw-case-top" }, runner(data, old), mark(data)), said(data.flag, "flag"),
      more ? said(more, "more") : null);
  };

  /* Lines that a text takes in a width, word by word: no reason is ever cut. */
  var pen = document.createElement("canvas").getContext("2d"), widths = {}, PLAIN = "13px ", BOLD = "640 14px ";
  function wide(word, font) {
    var key = font + word;
    if (widths[key] === undefined) {
      pen.font = font + "'Inter Variable', system-ui, sans-serif";
      widths[key] = pen.measureText(word).width * 1.02;
    }
    return widths[key];
  }
  function lines(text, room, font) {
    var found = 1, at = 0;
    (text.match(/[^ -]*-|[^ -]+ ?| /g) || []).forEach(function (piece) { /* a line may end after a space or a hyphen */
      var bare = wide(piece.trimEnd(), font || PLAIN), long = wide(piece, font || PLAIN);
      if (at && at + bare > room) { found += 1; at = 0; }
      found += Math.max(0, Math.ceil(bare / room) - 1); /* a word longer than the line is broken */
      at += long;
    });
    return text ? found : 0;
  }
  document.fonts.addEventListener("loadingdone", function () { /* what was measured in another type is void */
    widths = {};
    if (api()) { api().resetRowHeights(); }
  });

  function rowHeight(data) {
    var grid = api();
    function tall(field, what) {
      var column = grid && grid.getColumn(field);
      if (!column) { return 0; }
      var room = column.getActualWidth() - PADDING;
      var head = [what.shape + NARROW + what.word, what.when].filter(Boolean).join(" ");
      return 14 + LINE * ((what.word || what.when ? lines(head, room, BOLD) : 0) + lines(what.text, room));
    }
    var who = { shape: "", word: data.name, when: "", text: data.note || "" }, run = { shape: "", word: data.last_run_words, when: "", text: data.age_words };
    return Math.max(TALL, tall("name", who), tall("last_run", run), tall("flag_level", data.flag), tall("plan_level", data.planned), tall("pain_level", pain(data)));
  }

  function cardHeight(data) {
    var line = LINE, room = Math.max(180, (document.getElementById(GRID) || document.body).clientWidth - 24);
    function tall(what) { return line * (1 + lines(what.text, room)); }
    var more = second(data), top = Math.max(data.seen === "nothing" ? 0 : 46, 6 + line * (lines(data.name, room - 176, BOLD) + lines(data.age_words, room - 176) + lines(data.note || "", room - 176)));
    return 24 + top + 8 + tall(data.flag) + (more ? 8 + tall(more) : 0);
  }

  /* ---- filters ---- */
  functions.loadwatch_case_narrowed = function () { return show !== "all"; };
  functions.loadwatch_case_keeps = function (node) { return node.data.shows.indexOf(show) >= 0; };
  functions.loadwatch_case_height = function (row) { return phone.matches ? cardHeight(row.data) : rowHeight(row.data); };

  functions.loadwatch_case_words = function (row) {
    var data = row.data;
    return [data.name, data.flag.text, data.planned.text, data.pain.word, data.pain.text, data.pain.when, data.note].join(" ");
  };

  function api() {
    try { return window.dash_ag_grid.getApi(GRID); } catch (missing) { return null; }
  }

  function choose(value) {
    show = value || "all";
    document.querySelectorAll("[data-show]").forEach(function (chip) {
      if (chip.dataset.show === show) { chip.setAttribute("aria-current", "true"); } else { chip.removeAttribute("aria-current"); }
    });
    window.loadwatchKeep("show", show === "all" ? "" : show);
    if (api()) { api().onFilterChanged(); }
  }

  /* Columns with their words once become rows; "flag.text" is the text of the cell "flag". */
  function rows(table) {
    var made = [], names = Object.keys((table && table.columns) || {});
    for (var at = 0; at < (table ? table.n : 0); at += 1) {
      var row = {};
      names.forEach(function (name) {
        var value = table.columns[name][at], parts = name.split("."), cell = row;
        if (table.words[name]) { value = table.words[name][value]; }
        if (parts.length > 1) { cell = row[parts[0]] = row[parts[0]] || {}; }
        cell[parts[parts.length - 1]] = value;
      });
      made.push(row);
    }
    return made;
  }

  /* The grid is there: take the filter of the address, the layout of the screen, and the focus. */
  function ready(state) {
    var grid = api();
    if (!grid || !state) { return window.dash_clientside.no_update; }
    show = new URLSearchParams(window.location.search).get("show") || "all";
    if (!document.querySelector('[data-show="' + CSS.escape(show) + '"]')) { show = "all"; }
    choose(show);
    shape();
    if (drawn !== today()) { looks = 0; }
    drawn = today();
    var back = opened && grid.getRowNode(opened);
    listen(grid);
    var top = back && left.first === back.id ? left.top : kept;
    window.setTimeout(function () { /* once the heights of the rows are known */
      if (top && scrolled()) { scrolled().scrollTop = top; }
      if (back) { focusSoon(grid, back, 30); }
    }, 0);
    opened = kept = null;
    return "yes";
  }

  /* What changes widths changes heights; what sorts is in the address. */
  function listen(grid) {
    if (grid.loadwatch) { return; }
    grid.loadwatch = true;
    grid.addEventListener("columnResized", function (event) { if (event.finished) { grid.resetRowHeights(); } });
    grid.addEventListener("sortChanged", function () {
      var by = grid.getColumnState().filter(function (column) { return column.sort && column.colId !== "order"; })[0];
      window.loadwatchKeep("sort", by ? by.colId + "." + by.sort : "");
    });
  }

  /* Left open past midnight, or before all plans were looked at: the rows are asked for again, while nobody works in them. */
  var QUIET_MS = 8000, touched = 0, kept = null, LOOK_MS = 5000, DAY_MS = 60000, MOST_LOOKS = 24, looks = 0, drawn = null;
  function today() { return new Date().toDateString(); }
  function again() {
    var at = document.activeElement, box = document.getElementById(GRID), query = new URLSearchParams(window.location.search);
    if (!box || (at && (box.contains(at) || at.id === "caseload-search")) || Date.now() - touched < QUIET_MS) { return; }
    kept = scrolled().scrollTop;
    looks += 1;
    window.dash_clientside.set_props("caseload-asked", { data: { query: Object.fromEntries(query), q: query.get("q") || "", sort: query.get("sort") || "", at: Date.now() } });
  }
  ["wheel", "touchmove", "pointerdown", "keydown"].forEach(function (kind) {
    document.addEventListener(kind, function () { touched = Date.now(); }, { capture: true, passive: true });
  });
  window.setInterval(function () {
    var summary = document.getElementById("caseload-summary");
    if (summary && Number(summary.dataset.due) > 0 && looks < MOST_LOOKS) { again(); }
  }, LOOK_MS);
  window.setInterval(function () { if (drawn && drawn !== today()) { again(); } }, DAY_MS);
  document.addEventListener("visibilitychange", function () { if (!document.hidden && drawn && drawn !== today()) { again(); } });

  function shape() {
    var grid = api();
    if (!grid) { return; }
    grid.setColumnsVisible(["card"], phone.matches);
    grid.setColumnsVisible(["name", "flag_level", "plan_level", "pain_level", "weeks", "last_run", "seen"], !phone.matches);
    grid.resetRowHeights();
  }
  phone.addEventListener("change", shape);

  function search(text, options) {
    window.loadwatchKeep("q", text);
    return Object.assign({}, options, { quickFilterText: text || "" });
  }

  /* ---- keys and marks ---- */
  function shown(grid) {
    var rows = [];
    grid.forEachNodeAfterFilterAndSort(function (node) { rows.push(node); });
    return rows;
  }

  /* The way through the caseload: the rows as they stood when it was left, and who was opened last. */
  var order = [], opened = null, left = { top: 0, first: null, query: {} };

  function scrolled() { return document.querySelector("#" + GRID + " .ag-body-viewport"); }

  function onward(name) {
    var at = order.findIndex(function (one) { return one.name === name; }), next = order[at + 1];
    opened = next ? next.id : opened;
    return at >= 0 && next ? next.href : null;
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-runner_next]"), href = link && onward(link.dataset.runner_next);
    if (href) { link.setAttribute("href", href); }
    var way = document.getElementById(GRID) ? null : event.target.closest('a[href^="/caseload"]');
    if (way) { /* back by the navigation too: filter, search and order as they were */
      var query = new URLSearchParams(way.getAttribute("href").split("?")[1] || "");
      Object.keys(left.query).forEach(function (key) { query.set(key, left.query[key]); });
      way.setAttribute("href", "/caseload?" + query);
    }
  }, true);

  function leave(event) {
    var grid = api(), row = event.target.closest && event.target.closest("#" + GRID + " .ag-center-cols-container .ag-row");
    if (!grid || !row) { return; }
    opened = row.getAttribute("row-id");
    left = { top: scrolled().scrollTop, first: opened, query: {} };
    new URLSearchParams(window.location.search).forEach(function (value, key) { if (KEPT.indexOf(key) >= 0) { left.query[key] = value; } });
    order = shown(grid).map(function (node) { return node.data; });
  }
  document.addEventListener("click", leave, true);
  document.addEventListener("keydown", function (event) { if (event.key === "Enter") { leave(event); } }, true);

  function focusOn(grid, node) {
    grid.ensureIndexVisible(node.rowIndex);
    grid.setFocusedCell(node.rowIndex, phone.matches ? "card" : "name");
  }

  /* A row has no cell to focus before it is drawn. */
  function focusSoon(grid, node, frames) {
    var drawn = document.querySelector("#" + GRID + ' .ag-row[row-id="' + CSS.escape(node.id) + '"]');
    if (drawn || !frames) { focusOn(grid, node); } else { window.requestAnimationFrame(function () { focusSoon(grid, node, frames - 1); }); }
  }

  function next() {
    var grid = api();
    if (!grid) { return; }
    var rows = shown(grid), cell = grid.getFocusedCell(), from = cell ? cell.rowIndex : -1;
    var after = rows.filter(function (node) { return node.rowIndex > from; });
    var found = after.concat(rows).find(function (node) { return node.data.seen === "new"; });
    if (found) { focusOn(grid, found); } else { say(window.loadwatchWords("nobody")); }
  }

  function say(words) { window.dash_clientside.set_props("lw-live", { children: words }); }

  function send(id, seen) {
    window.dash_clientside.set_props("caseload-mark", { data: { athlete: id, seen: seen, at: Date.now() } });
  }

  function markFocused() {
    var grid = api(), cell = grid && grid.getFocusedCell();
    var node = cell && grid.getDisplayedRowAtIndex(cell.rowIndex);
    if (node && node.data.seen !== "nothing") { send(node.data.id, node.data.seen === "new"); }
  }

  document.addEventListener("click", function (event) {
    var part = event.target.closest("[data-mark], [data-show], [data-next]");
    if (!part || event.button !== 0 || event.metaKey || event.ctrlKey) { return; }
    event.preventDefault();
    event.stopPropagation();
    if (part.dataset.mark) { send(part.dataset.mark, Boolean(part.dataset.seen)); }
    if (part.dataset.show) { choose(part.dataset.show); }
    if (part.dataset.next) { next(); }
  }, true);

  document.addEventListener("keydown", function (event) {
    var at = event.target, box = document.getElementById(GRID);
    if (event.metaKey || event.ctrlKey || event.altKey || at.closest("input, textarea, select, [contenteditable]")) { return; }
    var link = box ? null : document.querySelector("[data-runner_next]");
    if (link && event.key === "n") { link.click(); }
    if (!box) { return; }
    if (at !== document.body && !box.contains(at) && !at.closest(".lw-case-next")) { return; }
    if (event.key === "n") { event.preventDefault(); next(); }
    if (event.key === "s") { event.preventDefault(); markFocused(); }
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, { caseload: { ready: ready, rows: rows, search: search } });
})();
