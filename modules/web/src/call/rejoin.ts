import { close, quieten } from './leaving.ts';
import type { MessageKey } from './messages.ts';
import { credentials } from './privacy-notice.ts';
import { isLosing, leftUnsent } from './sending.ts';
import type { ActMessage, Entry, MeetingPhase, Returning, ViewBefore } from './state.ts';
import type { Turn } from './turn.ts';

/** Trials of the front door, and the pauses between them: about ten minutes, then the person decides. */
const FIRST_PAUSE_MILLIS = 1_000;
const LONGEST_PAUSE_MILLIS = 20_000;
const MOST_TRIALS = 35;

/**
 * Back to the meeting by the front door with the same invitation: on the same device it leads to the seat as long as
 * that is kept, else to the lobby. One's own devices stay as they are.
 */
export function comeBack(turn: Turn, entry: Entry, cause: Returning['cause']): void {
  const { meeting } = turn;
  const { phase } = turn.state;
  if (meeting) turn.effect({ type: 'close-media' });
  turn.effect({ type: 'disconnect' });
  quietenButForDevices(turn);
  const before = phase.name === 'waiting' ? phase.returning : null;
  knock(turn, entry, {
    cause,
    trial: 1,
    pausing: false,
    rejoins: (meeting?.repair.rejoins ?? 0) + (cause === 'media' ? 1 : 0),
    inside: meeting !== null || before?.inside === true,
    view: meeting ? viewOf(meeting) : (before?.view ?? null),
    dropped: meeting ? droppedOf(meeting) : (before?.dropped ?? NOTHING_DROPPED),
    ...(phase.name === 'waiting' && { waitsSinceMillis: phase.sinceMillis }),
  });
}

/** Others of `media.` are of the way of sound, which is made anew, or of what was asked in the stay. */
const OF_DEVICES: ReadonlySet<MessageKey> = new Set([
  'media.ended',
  'media.fell-back',
  'media.speaker-gone',
  'media.denied',
  'media.by-system',
  'media.dismissed',
  'media.in-use',
  'media.none',
  'media.failed',
  'media.insecure',
  'media.blur-failed',
  'media.blur-slow',
]);

/** Devices stay as they are, and so does what stands about them. */
function quietenButForDevices(turn: Turn): void {
  const kept = turn.state.notices.filter(({ message: { key } }) => OF_DEVICES.has(key));
  quieten(turn);
  turn.patch({ notices: kept });
}

/** What one had on the page, for who is put out of the meeting and may be let in again, as one who comes for the first time. */
export function leftInside(meeting: MeetingPhase): Returning {
  return {
    cause: 'server',
    trial: 1,
    pausing: false,
    rejoins: 0,
    inside: false,
    view: viewOf(meeting),
    dropped: droppedOf(meeting),
  };
}

function viewOf(meeting: MeetingPhase): ViewBefore {
  const { layout, layoutBeforePin, pinned, page, panel, facesHidden, invitationLanguage, chat, files, captions } =
    meeting;
  return {
    ...{ layout, layoutBeforePin, pinned, page, panel, facesHidden, invitationLanguage },
    // What the worker was to seal is still in its field.
    chat: { ...leftUnsent(chat), sending: [], sent: null, wanted: 0 },
    files: { ...files, offers: files.offers.filter(({ seq }) => seq === undefined), transfers: [] },
    captions: { ...captions, out: { ...captions.out, waiting: [], seqs: [] } },
  };
}

export const NOTHING_DROPPED: Returning['dropped'] = { files: [], words: false, acts: false };

/** Without what the person stopped before there was a place for it. */
function droppedOf({ files, chat, acts }: MeetingPhase): Returning['dropped'] {
  return {
    files: [
      ...files.transfers
        .filter(({ way, content }) => way === 'save' || content !== null)
        .map(({ name, way }) => ({ name, way })),
      // Up, and nobody has heard of it.
      ...files.offers.flatMap(({ id, name, seq }) =>
        seq === undefined ? [] : [{ name, way: 'send' as const, offered: id }],
      ),
    ],
    words: isLosing(chat),
    acts: acts.held.length > 0 || acts.pending.some(({ handled, message }) => !handled && !SEEN_TO.has(message.type)),
  };
}

/** Devices are told of anew, and of files and polls one hears by themselves. */
const SEEN_TO: ReadonlySet<ActMessage['type']> = new Set([
  'set-muted',
  'unpublish',
  'leave',
  'offer-file',
  'fetch-file',
  'withdraw-file',
  'open-poll',
  'cast-ballot',
  'close-poll',
  'tell-result',
]);

/** Tickets and numbers are of one seat, so what was under way is begun anew by the person alone. */
export function tellDropped(turn: Turn, { files, words, acts }: Returning['dropped']): void {
  for (const { name, way, offered } of files) {
    if (offered !== undefined) turn.send({ type: 'withdraw-file', file: offered });
    turn.notice({ key: way === 'send' ? 'files.end.unsent' : 'files.end.unsaved', values: { name } }, 'notice', {
      persistent: true,
    });
  }
  if (words) turn.notice({ key: 'chat.lost' }, 'danger', { action: 'show-chat', say: 'assertive' });
  if (acts) turn.notice({ key: 'denied.not-done' }, 'notice', { persistent: true });
}

/** Shows the credentials, be it for the first time after a reload or once more. */
export function knock(turn: Turn, entry: Entry, returning: Returning): void {
  turn.effect({ type: 'clear-timer', timer: 'return' });
  turn.enter({ name: 'joining', entry, step: 'credentials', returning: { ...returning, pausing: false } });
  turn.effect(credentials(entry));
}

/** The server did not answer somebody who comes back: tried again after a pause that grows. */
export function retryJoinLater(turn: Turn, entry: Entry, returning: Returning): void {
  turn.effect({ type: 'disconnect' });
  if (returning.trial >= MOST_TRIALS) {
    close(turn, entry, 'lost');
    return;
  }
  const delayMillis = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS * 2 ** (returning.trial - 1));
  turn.enter({
    name: 'joining',
    entry,
    step: 'credentials',
    returning: { ...returning, trial: returning.trial + 1, pausing: true },
  });
  turn.effect({ type: 'set-timer', timer: 'return', delayMillis });
}

/** The pause is over, the network is back, or the person does not want to wait. */
export function knockNow(turn: Turn): void {
  const { phase } = turn.state;
  if (phase.name === 'joining' && phase.returning?.pausing) knock(turn, phase.entry, phase.returning);
}
