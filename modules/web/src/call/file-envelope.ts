import { membersOf } from './sealed-json.ts';
import type { Base64Url, FileId } from '../protocol/messages.ts';
import type { FileSecrets } from './files-state.ts';
import { onlySeen } from './only-seen.ts';

/** How a transfer ended; `gone`: withdrawn, its owner removed, or the right ended. */
export type TransferEnd = 'done' | 'cancelled' | 'gone' | 'full' | 'broken' | 'unreadable' | 'unwritable';

/** What is sealed of a file: all that its readers need and the server does not know. */
export interface FilePayload extends FileSecrets {
  readonly file: FileId;
  readonly name: string;
  readonly bytes: number;
}

const VERSION = 1;
const FILE = /^[a-z2-7]{26}$/;
/** 256 bits as base64url, a key or a digest; its last digit has two bits to spare. */
const BITS_256 = /^[\w-]{42}[AEIMQUYcgkosw048]$/;
/** 200 MiB; bytes. */
export const MOST_FILE_BYTES = 200 * 2 ** 20;
const LONGEST_NAME = 120;
const LONGEST_ENDING = 16;

/** What is read as a path, or by a shell, on one system or another. */
const PATH = /[\\/:*?"<>|]/g;
/** Devices, for Windows, whatever comes after the dot. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;
/** A name that shows what it is and can be a file's on every system (T23); what is left of none is "file". */
export function safeName(given: string): string {
  // What goes may bring together what then goes, too.
  let name = given;
  for (let next = cleanName(name); next !== name; next = cleanName(name)) name = next;
  return name;
}

function cleanName(name: string): string {
  const clean = onlySeen(name).replaceAll(PATH, '_').trim();
  const trimmed = clean
    .replace(/^\.+/, '')
    .replace(/[. ]+$/, '')
    .replace(DEVICE, '_$&');
  const letters = Array.from(trimmed === '' ? 'file' : trimmed);
  if (letters.length <= LONGEST_NAME) return letters.join('').normalize('NFC');
  const dot = letters.lastIndexOf('.');
  const ending = dot > 0 && letters.length - dot <= LONGEST_ENDING ? letters.slice(dot) : [];
  return [...letters.slice(0, LONGEST_NAME - ending.length - 1), '…', ...ending].join('');
}

export function wrapFile({ file, key, digest, name, bytes }: FilePayload): string {
  return JSON.stringify({ v: VERSION, file, key, digest, name: safeName(name), bytes });
}

/** Only what is written in the one way; everything else is undefined. */
export function unwrapFile(sealed: string): FilePayload | undefined {
  const payload = parsePayload(sealed);
  return payload && wrapFile(payload) === sealed ? payload : undefined;
}

function parsePayload(sealed: string): FilePayload | undefined {
  const read = membersOf(sealed);
  if (read === undefined) return undefined;
  const { file, key, digest, name, bytes } = read;
  // in UTF-16, before anything is done with it
  const isNamed =
    typeof name === 'string' && name.length <= 2 * LONGEST_NAME && typeof file === 'string' && FILE.test(file);
  const isKeyed = is256Bits(key) && is256Bits(digest);
  const isSized = Number.isSafeInteger(bytes) && Number(bytes) >= 0 && Number(bytes) <= MOST_FILE_BYTES;
  return isNamed && isKeyed && isSized ? { file, key, digest, name, bytes: Number(bytes) } : undefined;
}

function is256Bits(text: unknown): text is Base64Url {
  return typeof text === 'string' && BITS_256.test(text);
}

const UNITS = ['B', 'kB', 'MB'] as const;

/** As people read it, alike in every language. */
export function sizeText(bytes: number): string {
  const power = bytes < 1_000 ? 0 : bytes < 1_000_000 ? 1 : 2;
  const amount = bytes / 1_000 ** power;
  return `${amount < 10 && power > 0 ? amount.toFixed(1) : String(Math.round(amount))} ${UNITS[power]}`;
}
