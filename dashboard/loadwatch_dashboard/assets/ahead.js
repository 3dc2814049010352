/* Asks what Dash is going to ask first, while its scripts are still on their way; each answer is handed out once. */
(function () {
  "use strict";
  var root = document.documentElement, plain = window.fetch, ready = {};
  if (!root.dataset.ask || !plain) { return; }
  var ask = JSON.parse(root.dataset.ask), name = root.dataset.csrf + "=";
  var cookie = document.cookie.split("; ").find(function (one) { return one.startsWith(name); });
  var headers = { "Content-Type": "application/json", "X-CSRFToken": cookie ? decodeURIComponent(cookie.slice(name.length)) : "" };
  ask.inputs.forEach(function (one) { one.value = window.location[one.property]; });
  function values(asked) {
    return JSON.stringify(asked.inputs.map(function (one) { return [one.id, one.property, one.value]; }));
  }
  function send(address, options) {
    ready[address] = plain(address, Object.assign({ headers: headers, credentials: "same-origin" }, options));
    ready[address].catch(function () {}); // asked again when it is needed
  }
  send("/_dash-layout");
  send("/_dash-dependencies");
  send("/_dash-update-component", { method: "POST", body: JSON.stringify(ask) });
  function found(address, options) {
    var path = String(address).split("?")[0], answer = ready[path], asked;
    if (!answer) { return null; }
    if (options && options.body) {
      asked = JSON.parse(options.body);
      if (asked.output !== ask.output) { return null; }
    }
    delete ready[path]; // a later visit to the same page is asked anew
    return !asked || values(asked) === values(ask) ? answer : null;
  }
  window.fetch = function (address, options) {
    var answer = found(address, options), self = this, given = arguments;
    function again() { return plain.apply(self, given); }
    return answer ? answer.then(function (told) { return told.ok ? told : again(); }, again) : again();
  };
})();
