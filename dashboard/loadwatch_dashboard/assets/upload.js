/* Files in: raw slices, three files at a time, again and again until they are here. Drawn by upload_view.js. */
(function () {
  "use strict";
  var SLICE = 8 * 1024 * 1024, LEAST_SLICE = 512 * 1024, QUICK_MS = 500, SLOW_MS = 2000, PARALLEL = 3, LONGEST_WAIT_MS = 15000, POLL_MS = 700, ANNOUNCED = 500;
  var NEVER = /(^|\/)(\.|__MACOSX\/|Thumbs\.db$|desktop\.ini$)/i;

  var slice = 2 * LEAST_SLICE; /* grows on a quick line, so that a slow one shows how far it is */

  /* mode: idle, preparing, sending, paused, unfinished, importing, failed, receipt */
  var now = fresh();
  var waiting = []; /* files that came while others are read */

  function fresh() {
    return {
      mode: "idle", trouble: null, id: null, athlete: "", files: [], bytes: 0, here: 0, problem: null, state: null,
      batch: null, receipt: null, filter: null, samples: [], elsewhere: false,
    };
  }

  function changed() { if (window.loadwatchUpload.draw) { window.loadwatchUpload.draw(now); } }

  /* ---- asking ---- */

  function token() {
    var name = document.documentElement.dataset.csrf + "=";
    var found = document.cookie.split("; ").find(function (part) { return part.startsWith(name); });
    return found ? decodeURIComponent(found.slice(name.length)) : "";
  }

  function Refused(status, said) { this.status = status; this.said = said || {}; this.message = this.said.error || ""; }

  /* One question. Throws Refused when the answer is no, and what fetch throws when there is none. */
  async function ask(method, address, body, signal) {
    var headers = { "X-CSRFToken": token() };
    var isBytes = body instanceof Blob;
    if (body !== undefined) { headers["Content-Type"] = isBytes ? "application/octet-stream" : "application/json"; }
    var sent = body === undefined || isBytes ? body : JSON.stringify(body);
    var response = await fetch(address, { method: method, headers: headers, body: sent, signal: signal, credentials: "same-origin" });
    var said = await response.json().catch(function () { return {}; });
    if (!response.ok) { throw new Refused(response.status, said); }
    return said;
  }

  /* Ask until there is an answer: a lost connection, a stopped and a restarted server are waited for. */
  async function insist(run, method, address, body, check) {
    for (var failures = 0; ; failures += 1) {
      try {
        var said = await ask(method, address, body, run.signal);
        if (run === current && now.trouble) { now.trouble = null; changed(); }
        return said;
      } catch (error) {
        if (run.signal.aborted || isFinal(error)) { throw error; }
        if (check) { await check(); }
        now.trouble = error.status === 401 || error.status === 403 ? "locked" : "offline";
        changed();
        await pause(Math.min(LONGEST_WAIT_MS, 500 * Math.pow(2, failures)) * (0.75 + Math.random() / 2), run.signal);
      }
    }
  }

  function isFinal(error) {
    var status = error.status || 0;
    return status >= 400 && status !== 401 && status !== 403 && status !== 408 && (status < 500 || status === 507);
  }

  /* Wakes early when the browser is online again. */
  function pause(ms, signal) {
    return new Promise(function (done) {
      var timer = setTimeout(end, ms);
      function end() {
        clearTimeout(timer);
        window.removeEventListener("online", end);
        if (signal) { signal.removeEventListener("abort", end); }
        done();
      }
      window.addEventListener("online", end);
      if (signal) { signal.addEventListener("abort", end); }
    });
  }

  /* ---- sending ---- */

  var current = null; /* the run that may change the state */

  function newRun() {
    if (current) { current.stop(); }
    var control = new AbortController();
    current = { signal: control.signal, stop: function () { control.abort(); } };
    return current;
  }

  async function announce(run, files) {
    for (var at = 0; at < files.length; at += ANNOUNCED) {
      var some = files.slice(at, at + ANNOUNCED);
      var told = await insist(run, "POST", "/api/uploads/" + now.id + "/files", {
        files: some.map(function (file) { return { name: file.lwPath, size: file.size, stamp: String(file.lastModified || 0) }; }),
      });
      told.files.forEach(function (one, i) {
        var known = now.files[one.number];
        now.files[one.number] = { number: one.number, name: some[i].lwPath, size: some[i].size, have: one.have, file: some[i], state: known && known.state };
      });
    }
    count();
  }

  function count() {
    now.bytes = now.here = 0;
    now.files.forEach(function (one) { now.bytes += one.size; now.here += one.have; });
  }

  async function sendFile(run, one) {
    async function isReadable() {
      try { await one.file.slice(one.have, one.have + 1).arrayBuffer(); } catch (error) { throw new Refused(0, { code: "broken" }); }
    }
    one.isMoving = true;
    changed();
    while (one.have < one.size) {
      var part = one.file.slice(one.have, one.have + slice), have, began = Date.now();
      try {
        have = (await insist(run, "PUT", "/api/uploads/" + now.id + "/" + one.number + "?offset=" + one.have, part, isReadable)).have;
        var took = Date.now() - began;
        if (took < QUICK_MS && part.size === slice) { slice = Math.min(SLICE, 2 * slice); }
        if (took > SLOW_MS) { slice = Math.max(LEAST_SLICE, slice / 2); }
      } catch (error) {
        if (error.status === 409 && typeof error.said.have === "number") {
          have = error.said.have;
          if (have === one.have) { await pause(300, run.signal); } /* another window is at this very slice */
        } else if (error.said && (error.said.code === "broken" || error.said.code === "too_long")) {
          one.isBroken = true;
          return;
        } else {
          throw error;
        }
      }
      if (run.signal.aborted) { return; }
      now.here += have - one.have;
      one.have = have;
      changed();
    }
  }

  async function sendAll(run) {
    now.mode = "sending";
    now.samples = [];
    changed();
    var left = now.files.filter(function (one) { return one.file && one.have < one.size && !one.isBroken; });
    async function lane() {
      while (left.length && !run.signal.aborted) { await sendFile(run, left.shift()); }
    }
    await Promise.all(Array.from({ length: PARALLEL }, lane));
    if (run.signal.aborted) { return; }
    var missing = now.files.some(function (one) { return one.have < one.size && !one.isBroken; });
    if (missing) {
      now.mode = "unfinished";
      now.elsewhere = false;
      changed();
    } else {
      await close(run, true);
    }
  }

  async function close(run, leaveOut) {
    await insist(run, "POST", "/api/uploads/" + now.id + "/close", { leave_out: leaveOut });
    await follow(run);
  }

  /* Until the import has ended: the rows that changed since the last answer. */
  async function follow(run) {
    var after = "", state;
    now.mode = "importing";
    changed();
    for (;;) {
      state = await insist(run, "GET", "/api/uploads/" + now.id + "?after=" + after);
      if (run.signal.aborted) { return; }
      take(state);
      after = state.after.join(".");
      changed();
      if (state.more) { continue; }
      if (state.phase === "done" || state.phase === "failed") { break; }
      await pause(POLL_MS, run.signal);
    }
    if (state.phase === "failed") {
      now.mode = "failed";
      now.problem = state.error;
      changed();
      return;
    }
    whose[state.batch] = now.athlete;
    await showReceipt(state.batch);
    if (waiting.length) { start(waiting.splice(0)); }
  }

  function take(state) {
    now.state = state;
    now.athlete = state.athlete;
    state.items.forEach(function (item) {
      var known = now.files[item.number] || {};
      now.files[item.number] = Object.assign(known, item);
    });
    count();
  }

  /* What a run may end in besides its end. */
  async function guarded(work) {
    var run = newRun();
    try {
      await work(run);
    } catch (error) {
      if (run.signal.aborted) { return; }
      if (error.said && error.said.code === "closed" && now.id) { return guarded(follow); } /* by another window */
      if (error.status === 404) { error.isGone = true; }
      now.mode = "failed";
      now.problem = error.message || "";
      now.isGone = Boolean(error.isGone);
      changed();
    }
  }

  /* ---- what a person does ---- */

  function problem(words) {
    var place = document.getElementById("upload-problem");
    if (place) { place.textContent = words || ""; }
  }

  function start(files) {
    var words = window.loadwatchUpload.words();
    var field = document.getElementById("upload-athlete");
    files = files.filter(function (file) { return !NEVER.test(file.lwPath); });
    problem("");
    if (!files.length) { return problem(words.nothing); }
    if (now.mode === "importing" || now.mode === "preparing") {
      waiting = waiting.concat(files);
      return problem(words.next);
    }
    var isMore = now.id && ["sending", "paused", "unfinished"].indexOf(now.mode) >= 0;
    var athlete = isMore ? now.athlete : ((field && field.value) || "").trim();
    if (!athlete) {
      if (field) { field.setAttribute("aria-invalid", "true"); field.setAttribute("aria-describedby", "upload-problem"); field.focus(); }
      return problem(words.need_name);
    }
    if (field) { field.removeAttribute("aria-invalid"); }
    guarded(async function (run) {
      if (!isMore) {
        now = fresh();
        now.athlete = athlete;
      }
      now.mode = "preparing";
      changed();
      try {
        if (isMore) { await learn(run); } else { now.id = (await insist(run, "POST", "/api/uploads", { athlete: athlete })).id; }
        await announce(run, files);
      } catch (error) {
        if (run.signal.aborted || error.status === 404) { throw error; }
        var isEmpty = !now.files.length;
        if (isEmpty && now.id) { ask("DELETE", "/api/uploads/" + now.id).catch(function () { /* swept after a day */ }); }
        now.mode = isEmpty ? "idle" : "unfinished";
        if (isEmpty) { now.id = null; }
        problem(error.message);
        return changed();
      }
      await sendAll(run);
    });
  }

  function hold() {
    if (current) { current.stop(); }
    now.mode = "paused";
    now.trouble = null;
    changed();
  }

  function goOn() { guarded(sendAll); }

  function without() { guarded(function (run) { return close(run, true); }); }

  function again() {
    if (now.isGone || !now.id) { now = fresh(); return changed(); }
    var hasFiles = now.files.some(function (one) { return one.file && one.have < one.size && !one.isBroken; });
    return hasFiles ? goOn() : without();
  }

  async function discard() {
    var id = now.id;
    if (current) { current.stop(); }
    now = fresh();
    changed();
    if (id) { await ask("DELETE", "/api/uploads/" + id).catch(function () { /* swept after a day */ }); }
  }

  /* ---- receipts ---- */

  var whose = {}; /* batch -> its runner, where that is known: an answer is of the runner in view only */

  function importAddress(batch, rest) {
    var page = new URLSearchParams(window.location.search), query = new URLSearchParams(rest || "");
    var athlete = batch && whose[batch] ? whose[batch] : page.get("athlete");
    if (athlete) { query.set("athlete", athlete); }
    if (page.get("view")) { query.set("view", page.get("view")); }
    return "/api/imports" + (batch ? "/" + encodeURIComponent(batch) : "") + "?" + query.toString();
  }

  async function showReceipt(batch, outcome) {
    now.mode = "receipt";
    now.batch = batch;
    now.filter = outcome || null;
    now.receipt = await ask("GET", receiptAddress(0)).catch(function (error) { return { error: error.message || " " }; });
    if (window.location.pathname === "/upload" && now.receipt.batch) {
      var query = new URLSearchParams(window.location.search);
      query.set("batch", batch);
      var isGone = now.undone && now.undone.removed_athlete; /* taken back together with its runner */
      if (isGone) { ["batch", "athlete"].forEach(function (key) { query.delete(key); }); }
      else if (whose[batch] && query.get("view") !== "pt") { query.set("athlete", whose[batch]); }
      window.history.replaceState(window.history.state, "", "/upload?" + query.toString());
    }
    changed();
    if (window.loadwatchUpload.listImports) { window.loadwatchUpload.listImports(); }
  }

  function receiptAddress(start) {
    return importAddress(now.batch, "limit=50&start=" + start + (now.filter ? "&outcome=" + now.filter : ""));
  }

  async function more() {
    var next = await ask("GET", receiptAddress(now.receipt.items.length)).catch(function () { return null; });
    if (next) { now.receipt.items = now.receipt.items.concat(next.items); }
    changed();
  }

  async function undo(batch) {
    var said = await ask("POST", importAddress(batch).replace("?", "/undo?"), {}).catch(function (error) { return { error: error.message }; });
    if (now.batch === batch) {
      now.undone = said;
      await showReceipt(batch);
      var panel = document.getElementById("upload-panel");
      if (panel && document.activeElement === document.body) { panel.tabIndex = -1; panel.focus({ preventScroll: true }); } /* the button is gone */
    } else if (window.loadwatchUpload.listImports) {
      window.loadwatchUpload.listImports();
    }
    return said;
  }

  /* A page that can show uploads has come: what is not finished goes on, else the receipt of the address. */
  async function arrive() {
    if (now.mode !== "idle" && now.mode !== "receipt") { return changed(); }
    var batch = new URLSearchParams(window.location.search).get("batch");
    var found = await ask("GET", "/api/uploads").catch(function () { return null; });
    if (now.mode !== "idle" && now.mode !== "receipt") { return changed(); }
    var open = found && found.uploads[0];
    if (!open) {
      if (batch) { now = fresh(); return showReceipt(batch); }
      if (now.mode === "receipt") { now = fresh(); }
      return changed();
    }
    now = fresh();
    now.id = open.id;
    now.athlete = open.athlete;
    now.state = open;
    if (open.phase === "importing") { return guarded(follow); }
    now.mode = open.phase === "failed" ? "failed" : "unfinished";
    now.problem = open.error;
    changed();
    guarded(async function (run) {
      await learn(run);
      changed();
      var here = now.state.bytes_here;
      await pause(3000, run.signal); /* it grows without us: another window sends */
      if (open.quiet_s > 10 || run.signal.aborted) { return; }
      await learn(run);
      now.elsewhere = now.state.bytes_here !== here;
      if (now.elsewhere) { changed(); }
    });
  }

  /* Which files an upload has, from the beginning. */
  async function learn(run) {
    var after = "", state;
    do {
      state = await insist(run, "GET", "/api/uploads/" + now.id + "?after=" + after);
      take(state);
      after = state.after.join(".");
    } while (state.more);
  }

  window.addEventListener("beforeunload", function (event) {
    if (now.mode === "sending" || now.mode === "preparing") { event.preventDefault(); }
  });

  /* ---- files from hand and folder ---- */

  function pick(kind) {
    var input = document.createElement("input");
    input.type = "file";
    input.multiple = true;
    input.hidden = true;
    if (kind === "folder") { input.webkitdirectory = true; }
    document.body.append(input);
    input.addEventListener("change", function () {
      start(Array.from(input.files).map(function (file) { return named(file, file.webkitRelativePath); }));
      input.remove();
    });
    input.addEventListener("cancel", function () { input.remove(); });
    input.click();
  }

  function named(file, path) {
    file.lwPath = path || file.name;
    return file;
  }

  /* A dropped folder gives entries, a hundred at a time. */
  async function walk(entry, found) {
    if (entry.isFile) {
      var file = await new Promise(function (good, bad) { entry.file(good, bad); }).catch(function () { return null; });
      if (file) { found.push(named(file, entry.fullPath.replace(/^\//, ""))); }
      return;
    }
    var reader = entry.createReader(), page;
    do {
      page = await new Promise(function (good) { reader.readEntries(good, function () { good([]); }); });
      for (var inner of page) { await walk(inner, found); }
    } while (page.length);
  }

  async function dropped(transfer) {
    var found = [];
    var entries = Array.from(transfer.items || []).map(function (item) { return item.webkitGetAsEntry && item.webkitGetAsEntry(); });
    var loose = Array.from(transfer.files).map(function (file) { return named(file); });
    if (!entries.some(Boolean)) { return start(loose); }
    for (var entry of entries) { if (entry) { await walk(entry, found); } }
    return start(found);
  }

  function zone(event) { return event.target.closest && event.target.closest("[data-drop]"); }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-pick]");
    if (button) { pick(button.dataset.pick); }
  });
  document.addEventListener("dragover", function (event) {
    event.preventDefault();
    var target = zone(event);
    if (target) { target.classList.add("lw-over"); }
  });
  document.addEventListener("dragleave", function (event) {
    var target = zone(event);
    if (target && !target.contains(event.relatedTarget)) { target.classList.remove("lw-over"); }
  });
  document.addEventListener("drop", function (event) {
    event.preventDefault();
    var target = zone(event);
    if (target) {
      target.classList.remove("lw-over");
      dropped(event.dataTransfer);
    }
  });

  window.loadwatchUpload = {
    ask: ask, arrive: arrive, pick: pick, hold: hold, goOn: goOn, without: without, again: again, discard: discard,
    showReceipt: showReceipt, more: more, undo: undo, now: function () { return now; }, importAddress: importAddress, whose: whose, draw: null, listImports: null, words: function () { return {}; },
  };
})();
