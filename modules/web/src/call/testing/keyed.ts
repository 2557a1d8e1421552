import type { KeysAsk, KeysReply, KeysReport, KeysView } from '../../e2ee/worker/asks.ts';
import type { Base64Url, GroupEntry, ServerMessage } from '../../protocol/messages.ts';
import { protectionOf } from '../keys.ts';
import type { SignedMessage } from '../state.ts';
import { person, Played, SELF } from './meeting.ts';

export const bytes = (text: string): Base64Url => text as Base64Url;
export const GROUP = bytes('group');
export const HOST = { role: 'host' } as const;

export function entry(change: Partial<GroupEntry> = {}): GroupEntry {
  const members = [
    { leaf: 0, participant: 'asha' },
    { leaf: 1, participant: SELF },
  ];
  return { groupId: GROUP, epoch: 1, welcome: bytes('welcome'), statement: bytes('statement'), members, ...change };
}

export function commit(change: Partial<Extract<ServerMessage, { type: 'group-commit' }>> = {}): ServerMessage {
  return {
    type: 'group-commit',
    epoch: 2,
    committer: 'asha',
    commit: bytes('commit'),
    added: [],
    removed: [],
    ...change,
  };
}

export function view(change: Partial<KeysView> = {}, names: readonly string[] = ['Asha', 'Self']): KeysView {
  return {
    groupId: GROUP,
    epoch: 1,
    ownLeaf: 1,
    members: names.map((name, leaf) => ({
      leaf,
      key: `key ${name}`,
      name,
      role: leaf === 0 ? 'host' : 'participant',
      verifiedBy: null,
      host: leaf === 0,
      device: `device ${name}`,
      removed: false,
    })),
    locked: false,
    lobby: true,
    classification: 'unclassified',
    version: 1,
    safetyCode: { digits: '1 2', signs: [1, 2] },
    hostCode: null,
    restates: false,
    ...change,
  };
}

export const PEOPLE = [person('asha', HOST), person(SELF)];

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
type Found = Without<KeysReport, 'expected'>;

/** A call whose worker answers as the test says. */
export class Keyed extends Played {
  answers(ask: KeysAsk, reply: KeysReply, then?: SignedMessage): this {
    return this.play({ type: 'keys-answered', ask, reply, ...(then ? { then } : {}) });
  }

  /** The worker finds it in a slot of which it was told as the page said last. */
  reports(found: Found): this {
    const expected = this.keys.expected[found.mid];
    return this.play({ type: 'keys-reported', report: { ...found, expected } });
  }

  get asked(): KeysAsk[] {
    return this.sent('keys').map(({ ask }) => ask);
  }

  get lastAsk(): KeysAsk {
    const last = this.asked.at(-1);
    if (!last) throw new Error('nothing was asked');
    return last;
  }

  /** In the group, with all that came before forgotten. */
  inGroup(people = PEOPLE, seen = view(), change: Partial<GroupEntry> = {}): this {
    this.inMeeting(people, { group: entry(change) }).onStage();
    this.answers(this.lastAsk, { kind: 'entered', view: seen, lifted: false });
    return this.forget();
  }

  get keys() {
    return this.meeting.keys;
  }

  get protection() {
    return protectionOf(this.keys, this.state.verified);
  }

  get alarms() {
    return this.keys.alarms.map(({ kind, name }) => `${kind} ${name}`);
  }
}
