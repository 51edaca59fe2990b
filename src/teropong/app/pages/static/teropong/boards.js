// A board that follows: it asks once a second whether something changed, and takes in only what did.
"use strict";
(() => {
  const SECOND = 1000;
  // An answer takes a moment, too: so it is asked about once a second.
  const PAUSE = 0.9 * SECOND;
  // Figures age, too: running steps grow by the day, and at midnight the period may be another.
  const OLD = 600 * SECOND;
  const board = () => document.getElementById("board");
  let asked = 0;
  let taken = Date.now();

  const shine = (changes) => {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const shown = new Set();
    for (const { type, target } of changes) {
      const figure = (type === "characterData" ? target.parentElement : target)?.closest(".open, .value b, .big b");
      if (figure) shown.add(figure);
    }
    for (const figure of shown) {
      figure.classList.add("changed");
      setTimeout(() => figure.classList.remove("changed"), 1600);
    }
  };

  // One question at a time: of several, the last one is shown.
  const ask = async (address) => {
    const mine = ++asked;
    const answer = await fetch(address);
    if (mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("board");
    if (!fresh || answer.redirected) return location.reload();
    const seen = new MutationObserver(() => {});
    seen.observe(board(), { subtree: true, characterData: true, childList: true });
    await htmx.swap({ target: board(), text: fresh.outerHTML, swap: "outerMorph", sourceElement: board() });
    const changes = seen.takeRecords();
    seen.disconnect();
    taken = Date.now();
    document.dispatchEvent(new CustomEvent("board:changed"));
    return changes;
  };

  const show = async (address, isStep = true) => {
    if (isStep) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
    try {
      await ask(address);
    } catch {
      location.assign(address); // the browser itself says that there is no signal
    }
  };

  const follow = async () => {
    const { live, version } = board()?.dataset ?? {};
    let pause = PAUSE;
    if (live && !document.hidden) {
      try {
        const answer = await fetch(`/live/${live}/?since=${encodeURIComponent(version)}`);
        if (answer.status === 410) return location.reload();
        if (answer.status === 200 || Date.now() - taken > OLD) shine((await ask(location.href)) ?? []);
        else if (answer.status !== 304) pause = 5 * SECOND;
      } catch {
        pause = 5 * SECOND; // no signal: what is shown stays
      }
    }
    setTimeout(follow, pause);
  };

  // The filters: every choice is shown at once, and its address is a link for others.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-filters]");
    if (!form) return;
    const words = [...new FormData(form)].filter(([, value]) => value !== "");
    const address = `${form.getAttribute("action")}?${new URLSearchParams(words)}`;
    // Of a page that is more than its board all is asked for.
    if (board().contains(form)) show(address);
    else location.assign(address);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-board]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link.href);
  });
  // Under a thumb that draws the slider days pass by the dozen: they are no steps to go back.
  document.addEventListener("board:ask", (event) => show(event.detail, false));
  addEventListener("popstate", () => board() && ask(location.href).catch(() => location.reload()));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && Date.now() - taken > OLD) ask(location.href);
  });
  if (board()) setTimeout(follow, SECOND);
})();
