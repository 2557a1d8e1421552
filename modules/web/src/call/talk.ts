/** For whom a message is. */
export type ChatTo =
  { readonly kind: 'all' } | { readonly kind: 'hosts' } | { readonly kind: 'one'; readonly participant: string };

export interface ChatLine {
  readonly id: number;
  /** Of the certificate of who signed it. */
  readonly name: string;
  readonly own: boolean;
  readonly to: 'all' | 'hosts' | 'one';
  /** The other one of a message between two. */
  readonly toName: string;
  readonly text: string;
  readonly atMillis: number;
}

/** Only what came while one was there; nothing is kept after the stay. */
export interface Chat {
  readonly lines: readonly ChatLine[];
  readonly unread: number;
  readonly to: ChatTo;
}

export interface Reaction {
  readonly id: number;
  /** Null for a member whom signalling does not show. */
  readonly participant: string | null;
  readonly sign: string;
  readonly untilMillis: number;
}

export const NO_CHAT: Chat = { lines: [], unread: 0, to: { kind: 'all' } };
export const LONGEST_TEXT = 4_000;
export const REACTIONS = ['👍', '👏', '🙏', '❤️', '😂', '😮'] as const;
export const REACTION_MILLIS = 5_000;
