/* A menu of many: a field to search it by name, arrows through what is left, Enter for the first. */
(function () {
  "use strict";

  function plain(text) { return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase(); }

  function items(menu) {
    return Array.from(menu.querySelectorAll("a.lw-menu-item")).filter(function (item) { return !item.hidden; });
  }

  function narrow(menu, text) {
    var words = plain(text).split(/\s+/).filter(Boolean);
    menu.querySelectorAll("a.lw-menu-item").forEach(function (item) {
      var name = plain(item.textContent);
      item.hidden = !words.every(function (word) { return name.indexOf(word) >= 0; });
    });
    menu.querySelector(".lw-menu-none").hidden = items(menu).length > 0;
  }

  function field(menu) {
    var input = menu.querySelector(".lw-menu-search");
    if (input) { return input; }
    input = document.createElement("input");
    input.type = "search";
    input.className = "lw-input lw-menu-search";
    input.autocomplete = "off";
    input.placeholder = menu.dataset.search;
    input.setAttribute("aria-label", menu.dataset.search);
    input.addEventListener("input", function () { narrow(menu, input.value); });
    var none = document.createElement("p");
    none.className = "lw-menu-none";
    none.setAttribute("role", "status");
    none.textContent = menu.dataset.none;
    none.hidden = true;
    menu.prepend(input, none);
    return input;
  }

  document.addEventListener("toggle", function (event) {
    var menu = event.target.open && event.target.querySelector ? event.target.querySelector(".lw-menu[data-search]") : null;
    if (!menu) { return; }
    var input = field(menu), current = menu.querySelector("[aria-current]");
    input.value = "";
    narrow(menu, "");
    if (current) { menu.scrollTop = current.offsetTop - menu.clientHeight / 2; }
    input.focus({ preventScroll: true });
  }, true);

  document.addEventListener("keydown", function (event) {
    var menu = event.target.closest && event.target.closest(".lw-choice[open] .lw-menu[data-search]");
    if (!menu || event.isComposing) { return; }
    var all = items(menu), at = all.indexOf(event.target), step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      (all[at + step] || menu.querySelector(".lw-menu-search")).focus();
    } else if (event.key === "Enter" && at < 0 && all.length) {
      event.preventDefault();
      all[0].click();
    }
  });
})();
