// The matrix: arrow keys move, the chosen cell is explained below, a second click or Enter opens the report.
(() => {
  document.querySelectorAll("[data-matrix]").forEach((matrix) => {
    const strip = matrix.closest("section").querySelector("[data-strip]");
    const rows = [...matrix.tBodies[0].rows].map((row) => [...row.querySelectorAll("td.matrix-cell")].map((cell) => cell.querySelector("[data-cell]")));
    const cells = rows.flat().filter(Boolean);
    let chosen = null;
    let waiting = 0;

    function choose(cell, wait = 120) {
      if (!cell || cell === chosen) return;
      chosen?.classList.remove("is-selected");
      cells.forEach((other) => (other.tabIndex = other === cell ? 0 : -1));
      chosen = cell;
      cell.classList.add("is-selected");
      clearTimeout(waiting);
      waiting = setTimeout(explain, wait, cell);
    }

    // Only the newest answer is shown: whoever moves on quickly does not see the cell before.
    async function explain(cell) {
      try {
        const answer = await fetch(cell.dataset.cell, { headers: { "X-Requested-With": "fetch" } });
        if (!answer.ok || answer.redirected || cell !== chosen) return; // redirected: signed out
        strip.innerHTML = await answer.text();
        strip.hidden = false;
      } catch {
        // Without a connection the cell still leads to the report.
      }
    }

    function place(cell) {
      const row = rows.findIndex((each) => each.includes(cell));
      return [row, rows[row].indexOf(cell)];
    }

    function next(cell, down, right) {
      let [row, column] = place(cell);
      for (;;) {
        row += down;
        column += right;
        if (!rows[row] || column < 0 || column >= rows[row].length) return null;
        if (rows[row][column]) return rows[row][column];
      }
    }

    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    matrix.addEventListener("keydown", (event) => {
      const cell = event.target.closest("[data-cell]");
      if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
      const [row] = place(cell);
      const all = rows[row].filter(Boolean);
      const to = event.key in moves ? next(cell, ...moves[event.key]) : event.key === "Home" ? all[0] : event.key === "End" ? all.at(-1) : null;
      if (!to && !(event.key in moves)) return;
      event.preventDefault();
      to?.focus();
    });
    matrix.addEventListener("focusin", (event) => choose(event.target.closest("[data-cell]")));
    matrix.addEventListener("mousedown", (event) => {
      const cell = event.target.closest("[data-cell]");
      if (cell) cell.dataset.second = cell === chosen ? "1" : "";
    });
    matrix.addEventListener("click", (event) => {
      const cell = event.target.closest("[data-cell]");
      if (!cell || event.detail === 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (cell.dataset.second !== "1") {
        event.preventDefault();
        cell.focus();
      }
    });

    choose(cells.find((cell) => cell.classList.contains("band-short-large")) || cells[0], 0);
  });

  // A filter applies as soon as it is chosen; the button is for pages without script.
  document.querySelectorAll(".team-filters").forEach((form) => {
    form.querySelector("[data-apply]").hidden = true;
    form.addEventListener("change", () => form.requestSubmit());
  });

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
})();
