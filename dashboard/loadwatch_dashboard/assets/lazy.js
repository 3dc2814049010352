/* The list's grid is large: it is loaded by the first page that shows one, not by every page. */
(function () {
  "use strict";
  var address = document.documentElement.dataset.grid, loading = null, told;
  if (!address || window.dash_ag_grid) { return; }
  function load() {
    loading = loading || new Promise(function (done, failed) {
      var script = document.createElement("script");
      script.src = address;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
    return loading.then(told);
  }
  function AgGrid(props) {
    var React = window.React, state = React.useState(window.dash_ag_grid.AgGrid !== AgGrid);
    React.useEffect(function () {
      if (!state[0]) { load().then(function () { state[1](true); }); }
    }, []);
    return state[0]
      ? React.createElement(window.dash_ag_grid.AgGrid, props)
      : React.createElement("div", { id: props.id, className: props.className, style: props.style, "aria-busy": "true" });
  }
  AgGrid._dashprivate_isLazyComponentReady = new Promise(function (done) { told = done; });
  window.dash_ag_grid = { AgGrid: AgGrid };
})();
