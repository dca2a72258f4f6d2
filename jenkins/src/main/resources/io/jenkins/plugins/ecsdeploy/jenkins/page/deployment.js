// Asks for the deployments again while the build runs, and puts them in place when they have changed.
(function () {
  const PAUSE = 2000;

  function changing(holder) {
    return holder.firstElementChild && holder.firstElementChild.dataset.changing === "true";
  }

  function opened(holder) {
    return Array.from(holder.querySelectorAll("details")).map((d) => d.open);
  }

  function show(holder, text) {
    if (text === holder.dataset.last) {
      return;
    }
    const open = opened(holder);
    const scrolled = Array.from(holder.querySelectorAll("pre")).map((p) => p.scrollTop);
    holder.innerHTML = text;
    holder.dataset.last = text;
    holder.querySelectorAll("details").forEach((d, i) => {
      d.open = d.open || open[i] === true;
    });
    holder.querySelectorAll("pre").forEach((p, i) => {
      p.scrollTop = scrolled[i] || 0;
    });
  }

  function refresh(holder) {
    fetch(holder.dataset.live, { cache: "no-store" })
      .then((answer) => (answer.ok ? answer.text() : null))
      .then((text) => {
        if (text !== null) {
          show(holder, text.trim());
        }
        again(holder);
      })
      .catch(() => again(holder)); // Jenkins is away for a moment: the next time will tell.
  }

  function again(holder) {
    if (changing(holder)) {
      setTimeout(() => refresh(holder), document.hidden ? 5 * PAUSE : PAUSE);
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    const holder = document.getElementById("ecs-deployments");
    if (holder) {
      again(holder);
    }
  });
})();
