// One item on the page: its choices and texts, and what its row says about them.
(() => {
  const ui = (window.ui = window.ui || {});
  const words = document.querySelector("#rating-words")?.dataset || {};
  const EXCERPT = 80;

  const wordOf = (name) => words[`say${name[0].toUpperCase()}${name.slice(1)}`] || "";

  ui.say = (name, values = {}) => wordOf(name).replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const lengthOf = (text) => [...text].length;

  class RatingItem {
    constructor(element) {
      this.element = element;
      this.assessment = Number(element.dataset.assessment);
      this.competency = Number(element.dataset.competency);
      this.radios = [...element.querySelectorAll("input[type=radio]")];
      this.texts = new Map([...element.querySelectorAll("textarea")].map((area) => [area.dataset.text, area]));
      this.revision = element.querySelector("[data-revision]");
      this.unable = element.querySelector("[data-unable]");
      this.refused = element.querySelector("[data-refused]");
    }

    get name() { return this.element.querySelector(".rating-title").textContent.trim(); }
    get chosen() { return this.radios.find((radio) => radio.checked); }
    get isRated() { return Boolean(this.chosen); }
    get isCore() { return "core" in this.element.dataset; }
    get lacksGrounds() { return this.isCore && this.isRated && !this.chosen.dataset.reason && !this.texts.get("grounds").value.trim(); }
    get limits() { return Object.fromEntries([...this.texts].map(([name, area]) => [name, Number(area.dataset.limit)])); }

    get choice() {
      const radio = this.chosen;
      if (!radio) return null;
      if (radio.dataset.level) return { level: Number(radio.dataset.level) };
      return radio.dataset.reason ? { unable_to_judge: radio.dataset.reason } : { below_lowest: true };
    }

    radioOfRank(rank) { return this.radios.find((radio) => radio.dataset.rank === String(rank)); }
    radioOfReason(place) { return this.radios.filter((radio) => radio.dataset.reason)[place - 1]; }

    // Put values on the page: what was kept from before, or what the other side wrote.
    apply({ choice, grounds, comment }) {
      if (choice !== undefined) this.radios.forEach((radio) => (radio.checked = this.isThat(radio, choice)));
      if (grounds !== undefined) this.texts.get("grounds").value = grounds;
      if (comment !== undefined) this.texts.get("comment").value = comment;
      this.refresh();
    }

    isThat(radio, choice) {
      if (choice.level) return Number(radio.dataset.level) === choice.level;
      if (choice.unable_to_judge) return radio.dataset.reason === choice.unable_to_judge;
      return Boolean(choice.below_lowest) && radio.value === "below";
    }

    // The same lines for both sides of a conflict.
    inWords({ choice, grounds, comment }) {
      const radio = choice && this.radios.find((each) => this.isThat(each, choice));
      const lines = [];
      if (choice !== undefined) lines.push(ui.say("conflictLevel", { text: radio ? [radio.dataset.label, radio.dataset.title].filter(Boolean).join(" ") : ui.say("none") }));
      if (grounds) lines.push(ui.say("conflictGrounds", { text: grounds }));
      if (comment) lines.push(ui.say("conflictComment", { text: comment }));
      return lines.join("\n");
    }

    say(text) {
      if (!this.refused) return;
      this.refused.textContent = text;
      this.refused.hidden = !text;
    }

    refresh({ waiting = this.element.hasAttribute("data-waiting") } = {}) {
      const { element, chosen } = this;
      element.dataset.answer = !chosen ? "none" : chosen.dataset.level ? "level" : chosen.dataset.reason ? "unable" : "below";
      element.toggleAttribute("data-waiting", waiting);
      element.toggleAttribute("data-lacks-grounds", this.lacksGrounds);
      this.put("[data-answer-label]", chosen?.dataset.label || "");
      this.put("[data-answer-title]", chosen?.dataset.title || "");
      const grounds = this.texts.get("grounds").value;
      this.put("[data-excerpt]", [...grounds].slice(0, EXCERPT).join(""));
      for (const [name, area] of this.texts) this.refreshText(name, area);
      this.refreshHint();
    }

    put(selector, text) {
      const place = this.element.querySelector(selector);
      if (place) place.textContent = text;
    }

    refreshText(name, area) {
      const length = lengthOf(area.value), limit = Number(area.dataset.limit);
      const counter = this.element.querySelector(`[data-counter=${name}]`);
      counter.textContent = length > limit ? ui.say("over", { count: length - limit }) : `${length} / ${limit}`;
      counter.classList.toggle("is-over", length > limit);
      area.setAttribute("aria-invalid", String(length > limit));
      const mark = this.element.querySelector(`[data-${name}-mark]`);
      if (!mark) return;
      mark.hidden = !length;
      mark.querySelector("[data-count-of]").textContent = ui.say(name, { count: length });
    }

    refreshHint() {
      const hint = this.element.querySelector("[data-sensitive]");
      const kinds = new Set([...this.texts.values()].flatMap((area) => ui.sensitiveKinds(area.value)));
      hint.hidden = !kinds.size;
      hint.querySelectorAll("[data-sensitive-kind]").forEach((part) => (part.hidden = !kinds.has(part.dataset.sensitiveKind)));
    }

    // --- Where the rater is

    open() {
      if (this.element.matches("details")) this.element.open = true;
    }

    close() {
      if (this.element.matches("details")) this.element.open = false;
    }

    focus() {
      (this.element.querySelector(":scope > summary") || this.element).focus({ preventScroll: true });
      this.element.scrollIntoView({ block: "nearest" });
    }

    write(name) {
      this.open();
      const more = this.element.querySelector("[data-texts]");
      if (more) more.open = true;
      const area = this.texts.get(name);
      area.focus();
      area.setSelectionRange(area.value.length, area.value.length);
    }

    ask(asking) { this.unable?.classList.toggle("is-asking", asking); }
  }

  ui.RatingItem = RatingItem;
})();
