import type { MessageOrder } from './message-order.ts';

/** For whom a message is. */
export type ChatTo =
  | { readonly kind: 'all' }
  | { readonly kind: 'hosts' }
  /** The device that they had when they were chosen, as certified: which leaf is whose is the server's word. */
  | { readonly kind: 'one'; readonly participant: string; readonly device?: string | undefined };

export interface ChatLine {
  /** Counts up in this page. */
  readonly id: number;
  /** Signature key of its author, and which of theirs it is; no number where it cannot be answered. */
  readonly key: string;
  readonly number: number | null;
  /** Of the certificate of who signed it. */
  readonly name: string;
  readonly own: boolean;
  readonly to: 'all' | 'hosts' | 'one';
  /** The other one of a message between two: the name, where it is one's own, and the participant. */
  readonly toName: string;
  readonly peer: string | null;
  /** And their signature key, and certified device. */
  readonly peerKey: string | null;
  readonly peerDevice?: string | undefined;
  readonly text: string;
  readonly atMillis: number;
  /** The line that it answers; null for one that is not here. */
  readonly answers?: number | null;
  /** It came in a form that this page does not know; there is no text. */
  readonly unknown?: true;
  /** No message but the place of one: the number of its author's message that did not come. */
  readonly missing?: number;
  /** Of whoever signed it, as the certificate names it: it may come back under another key. */
  readonly device?: string;
  /** Of one's own: the server has not taken it for a while, or may never have. */
  readonly way?: 'slow' | 'unsent';
}

/** What the worker is to seal: a message as it was typed, and the line that it answers. */
export interface Sending {
  readonly typed: string;
  readonly answers: number | null;
  readonly readers: Readers;
}

/**
 * Certified device, name and mark of those for whom a message was, when it was written: whoever comes later does not read it unless
 * its author sends it once more.
 */
export type Readers = readonly string[];

/** The same of a line that goes out once more. */
export interface SendingAgain {
  readonly typed: null;
  readonly line: number;
}

/** A message of one's own that the server has not taken yet. */
export interface Outgoing {
  readonly line: number;
  /** What is sealed. */
  readonly content: string;
  readonly readers: Readers;
  /** The server took it so soon that those who were here could still read it, whatever was said of keys meanwhile. */
  readonly read: boolean;
  /** `due`: to be sealed anew, once there are keys; `unsent`: at rest until the person wants it sent. */
  readonly stage: 'sent' | 'due' | 'sealing' | 'unsent';
  /** Number of the message of the stay by which it went out; null where it is not on its way. */
  readonly seq: number | null;
  readonly sinceMillis: number;
  /** A commit was ordered before the server took it, so it may be sealed for keys that nobody has any more. */
  readonly overtaken: boolean;
}

/** What of a text was typed after it was sent. */
export function restOf(text: string, { typed }: Sending): string {
  return text.startsWith(typed) ? text.slice(typed.length) : text;
}

/** Only what came while one was there; who comes back on the same page finds it again. */
export interface Chat {
  readonly lines: readonly ChatLine[];
  readonly unread: number;
  /** The first that was not read; while the panel is open, the first that had not been when it opened. */
  readonly newFrom: number | null;
  readonly to: ChatTo;
  /** What `to` is again when the answer was sent or given up; null while nothing is answered, or when it was chosen by hand. */
  readonly toBefore: ChatTo | null;
  /** The line that is being answered. */
  readonly answering: number | null;
  /** What is written and not sent, while the panel is closed. */
  readonly draft: string;
  /** Being sealed, in the order in which they will be. */
  readonly sending: readonly (Sending | SendingAgain)[];
  /** In the order in which they went out last. */
  readonly outgoing: readonly Outgoing[];
  /** The last that was sent in this stay. */
  readonly sent: Sending | null;
  /** How often one asked to write to somebody since the panel was opened: the field has the focus. */
  readonly wanted: number;
  /** The number of one's own last message. */
  readonly lastNumber: number;
  /** Of each author and audience, since this device came into the group. */
  readonly received: readonly ReceivedChat[];
  /** The last line when this device came into the group; one's own messages name none up to this line. */
  readonly linesBefore: number;
}

/** The name, key and audience of a message. */
export type Addressed = Pick<
  ChatLine,
  'name' | 'key' | 'device' | 'own' | 'to' | 'toName' | 'peer' | 'peerKey' | 'peerDevice'
>;

/** What came of one author for the same people. */
export interface ReceivedChat {
  readonly from: Addressed;
  /** The hosts' statement in force: another one may name other hosts. Null for what is not for the hosts. */
  readonly statement: number | null;
  readonly order: MessageOrder<OpenedChat>;
}

/** What was sealed, and the name and audience of then. */
export interface OpenedChat {
  readonly from: Addressed;
  readonly sealed: string;
}

export interface Reaction {
  readonly id: number;
  /** Null for a member whom signalling does not show. */
  readonly participant: string | null;
  readonly sign: string;
  readonly untilMillis: number;
}

export const NO_CHAT: Chat = {
  lines: [],
  unread: 0,
  newFrom: null,
  to: { kind: 'all' },
  toBefore: null,
  answering: null,
  draft: '',
  sending: [],
  outgoing: [],
  sent: null,
  wanted: 0,
  lastNumber: 0,
  received: [],
  linesBefore: 0,
};
export const REACTIONS = ['👍', '👏', '🙏', '❤️', '😂', '😮'] as const;
export const REACTION_MILLIS = 5_000;
