import { trustedScript } from './trusted-script.ts';

const ADDRESS = '/sw.js';
const LOOKS_EVERY_MILLIS = 3_600_000;

export interface ShellPage {
  readonly container: ServiceWorkerContainer;
  /** The script of this page. */
  readonly entry: string;
  /** The server has another build than this page is of. */
  readonly newer: () => void;
}

/** Registers the service worker, and asks each later one which build it is of. Fails where the browser wants none. */
export async function keepShell({ container, entry, newer }: ShellPage): Promise<void> {
  container.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isAnswer(data) && data.entry !== entry) newer();
  });
  const registration = await container.register(trustedScript('sabha-shell', ADDRESS), { updateViaCache: 'none' });
  const ask = () => registration.waiting?.postMessage('which');
  registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', ask));
  ask();
  // A page may stay open for days; browsers look by themselves only when one is loaded.
  setInterval(() => void registration.update().catch(() => undefined), LOOKS_EVERY_MILLIS);
}

function isAnswer(data: unknown): data is { readonly entry: string } {
  return typeof data === 'object' && data !== null && 'entry' in data && typeof data.entry === 'string';
}
