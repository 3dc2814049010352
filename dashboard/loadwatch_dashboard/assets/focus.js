/* Where the keyboard stands after the page was drawn anew: on the same control, else on the heading. */
(function () {
  "use strict";
  var CONTROLS = "a[href], button, summary, input, select, textarea, [tabindex='0']";
  var STAY_MS = 5000; /* what is to be shown is waited for that long */
  var shown = null, last = null, path = "", wanted = null;

  function named(node) {
    var label = node.labels && node.labels.length ? node.labels[0].textContent : "";
    var held = node.closest("fieldset, form");
    var holder = held ? (held.querySelector("legend") || {}).textContent || held.getAttribute("aria-label") : "";
    return [node.tagName, holder, label, node.dataset.query || "", node.getAttribute("aria-label") || (label ? "" : node.textContent)].join("|");
  }

  function alike(name) {
    return Array.from(document.querySelectorAll(CONTROLS)).filter(function (node) { return named(node) === name; });
  }

  /* A tick that reads otherwise once it is done is the same button. */
  function deed(node) { return node.dataset.post ? node.dataset.post + node.dataset.values : ""; }

  function same(post) {
    return Array.from(document.querySelectorAll("[data-post]")).find(function (node) { return deed(node) === post; });
  }

  document.addEventListener("focusin", function (event) {
    var node = event.target;
    if (!node.matches(CONTROLS) || node.closest(".ag-root")) { last = null; return; }
    var name = named(node);
    last = { name: name, at: alike(name).indexOf(node), path: window.location.pathname, post: deed(node) };
  });

  function stand(main) {
    var isHere = last && last.path === window.location.pathname && path === last.path;
    var found = isHere ? alike(last.name) : [];
    var back = found[last && last.at] || found[0] || (isHere && last.post && same(last.post));
    if (back && back.closest("details.lw-choice") && back.tagName !== "SUMMARY") { back = back.closest("details").querySelector("summary"); }
    if (back && back.dataset.session) { back = document.getElementById("plan-open") || back; } /* what was opened */
    var head = main.querySelector("h1") || main;
    if (!back) { head.tabIndex = -1; }
    (back || head).focus({ preventScroll: true });
  }

  /* The part of the next page that is to be seen; a form at its first field. */
  window.loadwatchShow = function (id) { wanted = { id: id, until: Date.now() + STAY_MS }; };

  function bring() {
    var part = wanted && wanted.until > Date.now() ? document.getElementById(wanted.id) : null;
    wanted = null;
    if (!part) { return false; }
    window.requestAnimationFrame(function () { /* its form is drawn by then */
      var first = part.matches("[tabindex]") ? part : part.querySelector("input:not([type=radio]), textarea, select");
      part.scrollIntoView({ block: "start" });
      if (first) { first.focus({ preventScroll: true }); }
    });
    return true;
  }

  /* The first page of a visit is left alone: the browser begins at its top. */
  new MutationObserver(function () {
    var main = document.getElementById("main");
    if (!main || main === shown) { return; }
    var isFirst = !shown;
    shown = main;
    if (!bring() && !isFirst && document.activeElement === document.body) { stand(main); }
    path = window.location.pathname;
  }).observe(document.documentElement, { childList: true, subtree: true });

  /* A long menu opens at what is chosen; arrows and first letters move in it. */
  document.addEventListener("toggle", function (event) {
    var now = event.target.matches("details.lw-choice[open]") && event.target.querySelector(".lw-menu-item[aria-current]");
    if (now) { now.scrollIntoView({ block: "nearest" }); }
  }, true);
  document.addEventListener("keydown", function (event) {
    var menu = event.target.closest && event.target.closest("details.lw-choice[open]");
    if (!menu || menu.querySelector(".lw-menu-search") || event.ctrlKey || event.metaKey || event.altKey) { return; } /* picker.js has a field */
    var items = Array.from(menu.querySelectorAll(".lw-menu-item")), at = items.indexOf(event.target), to = null;
    var letter = event.key.length === 1 ? event.key.toLowerCase() : "";
    if (event.key === "ArrowDown") { to = items[at + 1]; }
    else if (event.key === "ArrowUp") { to = items[at - 1]; }
    else if (letter.trim()) {
      to = items.slice(at + 1).concat(items.slice(0, at + 1)).find(function (item) { return item.textContent.toLowerCase().startsWith(letter); });
    } else { return; }
    event.preventDefault();
    event.stopPropagation();
    if (to) { to.focus(); }
  }, true);

  /* A switch answers the space bar; a grid has the name of its card. */
  document.addEventListener("keydown", function (event) {
    if (event.key === " " && event.target.matches("a[role=switch]")) {
      event.preventDefault();
      event.target.click();
    }
  });
  new MutationObserver(function () {
    document.querySelectorAll(".ag-root[role]:not([aria-label])").forEach(function (grid) {
      var card = grid.closest("section[aria-label]");
      if (card) { grid.setAttribute("aria-label", card.getAttribute("aria-label")); }
    });
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
