/* Files in: drop or pick, raw slices one after the other, three files at a time, then the receipt. */
(function () {
  "use strict";
  var SLICE = 8 * 1024 * 1024, PARALLEL = 3, RETRIES = 6;
  var NEVER = /(^|\/)(\.|__MACOSX\/|Thumbs\.db$|desktop\.ini$)/i;
  var busy = false;

  function token() {
    var name = document.documentElement.dataset.csrf + "=";
    var found = document.cookie.split("; ").find(function (part) { return part.startsWith(name); });
    return found ? decodeURIComponent(found.slice(name.length)) : "";
  }

  function ask(method, address, body, type) {
    var headers = { "X-CSRFToken": token() };
    if (type) { headers["Content-Type"] = type; }
    return fetch(address, { method: method, headers: headers, body: body, credentials: "same-origin" });
  }

  function pause(ms) { return new Promise(function (done) { setTimeout(done, ms); }); }

  function element(tag, text, className) {
    var made = document.createElement(tag);
    if (text) { made.textContent = text; }
    if (className) { made.className = className; }
    return made;
  }

  function show() {
    var box = document.getElementById("upload-state");
    if (box) { box.replaceChildren.apply(box, arguments); }
  }

  function progress(words, share) {
    var bar = element("progress");
    bar.max = 1;
    bar.value = share;
    bar.setAttribute("aria-label", words);
    show(element("p", words, "lw-upload-words"), bar);
  }

  async function sendFile(batch, number, file, sent) {
    var offset = 0, failures = 0, name = encodeURIComponent(file.lwPath || file.name);
    do {
      var slice = file.slice(offset, offset + SLICE);
      var address = "/api/uploads/" + batch + "/" + number + "?offset=" + offset + "&size=" + file.size + "&name=" + name;
      var response = await ask("PUT", address, slice, "application/octet-stream").catch(function () { return null; });
      var answer = response && (response.ok || response.status === 409) ? await response.json() : null;
      if (answer && typeof answer.have === "number") {
        if (!response.ok) { failures += 1; }
        sent(answer.have - offset);
        offset = answer.have;
      } else if (response && response.status >= 400 && response.status < 500) {
        throw new Error((await response.json().catch(function () { return {}; })).error || "The file was refused.");
      } else {
        failures += 1;
        await pause(250 * Math.pow(2, failures));
      }
      if (failures > RETRIES) { throw new Error("The connection was lost."); }
    } while (offset < file.size);
  }

  async function sendAll(batch, files) {
    var total = files.reduce(function (sum, file) { return sum + file.size; }, 0) || 1, have = 0, next = 0;
    function sent(bytes) {
      have += bytes;
      progress("Sending " + files.length + (files.length === 1 ? " file" : " files") + ", " + Math.round((100 * have) / total) + " %", have / total);
    }
    async function lane() {
      while (next < files.length) {
        var number = next++;
        await sendFile(batch, number, files[number], sent);
      }
    }
    sent(0);
    await Promise.all(Array.from({ length: PARALLEL }, lane));
  }

  async function finish(batch) {
    await ask("POST", "/api/uploads/" + batch + "/close", "{}", "application/json");
    for (;;) {
      var response = await ask("GET", "/api/uploads/" + batch);
      if (!response.ok) { throw new Error("The import cannot be followed any more."); }
      var state = await response.json();
      if (state.phase === "done") { return state; }
      if (state.phase === "failed") { throw new Error(state.error); }
      progress("Reading " + state.done + " of " + state.total, state.total ? state.done / state.total : 0);
      await pause(500);
    }
  }

  var WORDS = {
    imported: "added", linked: "more recordings of a run already there", known: "already there", ignored: "not a recording", failed: "could not be read",
  };

  function receipt(state, athlete) {
    var said = Object.keys(WORDS).filter(function (key) { return state.counts[key]; })
      .map(function (key) { return state.counts[key] + " " + WORDS[key]; });
    var parts = [element("p", said.length ? said.join(", ") + "." : "Nothing to add was found.", "lw-upload-words")];
    if (state.problems.length) {
      var list = element("ul", null, "lw-caveats");
      state.problems.forEach(function (item) { list.append(element("li", item.name + ": " + item.message)); });
      parts.push(list);
    }
    var link = element("a", "See the overview", "lw-button lw-primary");
    link.href = "/?" + new URLSearchParams({ athlete: athlete });
    parts.push(link);
    show.apply(null, parts);
  }

  async function start(files) {
    files = files.filter(function (file) { return !NEVER.test(file.lwPath || file.name); });
    var field = document.getElementById("upload-athlete");
    var athlete = (field && field.value.trim()) || "";
    if (busy || !files.length) { return; }
    if (!athlete) {
      show(element("p", "Please give the runner's name first.", "lw-upload-words"));
      field.focus();
      return;
    }
    busy = true;
    try {
      var begun = await ask("POST", "/api/uploads", JSON.stringify({ athlete: athlete }), "application/json");
      var answer = await begun.json();
      if (!begun.ok) { throw new Error(answer.error); }
      await sendAll(answer.batch, files);
      receipt(await finish(answer.batch), athlete);
    } catch (error) {
      show(element("p", error.message, "lw-upload-words"), element("p", "What was already added stays. You can drop the files again: what is there is recognised.", "lw-card-sub"));
    } finally {
      busy = false;
    }
  }

  function pick(kind) {
    var input = document.createElement("input");
    input.type = "file";
    input.multiple = true;
    if (kind === "folder") { input.webkitdirectory = true; }
    input.addEventListener("change", function () {
      start(Array.from(input.files).map(function (file) { return named(file, file.webkitRelativePath); }));
    });
    input.click();
  }

  function named(file, path) {
    file.lwPath = path || file.name;
    return file;
  }

  /* A dropped folder gives entries, a hundred at a time. */
  async function walk(entry, found) {
    if (entry.isFile) {
      var file = await new Promise(function (good, bad) { entry.file(good, bad); });
      found.push(named(file, entry.fullPath.replace(/^\//, "")));
      return;
    }
    var reader = entry.createReader(), page;
    do {
      page = await new Promise(function (good, bad) { reader.readEntries(good, bad); });
      for (var inner of page) { await walk(inner, found); }
    } while (page.length);
  }

  async function dropped(transfer) {
    var found = [];
    var entries = Array.from(transfer.items || []).map(function (item) { return item.webkitGetAsEntry && item.webkitGetAsEntry(); });
    var loose = Array.from(transfer.files);
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
})();
