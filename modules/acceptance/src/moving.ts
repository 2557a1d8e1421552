import type { Person } from './Person.ts';

/** A panel takes the place of all pictures but the large one, and those are not received then. */
async function showsEverybody(person: Person): Promise<void> {
  const close = person.page.getByRole('complementary').getByRole('button', { name: 'Close', exact: true });
  if ((await close.count()) > 0) await close.click();
}

/** Whose pictures grew in two seconds; of others that are in a slot, why not. */
export async function seenMoving(person: Person): Promise<string[]> {
  await showsEverybody(person);
  const before = await person.page.evaluate(framesByMid);
  await person.page.waitForTimeout(2_000);
  const after = await person.page.evaluate(framesByMid);
  const slots = Object.entries(shownIn(person.trace.received)).filter(([mid]) => after[mid] !== undefined);
  return slots
    .map(([mid, { name, state }]) => ((after[mid] ?? 0) > (before[mid] ?? 0) ? name : `${name}, ${state}`))
    .toSorted();
}

interface Shown {
  readonly name: string;
  readonly state: string;
}

/** What each slot holds, as the server said last. */
function shownIn(frames: readonly string[]): Readonly<Record<string, Shown>> {
  const names = new Map<string, string>();
  let shown: Record<string, Shown> = {};
  for (const frame of frames) {
    const { message } = JSON.parse(frame) as { message: ServerMessage };
    const { mid = '', participant } = message;
    if (message.type === 'seated' || message.type === 'media-lost') shown = {};
    for (const { id, name } of message.participants ?? []) names.set(id, name);
    if (message.type === 'participant-joined' && typeof participant === 'object')
      names.set(participant.id, participant.name);
    if (message.type === 'slot-paused')
      shown[mid] = { name: shown[mid]?.name ?? '', state: `paused: ${message.cause ?? ''}` };
    if (message.type !== 'slot-changed') continue;
    const { [mid]: _, ...others } = shown;
    shown =
      typeof participant === 'string'
        ? { ...others, [mid]: { name: names.get(participant) ?? '', state: 'still' } }
        : others;
  }
  return shown;
}

interface ServerMessage {
  readonly type: string;
  readonly mid?: string;
  readonly cause?: string;
  readonly participant?: string | { readonly id: string; readonly name: string };
  readonly participants?: readonly { readonly id: string; readonly name: string }[];
}

/** Runs in the page. The page also makes a connection to ask the browser what it can do; it has no rows. */
async function framesByMid(): Promise<Record<string, number>> {
  const { peers } = globalThis as unknown as { peers: RTCPeerConnection[] };
  const frames: Record<string, number> = {};
  for (const peer of peers) {
    for (const row of (await peer.getStats()).values() as Iterable<Record<string, unknown>>) {
      if (row['type'] !== 'inbound-rtp' || row['kind'] !== 'video') continue;
      frames[String(row['mid'])] = Number(row['framesDecoded'] ?? 0);
    }
  }
  return frames;
}
