import type { CallPort } from '../call/port.ts';
import { awaitPort, parseAllowed } from '../embed/listen.ts';
import { EmbeddingPage } from '../embed/EmbeddingPage.ts';
import type { Wishes } from '../embed/protocol.ts';

const ALLOWED = '/embed/allowed.json';
const LONGEST_NAME = 200;

/** What the page around may choose of how this one looks; false where there is no such thing. */
export interface Looks {
  readonly showLanguage: (code: string) => boolean;
  readonly showTheme: (theme: string) => boolean;
  /** The person has chosen a language here before. */
  readonly languageChosen: boolean;
}

/** Listens to the page around this one, if the server lets it have a say. Fetched only inside of a frame. */
export async function listenToPageAround(call: CallPort, looks: Looks): Promise<void> {
  const answer = await fetch(ALLOWED, { credentials: 'omit' });
  const allowed = answer.ok ? parseAllowed(await answer.json()) : null;
  if (allowed === null) return;
  const { ancestorOrigins } = location as Partial<Pick<Location, 'ancestorOrigins'>>;
  awaitPort(
    {
      parent: window.parent,
      ancestors: ancestorOrigins === undefined ? null : [...ancestorOrigins],
      listen: (listener) => {
        window.addEventListener('message', listener);
        return () => window.removeEventListener('message', listener);
      },
      post: (text, targetOrigin) => window.parent.postMessage(text, targetOrigin),
    },
    allowed,
    (port, origin, wishes) => {
      begin(call, wishes, looks);
      const page = new EmbeddingPage({
        call,
        names: allowed.names,
        origin,
        send: (text) => port.postMessage(text),
        close: () => port.close(),
        nowMillis: () => performance.now(),
        showLanguage: looks.showLanguage,
        showTheme: looks.showTheme,
      });
      port.onmessage = ({ data, ports }: MessageEvent<unknown>) => {
        if (ports.length === 0) page.receive(data);
      };
    },
  );
}

/** What the person chose here before counts more than what the page around wishes. */
function begin(call: CallPort, { name, language, theme }: Wishes, looks: Looks): void {
  if (language !== undefined && !looks.languageChosen) looks.showLanguage(language);
  if (theme !== undefined) looks.showTheme(theme);
  if (name !== undefined && name.length <= LONGEST_NAME) call.dispatch({ type: 'name-offered', name });
}
