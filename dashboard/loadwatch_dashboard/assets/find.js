/* Fields of a long form found by words: the others are put away, their topics opened, until the words are gone. */
(function () {
  "use strict";

  function words(text) {
    return text.toLowerCase().split(/\s+/).filter(Boolean);
  }

  function text(field) {
    var fold = field.closest("details");
    return (field.textContent + " " + (fold ? fold.firstChild.textContent : "")).toLowerCase();
  }

  window.loadwatchFind = function (form, spec) {
    var input = document.createElement("input"), label = document.createElement("label"), told = document.createElement("p");
    var fields = Array.from(form.querySelectorAll("[data-key]")), folds = Array.from(form.querySelectorAll("details"));
    var before = null; /* which topics were open */
    Object.assign(input, { type: "search", className: "lw-input lw-find", autocomplete: "off" });
    label.append(spec.label, input);
    label.className = "lw-find-label";
    told.className = "lw-hint";
    told.setAttribute("role", "status");

    function find() {
      var wanted = words(input.value), n = 0;
      if (wanted.length && !before) { before = folds.map(function (fold) { return fold.open; }); }
      fields.forEach(function (field) {
        var said = wanted.length ? text(field) : "";
        field.hidden = !wanted.every(function (word) { return said.indexOf(word) >= 0; });
        n += field.hidden ? 0 : 1;
      });
      folds.forEach(function (fold, place) {
        fold.hidden = !fold.querySelector("[data-key]:not([hidden])");
        if (before) { fold.open = wanted.length ? !fold.hidden : before[place]; }
      });
      if (!wanted.length) { before = null; }
      told.textContent = n ? spec.all.replace("{n}", n) : spec.none;
    }

    input.addEventListener("input", find);
    input.addEventListener("keydown", function (event) { /* Enter finds, it does not save */
      if (event.key === "Enter") { event.preventDefault(); }
    });
    form.findNothing = function () { input.value = ""; find(); };
    form.prepend(label, told);
    find();
  };
})();
