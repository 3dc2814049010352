/* A number keeps its unit: no line ends between the two. */
(function () {
  "use strict";
  var SPLIT = /(\d\)?) (?=(?:km|mi|m|ft|%|×|h|min|s|bpm|kg|eq-km|Tage[n]?|days?|Wochen|weeks?)(?![\p{L}\d]))/gu;

  function hold(node) {
    if (node.nodeType === 3) {
      if (/\d/.test(node.data) && node.data.search(SPLIT) >= 0) { node.data = node.data.replace(SPLIT, "$1\u00a0"); }
    } else if (node.nodeType === 1 && !node.closest("textarea, select, .js-plotly-plot, .ag-root, svg")) {
      node.childNodes.forEach(hold);
    }
  }

  new MutationObserver(function (changes) {
    changes.forEach(function (change) { change.addedNodes.forEach(hold); });
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
