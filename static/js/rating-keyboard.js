// A whole form without the mouse. A digit is the level's rank: it chooses and moves on.
(() => {
  const ui = (window.ui = window.ui || {});

  // `page`: items, current, go(item, {collapse}), choose(radio, item), nextUnrated(), neighbour(rel).
  ui.ratingKeyboard = (page) => {
    let asking = null; // the item whose reason for 无法评价 is awaited

    function ask(item) {
      asking?.ask(false);
      asking = item;
      item?.ask(true);
      if (item) ui.toast(ui.say("chooseReason"));
    }

    function step(by) {
      const place = page.items.indexOf(page.current) + by;
      if (page.items[place]) page.go(page.items[place]);
    }

    function digit(number) {
      const item = page.current;
      const radio = asking ? item.radioOfReason(number) : item.radioOfRank(number);
      if (!radio) return ui.toast(ui.say("noRank", { rank: number }), "short");
      ask(null);
      page.choose(radio, item);
      if (item !== page.items.at(-1)) {
        item.close();
        step(1);
      }
    }

    const keys = {
      j: () => step(1),
      k: () => step(-1),
      e: () => page.current.write("grounds"),
      c: () => page.current.write("comment"),
      n: () => page.nextUnrated(),
      x: () => { page.current.open(); ask(page.current); },
      "[": () => page.neighbour("prev"),
      "]": () => page.neighbour("next"),
      escape: () => ask(null),
    };

    document.addEventListener("keydown", (event) => {
      if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
      if (event.key === "Escape" && event.target.matches("textarea")) {
        event.target.blur();
        page.items.find((item) => item.element.contains(event.target))?.focus();
        return;
      }
      if (ui.isTyping(event) || document.querySelector("dialog[open], [popover]:popover-open")) return;
      const act = /^\d$/.test(event.key) ? () => digit(Number(event.key)) : keys[event.key.toLowerCase()];
      if (!act || !page.current) return;
      if (event.key !== "Escape") event.preventDefault();
      if (asking && !/^[1-3]$|^escape$/i.test(event.key)) ask(null);
      act();
    });
  };
})();
