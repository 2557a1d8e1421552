/** Test files share one page, so each begins by clearing what the file before left on it. */
for (const element of [document.documentElement, document.head, document.body]) {
  for (const { name } of [...element.attributes]) element.removeAttribute(name);
}
document.head.replaceChildren();
document.body.replaceChildren();
document.documentElement.scrollTop = 0;
localStorage.clear();
sessionStorage.clear();

export {};
