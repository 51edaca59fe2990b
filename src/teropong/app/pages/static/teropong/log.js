// The quick log's form: what is chosen shows itself, another account is found while it is typed.
"use strict";
const newKey = () => {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Only secure origins have randomUUID; the bits of a version 4 are set by hand.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
};

const worded = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function chip(value, text, make) {
  const label = document.createElement("label");
  const input = Object.assign(document.createElement("input"), {
    type: "radio", name: "account", value,
  });
  if (make) input.dataset.make = make;
  label.append(input, Object.assign(document.createElement("span"), { textContent: text }));
  return label;
}

class Log {
  constructor(form) {
    this.form = form;
    this.first = form.querySelector("[name=account]:checked");
    this.search = form.elements.account_name;
    this.found = form.querySelector(".found");
    form.addEventListener("change", (event) => this.changed(event.target));
    this.search.addEventListener("input", () => this.typed());
    // Enter in the search field looks for the account; it does not save.
    this.search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    this.say();
  }

  account() {
    return this.form.querySelector("[name=account]:checked");
  }

  changed(input) {
    if (input.name === "account") {
      this.form.querySelector("[data-makes]").value = input.dataset.make ?? "";
      this.about(input.value);
    }
    if (input.name === "status") this.planned(input.value === "planned");
    this.say();
  }

  // A plan lies ahead, what was done lies behind: the days on offer follow the outcome.
  planned(is) {
    const when = (name) => this.form.querySelector(`[name=when][value=${name}]`);
    const chosen = this.form.querySelector("[name=when]:checked")?.value;
    const isAhead = ["tomorrow", "in_3", "week"].includes(chosen);
    if (is && !isAhead && chosen !== "at") when("tomorrow").checked = true;
    if (!is && isAhead) when("now").checked = true;
    this.form.querySelector("details[data-when]").open = is || chosen === "at";
  }

  // Beside each fold: what is chosen in it.
  say() {
    for (const spot of this.form.querySelectorAll("[data-says]")) {
      const chosen = this.form.querySelector(`[name=${spot.dataset.says}]:checked`);
      spot.textContent = chosen?.parentElement.textContent.trim() ?? "";
    }
  }

  // The deals and the people of another account.
  async about(pk) {
    const deals = this.form.querySelector("[data-deals]");
    const contacts = this.form.querySelector("[data-contacts]");
    deals.replaceChildren();
    contacts.replaceChildren();
    const step = this.form.querySelector("[data-step-of]");
    if (step) {
      step.hidden = step.dataset.stepOf !== pk;
      step.querySelector("input").disabled = step.hidden;
    }
    if (!pk) return;
    try {
      const answer = await fetch(`${this.form.dataset.about}?account=${pk}`);
      if (!answer.ok || this.account()?.value !== pk) return;
      const holder = document.createElement("div");
      holder.innerHTML = await answer.text();
      deals.append(holder.querySelector("[data-for=deals]").content);
      contacts.append(holder.querySelector("[data-for=contacts]").content);
    } catch {
      // Without signal an entry belongs to its account only.
    }
  }

  typed() {
    clearTimeout(this.waiting);
    const name = this.search.value.trim();
    const chosen = this.account();
    if (!name) {
      this.found.replaceChildren();
      if (this.first && !chosen) {
        this.first.checked = true;
        this.changed(this.first);
      }
      return;
    }
    // Nobody is logged under the account that was merely likely while another is typed.
    if (chosen) {
      chosen.checked = false;
      this.about("");
    }
    this.waiting = setTimeout(() => this.suggest(name), 180);
  }

  async suggest(name) {
    let answer;
    try {
      answer = await fetch(`${this.form.dataset.suggest}?q=${encodeURIComponent(name)}`);
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      answer = await answer.json();
    } catch {
      answer = null;
    }
    if (this.search.value.trim() !== name) return;
    const words = this.form.dataset;
    const options = document.createElement("div");
    options.className = "options accounts";
    this.found.replaceChildren(options);
    if (!answer) {
      options.append(chip("", worded(words.asWritten, { name }), "yes"));
      options.querySelector("input").checked = true;
      this.changed(options.querySelector("input"));
      return;
    }
    for (const one of answer.accounts) options.append(chip(one.id, one.name));
    const isKnown = answer.accounts.some((one) => one.name.toLowerCase() === name.toLowerCase());
    if (isKnown) return;
    const alike = answer.twins.length > 0;
    options.append(
      chip("", worded(alike ? words.anyway : words.new, { name }), alike ? "anyway" : "yes"),
    );
    if (alike) {
      const names = answer.twins.map((one) => (one.owner ? `${one.name} (${one.owner})` : one.name));
      const told = document.createElement("p");
      told.className = "error";
      told.textContent = worded(words.alike, { names: names.join(", ") });
      this.found.append(told);
    }
  }
}

function begin(place) {
  for (const form of place.querySelectorAll("form.log-form")) {
    if (form.dataset.begun) continue;
    form.dataset.begun = "1";
    new Log(form);
  }
  // Each entry has a key of its own, also where the page was kept on the phone.
  for (const form of place.querySelectorAll("form[data-outbox]")) {
    if (!form.dataset.key) form.dataset.key = form.elements.key.value = newKey();
  }
}

document.addEventListener("sheet:opened", (event) => begin(event.detail));
begin(document);
