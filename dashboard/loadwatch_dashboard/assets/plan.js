/* The plan: dragging between days, the slider that answers at once, plan files. */
(function () {
  "use strict";

  var count = 0;

  function make(tag, attributes, children) {
    var node = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { node.setAttribute(name, attributes[name]); });
    (children || []).forEach(function (child) { node.append(child); });
    return node;
  }

  function send(action, values) {
    return window.loadwatchForms.post(action, values);
  }

  /* ---- what if ------------------------------------------------------------------- */

  function slider(box) {
    var spec = JSON.parse(box.dataset.whatif), sizes = spec.sizes;
    count += 1;
    var id = "lw-size-" + count;
    var at = sizes.findIndex(function (size) { return size[0] === 100; });
    var input = make("input", { type: "range", id: id, min: 0, max: sizes.length - 1, step: 1, "class": "lw-range" });
    input.value = at;
    var share = make("strong", { "class": "lw-size-share" }), amounts = make("span", {}), mark = make("span", { "aria-hidden": "true" }), told = make("span", {});
    var answer = make("p", { "class": "lw-size-answer", role: "status" }, [mark, told]);
    var parts = [make("label", { "for": id }, [spec.label]), input, make("p", { "class": "lw-size-now" }, [share, " ", amounts]), answer];
    var keep = null;
    if (spec.action) {
      keep = make("button", { type: "button", "class": "lw-button", "data-post": spec.action }, [spec.keep]);
      parts.push(keep);
    }
    function show() {
      var size = sizes[Number(input.value)];
      share.textContent = size[0] + " %";
      amounts.textContent = size[1];
      mark.className = "lw-shape lw-sev-" + size[2];
      mark.textContent = spec.shapes[size[2]];
      told.textContent = size[3] + ": " + size[4];
      input.setAttribute("aria-valuetext", size[0] + " %, " + size[1] + ", " + size[3]);
      if (keep) {
        keep.hidden = size[0] === 100;
        keep.dataset.values = JSON.stringify({ id: spec.id, share: size[0] / 100 });
      }
    }
    input.addEventListener("input", show);
    show();
    box.replaceChildren.apply(box, parts);
  }

  /* ---- plan files ------------------------------------------------------------------ */

  function picker(box) {
    var spec = JSON.parse(box.dataset.planfile);
    count += 1;
    var id = "lw-planfile-" + count;
    var file = make("input", { type: "file", id: id, "class": "lw-file", accept: ".ics,.csv,.fit,text/calendar,text/csv", "aria-describedby": id + "-problem" });
    var day = make("input", { type: "date", id: id + "-day", "class": "lw-input" });
    day.value = spec.value;
    var problem = make("p", { "class": "lw-problem", id: id + "-problem", role: "alert" });
    var button = make("button", { type: "submit", "class": "lw-button lw-primary lw-save" }, [spec.save]);
    var form = make("form", { "class": "lw-form", novalidate: "" }, [
      make("div", { "class": "lw-field" }, [make("label", { "for": id }, [spec.label]), file, problem]),
      make("div", { "class": "lw-field lw-field-date" }, [make("label", { "for": id + "-day" }, [spec.day]), day]),
      make("div", { "class": "lw-form-foot" }, [button]),
    ]);
    function refused(text) {
      problem.textContent = text;
      file.setAttribute("aria-invalid", text ? "true" : "false");
      button.disabled = false;
    }
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var chosen = file.files[0];
      if (!chosen) { refused(spec.empty); return; }
      if (chosen.size > spec.most) { refused(spec.large); return; }
      refused("");
      button.disabled = true;
      var reader = new FileReader();
      reader.onerror = function () { refused(window.loadwatchWords("unreadable")); };
      reader.onload = function () {
        var text = String(reader.result);
        send(spec.action, { name: chosen.name, data: text.slice(text.indexOf(",") + 1), local_date: day.value || null }).then(function (answer) {
          var fields = answer.fields || {};
          refused(answer.ok ? "" : fields.name || fields.local_date || answer.error || window.loadwatchWords("lost"));
          if (answer.ok) {
            file.value = "";
            window.loadwatchForms.done(answer);
          }
        });
      };
      reader.readAsDataURL(chosen);
    });
    box.replaceChildren(form);
  }

  function drawAll() {
    document.querySelectorAll("[data-whatif]").forEach(function (box) {
      if (box.drawn !== box.dataset.whatif) { box.drawn = box.dataset.whatif; slider(box); }
    });
    document.querySelectorAll("[data-planfile]").forEach(function (box) {
      if (box.drawn !== box.dataset.planfile) { box.drawn = box.dataset.planfile; picker(box); }
    });
  }

  /* ---- dragging -------------------------------------------------------------------- */

  var dragged = null;

  function cell(event) {
    return dragged && event.target.closest ? event.target.closest("[data-day]") : null;
  }

  function clear() {
    document.querySelectorAll(".lw-cell-over").forEach(function (one) { one.classList.remove("lw-cell-over"); });
  }

  document.addEventListener("dragstart", function (event) {
    var chip = event.target.closest ? event.target.closest("[data-session]") : null;
    dragged = chip;
    if (chip) {
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", chip.dataset.session);
    }
  });
  document.addEventListener("dragover", function (event) {
    var over = cell(event);
    if (over) {
      event.preventDefault();
      clear();
      over.classList.add("lw-cell-over");
    }
  });
  document.addEventListener("dragend", function () { dragged = null; clear(); });
  document.addEventListener("drop", function (event) {
    var over = cell(event), chip = dragged;
    dragged = null;
    clear();
    if (!over || !chip) { return; }
    event.preventDefault();
    move(chip, over);
  });

  function move(chip, over) {
    if (over.contains(chip)) { return; }
    var action = over.closest("[data-move]").dataset.move;
    send(action, { id: chip.dataset.session, local_date: over.dataset.day }).then(window.loadwatchForms.done);
  }

  /* ---- dragging by a finger: hold, then move; a finger that moves at once scrolls the page --------- */

  var HOLD_MS = 350, STILL_PX = 10, EDGE_PX = 90, STEP_PX = 14;
  var finger = null;

  function under(touch) {
    var node = document.elementFromPoint(touch.clientX, touch.clientY);
    return node && node.closest ? node.closest("[data-day]") : null;
  }

  function release() {
    if (!finger) { return null; }
    var was = finger;
    finger = null;
    window.clearTimeout(was.timer);
    clear();
    was.chip.classList.remove("lw-plan-chip-held");
    was.chip.setAttribute("draggable", "true");
    was.chip.removeEventListener("touchmove", follow);
    return was;
  }

  function follow(event) {
    var touch = event.touches[0];
    if (!finger.isHeld) {
      if (Math.hypot(touch.clientX - finger.x, touch.clientY - finger.y) > STILL_PX) { release(); }
      return;
    }
    event.preventDefault();
    var over = under(touch);
    clear();
    if (over) { over.classList.add("lw-cell-over"); }
    window.scrollBy(0, touch.clientY < EDGE_PX ? -STEP_PX : touch.clientY > window.innerHeight - EDGE_PX ? STEP_PX : 0);
  }

  document.addEventListener("touchstart", function (event) {
    var chip = event.target.closest ? event.target.closest("[data-session][draggable]") : null;
    release();
    if (!chip || event.touches.length !== 1) { return; }
    var touch = event.touches[0];
    chip.setAttribute("draggable", "false");
    chip.addEventListener("touchmove", follow, { passive: false });
    finger = { chip: chip, x: touch.clientX, y: touch.clientY, isHeld: false, timer: window.setTimeout(function () {
      finger.isHeld = true;
      chip.classList.add("lw-plan-chip-held");
    }, HOLD_MS) };
  }, { passive: true });
  document.addEventListener("touchend", function (event) {
    var was = release();
    if (!was || !was.isHeld) { return; }
    event.preventDefault();
    var over = under(event.changedTouches[0]);
    if (over) { move(was.chip, over); }
  }, { passive: false });
  document.addEventListener("touchcancel", release);
  document.addEventListener("contextmenu", function (event) { if (finger) { event.preventDefault(); } });

  new MutationObserver(drawAll).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-whatif", "data-planfile"] });
  drawAll();
})();
