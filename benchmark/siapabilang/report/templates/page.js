// Filters rows and articles by kind of error. Without it the page shows everything.
(() => {
  const boxes = [...document.querySelectorAll("input[data-kind]")];
  const show = () => {
    const kinds = boxes.filter((box) => box.checked).map((box) => box.dataset.kind);
    let articles = 0;
    for (const article of document.querySelectorAll("details[data-article]")) {
      const rows = [...article.querySelectorAll("tr[data-kinds]")];
      for (const row of rows) {
        const held = row.dataset.kinds.split("|");
        row.hidden = kinds.length > 0 && !kinds.some((kind) => held.includes(kind));
      }
      article.hidden = rows.length > 0 && rows.every((row) => row.hidden);
      articles += article.hidden ? 0 : 1;
    }
    const status = document.querySelector("#shown");
    if (status) status.textContent = `${articles} articles shown`;
  };
  boxes.forEach((box) => box.addEventListener("change", show));
  document.querySelectorAll("button[data-open]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const open = button.dataset.open === "all";
      document.querySelectorAll("details[data-article]").forEach((d) => { if (!d.hidden) d.open = open; });
    });
  });
})();
