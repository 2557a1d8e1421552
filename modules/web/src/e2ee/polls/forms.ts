import type { Encoded } from '../base64url.ts';
import type { PollQuestion } from './question.ts';

/** Somebody who may vote. Of a secret poll nothing but the id of their stay is written down. */
export interface PollVoter {
  readonly id: string;
  /** Signature key in hexadecimal, and the device that the certificate names; empty where the poll is secret. */
  readonly key: string;
  readonly device: string;
  readonly name: string;
}

export interface PollOpening extends PollQuestion {
  readonly room: string;
  readonly voters: readonly PollVoter[];
  /** Signature key of whoever opened it, in hexadecimal. */
  readonly by: string;
}

/** What one device counted. */
export interface PollCount {
  /** Votes by option. */
  readonly counts: readonly number[];
  readonly valid: number;
  /** What does not open, is in another form, was there before, or is nobody's. */
  readonly invalid: number;
  /** Whether the ballot of this device is there, as it was given. */
  readonly own: boolean;
  /** By whom, of a roll call: the index of the voter and of the options. */
  readonly votes: readonly (readonly [number, readonly number[]])[];
  /** Of all ballots in the order of their bytes: SHA-256. */
  readonly digest: Encoded;
}

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
  /** Who may vote, and who did as the server says. */
  readonly voters: number;
  readonly voted: number;
  readonly valid: number;
  /** SHA-256 of the ballots in the order of their bytes. */
  readonly ballots: Encoded;
  /** Of a roll call: names with indices of options. */
  readonly votes: readonly (readonly [string, readonly number[]])[];
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
