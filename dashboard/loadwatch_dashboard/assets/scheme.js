/* Colours before the first paint: the choice of the toggle, else the system's; the toggle changes them and is kept. */
(function () {
  "use strict";
  var KEY = "loadwatch-scheme", root = document.documentElement;
  var system = window.matchMedia("(prefers-color-scheme: dark)");
  function chosen() {
    try { return window.localStorage.getItem(KEY); } catch (error) { return null; }
  }
  function show() {
    var kept = chosen();
    root.setAttribute("data-scheme", kept === "light" || kept === "dark" ? kept : system.matches ? "dark" : "light");
  }
  show();
  system.addEventListener("change", show);
  window.addEventListener("storage", function (event) { if (event.key === KEY) { show(); } });
  document.addEventListener("click", function (event) {
    if (!event.target.closest || !event.target.closest(".lw-scheme")) { return; }
    var scheme = root.getAttribute("data-scheme") === "dark" ? "light" : "dark";
    root.setAttribute("data-scheme", scheme);
    try { window.localStorage.setItem(KEY, scheme); } catch (error) { return; } // kept for this page alone
  });
})();
