// Entries are kept on this phone until the server has them, and each is sent once.
"use strict";
const Outbox = (() => {
  const person = Number(document.body.dataset.person ?? 0);
  const strip = document.getElementById("kept");
  const WAITED = 20_000;

  // The store: entries of whoever signs in on this phone, told apart by person.
  const opened = new Promise((resolve, reject) => {
    const asked = indexedDB.open("teropong", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("entries", { keyPath: "id" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  opened.catch(() => {});
  const store = async (mode, act) => {
    const database = await opened;
    return new Promise((resolve, reject) => {
      const work = database.transaction("entries", mode);
      const asked = act(work.objectStore("entries"));
      work.oncomplete = () => resolve(asked.result);
      work.onerror = work.onabort = () => reject(work.error);
    });
  };
  const keep = (entry) => store("readwrite", (entries) => entries.put(entry));
  const drop = (id) => store("readwrite", (entries) => entries.delete(id));
  const mine = async () => {
    const all = await store("readonly", (entries) => entries.getAll()).catch(() => []);
    return all
      .filter((entry) => entry.person === person)
      .sort((one, other) => one.logged_at.localeCompare(other.logged_at));
  };

  // One try to send. A page kept for days has a stale token, so a fresh one is asked for first.
  // ``kept`` tells the server that it was kept here, and whether anybody looks on.
  async function send(entry, kept) {
    try {
      const asked = await fetch("/log/token/", { cache: "no-store", signal: limit() });
      const { person: who, token } = await asked.json();
      if (who !== person) return { became: "signed-out" };
      const body = new FormData();
      for (const [name, value] of entry.fields) body.append(name, value);
      body.set("key", entry.id);
      body.set("logged_at", entry.logged_at);
      const headers = { Accept: "application/json", "X-CSRFToken": token };
      if (kept) headers["X-Kept"] = kept;
      const answer = await fetch(entry.path, { method: "POST", body, headers, signal: limit() });
      if (answer.redirected) return { became: "signed-out" };
      if (answer.status >= 500 || answer.status === 408 || answer.status === 429) {
        return { became: "unreached" };
      }
      if (answer.ok) return { became: "taken", ...(await answer.json()) };
      return { became: "refused", ...(await answer.json().catch(() => ({}))) };
    } catch {
      return { became: "unreached" };
    }
  }
  const limit = () => AbortSignal.timeout?.(WAITED);

  // Everything that waits, one after the other; of several tabs one does it.
  async function flush() {
    if (!person) return;
    const work = async () => {
      let sent = 0;
      let became = "";
      for (const entry of await mine()) {
        if (entry.state !== "waiting" || entry.held_until > Date.now()) continue;
        const answer = await send(entry, "unseen");
        became = answer.became;
        if (became === "taken") {
          await drop(entry.id);
          sent += 1;
        } else if (became === "refused") {
          await keep({ ...entry, state: "refused", reason: answer.told || strip?.dataset.failed });
        } else break;
      }
      await show({ sent, became });
    };
    if (navigator.locks) {
      await navigator.locks.request("teropong-outbox", { ifAvailable: true }, (lock) => lock && work());
    } else await work();
  }

  // The strip under the page's head: how many wait, which were not accepted and why.
  async function show({ sent = 0, became = "" } = {}) {
    if (!strip) return;
    const entries = await mine();
    const refused = entries.filter((entry) => entry.state === "refused");
    const n = entries.length;
    const words = strip.dataset;
    let text = "";
    if (refused.length) text = worded(words.refused, { n: refused.length });
    else if (n && became === "signed-out") text = worded(words.signedOut, { n });
    else if (n) text = worded(words.waiting, { n });
    else if (sent) text = worded(words.sent, { n: sent });
    strip.hidden = !text;
    strip.classList.toggle("wrong", refused.length > 0);
    strip.querySelector("summary").textContent = text;
    strip.querySelector("ul").replaceChildren(...entries.map(line));
    if (refused.length) strip.open = true;
    if (!n) strip.open = false;
  }

  function line(entry) {
    const item = strip.querySelector("template").content.firstElementChild.cloneNode(true);
    const [when, why] = item.querySelectorAll("span");
    const options = { weekday: "short", hour: "2-digit", minute: "2-digit" };
    item.querySelector("b").textContent = entry.label;
    when.textContent = new Date(entry.logged_at).toLocaleString(document.documentElement.lang, options);
    why.textContent = entry.reason ?? "";
    item.querySelector("[data-do=edit]").hidden = entry.state !== "refused" || entry.path !== "/log/";
    item.addEventListener("click", (event) => {
      const act = { edit, again, discard }[event.target.dataset.do];
      if (act) act(entry);
    });
    return item;
  }

  async function again(entry) {
    await keep({ ...entry, state: "waiting", reason: "", held_until: 0 });
    await flush();
  }

  async function discard(entry) {
    if (!confirm(strip.dataset.sure)) return;
    await drop(entry.id);
    await show();
  }

  // The form with what was typed; saving it replaces the entry.
  async function edit(entry) {
    const values = new Map(entry.fields);
    const account = values.get("account");
    const link = document.createElement("a");
    link.href = account ? `/log/?account=${account}` : "/log/";
    link.dataset.sheet = "";
    link.hidden = true;
    document.addEventListener("sheet:opened", ({ detail }) => fill(detail, entry, values), { once: true });
    document.body.append(link);
    link.click();
    link.remove();
  }

  function fill(place, entry, values) {
    const form = place.querySelector("form.log-form");
    if (!form) return;
    for (const field of form.elements) {
      if (field.name === "step") field.checked = false;
      if (!field.name || !values.has(field.name)) continue;
      if (["key", "csrfmiddlewaretoken", "next"].includes(field.name)) continue;
      if (["radio", "checkbox"].includes(field.type)) field.checked = field.value === values.get(field.name);
      else field.value = values.get(field.name);
    }
    form.dataset.key = form.elements.key.value = entry.id;
    form.dataset.loggedAt = entry.logged_at;
    for (const fold of form.querySelectorAll("details")) fold.open = true;
    const told = document.createElement("div");
    told.className = "wrong";
    told.textContent = entry.reason;
    form.prepend(told);
    // A name that was typed is looked for anew, and not the account that is merely likely.
    if (!values.get("account")) form.elements.account_name.dispatchEvent(new Event("input"));
  }

  function written(form) {
    const names = form.querySelector("[name=account]:checked")?.parentElement.textContent;
    const how = form.querySelector("[name=channel]:checked")?.parentElement.textContent;
    const label = form.dataset.label ?? `${how}: ${form.elements.account_name?.value || names || "?"}`;
    return {
      id: form.dataset.key,
      person,
      path: new URL(form.action).pathname,
      fields: [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken"),
      label,
      logged_at: form.dataset.loggedAt ?? new Date().toISOString(),
      state: "waiting",
      held_until: Date.now() + WAITED,
    };
  }

  async function submitted(form) {
    const entry = written(form);
    const wasKept = Boolean(form.dataset.loggedAt);
    // Kept before it is sent: a tab that is closed meanwhile loses nothing.
    const isSafe = await keep(entry).then(() => true, () => false);
    const answer = await send(entry, wasKept ? "seen" : "");
    if (answer.became === "taken") {
      if (isSafe) await drop(entry.id);
      Stay.go(form.closest("#sheet") ? location.href : answer.to);
    } else if (answer.became === "refused") {
      const told = answer.told || strip.dataset.failed;
      if (wasKept) await keep({ ...entry, state: "refused", reason: told });
      else if (isSafe) await drop(entry.id);
      if (answer.html) again_in(Stay.put(form, answer.html), entry, wasKept);
      else Stay.say(told);
      await show();
    } else if (isSafe) {
      await keep({ ...entry, held_until: 0 });
      put_away(form);
      document.querySelector("#said .warning")?.remove();
      await show({ became: answer.became });
      strip.scrollIntoView({ block: "nearest" });
    } else Stay.say(strip.dataset.unkept);
  }

  function again_in(part, entry, wasKept) {
    const form = part.querySelector("form.log-form");
    form.dataset.key = form.elements.key.value = entry.id;
    if (wasKept) form.dataset.loggedAt = entry.logged_at;
  }

  // After an entry is kept, the form is ready for another.
  function put_away(form) {
    form.closest("li")?.remove();
    document.getElementById("sheet")?.close();
    if (!form.isConnected || !form.matches(".log-form")) return;
    form.reset();
    form.dataset.key = form.elements.key.value = newKey();
    delete form.dataset.loggedAt;
    form.querySelector(".found").replaceChildren();
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-outbox]") || !strip) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    form.setAttribute("aria-busy", "true");
    try {
      await submitted(form);
    } finally {
      delete form.dataset.busy;
      form.removeAttribute("aria-busy");
    }
  });

  // Who signs out with entries on the phone is told that they stay.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.action.endsWith("/sign-in/logout/") || form.dataset.sure || !strip) return;
    event.preventDefault();
    const n = (await mine()).length;
    if (n && !confirm(worded(strip.dataset.leaving, { n }))) return;
    form.dataset.sure = "1";
    form.requestSubmit();
  });

  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => document.hidden || flush());
  setInterval(async () => (await mine()).length && flush(), 60_000);
  flush();
  return { flush, mine };
})();
