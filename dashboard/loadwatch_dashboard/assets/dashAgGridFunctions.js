/* Words for numbers that stay numbers, so that columns sort. */
(function () {
  "use strict";
  var functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});

  functions.loadwatch_fixed = function (value, digits) {
    return value === null || value === undefined
      ? "–"
      : Number(value).toLocaleString(document.documentElement.lang || "en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  };

  functions.loadwatch_clock = function (value) {
    if (value === null || value === undefined) { return "–"; }
    var whole = Math.round(value), seconds = String(whole % 60).padStart(2, "0");
    var minutes = Math.floor(whole / 60) % 60, hours = Math.floor(whole / 3600);
    return hours ? hours + ":" + String(minutes).padStart(2, "0") + ":" + seconds : minutes + ":" + seconds;
  };

  functions.loadwatch_day = function (value) {
    return value && window.loadwatchDay(new Date(value), { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  };

  /* A search finds a day as it is shown and as it is kept. */
  functions.loadwatch_day_words = function (value) { return functions.loadwatch_day(value) + " " + value; };

  /* The column that the list is sorted by, in the address; the newest first needs no word. */
  functions.loadwatch_sorted = function (params) {
    var by = params.api.getColumnState().filter(function (column) { return column.sort; })[0];
    var words = by ? by.colId + "." + by.sort : "";
    window.loadwatchKeep("sort", words === "date.desc" ? "" : words);
  };

  /* After a search or in another order the list begins at its top, and says how many rows a search left. */
  functions.loadwatch_found = function (params) {
    var told = document.getElementById("run-found"), sought = document.getElementById("run-search");
    var n = params.api.getDisplayedRowCount(), words = "";
    if (sought && sought.value) { words = " · " + window.loadwatchWords("found").replace("{n}", functions.loadwatch_fixed(n, 0)); }
    if (told && told.textContent !== words) { told.textContent = words; }
    if (n && !params.newData) { params.api.ensureIndexVisible(0, "top"); }
  };

  functions.loadwatch_count = function (value) { return value ? String(value) : ""; };

  var components = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  components.RunLink = function (props) {
    var href = "/activity/" + encodeURIComponent(props.data.id) + (props.context ? props.context.query : "");
    return window.React.createElement("a", { href: href, className: "lw-link", "data-nav": "true", tabIndex: -1 }, props.value);
  };
})();
