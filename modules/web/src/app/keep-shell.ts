import { trustedScript } from './trusted-script.ts';

const ADDRESS = '/sw.js';
const LOOKS_EVERY_MILLIS = 3_600_000;

export interface ShellPage {
  readonly container: ServiceWorkerContainer;
  /** What this page names, as paths: its script and its style. */
  readonly page: readonly string[];
  /** The server has another build than this page is of. */
  readonly newer: () => void;
}

/** Registers the service worker, and asks each later one which build it is of. Fails where the browser wants none. */
export async function keepShell({ container, page, newer }: ShellPage): Promise<void> {
  container.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isAnswer(data) && !data.page.every((path) => page.includes(path))) newer();
  });
  const registration = await container.register(trustedScript('sabha-shell', ADDRESS), { updateViaCache: 'none' });
  const ask = () => registration.waiting?.postMessage('which');
  const watch = () => registration.installing?.addEventListener('statechange', ask);
  registration.addEventListener('updatefound', watch);
  // One that waits may be older than this page: the browser looks for a later one first, and that one is asked instead.
  if (registration.waiting !== null) await registration.update().catch(() => undefined);
  watch();
  if (registration.installing === null) ask();
  // A page may stay open for days; browsers look by themselves only when one is loaded.
  setInterval(() => void registration.update().catch(() => undefined), LOOKS_EVERY_MILLIS);
}

/** The script and the style that a page names; what comes later follows from the script. */
export function filesOf(page: Document): string[] {
  const named = page.head.querySelectorAll('script[src], link[rel="stylesheet"]');
  return [...named].map((element) => element.getAttribute('src') ?? element.getAttribute('href') ?? '');
}

function isAnswer(data: unknown): data is { readonly page: readonly string[] } {
  return typeof data === 'object' && data !== null && 'page' in data && isPaths(data.page);
}

function isPaths(data: unknown): boolean {
  return Array.isArray(data) && data.every((path) => typeof path === 'string');
}
