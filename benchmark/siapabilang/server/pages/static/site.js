// Makes pages livelier; all of them work without it.
(() => {
  // What went wrong is read first.
  document.querySelector("#refusal")?.focus();

  // A submission that waits: looks again until its state has changed, without moving the reader about.
  const watch = async () => {
    const live = document.querySelector("[data-live]");
    if (!live) return;
    try {
      const response = await fetch(location.href, { headers: { accept: "text/html" } });
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
      const [now, next] = [document.querySelector("main"), fresh.querySelector("main")];
      if (response.ok && next) {
        const still = fresh.querySelector("[data-live]");
        if (!still) {
          now.replaceWith(next);
          next.focus();
          return;
        }
        if (still.textContent !== live.textContent) live.replaceWith(still);
      }
    } catch {
      // The server is away: it is asked again.
    }
    setTimeout(watch, 1500);
  };
  setTimeout(watch, 1500);

  // A file that is too large is told of before it is sent, and a file is sent once.
  document.querySelectorAll("form[data-most]").forEach((form) => {
    const file = form.querySelector("input[type=file]");
    const most = Number(form.dataset.most);
    file.addEventListener("change", () => {
      const over = file.files[0] && file.files[0].size > most;
      file.setCustomValidity(over ? `This file has more than ${most.toLocaleString("en")} bytes; compress it with gzip or zstd.` : "");
      if (over) file.reportValidity();
    });
    form.addEventListener("submit", () => {
      form.querySelector("button").disabled = true;
      form.querySelector("[data-sending]").textContent = "Sending …";
    });
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-most] button").forEach((button) => { button.disabled = false; }));
})();
