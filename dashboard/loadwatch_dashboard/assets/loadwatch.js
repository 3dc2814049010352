/* Small things the browser does alone: links without reload, drawing, search, the point on the route. */
(function () {
  "use strict";

  function go(href, stay) {
    window.history.pushState({}, "", href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    if (!stay) { window.scrollTo(0, 0); }
  }

  function plain(event) {
    return event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  }

  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.lw-choice[open]").forEach(function (open) {
      if (!open.contains(event.target)) { open.open = false; }
    });
    if (event.defaultPrevented || !plain(event)) { return; }
    var choice = event.target.closest("[data-cookie]");
    if (choice) { /* a choice of this browser alone; the page's policy changes with it */
      document.cookie = choice.dataset.cookie + "=" + choice.dataset.value + "; path=/; SameSite=Lax; max-age=" + (choice.dataset.value ? 31536000 : 0);
      window.location.reload();
      return;
    }
    var link = event.target.closest("a");
    if (link && link.dataset.opens) {
      var fold = document.querySelector("#" + link.dataset.opens + " details");
      if (fold) { fold.open = true; }
      var field = fold && fold.querySelector("input, select");
      if (field) { window.setTimeout(function () { field.focus({ preventScroll: true }); }, 0); }
    }
    if (link && link.dataset.query) {
      event.preventDefault();
      change(link.dataset.query, link.dataset.value);
    } else if (link && link.dataset.clear) {
      event.preventDefault();
      var rest = new URLSearchParams(window.location.search);
      link.dataset.clear.split(" ").forEach(function (key) { rest.delete(key); });
      stay(rest);
    } else if (link && link.dataset.reload) {
      event.preventDefault();
      window.location.reload();
    } else if (link && link.dataset.nav) {
      event.preventDefault();
      if (link.dataset.to) { window.loadwatchShow(link.dataset.to); }
      go(link.getAttribute("href"), link.dataset.to);
    } else if (event.target.dataset.on && canHover.matches) {
      runsOf(event.target.dataset.on, event.target.dataset.on);
    } else if (!link) {
      openRow(event.target.closest(".ag-center-cols-container .ag-row"));
    }
  });

  /* With a pointer a day or a week of a picture leads to its runs; a finger reads it, and finds the links in the tables. */
  var canHover = window.matchMedia("(hover: hover)");
  function runsOf(first, last) {
    var query = new URLSearchParams(window.location.search);
    ["measure", "range"].forEach(function (key) { query.delete(key); });
    query.set("from", first);
    query.set("to", last);
    go("/activities?" + query);
  }
  function week(click, hover) {
    var graph = plotIn("load-graph"), asked = window.dash_clientside.callback_context.triggered[0].prop_id;
    var isClick = asked.endsWith(".clickData"), told = isClick ? click : hover;
    var bar = told && told.points && told.points[0].customdata && canHover.matches ? told.points[0] : null; /* with its runs */
    if (graph) { graph.classList.toggle("lw-pointing", Boolean(bar)); }
    if (isClick && bar) {
      var last = new Date(bar.x + "T12:00Z");
      last.setUTCDate(last.getUTCDate() + 6);
      runsOf(bar.x, last.toISOString().slice(0, 10));
    }
    return window.dash_clientside.no_update;
  }

  function openRow(row) {
    var inside = row && row.querySelector("a[data-nav]");
    if (inside && !String(window.getSelection())) { go(inside.getAttribute("href")); }
  }

  document.addEventListener("keydown", function (event) {
    var open = event.key === "Escape" && document.querySelector("details.lw-choice[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
    if (event.key === "Enter" && event.target.classList.contains("ag-cell")) {
      openRow(event.target.closest(".ag-row"));
    }
  });

  /* An ended session looks like a dead button: load the page again, it says what to do. */
  var plainFetch = window.fetch;
  window.fetch = function () {
    return plainFetch.apply(this, arguments).then(function (response) {
      if (response.status === 401 && new URL(response.url).pathname.startsWith("/_dash")) { window.location.reload(); }
      return response;
    });
  };

  /* The name of a month that would be cut by the names of the days is left away. */
  function names(box) {
    var edge = box.querySelector(".lw-calendar-names").getBoundingClientRect().right - 1;
    box.querySelectorAll(".lw-calendar-weeks text").forEach(function (name) {
      name.style.visibility = name.getBoundingClientRect().left < edge ? "hidden" : "";
    });
  }

  function draw(svg) {
    var box = document.getElementById("calendar");
    if (!box || !svg) { return window.dash_clientside.no_update; }
    box.innerHTML = svg;
    box.scrollLeft = box.scrollWidth;
    box.onscroll = function () { names(box); };
    box.sized = box.sized || new ResizeObserver(box.onscroll);
    box.sized.observe(box);
    return "yes";
  }

  /* Columns with their words once become rows. */
  function rows(table) {
    var made = [], names = Object.keys((table && table.columns) || {});
    for (var at = 0; at < (table ? table.n : 0); at += 1) {
      var row = {};
      names.forEach(function (name) {
        var value = table.columns[name][at];
        row[name] = table.words[name] ? table.words[name][value] : value;
      });
      row.said = window.loadwatchWords(row.state);
      made.push(row);
    }
    return made;
  }
  /* Two days, in the address once they are whole: picked at once, typed when the reader leaves the field. */
  var stood = null; /* the day the keyboard is in */
  document.addEventListener("focusin", function (event) {
    if (!event.target.matches("h1") && !event.target.closest("#run-dates")) { stood = null; }
  });
  function dates(days) {
    var box = document.getElementById("run-dates"), here = document.activeElement;
    if (!box || !days) { return window.dash_clientside.no_update; }
    box.replaceChildren.apply(box, ["from", "to"].map(function (key) { return aDay(key, days[key]); }));
    if (stood && (here === document.body || here.matches("h1"))) { box.querySelector("[data-day=" + stood + "]").focus(); }
    return "yes";
  }
  function aDay(key, told) {
    var label = document.createElement("label"), input = document.createElement("input"), typed = false;
    function commit() {
      typed = false;
      if (input.value !== told && !input.validity.badInput) { told = input.value; change(key, told); }
    }
    input.type = "date";
    input.className = "lw-input";
    input.value = told;
    input.dataset.day = key;
    if (document.getElementById("run-days-problem")) {
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", "run-days-problem");
    }
    input.addEventListener("focus", function () { stood = key; });
    input.addEventListener("keydown", function (event) {
      if (event.key === "Enter") { commit(); } else if (event.key !== "Tab") { typed = true; }
    });
    input.addEventListener("change", function () { if (!typed) { commit(); } });
    input.addEventListener("blur", commit);
    label.className = "lw-label";
    label.append(window.loadwatchWords(key), input);
    return label;
  }
  function change(key, value) {
    var query = new URLSearchParams(window.location.search);
    if (value) { query.set(key, value); } else { query.delete(key); }
    stay(query);
  }
  /* Into the address without drawing the page anew. */
  function keep(key, value) {
    var query = new URLSearchParams(window.location.search);
    if (value) { query.set(key, value); } else { query.delete(key); }
    var text = query.toString();
    window.history.replaceState(window.history.state, "", window.location.pathname + (text ? "?" + text : ""));
  }
  window.loadwatchKeep = keep;
  function stay(query) {
    var text = query.toString();
    go(window.location.pathname + (text ? "?" + text : ""), true);
  }
  /* A long table costs little as rows of text; cells from `numeric` on are numbers. */
  function fill(table) {
    var body = document.querySelector("[data-rows]");
    if (!body || !table) { return window.dash_clientside.no_update; }
    body.replaceChildren.apply(body, table.rows.map(function (row) {
      var line = document.createElement("tr");
      row.forEach(function (text, at) {
        var cell = document.createElement(at ? "td" : "th");
        if (!at) { cell.scope = "row"; }
        if (at && at < table.numeric) { cell.className = "lw-num"; }
        cell.textContent = text;
        line.append(cell);
      });
      return line;
    }));
    return "yes";
  }
  function search(text, options) {
    keep("q", (text || "").slice(0, 80));
    return Object.assign({}, options, { quickFilterText: text || "" });
  }

  function plotIn(id) {
    return document.querySelector("#" + id + " .js-plotly-plot");
  }

  /* The place of a run under the pointer: a point on the route. */
  function follow(hover) {
    var route = plotIn("route-graph");
    if (!route || !window.Plotly || !route.data) { return window.dash_clientside.no_update; }
    var over = hover && hover.points && hover.points[0];
    var way = route._fullData[0];
    var at = over ? over.pointIndex : -1;
    var x = at >= 0 ? way.x[at] : null, y = at >= 0 ? way.y[at] : null;
    window.Plotly.restyle(route, { x: [[x]], y: [[y]] }, [route.data.length - 1]);
    return window.dash_clientside.no_update;
  }
  /* With the pointer on the route the numbers of that place stand in the streams too. */
  function point(hover) {
    var streams = plotIn("stream-graph"), over = hover && hover.points && hover.points[0];
    if (streams && window.Plotly && over) {
      var at = streams._fullData[0].x[over.pointIndex]; /* a value of the shared axis: every panel answers, not the first alone */
      if (isFinite(at)) { window.Plotly.Fx.hover(streams, { xval: at }); }
    } else if (streams && window.Plotly) {
      window.Plotly.Fx.unhover(streams);
    }
    return follow(hover);
  }

  /* On a phone the navigation scrolls: the current page is in sight. */
  var current = null;
  new MutationObserver(function () {
    var item = document.querySelector(".lw-nav-item[aria-current]"), nav = item && item.closest(".lw-nav");
    if (!nav || item === current) { return; }
    current = item;
    nav.scrollLeft = item.offsetLeft - (nav.clientWidth - item.offsetWidth) / 2;
  }).observe(document.documentElement, { childList: true, subtree: true });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    loadwatch: { draw: draw, week: week, fill: fill, rows: rows, dates: dates, search: search, follow: follow, point: point },
  });
})();
