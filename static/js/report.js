// The table's first rows on a narrow page, and a row that is linked to from elsewhere.
(() => {
  const table = document.querySelector("[data-short-list]");
  const rest = document.querySelector("[data-show-rest]");

  function unfold() {
    table.classList.remove("is-folded");
    rest.hidden = true;
  }

  function showLinked() {
    const row = location.hash.startsWith("#competency-") && document.getElementById(location.hash.slice(1));
    if (!row) return;
    if (rest) unfold();
    row.scrollIntoView({ block: "center" });
    row.focus({ preventScroll: true });
  }

  if (table && rest) {
    table.classList.add("is-folded");
    rest.hidden = false;
    rest.querySelector("button").addEventListener("click", () => {
      const next = table.tBodies[0].rows[5];
      unfold();
      next.focus({ preventScroll: true });
    });
  }
  window.addEventListener("hashchange", showLinked);
  showLinked();

  // "打印" on the paper view.
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
})();
