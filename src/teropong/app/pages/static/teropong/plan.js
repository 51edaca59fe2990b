// The sliders of the plan: what is under the thumb is said at once, what comes of it once it rests.
"use strict";
(() => {
  const REST = 120;
  const isEnglish = document.documentElement.lang === "en";
  const held = new Map();
  let waiting = 0;

  const sliders = () => document.querySelectorAll("#board input[type=range][form=plan-words]");
  const signed = (value) => {
    const sign = value > 0 ? "+" : value < 0 ? "\u2212" : "";
    return `${sign}${Math.abs(value)}${isEnglish ? "" : "\u00a0"}%`;
  };
  const tell = (range) => {
    const value = Number(range.value);
    range.setAttribute("aria-valuetext", signed(value));
    range.closest(".slide").classList.toggle("is-moved", value !== 0);
    range.closest(".slide").querySelector("output").textContent = signed(value);
  };
  const ask = (form) => {
    waiting = 0;
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
    const detail = `${form.getAttribute("action")}?${query}`;
    document.dispatchEvent(new CustomEvent("board:ask", { detail }));
  };

  // What is not moved needs no word in the address.
  document.addEventListener("formdata", ({ target, formData }) => {
    if (!target.matches("form[data-plan]")) return;
    for (const [name, value] of [...formData]) if (value === "0") formData.delete(name);
  });
  document.addEventListener("input", ({ target }) => {
    if (target.type !== "range" || !target.form?.matches("[data-plan]")) return;
    held.set(target.name, target.value);
    tell(target);
    clearTimeout(waiting);
    waiting = setTimeout(() => ask(target.form), REST);
  });
  // The board came; if the hand is further by now, the sliders stay with the hand.
  document.addEventListener("board:changed", () => {
    for (const range of sliders()) {
      range.value = (waiting && held.get(range.name)) || range.getAttribute("value");
      tell(range);
    }
    if (!waiting) held.clear();
  });
})();
