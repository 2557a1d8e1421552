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
export {
  FEWEST_OPTIONS,
  isFitText,
  LONGEST_OPTION,
  LONGEST_QUESTION,
  looksOf,
  MOST_OPTIONS,
  MOST_VOTERS,
} from '../e2ee/polls/question.ts';
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
  /** Ended by the server: no host said so, and its time was not over. */
  | 'early'
  /** The row of this device in the question bears an id that is not this person's. */
  | 'misnamed'
  /** Ballots that are none. */
  | 'invalid';

export type PollVerdict =
  /** Signed by a host, and word for word what this device counted. */
  | 'agrees'
  | 'differs'
  /** Signed by a host; this device was not here all the time and cannot tell whose some of the votes are. */
  | 'unchecked'
  /** No host's result came in time. */
  | 'unsigned';

/** Why a poll is not counted. */
export type PollEnd =
  /** A secret poll in which one or two voted: the count would tell who voted what. */
  | 'too-few-votes'
  /** A host withdrew it. */
  | 'withdrawn'
  /** The meeting fell asleep, or the server was started anew. */
  | 'dropped'
  /** This page was away when it ended. */
  | 'missed';

/** One poll, as this page knows it. */
export interface Poll {
  readonly id: PollId;
  readonly kind: PollQuestion['kind'];
  /** Who opened it, as the server says. */
  readonly opener: ParticipantId;
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
  /** This page heard of it as it was opened, not later. */
  readonly live: boolean;
  /** The page is in the group and among the voters since it was opened, so that it knows every host. */
  readonly watched: boolean;
  /** When this page heard of it. */
  readonly receivedMillis: number;
  /** By what id the question names this device; null where it does not, or is not read yet. */
  readonly named: ParticipantId | null;
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
  /** Its voter was told that a minute is left. */
  readonly reminded: boolean;
  /** Why, where it is not counted. */
  readonly end: PollEnd | null;
  /** A word of this host that ends it is on its way. */
  readonly closing: boolean;
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
  readonly announced: boolean;
  /** The sealed word of whoever ended it; null where none came. */
  readonly word: Base64Url | null;
  /** Whether that word is a host's and says how it ended; null until it was read. */
  readonly closedByHost: boolean | null;
  /** How often its key was asked for, and when it is the next time. */
  readonly asked: number;
  readonly askAtMillis: number;
  /** Who was answered with the key, by theirs and the round. */
  readonly answered: readonly string[];
}

/**
 * What the tab remembers of a poll over a reload, until the ballot was found in the count. A ballot opens with the key of the
 * poll alone, which the tab has not.
 */
export interface KeptPoll {
  readonly poll: PollId;
  readonly selves: readonly ParticipantId[];
  readonly ballot: Base64Url | null;
}

/** All that the tab remembers of the polls of a room. */
export interface TabPolls {
  readonly polls: readonly KeptPoll[];
  /** Keys that this page saw in the group, its own of before among them. */
  readonly seen: Readonly<Record<string, SeenKey>>;
}

/** What a host has typed of the next question; the panel may go away meanwhile. */
export interface DraftText {
  readonly question: string;
  readonly template: 'yes-no' | 'yes-no-abstain' | 'own';
  /** Answers of one's own, one on each line. */
  readonly lines: string;
  readonly several: boolean;
  readonly kind: PollQuestion['kind'];
  /** Null until a host closes it. */
  readonly seconds: number | null;
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
  /** One of one's own is on its way: sealed, sent and not yet told by the server. */
  readonly composing: boolean;
  /** Null where nothing is being asked. */
  readonly draft: DraftText | null;
  /** When the key of the last poll is told for all who asked, and when it was. */
  readonly tellAtMillis: number | null;
  readonly toldAtMillis: number;
  /** Of this tab before it was loaded anew. */
  readonly kept: readonly KeptPoll[];
}

export const NO_POLLS: Polls = {
  ...{ list: [], keys: {}, seen: {}, composing: false, draft: null },
  ...{ tellAtMillis: null, toldAtMillis: -Infinity, kept: [] },
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
  | {
      readonly op: 'read';
      readonly poll: PollId;
      readonly key: Base64Url;
      readonly sealed: Base64Url;
      /** This device, as its certificate names it. */
      readonly device: string;
    }
  /** A host's word that ends it. */
  | {
      readonly op: 'end';
      readonly poll: PollId;
      readonly key: Base64Url;
      readonly ownKey: string;
      readonly counted: boolean;
    }
  | { readonly op: 'read-end'; readonly poll: PollId; readonly key: Base64Url; readonly word: Base64Url }
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
  /** `named`: by what id the question names the device that was asked about. */
  | { readonly op: 'read'; readonly opening: PollOpening | null; readonly named: ParticipantId | null }
  | { readonly op: 'end'; readonly word: Base64Url | null }
  | { readonly op: 'read-end'; readonly said: { readonly by: string; readonly counted: boolean } | null }
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
  /** `heardMillis`: when it came, which may be long before the part is there. */
  | { readonly step: 'heard'; readonly message: PollMessage; readonly receivedMillis: number }
  | { readonly step: 'told'; readonly opened: Extract<KeysReply, { readonly kind: 'opened' }> }
  | { readonly step: 'answered'; readonly ask: PollAsk; readonly reply: PollReply }
  | { readonly step: 'draft'; readonly draft: DraftText | null }
  | { readonly step: 'ask'; readonly draft: PollDraft }
  | { readonly step: 'vote'; readonly poll: PollId; readonly choices: readonly number[] }
  /** `counted`: false to withdraw it without a count. */
  | { readonly step: 'close'; readonly poll: PollId; readonly counted: boolean }
  | { readonly step: 'save'; readonly poll: PollId };

/** Whether a poll waits for this person's vote. */
export function isAsked({ list }: Polls): boolean {
  const last = list.at(-1);
  return last?.stage === 'open' && last.you === 'may-vote' && !last.voting;
}
