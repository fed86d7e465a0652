// The rating page: one store per form on it, the items, what the page says about saving, and what is missing.
(() => {
  const ui = window.ui;
  const root = document.querySelector("[data-rating]");
  if (!root) return;

  const items = [...root.querySelectorAll("[data-item]")].map((element) => new ui.RatingItem(element));
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // --- One store for each form on the page

  const stores = new Map();
  for (const assessment of new Set(items.map((item) => item.assessment))) {
    const mine = items.filter((item) => item.assessment === assessment);
    const store = new ui.RatingStore({
      url: `/api/v1/assessments/${assessment}/ratings/`,
      key: `rating:${root.dataset.user}:${assessment}`,
      revisions: new Map(mine.map((item) => [item.competency, Number(item.revision.value)])),
      limits: mine[0].limits,
    });
    stores.set(assessment, store);
    store.addEventListener("change", () => showState());
    store.addEventListener("saved", (event) => onSaved(assessment, store, event.detail));
    store.addEventListener("conflict", (event) => conflicts.push({ store, ...event.detail, assessment }) && settleConflicts());
    store.addEventListener("refused", (event) => itemOf(assessment, event.detail.competency).say(event.detail.text));
  }
  const storeOf = (item) => stores.get(item.assessment);
  const itemOf = (assessment, competency) => items.find((item) => item.assessment === assessment && item.competency === competency);
  const unsaved = () => [...stores.values()].reduce((sum, store) => sum + store.unsaved, 0);
  const states = () => new Set([...stores.values()].map((store) => store.state));
  const flush = () => Promise.all([...stores.values()].map((store) => store.flush()));

  // --- Saying whether it is saved

  const saved = find("[data-saved-state]");
  const signedOut = find("[data-signed-out]");
  const closed = find("[data-closed]");
  let wasLost = 0;

  function onSaved(assessment, store) {
    for (const item of items) if (item.assessment === assessment) item.revision.value = store.revisions.get(item.competency);
    const revision = find(`[data-form-revision="${assessment}"]`);
    if (revision) revision.value = store.formRevision;
    // The server's own wording of the time: in the user's zone, which need not be the browser's.
    find("[data-saved-text]").textContent = ui.say("saved", { time: (store.savedAt || "").slice(11, 16) });
    find(".when-saved", saved).hidden = false;
  }

  function showState() {
    const count = unsaved(), current = states();
    for (const item of items) item.element.toggleAttribute("data-waiting", storeOf(item).isUnsaved(item.competency) && !current.has("saving"));
    const isSaving = current.has("saving");
    saved.dataset.savedState = isSaving ? "saving" : count ? "unsaved" : "saved";
    find("[data-unsaved-text]").textContent = ui.say("unsaved", { count });
    showBanner(count, current);
  }

  function showBanner(count, current) {
    const lost = current.has("offline") && count;
    if (lost) ui.connection.lost(count);
    else if (wasLost && !count) ui.connection.back(wasLost);
    else if (wasLost && !current.has("saving")) ui.connection.hide();
    wasLost = lost ? Math.max(wasLost, count) : current.has("saving") ? wasLost : 0;
    signedOut.hidden = !(current.has("signed-out") && count);
    find("[data-text]", signedOut).textContent = ui.say("signedOut", { count });
    const store = [...stores.values()].find((each) => each.state === "closed");
    closed.hidden = !store;
    if (store) find("[data-text]", closed).textContent = store.message;
  }

  // --- Conflicts, one after the other

  const conflicts = [];
  let settling = false;

  async function settleConflicts() {
    if (settling) return;
    settling = true;
    for (let conflict = conflicts.shift(); conflict; conflict = conflicts.shift()) await settle(conflict);
    settling = false;
  }

  async function settle({ store, assessment, key, revision, theirs, fields, by, at }) {
    const item = itemOf(assessment, key);
    const other = { choice: theirs, grounds: theirs.grounds, comment: theirs.comment };
    const seen = Object.fromEntries(Object.keys(fields).map((name) => [name, other[name]]));
    const answer = await ui.conflict({ where: item.name, mine: item.inWords(fields), theirs: item.inWords(seen), by: by || "", at: (at || "").slice(11, 16) });
    if (answer === "theirs") {
      store.resolve(key, revision, null);
      item.apply(other);
    } else {
      const kept = answer === "merge" ? merged(fields, other) : fields;
      // What only the other side has changed is taken over as it stands.
      item.apply({ ...other, ...kept });
      store.resolve(key, revision, kept);
      if (answer === "merge" && "grounds" in kept) item.write("grounds");
      else if (answer === "merge" && "comment" in kept) item.write("comment");
    }
    item.revision.value = revision;
    refreshPage();
  }

  // Both texts one under the other, for the rater to put together; of the choice mine.
  function merged(fields, other) {
    const together = { ...fields };
    for (const name of ["grounds", "comment"])
      if (fields[name] && other[name] && fields[name] !== other[name]) together[name] = `${fields[name]}\n${other[name]}`;
    return together;
  }

  // --- What is missing

  function refreshPage() {
    const missing = items.filter((item) => !item.isRated);
    const withoutGrounds = items.filter((item) => item.lacksGrounds);
    all("[data-rated]").forEach((place) => (place.textContent = items.length - missing.length + fixed));
    all("[data-progress]").forEach((bar) => (bar.value = items.length - missing.length + fixed));
    all("[data-missing]").forEach((link) => (link.hidden = !missing.some((item) => String(item.competency) === link.dataset.missing)));
    all("[data-missing-grounds]").forEach((link) => (link.hidden = !withoutGrounds.some((item) => String(item.competency) === link.dataset.missingGrounds)));
    all("[data-missing-text]").forEach((place) => (place.textContent = missing.length ? ui.say("missing", { count: missing.length }) : ui.say("complete")));
    all("[data-core-grounds-text]").forEach((place) => {
      place.hidden = !withoutGrounds.length;
      place.textContent = ui.say("coreGrounds", { count: withoutGrounds.length });
    });
    const submit = find(".bottom-bar [data-submit]");
    if (submit) {
      submit.setAttribute("aria-disabled", String(Boolean(missing.length)));
      submit.classList.toggle("btn-primary", !missing.length);
      find("[data-next-unrated]").hidden = !missing.length;
    }
    for (const group of all("[data-group]", root)) refreshGroup(group);
  }

  function refreshGroup(group) {
    const theirs = items.filter((item) => group.contains(item.element));
    const rated = theirs.filter((item) => item.isRated).length;
    find("[data-group-pill]", group).classList.toggle("pill-met", rated === theirs.length);
    find("[data-group-text]", group).textContent = ui.say("group", { rated, total: theirs.length });
  }

  // On the page of one competency the rows that are handed in already count too.
  const fixed = all(".team-row:not([data-item]):not([data-answer=none])", root).length;

  // --- Where the rater is

  const page = { items, current: null, go, choose, nextUnrated, neighbour };

  function become(item) {
    if (page.current === item) return;
    page.current?.element.classList.remove("is-current");
    page.current = item;
    item?.element.classList.add("is-current");
  }

  function go(item) {
    become(item);
    item.open();
    item.focus();
  }

  function choose(radio, item) {
    radio.checked = true;
    chose(item);
  }

  function chose(item) {
    item.refresh();
    item.say("");
    item.ask(false);
    storeOf(item).set(item.competency, { choice: item.choice });
    refreshPage();
  }

  function nextUnrated() {
    const place = items.indexOf(page.current);
    const following = [...items.slice(place + 1), ...items.slice(0, place + 1)];
    const item = following.find((each) => !each.isRated);
    if (item) go(item);
  }

  async function neighbour(rel) {
    const link = find(`.rating-neighbours a[rel=${rel}]`);
    if (!link) return;
    await Promise.race([flush(), new Promise((resolve) => setTimeout(resolve, 1500))]);
    link.click();
  }

  // --- Listening

  for (const item of items) {
    item.element.addEventListener("change", (event) => event.target.type === "radio" && chose(item));
    item.element.addEventListener("focusin", () => become(item));
    item.element.addEventListener("pointerdown", () => become(item));
    for (const [name, area] of item.texts) {
      const write = (typing) => storeOf(item).set(item.competency, { [name]: area.value }, { typing });
      area.addEventListener("input", () => {
        write(true);
        item.say("");
        item.refresh();
        refreshPage();
      });
      area.addEventListener("blur", () => storeOf(item).isUnsaved(item.competency) && storeOf(item).flush());
    }
    item.unable?.addEventListener("click", (event) => {
      // The words themselves are no choice: it takes a reason.
      if (!event.target.closest(".reason")) item.ask(true);
    });
  }

  for (const button of all("[data-toggle-all]", root)) {
    const theirs = items.filter((item) => button.closest("[data-group]").contains(item.element));
    const allOpen = () => theirs.every((item) => item.element.open);
    const show = () => (button.textContent = ui.say(allOpen() ? "collapse" : "expand"));
    button.hidden = false;
    button.addEventListener("click", () => {
      const open = !allOpen();
      theirs.forEach((item) => (open ? item.open() : item.close()));
    });
    theirs.forEach((item) => item.element.addEventListener("toggle", show));
    show();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-jump]");
    if (link) {
      event.preventDefault();
      find("#missing-list:popover-open")?.hidePopover();
      const item = items.find((each) => `#${each.element.id}` === link.hash);
      go(item);
      if (link.dataset.jump === "grounds") item.write("grounds");
    }
    if (event.target.closest("[data-next-unrated]")) nextUnrated();
  });

  let isSubmitting = false;
  root.addEventListener("submit", async (event) => {
    const submitter = event.submitter;
    if (isSubmitting) return event.preventDefault();
    const missing = items.find((item) => !item.isRated);
    if (submitter?.matches(".bottom-bar [data-submit]") && missing) {
      event.preventDefault();
      ui.toast(find("[data-missing-text]").textContent, "short");
      return go(missing);
    }
    if (unsaved()) {
      event.preventDefault();
      await flush();
      if (unsaved()) return ui.toast(ui.say("notSubmitted", { count: unsaved() }), "short");
      return root.requestSubmit(submitter);
    }
    isSubmitting = true; // a second press does nothing
  });

  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
  window.addEventListener("beforeunload", (event) => unsaved() && event.preventDefault());
  window.addEventListener("online", () => stores.forEach((store) => store.hurry()));
  window.addEventListener("focus", () => stores.forEach((store) => store.hurry()));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && stores.forEach((store) => store.hurry()));
  ui.connection.onRetry(() => stores.forEach((store) => store.hurry()));

  // --- Beginning

  for (const [assessment, store] of stores)
    for (const [competency, fields] of store.restore()) itemOf(assessment, competency)?.apply(fields);
  items.forEach((item) => item.refresh());
  refreshPage();
  showState();
  ui.ratingKeyboard(page);

  const wanted = items.find((item) => `#${item.element.id}` === location.hash);
  if (wanted) go(wanted);
  else if (items.length) {
    become(items.find((item) => !item.isRated) || items[0]);
    page.current.open();
  }
})();
