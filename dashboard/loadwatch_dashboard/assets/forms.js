/* Forms from a description: native controls, what is wrong beside its field, nothing typed is ever lost. */
(function () {
  "use strict";

  var SVG = "http://www.w3.org/2000/svg";
  var REACH = 22; /* px around a part of the body picture that still mean it */
  var count = 0;
  var opened = {}; /* topics of a form that stay open when it is drawn again with what was saved */

  function make(tag, attributes, children) {
    var node = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      var value = attributes[name];
      if (value === true) { node.setAttribute(name, ""); } else if (value !== null && value !== undefined && value !== false) { node.setAttribute(name, value); }
    });
    (children || []).forEach(function (child) {
      if (child) { node.append(child); }
    });
    return node;
  }

  function token() {
    var name = document.documentElement.dataset.csrf + "=";
    var found = document.cookie.split("; ").find(function (part) { return part.indexOf(name) === 0; });
    return found ? decodeURIComponent(found.slice(name.length)) : "";
  }

  /* ---- controls: each has read() and node ------------------------------------ */

  function problem(field, id) {
    return make("p", { "class": "lw-problem", id: id + "-problem", "data-problem": field.key });
  }

  function hint(field, id) {
    return field.hint ? make("p", { "class": "lw-hint", id: id + "-hint" }, [field.hint]) : null;
  }

  function described(field, id) {
    return (field.hint ? id + "-hint " : "") + id + "-problem";
  }

  function chips(field, id, type) {
    var given = field.value === null || field.value === undefined ? [] : [].concat(field.value).map(String);
    return (field.options || []).map(function (option) {
      var value = String(option[0]);
      var input = make("input", { type: type, name: id, value: value });
      input.checked = given.indexOf(value) >= 0;
      return make("label", { "class": "lw-tap" }, [input, make("span", {}, [option[1]])]);
    });
  }

  /* A radio that is tapped again is taken back: "not answered" stays possible. */
  function deselectable(set) {
    set.addEventListener("pointerdown", function (event) {
      var label = event.target.closest("label.lw-tap");
      var input = label && label.querySelector("input[type=radio]");
      if (input) { input.dataset.was = input.checked ? "on" : ""; }
    });
    set.addEventListener("click", function (event) {
      var input = event.target.closest("input[type=radio]");
      if (input && input.dataset.was === "on") {
        input.checked = false;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }
      if (input) { input.dataset.was = ""; }
    });
    set.addEventListener("keydown", function (event) {
      var isRadio = event.target.matches("input[type=radio]");
      if (isRadio && (event.key === "Delete" || event.key === "Backspace")) {
        event.preventDefault();
        event.target.checked = false;
        event.target.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  }

  function group(field, id, type) {
    var box = make("div", { "class": "lw-taps lw-taps-" + (field.look || "plain") }, chips(field, id, type));
    var set = make("fieldset", { "class": "lw-field", "aria-describedby": described(field, id), "data-key": field.key }, [
      make("legend", {}, [field.label]), hint(field, id), box, problem(field, id),
    ]);
    if (type === "radio" && !field.required) { deselectable(set); }
    return {
      node: set,
      read: function () {
        var on = Array.from(set.querySelectorAll("input:checked")).map(function (input) { return input.value; });
        return type === "radio" ? (on.length ? on[0] : null) : (on.length ? on : null);
      },
    };
  }

  function line(field, id) {
    var shared = { id: id, "class": "lw-input", "aria-describedby": described(field, id), maxlength: field.longest };
    var input;
    if (field.kind === "area") {
      input = make("textarea", Object.assign(shared, { rows: 2 }));
    } else if (field.kind === "select") {
      input = make("select", shared, field.options.map(function (option) { return make("option", { value: option[0] }, [option[1]]); }));
    } else {
      var type = field.kind === "date" ? "date" : "text";
      input = make("input", Object.assign(shared, { type: type, max: field.most, inputmode: field.kind === "number" ? "decimal" : null, autocomplete: "off" }));
    }
    if (field.value !== null && field.value !== undefined) { input.value = field.value; }
    var unit = field.kind === "date" ? echo(input) : field.unit ? make("span", { "class": "lw-hint" }, [field.unit]) : null;
    var node = make("div", { "class": "lw-field lw-field-" + field.kind + (field.look === "changed" ? " lw-changed" : ""), "data-key": field.key }, [
      make("label", { "for": id }, [field.label]), hint(field, id), make("div", { "class": "lw-with-unit" }, [input, unit]), problem(field, id),
    ]);
    return { node: node, read: function () { return input.value.trim() || null; } };
  }

  /* The browser writes the day of a date field in its own language; beside it stands the reader's form. */
  function echo(input) {
    var words = make("span", { "class": "lw-hint lw-day-words" });
    function tell() {
      words.textContent = input.valueAsDate ? window.loadwatchDay(input.valueAsDate, { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }) : "";
    }
    input.addEventListener("input", tell);
    tell();
    return words;
  }

  function build(field, parts) {
    if (field.kind === "fold") {
      var inner = field.fields.map(function (one) { return build(one, parts); });
      return make("details", { "class": "lw-details lw-fold " + (field.look || ""), open: field.open === "wide" ? window.innerWidth > 760 : field.open }, [make("summary", {}, [field.label])].concat(inner));
    }
    if (field.kind === "row") {
      return make("div", { "class": "lw-fields" }, field.fields.map(function (one) { return build(one, parts); }));
    }
    if (field.kind === "picture") { return picture(field); }
    if (field.kind === "hidden") {
      parts.push({ key: field.key, read: function () { return field.value; } });
      return null;
    }
    count += 1;
    var id = "lw-form-" + count;
    var made = field.kind === "choice" ? group(field, id, "radio") : field.kind === "ticks" ? group(field, id, "checkbox") : line(field, id);
    parts.push({ key: field.key, read: made.read });
    return made.node;
  }

  /* ---- the body picture: a second way to the radio buttons, by finger or mouse --- */

  function picture(field) {
    var svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", field.box);
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("class", "lw-legs");
    field.shapes.forEach(function (shape) {
      var node = document.createElementNS(SVG, "path");
      node.setAttribute("d", shape.d);
      node.setAttribute("class", shape.site ? "lw-region" : "lw-limb");
      if (shape.turn) { node.setAttribute("transform", shape.turn); }
      if (shape.site) {
        node.dataset.site = shape.site;
        node.dataset.side = shape.side;
        var title = document.createElementNS(SVG, "title");
        title.textContent = shape.title;
        node.append(title);
      }
      svg.append(node);
    });
    field.names.forEach(function (name) {
      var text = document.createElementNS(SVG, "text");
      text.setAttribute("x", name.x);
      text.setAttribute("y", name.y);
      text.textContent = name.text;
      svg.append(text);
    });
    return make("div", { "class": "lw-picture" }, [svg]);
  }

  function chosen(form, key) {
    var input = form.querySelector('[data-key="' + key + '"] input:checked');
    return input ? input.value : null;
  }

  function choose(form, key, value) {
    var input = form.querySelector('[data-key="' + key + '"] input[value="' + value + '"]');
    if (input) {
      input.checked = true;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  /* A finger is wider than a tendon: the part of the picture that is nearest to it, within half a finger. */
  function touched(event) {
    var best = event.target.closest(".lw-region"), least = REACH;
    if (best) { return best; }
    event.target.closest(".lw-legs").querySelectorAll(".lw-region").forEach(function (region) {
      var box = region.getBoundingClientRect();
      var off = Math.hypot(Math.max(box.left - event.clientX, event.clientX - box.right, 0), Math.max(box.top - event.clientY, event.clientY - box.bottom, 0));
      if (off < least) { best = region; least = off; }
    });
    return best;
  }

  function mark(form) {
    var site = chosen(form, "site"), side = chosen(form, "side");
    form.querySelectorAll(".lw-region").forEach(function (region) {
      var is = region.dataset.site === site && (side === region.dataset.side || side === "both");
      region.classList.toggle("lw-region-on", is);
    });
  }

  /* ---- sending ------------------------------------------------------------------ */

  function say(text, undo) {
    var bar = document.getElementById("lw-toast");
    if (!bar) {
      bar = make("div", { id: "lw-toast", "class": "lw-toast", role: "status" });
      document.body.append(bar);
    }
    bar.replaceChildren(make("span", {}, [text]));
    if (undo) {
      var button = make("button", { type: "button", "class": "lw-button" }, [undo.label]);
      button.addEventListener("click", function () { post(undo.action, undo.values).then(done); });
      bar.append(button);
    }
    bar.hidden = false;
    window.clearTimeout(say.timer);
    say.timer = window.setTimeout(function () { bar.hidden = true; }, 12000);
  }

  function post(action, values) {
    return window.fetch(action, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify(values),
    }).then(function (response) {
      return response.json().then(function (answer) {
        answer.ok = response.ok;
        return answer;
      });
    }).catch(function () { return { ok: false }; });
  }

  function refused(answer) {
    return [answer.error, answer.hint].concat(Object.values(answer.fields || {})).filter(Boolean).join(" ") || window.loadwatchWords("lost");
  }

  /* The page again, with what has changed; or another address. */
  function done(answer) {
    if (!answer.ok) {
      say(refused(answer));
      return;
    }
    if (answer.said) { say(answer.said, answer.undo); }
    if (answer.again) { /* a long work is done in parts */
      post(answer.again.action, answer.again.values).then(done);
      return;
    }
    var here = window.location.pathname + window.location.search;
    if (answer.show) { window.loadwatchShow(answer.show); }
    if (answer.go && answer.go !== here) {
      window.history.pushState({}, "", answer.go);
      window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    } else { /* the same address is no news to the router: the page is asked for again */
      window.dash_clientside.set_props("_pages_location", { search: window.location.search });
    }
  }

  function complain(form, answer) {
    var fields = answer.fields || {}, rest = [], first = null;
    if (answer.fields && form.findNothing) { form.findNothing(); }
    form.querySelectorAll("[data-problem]").forEach(function (place) {
      var text = fields[place.dataset.problem] || "";
      place.textContent = text;
      var holder = place.closest("[data-key]");
      var control = holder && holder.querySelector("input, select, textarea");
      if (control) { control.setAttribute("aria-invalid", text ? "true" : "false"); }
      if (text) {
        var fold = place.closest("details");
        if (fold) { fold.open = true; }
        first = first || control;
      }
    });
    Object.keys(fields).forEach(function (key) {
      if (!form.querySelector('[data-problem="' + key + '"]')) { rest.push(fields[key]); }
    });
    if (!answer.fields && !answer.ok) { rest.push(refused(answer)); }
    form.querySelector(".lw-form-problem").textContent = rest.join(" ");
    if (first) { first.focus(); }
  }

  function draw(box) {
    var spec = JSON.parse(box.dataset.form), parts = [];
    var form = make("form", { "class": "lw-form lw-form-" + (spec.look || "plain"), novalidate: true, "aria-label": spec.label });
    spec.fields.forEach(function (field) {
      var node = build(field, parts);
      if (node) { form.append(node); }
    });
    var button = make("button", { type: "submit", "class": "lw-button lw-primary lw-save" }, [spec.save]);
    var cancel = spec.cancel ? make("a", { href: spec.cancel.href, "class": "lw-button", "data-nav": "true", "data-to": spec.cancel.to }, [spec.cancel.label]) : null;
    form.append(make("p", { "class": "lw-problem lw-form-problem", role: "alert" }), make("div", { "class": "lw-form-foot" }, [button, cancel]));
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (button.disabled) { return; }
      button.disabled = true;
      var values = {};
      if (spec.only_changed) { opened[spec.action] = Array.from(form.querySelectorAll("details"), function (fold) { return fold.open; }); }
      parts.forEach(function (part) {
        if (!spec.only_changed || JSON.stringify(part.read()) !== part.was) { values[part.key] = part.read(); }
      });
      post(spec.action, values).then(function (answer) {
        button.disabled = false;
        complain(form, answer.ok ? {ok: true} : answer);
        if (answer.ok) {
          draw(box);
          done(answer);
        }
      });
    });
    form.addEventListener("change", function () { mark(form); });
    form.addEventListener("click", function (event) {
      var region = event.target.closest(".lw-legs") ? touched(event) : null;
      if (region) {
        choose(form, "site", region.dataset.site);
        choose(form, "side", region.dataset.side);
      }
    });
    parts.forEach(function (part) { part.was = JSON.stringify(part.read()); });
    form.querySelectorAll("details").forEach(function (fold, place) {
      if ((opened[spec.action] || [])[place]) { fold.open = true; }
    });
    if (spec.find) { window.loadwatchFind(form, spec.find); }
    box.replaceChildren(form);
    mark(form);
  }

  function drawAll() {
    document.querySelectorAll("[data-form]").forEach(function (box) {
      if (box.drawn !== box.dataset.form) {
        box.drawn = box.dataset.form;
        draw(box);
      }
    });
  }

  /* One tap without a form: a tick, a removal. */
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-post]");
    if (!button || button.disabled) { return; }
    button.disabled = true;
    post(button.dataset.post, JSON.parse(button.dataset.values)).then(function (answer) {
      button.disabled = false;
      done(answer);
    });
  });

  window.loadwatchForms = { post: post, done: done };
  new MutationObserver(drawAll).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-form"] });
  drawAll();
})();
