import type { Encoded } from '../base64url.ts';
import type { PollQuestion } from './question.ts';

/** Somebody who may vote. Of a secret poll the id of their stay and a digest of their device are written down. */
export interface PollVoter {
  readonly id: string;
  /** Signature key in hexadecimal; empty where the poll is secret. */
  readonly key: string;
  /** As the certificate names it; where the poll is secret its digest, `deviceDigest` in base64url. */
  readonly device: string;
  readonly name: string;
  /** The organisation that vouches for the name; null for a guest, and where the poll is secret. */
  readonly verifiedBy: string | null;
}

/** Whom a signature key of the meeting stands for, as this page saw it in the group. */
export type PollPerson = Pick<PollVoter, 'device' | 'name' | 'verifiedBy'>;

export interface PollOpening extends PollQuestion {
  readonly room: string;
  /** After so many it closes by itself, 10 s to 4 h; null until a host closes it. */
  readonly seconds: number | null;
  readonly voters: readonly PollVoter[];
  /** Signature key of whoever opened it, in hexadecimal. */
  readonly by: string;
}

/** What one device counted. */
export interface PollCount {
  /** Votes by option. */
  readonly counts: readonly number[];
  readonly valid: number;
  /** What does not open, is in another form, was there before, or is not signed as it says. */
  readonly invalid: number;
  /** Of a roll call: signed by a key of which this page does not know whose it is. */
  readonly unknown: number;
  /** Whether the ballot of this device is there, as it was given. */
  readonly own: boolean;
  /** By whom, of a roll call: the index of the voter and of the options. */
  readonly votes: readonly (readonly [number, readonly number[]])[];
  /** Of all ballots in the order of their bytes: SHA-256. */
  readonly digest: Encoded;
  /** Of the poll and the digest, to be read aloud: whoever was given other ballots has another. */
  readonly code: string;
}

export type PollVote = readonly [name: string, verifiedBy: string | null, choices: readonly number[] | null];

/** What a host's device signs of a poll that is closed. */
export interface PollResult {
  readonly room: string;
  readonly title: string;
  readonly poll: string;
  readonly kind: PollOpening['kind'];
  readonly question: string;
  readonly options: readonly string[];
  readonly several: boolean;
  readonly counts: readonly number[];
  /** How many the question names; how many may vote and how many did, as the server says. */
  readonly named: number;
  readonly voters: number;
  readonly voted: number;
  /** Who may vote and who did, by ids: SHA-256. */
  readonly people: Encoded;
  readonly valid: number;
  /** SHA-256 of the ballots in the order of their bytes. */
  readonly ballots: Encoded;
  /** Of a roll call, each who may vote: name, organisation (null for a guest), indices of options (null: did not vote). */
  readonly votes: readonly PollVote[];
  /** By the clock of the device that signed. */
  readonly closedAt: string;
  /** Signature key of that device, in hexadecimal. */
  readonly by: string;
}

/** A result with all that is needed to verify it, as it is saved. */
export interface SignedResult {
  readonly result: PollResult;
  /** The text that was signed, byte by byte. */
  readonly text: string;
  readonly signature: Encoded;
  /** Of the key that signed it, the leaf first; each DER. */
  readonly certificates: readonly Encoded[];
}
