import { createRoot } from 'react-dom/client';
import { isLastHost } from '../call/leaving.ts';
import {
  deviceCodeOf,
  invitationSecretOf,
  parseFragment,
  roomOfPath,
  scheduledLinkOf,
  signInQueryOf,
} from '../call/link.ts';
import { OWN_SOURCES } from '../call/own.ts';
import type { MeetingPhase } from '../call/state.ts';
import { createI18n, invitationText, lendLanguage, loadShell, loadTexts } from '../i18n/index.ts';
import { isLanguage, keptLanguage } from '../i18n/languages.ts';
import { BROWSER } from '../transport/PeerLink.ts';
import { App } from '../ui/App.tsx';
import { keepFile } from '../ui/keep-file.ts';
import { createNewerStore } from '../ui/newer-context.ts';
import { isServerThere } from '../ui/reachable.ts';
import { lendTheme } from '../ui/theme.ts';
import { whenIdle } from '../ui/when-idle.ts';
import { AccountClient } from './AccountClient.ts';
import { inFrame, openingOf } from './address.ts';
import { browserOf, savesData } from './browser.ts';
import { consolePlaceOf } from '../account/console.ts';
import { ACCESSIBILITY_ADDRESS } from '../account/port.ts';
import { type Call, startCall } from './call.ts';
import { canBlur } from './can-blur.ts';
import { imageOf } from './own-background.ts';
import { Clipboard } from './Clipboard.ts';
import { HttpClient } from './http.ts';
import { KeysWorker } from './KeysWorker.ts';
import { eraseLeftFiles } from './left-files.ts';
import { LongAbsence } from './LongAbsence.ts';
import { Memory, PageStorage } from './memory.ts';
import { Passkeys } from './passkeys.ts';
import { Pictures } from './Pictures.ts';
import { ScreenAwake } from './ScreenAwake.ts';
import { OF_OTHERS, OWN_MEETINGS, ScheduledMemory } from './ScheduledMemory.ts';
import { onceOutOfTheWay } from './shell-moment.ts';
import { SteadyClock } from './SteadyClock.ts';
import { showWordless } from './wordless.ts';

const CLIENT = 'sabha-web 0.2';
const SEAT_SEEN_EVERY_MILLIS = 60_000;

function storageOf(which: 'sessionStorage' | 'localStorage'): Storage {
  try {
    return window[which];
  } catch {
    return new PageStorage();
  }
}

/** Undefined on a page without a secure origin, whatever the types say. */
function secureOnly<T>(value: T): T | undefined {
  return value;
}

/** What a frame shows as its address nobody sees, and the page around has it anyway: it stays whole, for a reload. */
function showAddress(path: string): void {
  if (!framed) history.replaceState(null, '', path);
}

function openSocket(): WebSocket {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return new WebSocket(`${scheme}//${location.host}/ws`, 'sabha.v1');
}

/** In a frame of another page: this one meeting, and nothing of accounts. */
const framed = window.parent !== window;

const random = crypto.getRandomValues.bind(crypto);
const memory = new Memory(storageOf('sessionStorage'), storageOf('localStorage'), random);
const i18n = createI18n();
const pictures = new Pictures((): MeetingPhase | null => {
  const { phase } = call.port.getState();
  return phase.name === 'meeting' ? phase : null;
});

// Not in every browser, whatever the types say.
const awake = new ScreenAwake(secureOnly(navigator.wakeLock));

// Where the browser has no such store there is nothing left in it.
void eraseLeftFiles(navigator).catch(() => undefined);

const clock = new SteadyClock({ wallMillis: () => Date.now(), monotonicMillis: () => performance.now() });

const call: Call = startCall({
  memory,
  http: new HttpClient(fetch.bind(window)),
  socket: {
    openSocket,
    random: () => (random(new Uint32Array(1))[0] ?? 0) / 2 ** 32,
    nowMillis: () => performance.now(),
    client: CLIENT,
  },
  peer: BROWSER,
  keys: new KeysWorker(),
  devices: secureOnly(navigator.mediaDevices),
  permissions: secureOnly(navigator.permissions),
  browser: browserOf(navigator),
  canBlur: canBlur(),
  blur: async () => new (await import('./CameraBlur.ts')).CameraBlur(() => imageOf(memory.ownBackground)),
  clipboard: new Clipboard(secureOnly(navigator.clipboard)),
  pictures,
  awake,
  random: (bytes) => random(bytes),
  origin: () => accounts.linkOrigin(),
  nowMillis: () => clock.nowMillis(),
  wallMillis: () => Date.now(),
  showAddress: (path) => showAddress(path),
  signInOver: () => {
    if (!framed) void accounts.look();
  },
  loadPage: () => {
    // The person pressed for it, and has their seat again.
    window.removeEventListener('beforeunload', askLastHost);
    location.reload();
  },
  keepFile,
  savesData: savesData(navigator),
  checkLine: async (signal) => {
    const { checkLine } = await import('./line-check.ts');
    return await checkLine({ fetch: fetch.bind(window), peer: BROWSER }, signal);
  },
  isServerThere,
  filesPart: () => import('../call/files.ts'),
  captionsPart: () => import('../call/captions.ts'),
  pollsPart: async () => {
    // What it says stands in its own texts.
    await loadTexts(i18n, i18n.language, ['polls']);
    return import('../call/polls.ts');
  },
  polls: async (ask) => new (await import('./PollCrypto.ts')).PollCrypto(ask, () => new Date().toISOString()),
  files: async (dispatch) => {
    const { FileTransferService, sinkFor } = await import('./FileTransferService.ts');
    return new FileTransferService(
      {
        fetch: fetch.bind(window),
        random: (bytes) => random(bytes),
        sinkFor: (name) => sinkFor(name, keepFile),
        report: (error) => console.error(error),
      },
      dispatch,
    );
  },
  invitationText: (words, language) => invitationText(i18n, words, language),
  report: (error) => console.error(error),
});

const scheduled = new ScheduledMemory(storageOf('localStorage'), () => Date.now(), OWN_MEETINGS, {
  account: () => accounts.getState().own?.account.id ?? null,
  changed: () => void accounts.vault((vault) => vault.sync()),
});
const accountClipboard = new Clipboard(secureOnly(navigator.clipboard));
const accounts: AccountClient = new AccountClient(
  {
    request: fetch.bind(window),
    passkeys: new Passkeys(secureOnly(navigator.credentials)),
    origin: location.origin,
    random: (bytes) => random(bytes),
    meetings: scheduled,
    copy: (text) => accountClipboard.write(text),
    leave: (address) => location.assign(address),
    keep: keepFile,
    openVault: async (around) =>
      new (await import('./vault/Vault.ts')).Vault({ ...around, storage: storageOf('localStorage') }),
    showAddress: (path) => {
      if (path !== location.pathname + location.search) history.pushState(null, '', path);
    },
  },
  {
    invitation: framed ? null : invitationSecretOf(location.hash),
    returned: signInQueryOf(location),
    offered: framed ? null : scheduledLinkOf(location.hash),
    deviceCode: framed ? null : deviceCodeOf(location.hash),
    console: consolePlaceOf(location.pathname, location.search),
    accessibility: location.pathname === ACCESSIBILITY_ADDRESS,
    signedInBefore: memory.signedIn,
  },
);
/** Who is signed in and may, starts meetings as the holder of an organiser link does. */
accounts.subscribe(({ own }, before) => {
  if ((own === null) !== (before.own === null)) memory.signedIn = own !== null;
  const may = own?.rights.startsMeetings ?? false;
  if (may === (before.own?.rights.startsMeetings ?? false) || memory.organiser !== null) return;
  call.port.dispatch({ type: may ? 'organiser-ready' : 'signed-out' });
});
// Who never signed in here is not asked for: the answer is known.
if (memory.signedIn && !framed) {
  void accounts.look().then((known) => {
    if (known === false) memory.signedIn = false;
  });
}

const keys = new ScheduledMemory(storageOf('localStorage'), () => Date.now(), OF_OTHERS);
// A page around could hand over more than a meeting's link: what it wants to be kept here, or redeemed.
if (!framed || (roomOfPath(location.pathname) !== null && parseFragment(location.hash) !== null)) {
  const opening = openingOf(location, memory, Date.now(), keys);
  showAddress(opening.shown);
  for (const event of opening.events) call.port.dispatch(framed ? inFrame(event) : event);
}
if (framed) {
  void import('./framed.ts')
    .then(({ listenToPageAround }) =>
      listenToPageAround(call.port, {
        showLanguage: (code) => isLanguage(code) && (lendLanguage(i18n, code), true),
        showTheme: lendTheme,
        languageChosen: keptLanguage() !== null,
      }),
    )
    .catch((error: unknown) => console.error(error));
}

window.addEventListener('popstate', () => {
  const { name } = call.port.getState().phase;
  if (name === 'home' || name === 'starting') accounts.showAt(location.pathname, location.search);
  else history.forward(); // the address of the meeting stays that of the page
});
const absence = new LongAbsence(clock.nowMillis());
/** A tab may go without a word, as one that the browser discards; and a machine may sleep for hours. */
function tabIsThere(): void {
  const now = clock.nowMillis();
  if (absence.hasEnded(now)) {
    for (const source of OWN_SOURCES) call.port.dispatch({ type: 'set-own', source, on: false });
  }
  memory.seatSeen(now);
}
setInterval(tabIsThere, SEAT_SEEN_EVERY_MILLIS);
window.addEventListener('pagehide', tabIsThere);
/** As the button asks (A9), in words of the browser: those inside would be without a host. */
function askLastHost(event: BeforeUnloadEvent): void {
  const { phase } = call.port.getState();
  if (phase.name === 'meeting' && phase.leaving === 'no' && isLastHost(phase)) event.preventDefault();
}
window.addEventListener('beforeunload', askLastHost);
window.addEventListener('online', () => {
  tabIsThere();
  call.hurry();
});
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState !== 'visible') return;
  tabIsThere();
  call.hurry();
  awake.pageShown();
});
// Out of the browser's memory of pages, as by the gesture back of a phone.
window.addEventListener('pageshow', ({ persisted }) => {
  if (!persisted) return;
  tabIsThere();
  call.hurry();
});
// Another link pasted into the address bar of this page changes only its fragment.
window.addEventListener('hashchange', () => {
  if (location.hash.length <= 1) return;
  // Its secret would stay in sight if the page did.
  window.removeEventListener('beforeunload', askLastHost);
  location.reload();
});

const newer = createNewerStore();
const container = secureOnly(navigator.serviceWorker);
if (import.meta.env.PROD && container && !framed) {
  const keep = () => {
    import('./keep-shell.ts')
      .then(({ filesOf, keepShell }) =>
        keepShell({ container, page: filesOf(document), newer: () => newer.setState({ newer: true }) }),
      )
      .catch(() => undefined);
  };
  onceOutOfTheWay(call.port, container.controller !== null, () => whenIdle(keep));
}

const root = document.getElementById('root');
loadShell(i18n)
  .then(() => {
    if (!root) return;
    const frame = framed ? location.host : null;
    createRoot(root).render(<App port={call.port} accounts={accounts} i18n={i18n} newer={newer} frame={frame} />);
  })
  .catch((error: unknown) => {
    console.error(error);
    if (root) showWordless(root, () => location.reload());
  });
