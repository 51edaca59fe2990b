// The day that a board is seen on: each day under the thumb is asked for, once it rests there a little.
"use strict";
(() => {
  const DAY = 86400000;
  const REST = 140;
  const isEnglish = document.documentElement.lang === "en";
  const calendar = new Intl.DateTimeFormat(isEnglish ? "en-GB" : document.documentElement.lang, {
    weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC",
  });
  // As the server says it: in English without a comma.
  const spoken = (day) => {
    const words = calendar.format(Date.parse(day));
    return isEnglish ? words.replace(",", "") : words;
  };
  let waiting = 0;
  let chosen = null;

  const slider = (form) => form.querySelector("input[type=range]");
  const dayAt = (range, at) => new Date(Date.parse(range.dataset.first) + at * DAY).toISOString().slice(0, 10);
  const placeOf = (range, day) => Math.round((Date.parse(day) - Date.parse(range.dataset.first)) / DAY);
  const last = (range) => dayAt(range, Number(range.max));

  const tell = (form, day) => {
    const range = slider(form);
    const [before, after] = (day === last(range) ? range.dataset.now : range.dataset.past).split("%s");
    const words = spoken(day);
    const bold = document.createElement("strong");
    bold.textContent = words;
    form.querySelector(".said").replaceChildren(before, bold, after);
    range.setAttribute("aria-valuetext", words);
    range.value = placeOf(range, day);
    form.querySelector("input[type=date]").value = day;
  };

  const ask = (form, day) => {
    const words = [...new FormData(form)].filter(([name, value]) => name !== "as_of" && value !== "");
    if (day !== last(slider(form))) words.push(["as_of", day]);
    const query = new URLSearchParams(words).toString();
    const detail = form.getAttribute("action") + (query && `?${query}`);
    document.dispatchEvent(new CustomEvent("board:ask", { detail }));
  };

  const choose = (form, day) => {
    chosen = day;
    tell(form, day);
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      waiting = 0;
      ask(form, day);
    }, REST);
  };

  document.addEventListener("input", ({ target }) => {
    const form = target.closest("form[data-days]");
    if (form && target.type === "range") choose(form, dayAt(target, Number(target.value)));
  });
  document.addEventListener("change", ({ target }) => {
    const form = target.closest("form[data-days]");
    if (form && target.type === "date" && target.value && target.checkValidity()) choose(form, target.value);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-days]");
    if (!form) return;
    event.preventDefault();
    choose(form, form.querySelector("input[type=date]").value);
  });
  // The board came; if the hand is further by now, the slider stays with the hand.
  document.addEventListener("board:changed", () => {
    const form = document.querySelector("form[data-days]");
    if (!form) return;
    const range = slider(form);
    tell(form, waiting ? chosen : dayAt(range, Number(range.getAttribute("value"))));
  });
})();
