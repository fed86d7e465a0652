// The dialog of components/conflict_dialog.html: both texts with their differences marked.
(() => {
  const ui = (window.ui = window.ui || {});

  // Pieces [same, text] of both texts by their longest common subsequence; texts of a form, so short ones.
  function pieces(mine, theirs) {
    const a = [...mine], b = [...theirs];
    const length = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
    for (let i = a.length - 1; i >= 0; i--)
      for (let j = b.length - 1; j >= 0; j--)
        length[i][j] = a[i] === b[j] ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
    const left = [], right = [];
    const add = (side, same, text) => (side.at(-1)?.[0] === same ? (side.at(-1)[1] += text) : side.push([same, text]));
    let i = 0, j = 0;
    while (i < a.length || j < b.length) {
      if (i < a.length && j < b.length && a[i] === b[j]) { add(left, true, a[i++]); add(right, true, b[j++]); }
      else if (i < a.length && (j === b.length || length[i + 1][j] >= length[i][j + 1])) add(left, false, a[i++]);
      else add(right, false, b[j++]);
    }
    return [left, right];
  }

  function show(place, side) {
    place.replaceChildren(...side.map(([same, text]) => {
      if (same) return document.createTextNode(text);
      const mark = document.createElement("mark");
      mark.className = "diff-mark";
      mark.textContent = text;
      return mark;
    }));
  }

  // {where, mine, theirs, by, at} -> a promise of "mine", "theirs" or "merge"; Escape answers "merge": both stay in sight.
  ui.conflict = ({ where, mine, theirs, by = "", at = "" }) =>
    new Promise((resolve) => {
      const dialog = document.querySelector("[data-conflict]");
      const [left, right] = pieces(mine, theirs);
      show(dialog.querySelector("[data-conflict-mine]"), left);
      show(dialog.querySelector("[data-conflict-theirs]"), right);
      dialog.querySelector("[data-conflict-where]").textContent = where;
      dialog.querySelector("[data-conflict-by]").textContent = by;
      dialog.querySelector("[data-conflict-at]").textContent = at;
      dialog.querySelectorAll(".dialog-foot button").forEach((button) => (button.onclick = () => dialog.close(button.value)));
      dialog.returnValue = "merge";
      dialog.addEventListener("close", () => resolve(dialog.returnValue || "merge"), { once: true });
      dialog.showModal();
    });
})();
