// The wall board keeps itself current, turns what is too long, and never shows old figures in silence.
"use strict";
(() => {
  const SECOND = 1000;
  const OLD = 60 * SECOND; // days turn, and a link may have ended
  const SILENT = 20 * SECOND; // so long without an answer is no connection
  const board = () => document.getElementById("board");
  const lost = document.getElementById("lost");
  let heard = Date.now();
  let taken = Date.now();
  let turn = 0;
  let turned = Date.now();

  const tell = (text) => {
    lost.textContent = text ?? "";
    lost.hidden = !text;
  };

  const ask = (address) => fetch(address, { cache: "no-store", signal: AbortSignal.timeout(10 * SECOND) });

  const turnTo = () => {
    const list = document.querySelector("[data-turns]");
    const parts = list?.querySelectorAll("[data-turn]") ?? [];
    for (const [nth, part] of parts.entries()) part.hidden = nth !== turn % parts.length;
    const page = list?.querySelector("[data-page]");
    if (page) page.textContent = `${(turn % parts.length) + 1}/${parts.length}`;
  };

  const celebrate = (before) => {
    for (const win of document.querySelectorAll("[data-win]")) {
      if (!before.has(win.dataset.win)) win.classList.add("new");
    }
  };

  const take = async () => {
    const answer = await ask(location.href);
    if (answer.status === 404) {
      document.body.dataset.ended = "";
      return tell(lost.dataset.ended);
    }
    if (answer.redirected || !answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("board");
    if (!fresh) throw new Error("no board");
    const before = new Set([...document.querySelectorAll("[data-win]")].map((win) => win.dataset.win));
    board().replaceWith(fresh);
    delete document.body.dataset.ended;
    taken = heard = Date.now();
    tell();
    celebrate(before);
    turnTo();
  };

  const follow = async () => {
    try {
      const { live, version } = board().dataset;
      const answer = await ask(`/live/${live}/?since=${encodeURIComponent(version)}`);
      if (answer.status !== 304 || Date.now() - taken > OLD) await take();
      else {
        heard = Date.now();
        if (!("ended" in document.body.dataset)) tell();
      }
    } catch {
      // It is told below, and tried again.
    }
    setTimeout(follow, SECOND);
  };

  setInterval(() => {
    if (Date.now() - heard > SILENT && !("ended" in document.body.dataset)) {
      tell(lost.dataset.lost.replace("{time}", board().dataset.at));
    }
    const pause = Number(document.querySelector("[data-turns]")?.dataset.turns ?? 0) * SECOND;
    if (pause && Date.now() - turned > pause) {
      turn += 1;
      turned = Date.now();
      turnTo();
    }
  }, SECOND);
  setTimeout(follow, SECOND);
})();
