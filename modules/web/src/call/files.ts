import type { KeysAsk, KeysReply } from '../e2ee/worker/asks.ts';
import type { Base64Url, ClientMessage, FileId, Secret } from '../protocol/messages.ts';
import {
  MOST_FILE_BYTES,
  safeName,
  sizeText,
  unwrapFile,
  wrapFile,
  type FilePayload,
  type TransferEnd,
} from './file-envelope.ts';
import {
  MOST_REMEMBERED,
  NO_FILES,
  type FileOffer,
  type FileReaders,
  type Files,
  type FileSecrets,
  type Transfer,
} from './files-state.ts';
import { addressedMember, isHeld, isInGroup, participantWith, type KeyedKeys, type Keys } from './keys.ts';
import type { MessageKey } from './messages.ts';
import type { CallState, MeetingPhase } from './state.ts';
import type { ChatTo } from './talk.ts';
import type { Turn } from './turn.ts';

/** As many as the server keeps of one owner; it says so, and this device holds to it. */
const MOST_OFFERS_OF_ONE = 20;
const MOST_OFFERS = 200;
const PROGRESS_EVERY_MILLIS = 10_000;

const END_KEYS = {
  gone: 'files.end.gone',
  full: 'files.end.full',
  broken: 'files.end.broken',
  unreadable: 'files.end.unsent',
  unwritable: 'files.end.unsaved',
} as const satisfies Record<Exclude<TransferEnd, 'done' | 'cancelled'>, MessageKey>;

function patch(turn: Turn, change: Partial<Files>): void {
  const files = turn.meeting?.files;
  if (files) turn.patchMeeting({ files: { ...files, ...change } });
}

function transferOf(turn: Turn, matches: (transfer: Transfer) => boolean): Transfer | undefined {
  return turn.meeting?.files.transfers.find(matches);
}

function endTransfer(turn: Turn, id: number): void {
  patch(turn, { transfers: (turn.meeting?.files.transfers ?? []).filter((transfer) => transfer.id !== id) });
}

function begin(turn: Turn, transfer: Omit<Transfer, 'id' | 'done' | 'opened'>, message: ClientMessage): void {
  const id = turn.state.lastTransfer + 1;
  turn.patch({ lastTransfer: id });
  patch(turn, {
    transfers: [...(turn.meeting?.files ?? NO_FILES).transfers, { ...transfer, id, done: 0, opened: false }],
  });
  turn.send(message);
}

export function sendFile(turn: Turn, given: string, content: Blob, to: ChatTo): void {
  const keys = turn.meeting?.keys;
  if (!keys?.view) return;
  const readers = readersOf(keys, to);
  if (!readers) return turn.notice({ key: 'denied.no-such-participant' }, 'notice', { persistent: true });
  const name = safeName(given);
  const bytes = content.size;
  if (bytes > MOST_FILE_BYTES) {
    return turn.notice({ key: 'files.tooLarge', values: { name, size: sizeText(MOST_FILE_BYTES) } }, 'notice', {
      persistent: true,
    });
  }
  begin(turn, { way: 'send', file: null, name, bytes, content, to: readers }, { type: 'offer-file', bytes });
}

export function saveFile(turn: Turn, file: FileId): void {
  const offer = turn.meeting?.files.offers.find((each) => each.id === file);
  if (!offer || transferOf(turn, (each) => each.way === 'save' && each.file === file)) return;
  const { name, bytes } = offer;
  const nothing = { content: null, to: { kind: 'all' } } as const;
  begin(turn, { way: 'save', file, name, bytes, ...nothing }, { type: 'fetch-file', file });
}

/** There is a place for the oldest that waits for one. */
export function fileGranted(turn: Turn, file: FileId, ticket: Secret): void {
  const transfer = transferOf(turn, ({ way, file: known }) => way === 'send' && known === null);
  if (!transfer?.content) {
    if (transfer) endTransfer(turn, transfer.id);
    return turn.send({ type: 'withdraw-file', file });
  }
  const { transfers } = turn.meeting?.files ?? NO_FILES;
  patch(turn, { transfers: transfers.map((each) => (each === transfer ? { ...each, file } : each)) });
  turn.effect({ type: 'send-file', transfer: transfer.id, file, ticket, content: transfer.content });
}

export function fileOpened(turn: Turn, file: FileId, ticket: Secret): void {
  const transfer = transferOf(turn, (each) => each.way === 'save' && each.file === file);
  const offer = turn.meeting?.files.offers.find(({ id }) => id === file);
  if (!transfer || transfer.opened || !offer) return;
  const { transfers } = turn.meeting?.files ?? NO_FILES;
  patch(turn, { transfers: transfers.map((each) => (each === transfer ? { ...each, opened: true } : each)) });
  const { key, digest, name, bytes } = offer;
  turn.effect({ type: 'save-file', transfer: transfer.id, file, ticket, key, digest, name, bytes });
}

/** The server refused what a transfer began with. */
export function fileDenied(turn: Turn, message: ClientMessage): void {
  const transfer =
    message.type === 'offer-file'
      ? transferOf(turn, ({ way, file }) => way === 'send' && file === null)
      : message.type === 'fetch-file' && transferOf(turn, (each) => each.way === 'save' && each.file === message.file);
  if (transfer) stop(turn, transfer);
}

/** The server has no such file: it is offered no more. */
export function fileMissing(turn: Turn, file: FileId): void {
  const name = turn.meeting?.files.offers.find(({ id }) => id === file)?.name;
  forget(turn, file);
  if (name !== undefined) turn.notice({ key: 'files.end.gone', values: { name } }, 'notice', { persistent: true });
}

export function fileMoved(turn: Turn, id: number, done: number): void {
  const { transfers } = turn.meeting?.files ?? NO_FILES;
  patch(turn, { transfers: transfers.map((each) => (each.id === id ? { ...each, done } : each)) });
}

/** A file that is out is told of; one that cannot be is taken back. */
export function fileEnded(turn: Turn, id: number, how: TransferEnd, secrets: FileSecrets | null): void {
  const transfer = transferOf(turn, (each) => each.id === id);
  if (!transfer) return;
  if (how === 'done' && transfer.way === 'send' && secrets !== null) return announce(turn, transfer, secrets);
  endTransfer(turn, id);
  if (how === 'done') return turn.notice({ key: 'files.saved', values: { name: transfer.name } }, 'ok');
  if (transfer.way === 'send' && transfer.file !== null) turn.send({ type: 'withdraw-file', file: transfer.file });
  if (how !== 'cancelled')
    turn.notice({ key: END_KEYS[how], values: { name: transfer.name } }, 'notice', { persistent: true });
}

export function cancelTransfer(turn: Turn, id: number): void {
  const transfer = transferOf(turn, (each) => each.id === id);
  if (!transfer) return;
  if (transfer.way === 'save' || transfer.file !== null) return stop(turn, transfer);
  // Its place is asked for, and answered before that of the next: it stays in the row, unseen.
  const { transfers } = turn.meeting?.files ?? NO_FILES;
  patch(turn, { transfers: transfers.map((each) => (each === transfer ? { ...each, content: null } : each)) });
}

function stop(turn: Turn, { id, way, file }: Transfer): void {
  endTransfer(turn, id);
  turn.effect({ type: 'drop-file', transfer: id });
  if (way === 'send' && file !== null) turn.send({ type: 'withdraw-file', file });
}

export function fileWithdrawn(turn: Turn, file: FileId): void {
  for (const transfer of turn.meeting?.files.transfers ?? []) {
    if (transfer.file !== file) continue;
    endTransfer(turn, transfer.id);
    turn.effect({ type: 'drop-file', transfer: transfer.id });
    turn.notice({ key: 'files.end.gone', values: { name: transfer.name } }, 'notice', { persistent: true });
  }
  forget(turn, file);
  const { withdrawn } = turn.meeting?.files ?? NO_FILES;
  patch(turn, { withdrawn: [...withdrawn, file].slice(-MOST_REMEMBERED) });
}

function forget(turn: Turn, file: FileId): void {
  const { offers, unannounced } = turn.meeting?.files ?? NO_FILES;
  patch(turn, {
    offers: offers.filter(({ id }) => id !== file),
    unannounced: unannounced.filter(({ id }) => id !== file),
  });
}

/** Name, id and key go as chat goes: sealed, signed, for whom the file is. */
function announce(turn: Turn, transfer: Transfer, secrets: FileSecrets): void {
  const keys = turn.meeting?.keys;
  const to = keys && recipientsOf(keys, transfer.to);
  if (!keys?.view || isHeld(keys) || !to || transfer.file === null) return unsent(turn, transfer);
  const { file, name, bytes } = transfer;
  const text = wrapFile({ file, ...secrets, name, bytes });
  turn.effect({ type: 'keys', ask: { op: 'seal', channel: 'file', to, text } });
}

function unsent(turn: Turn, transfer: Transfer): void {
  stop(turn, transfer);
  turn.notice({ key: 'files.end.unsent', values: { name: transfer.name } }, 'notice', {
    persistent: true,
    say: 'assertive',
  });
}

function readersOf(keys: Keys, to: ChatTo): FileReaders | undefined {
  if (to.kind !== 'one') return to;
  const member = addressedMember(keys, to);
  return member && { kind: 'one', key: member.key, name: member.name };
}

function recipientsOf({ view }: Keys, to: FileReaders) {
  if (to.kind !== 'one') return to;
  const member = view?.members.find(({ key }) => key === to.key);
  return member && ({ kind: 'one', key: to.key } as const);
}

type SealAsk = Extract<KeysAsk, { readonly op: 'seal' }>;

/** What was to be sealed of a file of one's own, which waits for that. */
function announcedTransfer(turn: Turn, { text }: SealAsk): readonly [FilePayload, Transfer] | undefined {
  const fileInfo = unwrapFile(text);
  const transfer = fileInfo && transferOf(turn, ({ way, file }) => way === 'send' && file === fileInfo.file);
  return transfer && [fileInfo, transfer];
}

export function fileSealed(turn: Turn, ask: SealAsk, payload: Base64Url): void {
  const [fileInfo, transfer] = announcedTransfer(turn, ask) ?? [];
  const keys = turn.meeting?.keys;
  if (!fileInfo || !transfer || !keys) return;
  const message = addressed(keys, ask.to, payload);
  if (!isInGroup(keys) || isHeld(keys) || !message) return unsent(turn, transfer);
  turn.send(message);
  const seq = turn.meeting.acts.lastSeq;
  endTransfer(turn, transfer.id);
  const { device: by = '', name: from = '' } = keys.view.members.find(({ leaf }) => leaf === keys.view.ownLeaf) ?? {};
  const toName = transfer.to.kind === 'one' ? transfer.to.name : '';
  addOffer(turn, { ...offerOf(fileInfo, by, from), own: true, to: ask.to.kind, toName, seq });
}

function addressed(keys: Keys, to: SealAsk['to'], payload: Base64Url): ClientMessage | undefined {
  const message = { type: 'seal', channel: 'file', payload } as const;
  if (to.kind !== 'one') return { ...message, audience: to.kind === 'hosts' ? 'hosts' : 'everybody' };
  const participant = participantWith(keys, to.key);
  return participant === undefined ? undefined : { ...message, audience: 'person', to: participant };
}

export function fileNotSealed(turn: Turn, ask: SealAsk): void {
  const [, transfer] = announcedTransfer(turn, ask) ?? [];
  if (transfer) unsent(turn, transfer);
}

/** Who offers it is who signed it; what is in a form that is not known is not shown at all. */
export function fileReceived(turn: Turn, opened: Extract<KeysReply, { readonly kind: 'opened' }>): void {
  const { meeting } = turn;
  if (!meeting || !isInGroup(meeting.keys)) return;
  const fileInfo = unwrapFile(opened.text);
  const signer = meeting.keys.view.members.find(({ key }) => key === opened.key);
  const { offers, withdrawn } = meeting.files;
  if (!fileInfo || !signer || offers.some(({ id }) => id === fileInfo.file) || withdrawn.includes(fileInfo.file))
    return;
  if (!maySend(meeting, meeting.keys, signer)) return turnDown(turn, signer);
  const offer = { ...offerOf(fileInfo, signer.device, signer.name), own: false, to: opened.to.kind, toName: '' };
  addOffer(turn, offer);
  noteOffer(turn, offer);
}

type Member = KeyedKeys['view']['members'][number];

/**
 * Whether this person may send files (A6), by what this device knows: who is host it has from the group; of the rule, and of
 * whom a host lets, it has the server's word, so a server that lies can allow more, and not have it both ways.
 */
function maySend({ meeting, participants }: MeetingPhase, { leaves }: Keys, signer: Member): boolean {
  switch (meeting.rules.find(({ clause }) => clause === 'A6')?.value) {
    case 'everyone':
      return true;
    case 'hosts':
      return signer.host || participants.some(({ id, maySendFiles }) => id === leaves[signer.leaf] && maySendFiles);
    default:
      return false;
  }
}

function turnDown(turn: Turn, { key, name }: Member): void {
  const { unentitled } = turn.meeting?.files ?? NO_FILES;
  if (unentitled.includes(key)) return;
  patch(turn, { unentitled: [...unentitled, key].slice(-MOST_REMEMBERED) });
  turn.notice({ key: 'files.turnedDown', values: { name } }, 'notice', { persistent: true });
}

function offerOf({ file, key, digest, name, bytes }: FilePayload, by: string, from: string) {
  return { id: file, key, digest, name, bytes, by, from };
}

/** Of one device, however often it takes another key, no more than so many are kept, so that nobody drives out what others offer. */
function addOffer(turn: Turn, offer: FileOffer): void {
  const { offers } = turn.meeting?.files ?? NO_FILES;
  const ofSame = offers.filter(({ by }) => by === offer.by);
  const oldest = ofSame.length < MOST_OFFERS_OF_ONE ? undefined : ofSame[0];
  patch(turn, { offers: [...offers.filter((each) => each !== oldest), offer].slice(-MOST_OFFERS) });
}

/** Said at once, and what comes within ten seconds of it then as one; where the files are in sight they speak for themselves. */
function noteOffer(turn: Turn, offer: FileOffer): void {
  const { meeting } = turn;
  if (!meeting || meeting.panel === 'files') return;
  const { unread, unannounced, reportedMillis } = meeting.files;
  patch(turn, { unread: unread + 1, unannounced: [...unannounced, offer].slice(-MOST_REMEMBERED) });
  const due = reportedMillis + PROGRESS_EVERY_MILLIS;
  if (turn.now >= due) sayFiles(turn);
  else if (unannounced.length === 0) turn.effect({ type: 'set-timer', timer: 'files', delayMillis: due - turn.now });
}

export function sayFiles(turn: Turn): void {
  const { unannounced } = turn.meeting?.files ?? NO_FILES;
  const [offer, ...more] = unannounced;
  patch(turn, { unannounced: [] });
  if (!offer) return;
  patch(turn, { reportedMillis: turn.now });
  if (more.length > 0) return turn.notice({ key: 'files.offeredMany', values: { count: unannounced.length } }, 'info');
  turn.notice({ key: 'files.offered', values: { person: offer.from, name: offer.name } }, 'info');
}

/** What is in the open panel has been seen. */
export function sawFiles(turn: Turn): void {
  if (turn.meeting?.panel === 'files') patch(turn, { unread: 0, unannounced: [] });
}

/** With the seat go the tickets, and what was under way by them. */
export function leaveFiles(turn: Turn, before: CallState): void {
  const seat = before.phase.name === 'meeting' ? before.phase : null;
  if (seat?.files.transfers.length && turn.meeting?.self !== seat.self) turn.effect({ type: 'drop-files' });
}
