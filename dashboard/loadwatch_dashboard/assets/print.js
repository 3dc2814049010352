/* Charts are as wide as the paper while a page is printed. */
(function () {
  "use strict";
  var PAPER_PX = 650; /* inside a card on A4 or Letter */

  function widen(width) {
    document.querySelectorAll(".js-plotly-plot").forEach(function (graph) {
      window.Plotly.relayout(graph, { width: width, autosize: width === null });
    });
  }

  window.addEventListener("beforeprint", function () { widen(PAPER_PX); });
  window.addEventListener("afterprint", function () { widen(null); });
})();
