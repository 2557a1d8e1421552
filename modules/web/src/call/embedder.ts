import type { MessageKey } from './messages.ts';
import type { Turn } from './turn.ts';

/** What the page around a frame may have of the person's: nothing by itself, so it asks, and the person presses or does not. */
const ASKS = 'media.page-asks' satisfies MessageKey;

/**
 * The page around asks the person to switch something on. It cannot do so itself (H34, T51).
 *
 * @param page the name of its host, as the server lists it
 */
export function pageAsks(turn: Turn, source: 'microphone' | 'camera', page: string): void {
  if (!turn.meeting || turn.own(source).on) return;
  const action = source === 'microphone' ? 'unmute' : 'camera-on';
  turn.notice({ key: ASKS, values: { device: source, page } }, 'notice', { action });
}

/** It is on, by whatever press. */
export function pageAskedEnough(turn: Turn, source: string): void {
  const notices = turn.state.notices.filter(
    ({ message }) => message.key !== ASKS || message.values?.['device'] !== source,
  );
  if (notices.length < turn.state.notices.length) turn.patch({ notices });
}

/**
 * The page around knows who sits before it; the name stands in the form, where the person reads it and may change it. It is
 * taken once, so that it does not become another one under their finger.
 */
export function nameOffered(turn: Turn, name: string): void {
  const { phase } = turn.state;
  if (phase.name !== 'preparing' || phase.entry.offered !== undefined || name.trim() === '') return;
  turn.enter({ ...phase, entry: { ...phase.entry, name, offered: name.trim() } });
}
