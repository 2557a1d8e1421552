import type { KeysReply } from '../e2ee/worker/asks.ts';
import type { PollCount, PollOpening, PollPerson, SignedResult } from '../e2ee/polls/forms.ts';
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
  /** The question names this person, whom the server lets not vote. */
  | 'left-out'
  /** The server lets somebody vote whom the question does not name. */
  | 'not-named'
  /** The ballot of this device is not there, or is another. */
  | 'own-missing'
  /** More ballots than people who voted, or than may. */
  | 'too-many'
  /** Fewer ballots than people who voted. */
  | 'too-few'
  /** The server says that this person voted, who did not. */
  | 'not-mine'
  /** Closed by the server: no host said so, and its time was not over. */
  | 'early'
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
  /** The stays in which this page knew of it, also before it was loaded anew. */
  readonly selves: readonly ParticipantId[];
  /** Who they were, as this page saw them when it heard of the poll. */
  readonly names: Readonly<Record<ParticipantId, string>>;
  /** The page was there before anybody could have voted for this person. */
  readonly fromBeginning: boolean;
  /** The page is in the group and among the voters since it was opened, so that it knows every host. */
  readonly watched: boolean;
  /** When this page heard of it. */
  readonly heardMillis: number;
  readonly sealed: Base64Url;
  /** Null until somebody has told it. */
  readonly key: Base64Url | null;
  /** Null until it is opened; `unreadable` where it does not open, or no host signed it. */
  readonly opening: PollOpening | 'unreadable' | null;
  /** Whether whoever asks is a host; unknown where they may have left before this page was there. */
  readonly author: 'host' | 'unknown';
  /** Of this page, as it was handed in: whatever comes, no other is ever made. */
  readonly ballot: Base64Url | null;
  readonly voting: boolean;
  readonly stage: 'open' | 'closed' | 'not-counted';
  readonly closed: { readonly voted: readonly ParticipantId[]; readonly ballots: readonly Base64Url[] } | null;
  readonly closedMillis: number;
  readonly count: PollCount | null;
  readonly faults: readonly PollFault[];
  /** As they were told, the first first. */
  readonly results: readonly Base64Url[];
  readonly result: SignedResult | null;
  /** As it is saved. */
  readonly document: string;
  readonly verdict: PollVerdict | null;
  /** This page closed it, and so tells the result. */
  readonly concludes: boolean;
  readonly told: boolean;
  /** A host sealed the word that they close it. */
  readonly closeWord: boolean;
  /** Since it was closed there was time for that word. */
  readonly graceOver: boolean;
  /** How often its key was asked for, and when it is the next time. */
  readonly asked: number;
  readonly askAtMillis: number;
  /** Who was answered with the key, by theirs and the round. */
  readonly answered: readonly string[];
}

/** What the tab remembers of the last poll over a reload. A ballot opens with the key of the poll alone, which it has not. */
export interface KeptPoll {
  readonly poll: PollId;
  readonly selves: readonly ParticipantId[];
  readonly ballot: Base64Url | null;
}

/** Polls of a room that this page is on its way back to. */
export interface KeptPolls {
  readonly room: string;
  readonly polls: Polls;
}

/** Somebody's signature key, as this page saw it in the group. */
export interface SeenKey extends PollPerson {
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
  /** When the key of the last poll is told for all who asked, and when it was. */
  readonly tellAtMillis: number | null;
  readonly toldAtMillis: number;
  /** Of this tab before it was loaded anew. */
  readonly kept: KeptPoll | null;
}

export const NO_POLLS: Polls = {
  ...{ list: [], keys: {}, seen: {}, composing: false },
  ...{ tellAtMillis: null, toldAtMillis: -Infinity, kept: null },
};

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
  | { readonly op: 'compose'; readonly opening: PollOpening }
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
      readonly people: Readonly<Record<string, PollPerson>>;
      readonly own: Base64Url | null;
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
        readonly voters: readonly ParticipantId[];
        readonly voted: readonly ParticipantId[];
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
      readonly own: {
        readonly room: string;
        readonly poll: PollId;
        readonly voters: readonly ParticipantId[];
        readonly voted: readonly ParticipantId[];
      };
    };

/** Null where it cannot be done, or does not hold. */
export type PollReply =
  | { readonly op: 'compose'; readonly made: { poll: PollId; key: Base64Url; sealed: Base64Url } | null }
  | { readonly op: 'read'; readonly opening: PollOpening | null }
  | { readonly op: 'fill'; readonly ballot: Base64Url | null }
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
