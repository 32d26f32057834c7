(function () {
  "use strict";
  var live = document.querySelector("[data-round]"), typed = 0, WAIT = 4000;
  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }
  function rows() { return all(".req").map(function (row) { return [row.querySelector(".no").textContent + row.querySelector(".what").textContent, row]; }); }
  function folds() { return all("[data-fold][aria-expanded=true]").map(function (button) { return button.dataset.fold; }); }
  // What the reader had opened, and where: the history keeps it over a reload, also of a file.
  function keep() {
    var open = rows().filter(function (row) { return row[1].classList.contains("expanded"); });
    history.scrollRestoration = "manual";
    history.replaceState({rows: open.map(function (row) { return row[0]; }), folds: folds(), y: scrollY}, "");
  }
  function restore(before) {
    if (!before || !before.rows) { return; }
    var now = folds();
    all("[data-fold]").forEach(function (button) {
      var name = button.dataset.fold;
      if ((before.folds.indexOf(name) >= 0) !== (now.indexOf(name) >= 0)) { button.click(); }
    });
    rows().forEach(function (row) { if (before.rows.indexOf(row[0]) >= 0) { row[1].querySelector(".toggle").click(); } });
    history.replaceState(null, "");
    scrollTo(0, before.y);
  }
  function ask() {
    if (Date.now() - typed < WAIT) { return; }
    var script = document.createElement("script");
    script.onload = function () {
      script.remove();
      if (window.dossierRound && window.dossierRound !== live.dataset.round) { keep(); location.reload(); }
    };
    script.onerror = function () { script.remove(); };
    script.src = live.dataset.beside + "?" + Date.now();
    document.head.appendChild(script);
  }
  document.addEventListener("input", function () { typed = Date.now(); });
  restore(history.state);
  setInterval(ask, 1000);
}());
