// What one form still has to save: kept in memory and in localStorage until the server has said that it is committed.
//
// An entry belongs to a competency: `fields` typed and not sent, `sent` {revision, fields} whose answer is still out,
// `base` the revision that the next change starts from. What was sent is sent again unchanged until it is answered, so
// that a lost answer cannot turn into a conflict with oneself; the server takes a repetition for what it is.
(() => {
  const ui = (window.ui = window.ui || {});
  const TIMEOUT = 15000; // ms
  const LONGEST_WAIT = 30000;
  const AFTER_TYPING = 800;

  const cookie = (name) => document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) || "";

  class RatingStore extends EventTarget {
    constructor({ url, key, revisions, limits }) {
      super();
      Object.assign(this, { url, key, revisions, limits, entries: new Map(), state: "idle", savedAt: null, wait: 1000 });
    }

    // --- What is kept

    read() {
      try { return JSON.parse(localStorage.getItem(this.key)) || {}; } catch { return {}; }
    }

    // Each competency by itself, so that two tabs do not wipe each other's.
    keep(competency) {
      const stored = this.read();
      const entry = this.entries.get(competency);
      if (entry) stored[competency] = { base: entry.base, fields: entry.fields, sent: entry.sent };
      else delete stored[competency];
      try {
        if (Object.keys(stored).length) localStorage.setItem(this.key, JSON.stringify(stored));
        else localStorage.removeItem(this.key);
      } catch { /* full or forbidden: it is still in memory, and leaving the page warns */ }
    }

    // What a page that was closed or reloaded had not saved: competency -> fields.
    restore() {
      const found = new Map();
      for (const [competency, entry] of Object.entries(this.read())) {
        const number = Number(competency);
        if (!this.revisions.has(number)) continue;
        this.entries.set(number, { base: entry.base, fields: entry.fields || {}, sent: entry.sent || null });
        found.set(number, { ...entry.sent?.fields, ...entry.fields });
      }
      if (found.size) { this.tell(); this.flush(); }
      return found;
    }

    get unsaved() { return this.entries.size; }
    isUnsaved(competency) { return this.entries.has(competency); }

    // --- What is changed

    // `fields`: any of choice {level | below_lowest | unable_to_judge}, grounds, comment.
    set(competency, fields, { typing = false } = {}) {
      const entry = this.entries.get(competency) || { base: this.revisions.get(competency), fields: {}, sent: null };
      Object.assign(entry.fields, fields);
      entry.refused = null;
      this.entries.set(competency, entry);
      this.keep(competency);
      this.tell();
      clearTimeout(this.typing);
      if (typing) this.typing = setTimeout(() => this.flush(), AFTER_TYPING);
      else this.flush();
    }

    // The rater has seen both texts: keep mine (with what was put together), or take theirs.
    resolve(competency, revision, fields) {
      this.revisions.set(competency, revision);
      const entry = this.entries.get(competency);
      if (!entry) return;
      if (!fields) this.entries.delete(competency);
      else Object.assign(entry, { base: revision, fields, sent: null, conflict: false });
      this.keep(competency);
      this.tell();
      this.flush();
    }

    // --- What is sent

    sendable(fields) {
      const kept = Object.entries(fields).filter(([name, value]) => !(name in this.limits) || [...value].length <= this.limits[name]);
      return Object.fromEntries(kept);
    }

    batch() {
      const open = [...this.entries].filter(([, entry]) => !entry.conflict && !entry.refused);
      const again = open.filter(([, entry]) => entry.sent);
      if (again.length) return again;
      const ready = open.filter(([, entry]) => Object.keys(this.sendable(entry.fields)).length);
      for (const [competency, entry] of ready) {
        const fields = this.sendable(entry.fields);
        entry.sent = { revision: entry.base, fields };
        for (const name of Object.keys(fields)) delete entry.fields[name];
        this.keep(competency);
      }
      return ready;
    }

    flush() {
      clearTimeout(this.typing);
      clearTimeout(this.retry);
      this.running ??= this.drain().finally(() => (this.running = null));
      return this.running;
    }

    async drain() {
      for (let batch = this.batch(); batch.length; batch = this.batch()) {
        if (this.state === "closed") return;
        if (this.state !== "offline") this.become("saving");
        const outcome = await this.send(batch);
        if (outcome !== "done") return this.later(outcome);
      }
      this.become("idle");
    }

    async send(batch) {
      let answer, body;
      try {
        answer = await fetch(this.url, {
          method: "PATCH",
          credentials: "same-origin",
          headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": cookie("csrftoken") },
          body: JSON.stringify(batch.map(([competency, { sent }]) => this.item(competency, sent))),
          signal: AbortSignal.timeout(TIMEOUT),
        });
        body = await answer.json();
      } catch {
        return answer?.ok === false && answer.status < 500 ? "signed-out" : "offline";
      }
      if (answer.ok) return this.took(batch, body);
      if (answer.status === 409) return this.clashed(batch, body);
      if (answer.status === 400) return this.refused(batch, body);
      if ([401, 403, 404].includes(answer.status)) return "signed-out";
      return "offline"; // 429 and 5xx pass
    }

    item(competency, { revision, fields }) {
      const { choice, ...texts } = fields;
      return { competency, revision, ...choice, ...texts };
    }

    took(batch, body) {
      for (const rating of body.ratings) this.revisions.set(rating.competency, rating.revision);
      for (const [competency, entry] of batch) {
        entry.sent = null;
        entry.base = this.revisions.get(competency);
        if (!Object.keys(entry.fields).length) this.entries.delete(competency);
        this.keep(competency);
      }
      this.savedAt = body.saved_at;
      this.formRevision = body.revision;
      this.wait = 1000;
      this.dispatchEvent(new CustomEvent("saved", { detail: { count: batch.length } }));
      return "done";
    }

    // Puts a batch back, so that what was typed meanwhile stays on top.
    takeBack(batch) {
      for (const [competency, entry] of batch) {
        entry.fields = { ...entry.sent.fields, ...entry.fields };
        entry.base = entry.sent.revision;
        entry.sent = null;
        this.keep(competency);
      }
    }

    clashed(batch, body) {
      this.takeBack(batch);
      if (!body.conflicts) {
        this.message = body.errors?.[0]?.detail || "";
        return "closed";
      }
      for (const stale of body.conflicts) {
        const entry = this.entries.get(stale.key);
        if (!entry) continue;
        entry.conflict = true;
        this.dispatchEvent(new CustomEvent("conflict", { detail: { ...stale, fields: { ...entry.fields } } }));
      }
      return "done";
    }

    refused(batch, body) {
      this.takeBack(batch);
      const told = new Map();
      for (const error of body.errors || []) told.set(Number(String(error.attr).split(".")[0]), error.detail);
      const known = batch.filter(([competency]) => told.has(competency));
      for (const [competency, entry] of known.length ? known : batch) {
        entry.refused = told.get(competency) || body.errors?.[0]?.detail || "";
        this.dispatchEvent(new CustomEvent("refused", { detail: { competency, text: entry.refused } }));
      }
      return "done";
    }

    later(outcome) {
      this.become(outcome);
      if (outcome === "closed") return;
      this.retry = setTimeout(() => this.flush(), this.wait);
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    }

    hurry() {
      this.wait = 1000;
      if (this.unsaved) this.flush();
    }

    become(state) {
      this.state = state;
      this.tell();
    }

    tell() { this.dispatchEvent(new Event("change")); }
  }

  ui.RatingStore = RatingStore;
})();
