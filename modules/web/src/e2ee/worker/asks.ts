import type { Encoded } from '../base64url.ts';
import type { CertifiedRole, VerifiedBy } from '../certificates/CertifiedLeaves.ts';
import type { SafetyCode } from '../codes/codes.ts';
import type { Channel, Recipients } from '../data/SealedData.ts';
import type { Grade } from '../rules/grades.ts';

export type { Encoded, VerifiedBy };

export interface Offer {
  readonly keyPackage: Encoded;
  readonly proof: Encoded;
}

/** Somebody whom the server wants added. */
export interface WantedAdd {
  readonly keys: Offer;
  readonly endorsement?: Encoded;
  /** The leaf of the host who endorsed. */
  readonly endorser?: number;
}

/** Who has which leaf, as the server says: nothing to the keys, and to the page only once the worker has taken what it came with. */
export interface Placed {
  readonly leaf: number;
  readonly participant: string;
}

/** For whom something is to be sealed; one by their signature key, for by then another may have the leaf. */
export type Readers =
  { readonly kind: 'all' } | { readonly kind: 'hosts' } | { readonly kind: 'one'; readonly key: string };

/** What the page asks of the keys of its stay. Answered one after another, in order. */
export type KeysAsk =
  /** New keys of this device, for one stay. */
  | { readonly op: 'begin' }
  | {
      readonly op: 'certify';
      readonly room: string;
      readonly linkSecret: string;
      readonly certificates: readonly Encoded[];
      readonly root: Encoded;
      /** The root that this browser knows for the place; null at the first visit. */
      readonly pinned: Encoded | null;
    }
  /** A fresh KeyPackage under the same certificate. */
  | { readonly op: 'offer' }
  /** A group of one; what it states is how the meeting stands. */
  | {
      readonly op: 'create';
      readonly locked: boolean;
      readonly lobby: boolean;
      readonly classification: Grade;
    }
  | {
      readonly op: 'enter';
      readonly groupId: Encoded;
      readonly epoch: number;
      readonly welcome?: Encoded;
      /** The commit that led to the epoch, for who missed it. */
      readonly commit?: Encoded;
      readonly statement: Encoded;
      readonly members?: readonly Placed[];
    }
  | {
      readonly op: 'draft';
      readonly epoch: number;
      readonly adds: readonly WantedAdd[];
      readonly removals: readonly number[];
    }
  | { readonly op: 'handle'; readonly commit: Encoded; readonly own: boolean; readonly added?: readonly Placed[] }
  | { readonly op: 'in-use'; readonly epoch: number }
  /**
   * The person let these in: remembered, and signed for who commits. Of whom `presiding` names the person was told that they
   * are host by invitation.
   */
  | { readonly op: 'admit'; readonly keyPackages: readonly Encoded[]; readonly presiding?: readonly Encoded[] }
  /** Whom the certificate in a KeyPackage names that somebody at the door offers. */
  | { readonly op: 'identify'; readonly keyPackage: Encoded }
  /** Whether certificates lead from the meeting's root to a signature key, in hexadecimal; the leaf first. */
  | { readonly op: 'check-chain'; readonly key: string; readonly certificates: readonly Encoded[] }
  /** Signs how the meeting shall be from now on. */
  | { readonly op: 'state'; readonly change: TermsChange }
  /** The server refused what was signed last. */
  | { readonly op: 'withdraw' }
  /** This person removed a device, or did not after all: nothing adds it again but their own yes. */
  | { readonly op: 'bar'; readonly device: string; readonly barred: boolean }
  | { readonly op: 'hear-statement'; readonly statement: Encoded }
  | { readonly op: 'seal'; readonly channel: Channel; readonly to: Readers; readonly text: string }
  /** `audience`: for whom the server says it is; what was sealed for others is refused. */
  | {
      readonly op: 'open';
      readonly channel: Channel;
      readonly audience: 'everybody' | 'hosts' | 'person';
      readonly payload: Encoded;
    }
  /** Which codec each payload type of this page's offer stands for: not every browser says so with a frame. */
  | { readonly op: 'name-codecs'; readonly codecs: Readonly<Record<number, string>> }
  /** Signs something of a poll with the key of the leaf. */
  | { readonly op: 'sign-poll'; readonly part: 'opening' | 'ballot' | 'close' | 'result'; readonly body: Encoded }
  /** Under which name the page knows a receiving transform. */
  | { readonly op: 'name-slot'; readonly slot: number; readonly mid: string }
  /** Whose frames slots should hold, as signalling says; null for nobody's. */
  | { readonly op: 'expect'; readonly slots: Readonly<Record<string, number | null>> }
  /** How many frames of each member were opened. */
  | { readonly op: 'count-frames' }
  /** Sending stops or goes on, whatever the senders have. */
  | { readonly op: 'gate'; readonly sending: boolean }
  /** Nothing of the group is kept; the device's keys stay. */
  | { readonly op: 'leave-group' }
  | { readonly op: 'end' };

/** Frames of one member that this device opened since it came into the group; silence and what was dropped are not counted. */
export interface OpenedFrames {
  /** Signature key in hexadecimal, as in `GroupMember`. */
  readonly key: string;
  readonly voice: number;
  readonly picture: number;
  /** Pictures and sound of a shared screen. */
  readonly screen: number;
}

/** What changes in the statement in force; what is absent stays. Keys of hosts are brought up to date in any case. */
export interface TermsChange {
  readonly locked?: boolean;
  readonly lobby?: boolean;
  /** Never a lower one: nobody takes that. */
  readonly classification?: Grade;
  /** Who becomes host, or is it no more: by signature key, for by then another may have the leaf. */
  readonly addHost?: string;
  readonly dropHost?: string;
}

/** What a certificate says of its holder. */
export interface Named {
  readonly name: string;
  readonly verifiedBy: VerifiedBy;
}

export interface GroupMember extends Named {
  readonly leaf: number;
  /** Signature key in hexadecimal: what "compared" is remembered for. */
  readonly key: string;
  readonly role: CertifiedRole;
  /** By the statement in force. */
  readonly host: boolean;
  /** As the certificate names it: the same under every key of a stay. */
  readonly device: string;
  /** By this person, in this stay. */
  readonly removed: boolean;
}

/** The group as the page may know it: no key of it can be read from this. */
export interface KeysView {
  readonly groupId: Encoded;
  readonly epoch: number;
  readonly ownLeaf: number;
  readonly members: readonly GroupMember[];
  readonly locked: boolean;
  readonly lobby: boolean;
  readonly classification: Grade;
  /** Of the statement in force; counts in each group from 1. */
  readonly version: number;
  readonly safetyCode: SafetyCode;
  /** Of the host by invitation, else of the first of the hosts; null while none is there. */
  readonly hostCode: string | null;
  /** A statement of this host's is due that changes nothing but keys of hosts. */
  readonly restates: boolean;
}

export type KeysReply =
  | { readonly kind: 'device-key'; readonly signatureKey: Encoded }
  | { readonly kind: 'offer'; readonly offer: Offer; readonly root: Encoded }
  | { readonly kind: 'root-changed'; readonly known: string; readonly offered: string }
  | {
      readonly kind: 'created';
      readonly groupId: Encoded;
      readonly keyPackage: Encoded;
      readonly statement: Encoded;
      /** The server would have lifted what hosts had decided; it is stated as they had it. */
      readonly lifted: boolean;
    }
  /** `lifted`: the group is more open than the one that this device was in before. */
  | { readonly kind: 'entered'; readonly view: KeysView; readonly lifted: boolean }
  | {
      readonly kind: 'draft';
      readonly epoch: number;
      readonly commit: Encoded;
      readonly welcome?: Encoded;
    }
  | { readonly kind: 'advanced'; readonly view: KeysView; readonly removed: readonly number[] }
  /** This member was removed. */
  | { readonly kind: 'out' }
  /** Messages are missing or cannot be processed: only a fresh Welcome helps. */
  | { readonly kind: 'out-of-step'; readonly reason: string }
  /** The group's rules were broken: nothing was processed. */
  | { readonly kind: 'broken'; readonly reason: string }
  /** The statement in force changed, or the group was found as it was. */
  | { readonly kind: 'restated'; readonly view: KeysView }
  /** Null where nothing is to be believed of it. */
  | { readonly kind: 'identified'; readonly person: Named | null }
  | { readonly kind: 'endorsed'; readonly endorsements: readonly Encoded[] }
  | { readonly kind: 'statement'; readonly statement: Encoded; readonly version: number }
  | { readonly kind: 'sealed'; readonly payload: Encoded }
  | {
      readonly kind: 'opened';
      readonly leaf: number;
      readonly key: string;
      /** Whose keys its author had. */
      readonly epoch: number;
      readonly to: Recipients;
      readonly text: string;
    }
  | { readonly kind: 'chain'; readonly holds: boolean }
  | { readonly kind: 'poll-signed'; readonly signature: Encoded; readonly certificates: readonly Encoded[] }
  | { readonly kind: 'frames'; readonly opened: readonly OpenedFrames[] }
  | { readonly kind: 'done' }
  /** Refused or impossible now; a name of the reason. */
  | { readonly kind: 'refused'; readonly reason: string };

/** What the worker tells unasked of a receive slot. */
interface OfSlot {
  readonly mid: string;
  /** Whose frames it was last told to expect there; null for nobody's. The page's next word may have passed the report. */
  readonly expected: number | null | undefined;
}
export type KeysReport =
  /** Frames of this leaf are what the slot opens now. */
  | (OfSlot & { readonly kind: 'heard'; readonly leaf: number })
  /** Its frames have not opened for a second. */
  | (OfSlot & { readonly kind: 'unreadable'; readonly reason: string })
  /** For a second it got frames of another sender than it is said to show; none of them was opened. */
  | (OfSlot & { readonly kind: 'mislabelled'; readonly leaf: number });

export interface ToWorker {
  readonly id: number;
  readonly ask: KeysAsk;
}
export type FromWorker = { readonly id: number; readonly reply: KeysReply } | { readonly report: KeysReport };

/** What a transform is told at its making. */
export type TransformRole =
  | { readonly way: 'send'; readonly context: number }
  | { readonly way: 'receive'; readonly slot: number; readonly kind: 'audio' | 'video' };
