import type { Base64Url, FileId } from '../protocol/messages.ts';
import type { ChatTo } from './talk.ts';

/** A file that somebody offers, oneself too. */
export interface FileOffer {
  readonly id: FileId;
  /** Fit to be shown and to be a file's name. */
  readonly name: string;
  readonly bytes: number;
  readonly key: Base64Url;
  /** SHA-256 of the sealed chunks, one after the other. */
  readonly digest: Base64Url;
  /** Device of who offers it, as the certificate of its key has it. */
  readonly by: string;
  /** Name in that certificate. */
  readonly from: string;
  readonly own: boolean;
  readonly to: ChatTo['kind'];
  /** Whom it is for, if that is one person and it is one's own. */
  readonly toName: string;
  /** Of the word of it, until the server has that. */
  readonly seq?: number;
}

/** A file of one's own on its way out, or one of another's on its way in. */
export interface Transfer {
  readonly id: number;
  readonly way: 'send' | 'save';
  /** Null until the server has named it. */
  readonly file: FileId | null;
  readonly name: string;
  readonly bytes: number;
  readonly done: number;
  /** Its own content, while it goes out; null where it was stopped before there was a place for it, too. */
  readonly content: Blob | null;
  /** The server has said where it is, which it says once. */
  readonly opened: boolean;
  /** For whom it is, if it goes out. */
  readonly to: FileReaders;
}

/**
 * For whom a file is: one person is who has that signature key, from the moment they were chosen. A leaf of the group and an
 * id of the server may be another's by the time the file is up.
 */
export type FileReaders =
  | { readonly kind: Exclude<ChatTo['kind'], 'one'> }
  | { readonly kind: 'one'; readonly key: string; readonly name: string };

/** What a file of one's own is opened with, once it is up. */
export interface FileSecrets {
  readonly key: Base64Url;
  readonly digest: Base64Url;
}

/** The functions of `files.ts`, as they were fetched; `files-part.ts` alone calls them. */
export type FetchedPart = Readonly<Record<string, unknown>>;

/** Only what came while one was there; who comes back on the same page finds it again, but for what was under way. */
export interface Files {
  readonly offers: readonly FileOffer[];
  readonly transfers: readonly Transfer[];
  /** Offers of others since the panel was open. */
  readonly unread: number;
  /** What was offered since the last that was said, to be said together. */
  readonly unannounced: readonly FileOffer[];
  readonly reportedMillis: number;
  /** Ids of those last taken back: word of one may come after that. */
  readonly withdrawn: readonly FileId[];
  /** Signature keys of who told of a file without having the right; said once of each. */
  readonly unentitled: readonly string[];
}

/** Of what was taken back, and of who is known to tell of files without the right. */
export const MOST_REMEMBERED = 200;

export const NO_FILES: Files = {
  offers: [],
  transfers: [],
  unread: 0,
  unannounced: [],
  reportedMillis: -Infinity,
  withdrawn: [],
  unentitled: [],
};
