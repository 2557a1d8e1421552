import { scope } from './scope.ts';
import { ShellKeeper, type Shell } from './ShellKeeper.ts';

/** Put in by `tools/shell.ts`. */
declare const SHELL: Shell;

const LATEST_MILLIS = 15_000;
const shell = SHELL;

const keeper = new ShellKeeper(shell, {
  caches,
  origin: location.origin,
  requestOf: (path, options) => new Request(path, options),
  sha256: (content) => crypto.subtle.digest('SHA-256', content),
  tooLate: () => new Promise((resolve) => void setTimeout(resolve, LATEST_MILLIS)),
});

// A later build waits until no page of this one is open: these may still need its code. Pages come from the server in any case.
scope.addEventListener('install', (event) => event.waitUntil(keeper.install()));

// No navigation preload: a browser asks a second time where a page is not the shell's, and some answers are given once.
scope.addEventListener('activate', (event) => {
  event.waitUntil(keeper.removeOthers().then(() => scope.clients.claim()));
});

scope.addEventListener('fetch', (event) => {
  const answer = keeper.answer(event.request, () => fetch(event.request));
  if (answer !== null) event.respondWith(answer);
});

/** A page asks which build this is. */
scope.addEventListener('message', ({ source }) => {
  source?.postMessage({ page: shell.page });
});
