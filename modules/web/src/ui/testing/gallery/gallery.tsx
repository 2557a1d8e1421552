import { createRoot } from 'react-dom/client';
import { createI18n } from '../../../i18n/index.ts';
import type { MediaSurface } from '../../../call/port.ts';
import { App } from '../../App.tsx';
import { chooseTheme, THEMES } from '../../theme.ts';
import { FakeAccounts } from '../fake-accounts.ts';
import { fakePort } from '../fake-port.ts';
import { SCENES, type SceneName } from '../scenes.ts';
import { drawn } from './pictures.ts';

/** One screen by its address: `?scene=people&lang=hi&theme=dark`; without a scene, the list of them. */
const query = new URLSearchParams(location.search);

function level(listener: (level: number) => void): () => void {
  listener(0.58);
  return () => undefined;
}

const surface: MediaSurface = {
  attachSlot: (mid, element) => drawn(element, Number.parseInt(mid.slice(1), 10)),
  attachOwn: (_source, element) => drawn(element, 99),
  onLevel: (_who, listener) => level(listener),
  onOwnLevel: level,
  onFigures: (listener) => {
    listener({
      receivedBitsPerSecond: 1_840_000,
      sentBitsPerSecond: 612_000,
      lostFraction: 0.042,
      sentLostFraction: 0.001,
      roundTripMillis: 83,
      path: { protocol: 'UDP', relayed: false },
      picturesReceived: 4,
      largestReceived: { width: 1280, height: 720, framesPerSecond: 25 },
      sentPicture: { width: 640, height: 360, framesPerSecond: 24 },
      sentLimitedBy: 'bandwidth',
      codecs: ['VP8', 'opus'],
      trouble: 'loss-received',
    });
    return () => undefined;
  },
};

function isScene(name: string | null): name is SceneName {
  return name !== null && name in SCENES;
}

function List() {
  return (
    <ul>
      {Object.keys(SCENES).map((name) => (
        <li key={name}>
          <a href={`?scene=${name}`}>{name}</a>
        </li>
      ))}
    </ul>
  );
}

const scene = query.get('scene');
const language = query.get('lang') === 'hi' ? 'hi' : 'en';
const i18n = createI18n(language);
chooseTheme(THEMES.find((theme) => theme === query.get('theme')) ?? 'light');
const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    isScene(scene) ? (
      <App port={fakePort(SCENES[scene](), surface)} accounts={new FakeAccounts()} i18n={i18n} />
    ) : (
      <List />
    ),
  );
