import type { KeysReply } from '../e2ee/worker/asks.ts';
import type { PollCount, PollOpening, SignedResult } from '../e2ee/polls/forms.ts';
import type { PollQuestion } from '../e2ee/polls/question.ts';
import type {
  Base64Url,
  ClientMessage,
  ParticipantId,
  PollId,
  PollStanding,
  ServerMessage,
} from '../protocol/messages.ts';

export type { PollCount, PollOpening, PollVoter, SignedResult } from '../e2ee/polls/forms.ts';
export { isFitQuestion, LONGEST_OPTION, LONGEST_QUESTION } from '../e2ee/polls/question.ts';
export type { PollKind, PollQuestion } from '../e2ee/polls/question.ts';

/** What a host fills in. */
export interface PollDraft extends PollQuestion {
  /** Null until a host closes it. */
  readonly seconds: number | null;
}

/** What is wrong with a poll that is closed; each is said in words. */
export type PollFault =
  /** The ballot of this device is not there, or is another. */
  | 'own-missing'
  /** More ballots than people who voted, or than may; or other people than the question names. */
  | 'too-many'
  /** Fewer ballots than people who voted. */
  | 'too-few'
  /** The server says that this person voted, who did not. */
  | 'not-mine'
  /** Ballots that are none. */
  | 'invalid';

export type PollVerdict = 'agrees' | 'differs' | 'unsigned';

/** One poll, as this page knows it. */
export interface Poll {
  readonly id: PollId;
  readonly kind: PollQuestion['kind'];
  /** On this device's clock. */
  readonly untilMillis: number | null;
  /** By the ids of the stays in which they were seated. */
  readonly voters: readonly ParticipantId[];
  readonly voted: number;
  readonly you: PollStanding;
  /** The stay in which this page heard of it. */
  readonly self: ParticipantId;
  /** Who they were, as this page saw them when it heard of the poll. */
  readonly names: Readonly<Record<ParticipantId, string>>;
  /** The page was there before anybody could have voted for this person. */
  readonly fromBeginning: boolean;
  readonly sealed: Base64Url;
  /** Null until somebody has told it. */
  readonly key: Base64Url | null;
  /** Null until it is opened; `unreadable` where it does not open, or no host signed it. */
  readonly opening: PollOpening | 'unreadable' | null;
  /** Of this page, if it gave one. */
  readonly ballot: { readonly number: string; readonly choices: readonly number[] } | null;
  readonly voting: boolean;
  readonly stage: 'open' | 'closed' | 'not-counted';
  readonly closed: { readonly voted: readonly ParticipantId[]; readonly ballots: readonly Base64Url[] } | null;
  readonly closedMillis: number;
  readonly count: PollCount | null;
  readonly faults: readonly PollFault[];
  readonly sealedResult: Base64Url | null;
  readonly result: SignedResult | null;
  /** As it is saved. */
  readonly document: string;
  readonly verdict: PollVerdict | null;
  /** This page closed it, and so tells the result. */
  readonly concludes: boolean;
  readonly told: boolean;
  /** How often its key was asked for. */
  readonly asked: number;
}

/** Somebody's signature key, as this page saw it in the group. */
export interface SeenKey {
  readonly device: string;
  readonly name: string;
  /** Was host while this page was there. */
  readonly host: boolean;
}

export interface Polls {
  /** Oldest first; the last is the one that is open, if one is. */
  readonly list: readonly Poll[];
  /** Keys of polls that were told, some before the poll itself. */
  readonly keys: Readonly<Record<PollId, Base64Url>>;
  readonly seen: Readonly<Record<string, SeenKey>>;
  /** One of one's own is being sealed. */
  readonly composing: boolean;
}

export const NO_POLLS: Polls = { list: [], keys: {}, seen: {}, composing: false };

export type PollMessage = Extract<
  ServerMessage,
  { readonly type: 'poll-opened' | 'poll-moved' | 'ballot-taken' | 'poll-closed' | 'poll-result' }
>;

export type PollAct = Extract<
  ClientMessage,
  { readonly type: 'open-poll' | 'cast-ballot' | 'close-poll' | 'tell-result' }
>;

/** What takes time: keys, signatures, counting. Done outside of the core, one after the other. */
export type PollAsk =
  | { readonly op: 'compose'; readonly opening: PollOpening; readonly seconds: number | null }
  | { readonly op: 'read'; readonly poll: PollId; readonly key: Base64Url; readonly sealed: Base64Url }
  | {
      readonly op: 'fill';
      readonly poll: PollId;
      readonly key: Base64Url;
      readonly opening: PollOpening;
      readonly choices: readonly number[];
      readonly ownKey: string;
    }
  | {
      readonly op: 'count';
      readonly poll: PollId;
      readonly key: Base64Url;
      readonly opening: PollOpening;
      readonly ballots: readonly Base64Url[];
      readonly devices: Readonly<Record<string, string>>;
      readonly own: { readonly number: string; readonly choices: readonly number[] } | null;
    }
  | {
      readonly op: 'conclude';
      readonly key: Base64Url;
      readonly opening: PollOpening;
      readonly count: PollCount;
      readonly of: {
        readonly room: string;
        readonly title: string;
        readonly poll: PollId;
        readonly voters: number;
        readonly voted: number;
        readonly by: string;
      };
    }
  | {
      readonly op: 'verify';
      readonly poll: PollId;
      readonly key: Base64Url;
      readonly sealed: Base64Url;
      readonly opening: PollOpening;
      readonly count: PollCount;
      readonly own: { readonly room: string; readonly poll: PollId; readonly voters: number; readonly voted: number };
    };

/** Null where it cannot be done, or does not hold. */
export type PollReply =
  | { readonly op: 'compose'; readonly made: { poll: PollId; key: Base64Url; sealed: Base64Url } | null }
  | { readonly op: 'read'; readonly opening: PollOpening | null }
  | {
      readonly op: 'fill';
      readonly filled: { readonly number: string; readonly ballot: Base64Url } | null;
    }
  | { readonly op: 'count'; readonly count: PollCount }
  | { readonly op: 'conclude'; readonly result: Base64Url | null }
  | {
      readonly op: 'verify';
      /** `same`: word for word what this device counted. */
      readonly found: { readonly signed: SignedResult; readonly document: string; readonly same: boolean } | null;
    };

/** All that polls hear of; fetched with the first. */
export type PollStep =
  | { readonly step: 'heard'; readonly message: PollMessage }
  | { readonly step: 'told'; readonly opened: Extract<KeysReply, { readonly kind: 'opened' }> }
  | { readonly step: 'answered'; readonly ask: PollAsk; readonly reply: PollReply }
  | { readonly step: 'ask'; readonly draft: PollDraft }
  | { readonly step: 'vote'; readonly poll: PollId; readonly choices: readonly number[] }
  | { readonly step: 'close'; readonly poll: PollId }
  | { readonly step: 'save'; readonly poll: PollId };

/** Whether a poll waits for this person's vote. */
export function isAsked({ list }: Polls): boolean {
  const last = list.at(-1);
  return last?.stage === 'open' && last.you === 'may-vote' && !last.voting;
}
