import type { KeysAsk, KeysReply } from '../e2ee/worker/asks.ts';
import type { Base64Url } from '../protocol/messages.ts';
import {
  captionText,
  unwrapCaption,
  wrapCaption,
  type CaptionLanguage,
  type CaptionPayload,
} from './caption-envelope.ts';
import type { SpokenSegment } from './caption-source.ts';
import {
  NO_CAPTIONS,
  type CaptionLine,
  type Captions,
  type CaptionsOut,
  type WaitingSegment,
} from './captions-state.ts';
import { isInGroup, reachesGroup, type KeyedKeys, type Keys } from './keys.ts';
import { ownView, type MeetingPhase } from './state.ts';
import type { Turn } from './turn.ts';

/** Of all authors; a day of one line in five seconds has more, and nobody scrolls so far. */
const MOST_LINES = 2_000;
/** Between two of one's own; the server takes four a second. */
const PACE_MILLIS = 350;
const AGAIN_MILLIS = 1_000;
/** More than this many segments wait for keys or for the line only where nobody will read them any more. */
const MOST_WAITING = 64;
const MOST_SEQS = 32;
/** As long as a line stands that does not change. */
export const CAPTION_STANDS_MILLIS = 12_000;

function patch(turn: Turn, change: Partial<Captions>): void {
  const captions = turn.meeting?.captions;
  if (captions) turn.patchMeeting({ captions: { ...captions, ...change } });
}

function patchOut(turn: Turn, change: Partial<CaptionsOut>): void {
  const { out } = turn.meeting?.captions ?? NO_CAPTIONS;
  patch(turn, { out: { ...out, ...change } });
}

// --- what is written here

/** A source on this device says something: it goes out as soon as the pace allows, as it stands then. */
export function captionSpoken(turn: Turn, spoken: SpokenSegment, language: CaptionLanguage): void {
  const { meeting } = turn;
  if (!meeting || ownView(meeting)?.mayCaption !== true) return;
  const { base, lastSegment, waiting } = meeting.captions.out;
  const segment = base + spoken.segment;
  const others = waiting.filter((each) => each.segment !== segment);
  const { final } = spoken;
  patchOut(turn, {
    lastSegment: Math.max(lastSegment, segment),
    waiting: [...others, { segment, text: captionText(spoken.text), final, language }].slice(-MOST_WAITING),
  });
  sealCaptions(turn);
}

/** Another source begins to count. */
export function captionsBegun(turn: Turn): void {
  patchOut(turn, { base: turn.meeting?.captions.out.lastSegment ?? 0 });
}

/** Seals the oldest that waits, if its time has come. */
export function sealCaptions(turn: Turn): void {
  const { meeting } = turn;
  const out = meeting?.captions.out;
  const [first, ...waiting] = out?.waiting ?? [];
  if (!meeting || !out || !first) return;
  if (ownView(meeting)?.mayCaption !== true) return patchOut(turn, { waiting: [] });
  // What would only be queued, or sealed for nobody, waits; as the line grows on, it is one message then.
  if (!reachesGroup(meeting)) return again(turn, AGAIN_MILLIS);
  // A clock that was set back holds nobody up.
  const since = turn.now - out.sealedMillis;
  if (since >= 0 && since < PACE_MILLIS) return again(turn, PACE_MILLIS - since);
  patchOut(turn, { waiting });
  seal(turn, out, first);
  if (waiting.length > 0) again(turn, PACE_MILLIS);
}

function again(turn: Turn, delayMillis: number): void {
  turn.effect({ type: 'set-timer', timer: 'captions-out', delayMillis });
}

function seal(turn: Turn, out: CaptionsOut, { segment, text, final, language }: WaitingSegment): void {
  const same = segment === out.segment;
  // Nothing was ever told of it.
  if (!same && text === '') return;
  // Above those of a stay before with the same key as well, which this one does not remember.
  const number = same ? out.number : Math.max(out.number + 1, Math.trunc(turn.now));
  const revision = same ? out.revision + 1 : 1;
  patchOut(turn, { segment, number, revision, sealedMillis: turn.now });
  const caption = wrapCaption({ line: number, revision, final, language, text });
  turn.effect({ type: 'keys', ask: { op: 'seal', channel: 'caption', to: { kind: 'all' }, text: caption } });
}

type SealAsk = Extract<KeysAsk, { readonly op: 'seal' }>;

export function captionSealed(turn: Turn, ask: SealAsk, payload: Base64Url): void {
  const { meeting } = turn;
  const caption = unwrapCaption(ask.text);
  if (!meeting || !caption || ownView(meeting)?.mayCaption !== true) return;
  const { keys } = meeting;
  // The alarm, or the loss of the line, came while it was being sealed.
  if (!reachesGroup(meeting) || !isInGroup(keys)) return captionNotSealed(turn, ask);
  turn.send({ type: 'seal', channel: 'caption', audience: 'everybody', payload });
  const { seqs } = turn.meeting?.captions.out ?? NO_CAPTIONS.out;
  patchOut(turn, { seqs: [...seqs, turn.meeting?.acts.lastSeq ?? 0].slice(-MOST_SEQS) });
  const own = keys.view.members.find(({ leaf }) => leaf === keys.view.ownLeaf);
  if (own) take(turn, { key: own.key, by: own.name, own: true }, caption);
}

/** It waits again, unless more of the same line does already. */
export function captionNotSealed(turn: Turn, ask: SealAsk): void {
  const out = turn.meeting?.captions.out;
  const caption = unwrapCaption(ask.text);
  if (!out || caption?.line !== out.number || out.segment === null) return;
  const { segment, waiting } = out;
  if (!waiting.some((each) => each.segment === segment)) {
    patchOut(turn, {
      waiting: [{ segment, text: caption.text, final: caption.final, language: caption.language }, ...waiting],
    });
  }
  again(turn, AGAIN_MILLIS);
}

// --- what is read here

/** Who writes it is who signed it; what is not for all, or in a form that is not known, is not shown at all. */
export function captionReceived(turn: Turn, { text, key, to }: Extract<KeysReply, { readonly kind: 'opened' }>): void {
  const { meeting } = turn;
  if (!meeting || !isInGroup(meeting.keys) || to.kind !== 'all') return;
  const caption = unwrapCaption(text);
  const signer = meeting.keys.view.members.find((member) => member.key === key);
  if (!caption || !signer || !mayCaption(meeting, meeting.keys, signer)) return;
  if (take(turn, { key, by: signer.name, own: false }, caption)) offer(turn);
}

type Member = KeyedKeys['view']['members'][number];

/**
 * Whether this person may write captions, by what this device knows: who is host it has from the group; of whom a host lets,
 * it has the server's word, so a server that lies can let another member write, and nobody who is none.
 */
function mayCaption({ participants }: MeetingPhase, { leaves }: Keys, signer: Member): boolean {
  return signer.host || participants.some(({ id, mayCaption: may }) => id === leaves[signer.leaf] && may);
}

/**
 * A line of an author is the one that it was last, and changes only by a higher revision; a next one has a higher number.
 *
 * @returns false when nothing of it is new
 */
function take(turn: Turn, from: Pick<CaptionLine, 'key' | 'by' | 'own'>, caption: CaptionPayload): boolean {
  const { lines, fadedMillis } = turn.meeting?.captions ?? NO_CAPTIONS;
  const fades = lines.some(({ changedMillis }) => changedMillis > fadedMillis);
  const last = lines.findLast(({ key }) => key === from.key);
  const { line: number, revision, final, language, text } = caption;
  const now = { revision, final, language, text, changedMillis: turn.now };
  if (number === last?.number) {
    if (revision <= last.revision) return false;
    patch(turn, { lines: lines.map((line) => (line === last ? { ...line, ...now } : line)) });
  } else {
    if ((last && number < last.number) || text === '') return false;
    const id = (lines.at(-1)?.id ?? 0) + 1;
    // Nothing more comes of the one before.
    const ended = lines.map((line) => (line === last && !line.final ? { ...line, final: true } : line));
    patch(turn, {
      lines: [...ended, { ...from, id, number, ...now, beganMillis: turn.wallMillis }].slice(-MOST_LINES),
    });
  }
  if (!fades) fadeIn(turn, CAPTION_STANDS_MILLIS);
  return true;
}

/** Once in a stay, to whom does not see captions. */
function offer(turn: Turn): void {
  const { announced: said } = turn.meeting?.captions ?? NO_CAPTIONS;
  if (said) return;
  patch(turn, { announced: true });
  if (!turn.state.preferences.captions.on) turn.notice({ key: 'captions.begun' }, 'info', { action: 'show-captions' });
}

// --- what fades

export function fadeCaptions(turn: Turn): void {
  const { lines } = turn.meeting?.captions ?? NO_CAPTIONS;
  const fadedMillis = turn.now - CAPTION_STANDS_MILLIS;
  patch(turn, { fadedMillis });
  const left = lines.filter(({ changedMillis }) => changedMillis > fadedMillis).map((line) => line.changedMillis);
  if (left.length > 0) fadeIn(turn, Math.min(...left) - fadedMillis);
}

function fadeIn(turn: Turn, delayMillis: number): void {
  turn.effect({ type: 'set-timer', timer: 'captions', delayMillis });
}
