// The matrix by arrow keys, and filters that apply as soon as they are chosen.
(() => {
  document.querySelectorAll("[data-matrix]").forEach((matrix) => {
    const rows = [...matrix.querySelectorAll("tbody tr:not(.matrix-group)")].map((row) => [...row.querySelectorAll("td:not(.matrix-total)")]);
    const cells = rows.flat().flatMap((cell) => [...cell.querySelectorAll("[data-cell]")]);
    // One stop for the Tab key; the arrows do the rest.
    cells.forEach((cell, place) => (cell.tabIndex = place ? -1 : 0));

    function place(cell) {
      const box = cell.closest("td");
      const row = rows.findIndex((each) => each.includes(box));
      return [row, rows[row].indexOf(box)];
    }

    // The next cell that holds something, in the direction of the key; inside a cell its marks come one by one.
    function next(cell, down, right) {
      const within = [...cell.closest("td").querySelectorAll("[data-cell]")];
      const beside = within[within.indexOf(cell) + down];
      if (down && beside) return beside;
      let [row, column] = place(cell);
      for (;;) {
        row += down;
        column += right;
        const box = rows[row]?.[column];
        if (!box) return null;
        const marks = box.querySelectorAll("[data-cell]");
        if (marks.length) return down < 0 ? marks[marks.length - 1] : marks[0];
      }
    }

    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    matrix.addEventListener("keydown", (event) => {
      const cell = event.target.closest("[data-cell]");
      if (!cell || !(event.key in moves) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      next(cell, ...moves[event.key])?.focus();
    });
    matrix.addEventListener("focusin", (event) => {
      const cell = event.target.closest("[data-cell]");
      if (!cell) return;
      cells.forEach((other) => (other.tabIndex = other === cell ? 0 : -1));
      // The sticky head and first column would cover it.
      cell.scrollIntoView({ block: "center", inline: "center" });
    });
  });

  document.querySelectorAll("[data-filters]").forEach((form) => {
    form.querySelector("[data-apply]").hidden = true;
    form.addEventListener("change", () => form.requestSubmit());
  });
})();
