/* Colours before the first paint: the choice of the toggle, else the system's. */
(function () {
  var chosen = null;
  try { chosen = window.localStorage.getItem("mantine-color-scheme-value"); } catch (error) { chosen = null; }
  var dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  var scheme = chosen === "light" || chosen === "dark" ? chosen : dark ? "dark" : "light";
  document.documentElement.setAttribute("data-mantine-color-scheme", scheme);
})();
