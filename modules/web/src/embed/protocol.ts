/**
 * What a page and the meeting in its frame say to each other (docs/integrate/embedding.md, version 1). Both read the other's words
 * with suspicion: everything is one JSON text of bounded length, so that nothing but text passes, and whatever does not
 * fit is no message.
 */
export const VERSION = 1;

/** Of what the page around may say. */
export const LONGEST_COMMAND = 4_096;
/** Of what the meeting may say. */
export const LONGEST_EVENT = 65_536;
const LARGEST_ID = 2 ** 31;

/** How the page around wishes the meeting to begin; the person may have chosen otherwise. */
export interface Wishes {
  readonly name?: string;
  readonly language?: string;
  readonly theme?: string;
}

/** Said into the frame once, with the port over which all else goes. */
export interface Connect extends Wishes {
  readonly sabha: 'connect';
  readonly v: number;
}

/** Said out of the frame when it is ready for that; it says nothing else. */
export const HELLO = JSON.stringify({ sabha: 'hello', v: VERSION });

export interface Command {
  readonly id: number;
  readonly command: string;
  readonly args: Readonly<Record<string, unknown>>;
}

export type FromMeeting =
  | { readonly event: string; readonly detail: Readonly<Record<string, unknown>> }
  | { readonly id: number; readonly value: Readonly<Record<string, unknown>> }
  | { readonly id: number; readonly error: string };

/** No other is dispatched in the page around. */
export const EVENTS: readonly string[] = [
  'ready',
  'preparing',
  'waiting',
  'joined',
  'left',
  'participantJoined',
  'participantLeft',
  'participantCountChanged',
  'dominantSpeakerChanged',
  'audioMuteStatusChanged',
  'videoMuteStatusChanged',
  'raiseHandUpdated',
  'tileViewChanged',
  'screenSharingStatusChanged',
  'problem',
  'commandFailed',
];

type Fields = Readonly<Record<string, unknown>>;

/** A JSON object of at most so many characters (UTF-16 code units); null for anything else. */
function objectIn(data: unknown, longest: number): Fields | null {
  if (typeof data !== 'string' || data.length > longest) return null;
  try {
    const read: unknown = JSON.parse(data);
    return isObject(read) ? read : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) < LARGEST_ID;
}

export function parseHello(data: unknown): boolean {
  const message = objectIn(data, LONGEST_COMMAND);
  return message?.['sabha'] === 'hello' && message['v'] === VERSION;
}

/** Null for what is none, or is of another version. */
export function parseConnect(data: unknown): Wishes | null {
  const message = objectIn(data, LONGEST_COMMAND);
  if (message?.['sabha'] !== 'connect' || message['v'] !== VERSION) return null;
  const wishes: Record<string, string> = {};
  for (const wish of ['name', 'language', 'theme']) {
    const value = message[wish];
    if (value === undefined) continue;
    if (typeof value !== 'string') return null;
    wishes[wish] = value;
  }
  return wishes;
}

/** @returns what cannot be answered is null, and what has an id but is wrong has an empty command */
export function parseCommand(data: unknown): Command | null {
  const message = objectIn(data, LONGEST_COMMAND);
  const id = message?.['id'];
  if (message === null || !isId(id)) return null;
  const { command, args = {} } = message;
  return typeof command === 'string' && isObject(args) ? { id, command, args } : { id, command: '', args: {} };
}

export function parseFromMeeting(data: unknown): FromMeeting | null {
  const message = objectIn(data, LONGEST_EVENT);
  if (message === null) return null;
  const { event, detail = {}, id, value = {}, error } = message;
  if (typeof event === 'string') return isObject(detail) ? { event, detail } : null;
  if (!isId(id)) return null;
  if (typeof error === 'string') return { id, error };
  return isObject(value) ? { id, value } : null;
}
