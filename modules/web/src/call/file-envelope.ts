import type { Base64Url, FileId } from '../protocol/messages.ts';

/** How a transfer ended; `gone`: withdrawn, its owner removed, or the right ended. */
export type TransferEnd = 'done' | 'cancelled' | 'gone' | 'full' | 'broken' | 'unreadable' | 'unwritable';

/** What is sealed of a file: all that its readers need and the server does not know. */
export interface ToldFile {
  readonly file: FileId;
  readonly key: Base64Url;
  readonly name: string;
  readonly bytes: number;
}

const VERSION = 1;
const FILE = /^[a-z2-7]{26}$/;
/** 256 bits as base64url; its last digit has two bits to spare. */
const KEY = /^[\w-]{42}[AEIMQUYcgkosw048]$/;
/** 200 MiB; bytes. */
export const MOST_FILE_BYTES = 200 * 2 ** 20;
const LONGEST_NAME = 120;
const LONGEST_ENDING = 16;

/** What changes the order of letters, breaks lines, or is read as a path. */
const UNFIT = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu;
const PATH = /[\\/:*?"<>|]/g;

/** A name that shows what it is and can be a file's on every system (T23); what is left of none is "file". */
export function safeName(name: string): string {
  const clean = name.normalize('NFC').replaceAll(UNFIT, '').replaceAll(PATH, '_').trim().replace(/^\.+/, '');
  const trimmed = clean.replace(/[. ]+$/, '');
  const letters = Array.from(trimmed === '' ? 'file' : trimmed);
  if (letters.length <= LONGEST_NAME) return letters.join('');
  const dot = letters.lastIndexOf('.');
  const ending = dot > 0 && letters.length - dot <= LONGEST_ENDING ? letters.slice(dot) : [];
  return [...letters.slice(0, LONGEST_NAME - ending.length - 1), '…', ...ending].join('');
}

export function wrapFile({ file, key, name, bytes }: ToldFile): string {
  return JSON.stringify({ v: VERSION, file, key, name: safeName(name), bytes });
}

/** Only what is written in the one way; everything else is undefined. */
export function unwrapFile(sealed: string): ToldFile | undefined {
  const told = toldIn(sealed);
  return told && wrapFile(told) === sealed ? told : undefined;
}

function toldIn(sealed: string): ToldFile | undefined {
  let read: unknown;
  try {
    read = JSON.parse(sealed);
  } catch {
    return undefined;
  }
  if (typeof read !== 'object' || read === null) return undefined;
  const { file, key, name, bytes } = read as Readonly<Record<string, unknown>>;
  const isNamed = typeof file === 'string' && FILE.test(file) && typeof name === 'string';
  const isKeyed = typeof key === 'string' && KEY.test(key);
  const isSized = Number.isSafeInteger(bytes) && Number(bytes) >= 0 && Number(bytes) <= MOST_FILE_BYTES;
  return isNamed && isKeyed && isSized ? { file, key: key as Base64Url, name, bytes: Number(bytes) } : undefined;
}

const UNITS = ['B', 'kB', 'MB'] as const;

/** As people read it, alike in every language. */
export function sizeText(bytes: number): string {
  const power = bytes < 1_000 ? 0 : bytes < 1_000_000 ? 1 : 2;
  const amount = bytes / 1_000 ** power;
  return `${amount < 10 && power > 0 ? amount.toFixed(1) : String(Math.round(amount))} ${UNITS[power]}`;
}
