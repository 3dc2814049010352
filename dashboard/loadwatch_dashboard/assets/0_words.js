/* The language of the page and the sentences of the scripts, as the server said them with the page. */
(function () {
  "use strict";

  window.loadwatchWords = function (key) {
    var page = document.querySelector(".lw-shell[data-words]");
    return (page && JSON.parse(page.dataset.words)[key]) || "";
  };

  /* How the reader of the page writes days: English ones as the pages do, day before month. */
  window.loadwatchDay = function (when, parts) {
    var lang = document.documentElement.lang || "en";
    return new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, parts).format(when).replace(lang === "en" ? "," : "\u0000", "");
  };

  /* Another page may be of a runner with another language. */
  function follow() {
    var page = document.querySelector(".lw-shell[lang]");
    if (page && document.documentElement.lang !== page.lang) { document.documentElement.lang = page.lang; }
  }
  new MutationObserver(follow).observe(document.documentElement, { childList: true, subtree: true });

  /* German for plotly: it takes locales that are here before it. */
  var days = ["Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"];
  var months = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"];
  window.PlotlyLocales = (window.PlotlyLocales || []).concat([{
    moduleType: "locale",
    name: "de",
    dictionary: {},
    format: {
      days: days,
      shortDays: days.map(function (name) { return name.slice(0, 2); }),
      months: months,
      shortMonths: ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."],
      date: "%d.%m.%Y",
      decimal: ",",
      thousands: ".",
    },
  }]);
})();
