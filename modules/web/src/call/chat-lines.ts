import { noteWritten } from './announce.ts';
import { unwrap } from './envelope.ts';
import { isSameAudience, quotedLine } from './quotes.ts';
import type { Addressed, Chat, ChatLine } from './talk.ts';
import { previewChat } from './status-notices.ts';
import type { Turn } from './turn.ts';

const MOST_LINES = 1_000;

/**
 * What was sealed, unless it is here: whoever cannot know whether it arrived sends the same once more, be it as they are back, under
 * another key.
 *
 * @param answers the line that this page's own message is known to answer
 */
export function addLine(turn: Turn, from: Addressed, sealed: string, answers: number | null = null): void {
  const meeting = turn.meeting;
  if (!meeting || (!from.own && isHere(meeting.chat, from, sealed))) return;
  const { chat } = meeting;
  const id = lastLineOf(chat) + 1;
  const content = contentOf(chat, from, sealed);
  const line: ChatLine = { ...from, id, atMillis: turn.wallMillis, ...content, ...(answers !== null && { answers }) };
  const lines = placed(withoutPlaceOf(chat.lines, line), line);
  if (line.own || meeting.panel === 'chat') return turn.patchMeeting({ chat: { ...chat, lines } });
  const newFrom = chat.unread === 0 ? id : chat.newFrom;
  turn.patchMeeting({ chat: { ...chat, lines, newFrom, unread: chat.unread + 1 } });
  noteWritten(turn, line.name);
  previewChat(turn, line);
}

/** The place of a message that did not come; the message takes it, should it come later. */
export function addMissing(turn: Turn, from: Addressed, missing: number): void {
  const chat = turn.meeting?.chat;
  if (!chat) return;
  const id = lastLineOf(chat) + 1;
  const line: ChatLine = { ...from, id, atMillis: turn.wallMillis, text: '', number: null, missing };
  turn.patchMeeting({ chat: { ...chat, lines: placed(chat.lines, line) } });
}

/** The highest id: a line that came late is not the last. */
export function lastLineOf({ lines }: Chat): number {
  return Math.max(0, ...lines.map(({ id }) => id));
}

/** Before its author's next, if that is here. */
function placed(lines: readonly ChatLine[], line: ChatLine): readonly ChatLine[] {
  const number = numberOf(line);
  const next = lines.findIndex((other) => !line.own && other.key === line.key && numberOf(other) > number);
  return lines.toSpliced(next < 0 ? lines.length : next, 0, line).slice(-MOST_LINES);
}

/** NaN, which is above and below none, where it has none. */
function numberOf({ number, missing }: ChatLine): number {
  return missing ?? number ?? NaN;
}

function withoutPlaceOf(lines: readonly ChatLine[], line: ChatLine): readonly ChatLine[] {
  const isPlace = ({ missing, key, to }: ChatLine) => missing === line.number && key === line.key && to === line.to;
  return lines.some(isPlace) ? lines.filter((each) => !isPlace(each)) : lines;
}

function isHere({ lines }: Chat, { key, device, to }: Addressed, sealed: string): boolean {
  const unwrapped = unwrap(sealed);
  if (unwrapped.kind !== 'written') return false;
  const { id, text } = unwrapped.written;
  return lines.some(
    (line) =>
      (line.key === key || line.device === device) && line.number === id && line.to === to && line.text === text,
  );
}

function contentOf(
  { lines }: Chat,
  from: Addressed,
  sealed: string,
): Pick<ChatLine, 'text' | 'number' | 'answers' | 'unknown'> {
  const unwrapped = unwrap(sealed);
  if (unwrapped.kind === 'plain') return { text: sealed, number: null };
  if (unwrapped.kind === 'unknown') return { text: '', number: null, unknown: true };
  const { id, text, re } = unwrapped.written;
  // The first has the number: who uses one twice for the same people cannot move what others answered.
  const isUsed = lines.some((line) => line.key === from.key && line.number === id && isSameAudience(line, from));
  return { text, number: isUsed ? null : id, ...(re && { answers: quotedLine(lines, from, re) }) };
}
