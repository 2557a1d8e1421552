/** Runs in the page: milliseconds from the press to the moment in which no shared screen is shown any more. Fails after 10 s. */
export function clickUntilNoScreen(button: Element): Promise<number> {
  const shown = () => document.querySelector('[aria-label*="’s screen"]') !== null;
  return new Promise((resolve, reject) => {
    const pressed = performance.now();
    setTimeout(() => reject(new Error('a shared screen is still shown')), 10_000);
    new MutationObserver((_, observer) => {
      if (shown()) return;
      observer.disconnect();
      resolve(Math.round(performance.now() - pressed));
    }).observe(document.body, { childList: true, subtree: true, attributes: true });
    (button as HTMLElement).click();
  });
}
