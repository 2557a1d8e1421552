import { HELLO, parseConnect, type Wishes } from './protocol.ts';

/** What the server says of pages around its meetings. */
export interface Allowed {
  readonly origins: readonly string[];
  readonly names: boolean;
}

/** Null where the server said nothing of the kind. */
export function parseAllowed(data: unknown): Allowed | null {
  if (typeof data !== 'object' || data === null) return null;
  const { v, origins, names } = data as Readonly<Record<string, unknown>>;
  if (v !== 1 || !Array.isArray(origins) || typeof names !== 'boolean') return null;
  return origins.every((origin) => typeof origin === 'string') ? { origins: origins, names } : null;
}

/** By this a browser says that a page around keeps its origin to itself; whom the server lists is judged before that. */
const OPAQUE_ORIGIN = 'null';

export interface FrameWindow {
  readonly parent: object;
  /** Those around, the nearest first; null where the browser does not say. */
  readonly ancestors: readonly string[] | null;
  readonly listen: (listener: (message: MessageEvent<unknown>) => void) => () => void;
  readonly post: (text: string, targetOrigin: string) => void;
}

/**
 * Says hello to the page around and waits for its port. It counts only if it comes from the window around this one, from an
 * origin that the server lists, which where browsers tell is also that of the nearest page around; and it counts once: what
 * comes after it is not heard. Only a listed page gets so far, since browsers show the meeting in no other's frame.
 */
export function awaitPort(
  frame: FrameWindow,
  { origins }: Allowed,
  connected: (port: MessagePort, origin: string, wishes: Wishes) => void,
): void {
  const known = frame.ancestors?.filter((origin) => origin !== OPAQUE_ORIGIN) ?? [];
  if (known.some((origin) => !origins.includes(origin))) return;
  const first = frame.ancestors?.[0] ?? OPAQUE_ORIGIN;
  const nearest = first === OPAQUE_ORIGIN ? null : first;
  const stop = frame.listen(({ source, origin, data, ports }) => {
    if (source !== frame.parent || !origins.includes(origin) || (nearest !== null && origin !== nearest)) return;
    const wishes = parseConnect(data);
    const [port, ...more] = ports;
    if (wishes === null || port === undefined || more.length > 0) return;
    stop();
    connected(port, origin, wishes);
  });
  // Without a list of those around it goes to whoever is there; it says nothing.
  frame.post(HELLO, nearest ?? '*');
}
