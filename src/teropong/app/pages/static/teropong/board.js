// The board: cards move by mouse, by a finger that stays, or by Alt and an arrow.
"use strict";
(() => {
  const place = document.getElementById("board");
  if (!place) return;
  let isDragging = false;
  let isStale = false;

  const token = () => JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"];
  const lists = () => [...place.querySelectorAll(".cards")];

  function begin() {
    if (place.querySelector(".movable")) {
      for (const list of place.querySelectorAll(".cards, .end")) drag(list);
    }
    follow_tabs();
  }

  function drag(list) {
    Sortable.create(list, {
      group: "deals",
      draggable: ".movable",
      filter: ".menu",
      preventOnFilter: false,
      sort: false,
      forceFallback: true,
      fallbackOnBody: true,
      fallbackTolerance: 5,
      delay: 220,
      delayOnTouchOnly: true,
      touchStartThreshold: 6,
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
      ghostClass: "gap",
      dragClass: "held",
      scrollSensitivity: 60,
      onStart: () => {
        isDragging = true;
        document.body.classList.add("dragging");
      },
      onEnd: (event) => {
        isDragging = false;
        document.body.classList.remove("dragging");
        dropped(event);
        if (isStale) refresh();
      },
    });
  }

  function dropped({ item, from, to, oldIndex }) {
    if (from === to) return;
    if (to.dataset.close) {
      from.insertBefore(item, from.children[oldIndex] ?? null);
      const link = document.createElement("a");
      const menu = item.querySelector(".menu");
      link.href = menu.href.replace("/move/", `/close/${to.dataset.close}/`);
      link.dataset.sheet = "";
      link.hidden = true;
      item.append(link);
      link.click();
      link.remove();
    } else if (to.dataset.stage) enqueue(item, from, oldIndex, to.dataset.stage);
    else from.insertBefore(item, from.children[oldIndex] ?? null);
  }

  // One move after the other, so that each knows the version that the one before it made.
  let queue = Promise.resolve();
  let waiting = 0;
  function enqueue(...given) {
    waiting += 1;
    queue = queue.then(() => move(...given)).finally(() => {
      waiting -= 1;
      if (!waiting) return refresh();
    });
  }

  // The card is there at once; where the server says no, it goes back.
  async function move(card, from, index, stage) {
    const back = () => from.insertBefore(card, from.children[index] ?? null);
    card.setAttribute("aria-busy", "true");
    const body = new FormData();
    body.set("stage", stage);
    body.set("version", card.dataset.version);
    body.set("next", location.pathname + location.search);
    try {
      const answer = await fetch(card.dataset.move, {
        method: "POST",
        body,
        headers: { Accept: "application/json", "X-CSRFToken": token(), "X-Stay": "1" },
      });
      const told = await answer.json().catch(() => ({}));
      if (answer.ok) card.dataset.version = told.version;
      else back();
      if (told.toast) Stay.toast(told.toast);
      else Stay.say(told.told || place.dataset.lost);
    } catch {
      back();
      Stay.say(place.dataset.lost);
    } finally {
      card.removeAttribute("aria-busy");
    }
  }

  // The columns as they are now, with the same card in focus.
  async function refresh() {
    isStale = isDragging;
    if (isDragging) return;
    const answer = await fetch(place.dataset.url, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const html = await answer.text();
    if (waiting) return;
    if (isDragging) {
      isStale = true;
      return;
    }
    const focused = document.activeElement?.closest?.(".deal")?.id;
    const across = place.querySelector(".board")?.scrollLeft ?? 0;
    const down = new Map([...place.querySelectorAll(".cards")].map((list) => [list.dataset.stage, list.scrollTop]));
    place.innerHTML = html;
    window.htmx?.process(place);
    const board = place.querySelector(".board");
    board.scrollLeft = across;
    for (const list of lists()) list.scrollTop = down.get(list.dataset.stage) ?? 0;
    document.getElementById("board-sum").textContent = board.dataset.sum;
    begin();
    if (focused) document.getElementById(focused)?.focus();
  }

  place.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const card = event.target.closest(".movable");
    if (!step || !event.altKey || !card) return;
    event.preventDefault();
    const all = lists();
    const from = card.closest(".cards");
    const to = all[all.indexOf(from) + step];
    if (!to?.dataset.stage) return;
    const index = [...from.children].indexOf(card);
    to.append(card);
    card.focus();
    card.scrollIntoView({ block: "nearest", inline: "nearest" });
    enqueue(card, from, index, to.dataset.stage);
  });

  document.addEventListener("board:stale", refresh);

  // On a phone the stage in view is marked among the tabs.
  let watching;
  function follow_tabs() {
    watching?.disconnect();
    watching = new IntersectionObserver(
      (seen) => {
        for (const one of seen) {
          const tab = place.querySelector(`.stage-tabs [href="#${one.target.id}"]`);
          if (one.isIntersecting) {
            for (const other of place.querySelectorAll(".stage-tabs [aria-current]")) other.removeAttribute("aria-current");
            tab.setAttribute("aria-current", "true");
            tab.parentElement.scrollTo({ left: tab.offsetLeft - 40, behavior: "smooth" });
          }
        }
      },
      { root: place.querySelector(".board"), threshold: 0.6 },
    );
    for (const stage of place.querySelectorAll(".stage")) watching.observe(stage);
  }
  place.addEventListener("click", (event) => {
    const tab = event.target.closest(".stage-tabs a");
    if (!tab) return;
    event.preventDefault();
    const stage = place.querySelector(tab.hash);
    stage.parentElement.scrollTo({ left: stage.offsetLeft - stage.parentElement.offsetLeft, behavior: "smooth" });
  });

  const filter = document.querySelector(".board-filters");
  filter?.querySelector(".board-show")?.setAttribute("hidden", "");
  filter?.addEventListener("change", () => filter.requestSubmit());
  begin();
})();
