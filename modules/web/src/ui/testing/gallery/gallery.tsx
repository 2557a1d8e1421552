import { createRoot } from 'react-dom/client';
import { createI18n, I18nContext, LANGUAGES, type Language, lendLanguage, type TextKey } from '../../../i18n/index.ts';
import { catalogueOf, TEXTS } from '../../../i18n/testing/all-texts.ts';
import type { CallEvent } from '../../../call/events.ts';
import type { CallPort, MediaFigures, MediaSurface, StreamFigures } from '../../../call/port.ts';
import type { CallState } from '../../../call/state.ts';
import type { AccountPort } from '../../../account/port.ts';
import { App } from '../../App.tsx';
import { createNewerStore, NewerContext } from '../../newer-context.ts';
import { chooseContrast, chooseTheme, THEMES } from '../../theme.ts';
import { CONSOLE_SCENES } from '../console-scenes.ts';
import { EMBED_SCENES, FRAMED_BY } from '../embed-scenes.ts';
import { FakeAccounts } from '../fake-accounts.ts';
import { fakePort } from '../fake-port.ts';
import { LINK } from '../people-scenes.ts';
import { reportShown } from '../report.ts';
import { schedulesShown } from '../schedule.ts';
import { SCENES, type SceneName } from '../scenes.ts';
import { Components } from './Components.tsx';
import { drawn } from './pictures.ts';

/**
 * One screen by its address: `?scene=people&lang=hi&theme=dark&contrast=more`; without a scene, the list of them. As it stands
 * it is shown in another way by what follows the address: `#lang=ur&theme=light`.
 */
const query = new URLSearchParams(location.search);

function level(listener: (level: number) => void): () => void {
  listener(0.58);
  return () => undefined;
}

const surface: MediaSurface = {
  attachSlot: (mid, element) => drawn(element, Number.parseInt(mid.slice(1), 10)),
  attachOwn: (source, element) => drawn(element, source === 'screen' ? 99 : 98),
  onLevel: (_who, listener) => level(listener),
  onOwnLevel: level,
  recentFigures: () => Array.from({ length: 60 }, (_, second) => figuresAt(second)),
  onFigures: () => () => undefined,
};

/** A line that had a bad moment twenty seconds ago. */
function figuresAt(second: number): MediaFigures {
  const bad = second > 34 && second < 42;
  return {
    atMillis: second * 1_000,
    receivedBitsPerSecond: (bad ? 640_000 : 1_840_000) + 60_000 * Math.sin(second),
    sentBitsPerSecond: 612_000 + 20_000 * Math.cos(second),
    lostFraction: bad ? 0.14 : 0.004,
    sentLostFraction: 0.001,
    roundTripMillis: (bad ? 260 : 83) + 6 * Math.sin(second * 2),
    jitterMillis: bad ? 48 : 9,
    path: { protocol: 'UDP', relayed: false },
    picturesReceived: 4,
    largestReceived: { width: 1280, height: 720, framesPerSecond: 25 },
    sentPicture: { width: 640, height: 360, framesPerSecond: 24 },
    sentLimitedBy: 'bandwidth',
    codecs: ['VP8', 'opus'],
    streams: [
      { ...STREAM, id: '1', mid: 'v0' },
      { ...STREAM, id: '2', mid: 'v2', frameWidth: 320, frameHeight: 180, bitsPerSecond: 140_000 },
      { ...STREAM, id: '3', mid: '1', direction: 'outbound', rid: 'f', scalabilityMode: 'L1T2' },
      { ...STREAM, id: '4', mid: '0', direction: 'outbound', kind: 'audio', codec: 'opus', bitsPerSecond: 34_000 },
    ],
    opened: OPENED.map((each) => ({ ...each, voice: each.voice * (second + 1), picture: each.picture * (second + 1) })),
    trouble: 'loss-received',
  };
}

const OPENED = [
  { key: 'key 1', voice: 50, picture: 25, screen: 0 },
  { key: 'key 2', voice: 0, picture: 24, screen: 5 },
];

const STREAM: StreamFigures = {
  id: '',
  direction: 'inbound',
  kind: 'video',
  mid: null,
  rid: null,
  codec: 'VP8',
  scalabilityMode: null,
  screen: false,
  bitsPerSecond: 1_210_000,
  lostFraction: 0.004,
  jitterMillis: 9,
  framesPerSecond: 25,
  framesDropped: 0,
  frameWidth: 1280,
  frameHeight: 720,
};

/** What stands on Home besides, by `?page=`. */
const ACCOUNTS: Readonly<Record<string, () => AccountPort>> = {
  report: reportShown,
  schedules: schedulesShown,
  'sign-in': () => new FakeAccounts({ page: 'sign-in' }),
};

/** What is pressed in a scene as soon as it is there; a narrow window has none of it. */
const PRESSED: Readonly<Partial<Record<SceneName, TextKey>>> = {
  'devices-microphone': 'bar.mic.choose',
  'devices-camera': 'bar.camera.choose',
};

function pressOnce(name: string): void {
  const press = () => {
    const button = [...document.querySelectorAll('button')].find((each) => each.ariaLabel === name);
    if (button === undefined) return;
    observer.disconnect();
    button.click();
  };
  const observer = new MutationObserver(press);
  observer.observe(document.body, { childList: true, subtree: true });
}

function isScene(name: string | null): name is SceneName {
  return name !== null && name in SCENES;
}

function isConsoleScene(name: string | null): name is keyof typeof CONSOLE_SCENES {
  return name !== null && name in CONSOLE_SCENES;
}

/** Not a screen of the product: what its screens are made of. */
const COMPONENTS = 'components';

function isEmbedScene(name: string | null): name is keyof typeof EMBED_SCENES {
  return name !== null && name in EMBED_SCENES;
}

/** What the screen was told to do since it stands, and what it asked of the server, for who looks at it from outside. */
const recorded: { dispatched: readonly CallEvent[]; asked: readonly unknown[] } = { dispatched: [], asked: [] };
Object.assign(globalThis, { told: recorded });

function recordingPort(state: CallState): CallPort {
  const fake = fakePort(state, surface);
  const port: typeof fake = {
    ...fake,
    dispatch: (event) => {
      fake.dispatch(event);
      // Invitations are there at once.
      if (event.type === 'copy-invitation') fake.dispatch({ type: 'invitation-copied', link: LINK, copied: true });
    },
  };
  recorded.dispatched = port.dispatched;
  return port;
}

function asks(accounts: AccountPort): AccountPort {
  if (accounts instanceof FakeAccounts) recorded.asked = accounts.asked;
  return accounts;
}

function Scene({ name }: { readonly name: string | null }) {
  if (isConsoleScene(name)) {
    return (
      <App
        port={recordingPort(SCENES['home-guest']())}
        accounts={asks(CONSOLE_SCENES[name]())}
        i18n={i18n}
        newer={newer}
      />
    );
  }
  if (name === COMPONENTS) {
    return (
      <I18nContext value={i18n}>
        <NewerContext value={newer}>
          <Components port={fakePort(SCENES.prepare(), surface)} accounts={new FakeAccounts()} />
        </NewerContext>
      </I18nContext>
    );
  }
  if (isEmbedScene(name)) {
    const port = recordingPort(EMBED_SCENES[name]());
    return <App port={port} accounts={new FakeAccounts()} i18n={i18n} newer={newer} frame={FRAMED_BY} />;
  }
  if (!isScene(name)) return <List />;
  const accounts = asks(ACCOUNTS[query.get('page') ?? '']?.() ?? new FakeAccounts());
  return <App port={recordingPort(SCENES[name]())} accounts={accounts} i18n={i18n} newer={newer} />;
}

function List() {
  return (
    <ul>
      {[...Object.keys(SCENES), ...Object.keys(CONSOLE_SCENES), ...Object.keys(EMBED_SCENES), COMPONENTS].map(
        (name) => (
          <li key={name}>
            <a href={`?scene=${name}`}>{name}</a>
          </li>
        ),
      )}
    </ul>
  );
}

function languageOf(asked: URLSearchParams): Language {
  return LANGUAGES.find(({ code }) => code === asked.get('lang'))?.code ?? 'en';
}

function showIn(asked: URLSearchParams): void {
  chooseTheme(THEMES.find((theme) => theme === asked.get('theme')) ?? 'light');
  chooseContrast(asked.get('contrast') === 'more' ? 'more' : 'system');
}

const newer = createNewerStore();
newer.setState({ newer: query.has('newer') });
const i18n = createI18n(languageOf(query), TEXTS);
showIn(query);
addEventListener('hashchange', () => {
  const asked = new URLSearchParams(location.hash.slice(1));
  if (!asked.has('lang')) return;
  lendLanguage(i18n, languageOf(asked));
  showIn(asked);
});
const sceneAsked = query.get('scene');
const pressed = isScene(sceneAsked) ? PRESSED[sceneAsked] : undefined;
if (pressed !== undefined) pressOnce(catalogueOf(languageOf(query))[pressed]);
const root = document.getElementById('root');
if (root) createRoot(root).render(<Scene name={sceneAsked} />);
