import { scope } from './scope.ts';
import { removeAll } from './ShellKeeper.ts';

// What a server gives out as service worker that wants none: it takes itself away, and what was kept.
scope.addEventListener('install', (event) => event.waitUntil(scope.skipWaiting()));
scope.addEventListener('activate', (event) => {
  event.waitUntil(removeAll(caches).then(() => scope.registration.unregister()));
});
