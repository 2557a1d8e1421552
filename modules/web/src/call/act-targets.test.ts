import { describe, expect, test } from 'vitest';
import type { KeysAsk, KeysReply } from '../e2ee/worker/asks.ts';
import type { ServerMessage } from '../protocol/messages.ts';
import { leafOf, memberOf } from './keys.ts';
import { isPending, type ActMessage } from './state.ts';
import { bytes, entry, GROUP, HOST, Keyed, view } from './testing/keyed.ts';
import { person, SELF, seated } from './testing/meeting.ts';

const NAMES = ['Asha', 'Self', 'Mallory'];
const MEMBERS = [
  { leaf: 0, participant: 'asha' },
  { leaf: 1, participant: SELF },
  { leaf: 2, participant: 'mallory' },
];
/** What a server says that would have one taken for the other. */
const SWAPPED = [
  { leaf: 0, participant: 'mallory' },
  { leaf: 1, participant: SELF },
  { leaf: 2, participant: 'asha' },
];
const PEOPLE = [person('asha'), person(SELF, HOST), person('mallory')];

const groupView = (change = {}) => {
  const members = view({}, NAMES).members.map((member) => ({ ...member, host: member.leaf === 1 }));
  return view({ members, ...change });
};
const host = () => new Keyed().inGroup(PEOPLE, groupView(), { members: MEMBERS });

const oldCommit: ServerMessage = {
  type: 'group-commit',
  epoch: 1,
  committer: 'asha',
  commit: bytes('old'),
  removed: [],
  added: [SWAPPED[0], SWAPPED[2]].flatMap((placed) => placed ?? []),
};

const makesHost: ActMessage = { type: 'set-role', participant: 'asha', role: 'host' };
const unmakesHost: ActMessage = { type: 'set-role', participant: 'asha', role: 'participant' };
const handsOver: ActMessage = { type: 'hand-over-and-leave', successor: 'asha' };

const swap = (played: Keyed) => {
  played.receive(seated(PEOPLE, { group: entry({ members: SWAPPED }) }));
  return played.answers(played.lastAsk, { kind: 'restated', view: groupView() });
};
const signed = (played: Keyed, message: ActMessage, statement = 's', version = 2) =>
  played.answers(played.lastAsk, { kind: 'statement', statement: bytes(statement), version }, message);
const overtaken = (played: Keyed) =>
  played.receive({
    type: 'denied',
    inReplyTo: played.meeting.acts.lastSeq,
    reason: 'statement-not-next',
    clause: 'C2',
  });
const notices = (played: Keyed) => played.state.notices.map(({ message }) => message.key);
const stated = (played: Keyed): readonly KeysAsk[] => played.asked.filter(({ op }) => op === 'state');
const nameOf = (played: Keyed, id: string) =>
  played.meeting.participants.find((participant) => participant.id === id)?.name;
const refusedBy = (reason: string): KeysReply => ({ kind: 'refused', reason });

describe('leaf mapping', () => {
  test('refused commit does not change it [adversary]', () => {
    const played = host().receive(oldCommit);
    played.answers(played.lastAsk, refusedBy('epoch_passed'));
    expect(nameOf(played, 'asha')).toBe('Asha');
    expect(leafOf(played.keys, 'asha')).toBe(0);
  });

  test('commit changes only its members [adversary]', () => {
    const played = host().receive(oldCommit);
    const taken = groupView({ epoch: 2 });
    played.answers(played.lastAsk, { kind: 'advanced', view: taken, removed: [] });
    expect(played.keys.leaves).toEqual({ 0: 'asha', 1: SELF, 2: 'mallory' });
    played.receive({ ...oldCommit, added: [{ leaf: 2, participant: 'carol' }] });
    expect(played.keys.leaves[2], 'before the worker has judged it').toBe('mallory');
    played.answers(played.lastAsk, { kind: 'advanced', view: groupView({ epoch: 3 }), removed: [2] });
    expect(played.keys.leaves).toEqual({ 0: 'asha', 1: SELF, 2: 'carol' });
  });

  test('early seat does not change it [adversary]', () => {
    const played = host().receive(seated(PEOPLE, { group: entry({ members: SWAPPED }) }));
    expect(nameOf(played, 'asha')).toBe('Asha');
    played.answers(played.lastAsk, { kind: 'out-of-step', reason: 'no_welcome' });
    expect(nameOf(played, 'asha')).toBe('Asha');
  });
});

describe('role change targets the seen person', () => {
  test.each([
    [makesHost, { addHost: 'key Asha' }],
    [unmakesHost, { dropHost: 'key Asha' }],
    [handsOver, { addHost: 'key Asha' }],
  ])('after mapping changes: %j [adversary]', (message, change) => {
    const played = host().play({ type: 'act', message });
    expect(played.lastAsk).toEqual({ op: 'state', change });
    signed(played, message);
    overtaken(swap(played.receive(oldCommit)));
    expect(stated(played)).toEqual([{ op: 'state', change }]);
    expect(played.messages(message.type)).toHaveLength(1);
    expect(notices(played)).toContain('denied.not-done');
    expect(played.meeting.leaving).toBe('no');
  });

  test("after another host's change", () => {
    const played = host().play({ type: 'act', message: handsOver });
    signed(played, handsOver);
    overtaken(played);
    expect(stated(played)).toHaveLength(2);
    expect(played.meeting.leaving, 'it is on its way again').toBe('asked');
    expect(notices(played)).toEqual([]);
  });

  test('after keys return [adversary]', () => {
    const played = host();
    played.answers({ op: 'handle', commit: bytes('c'), own: false }, { kind: 'out-of-step', reason: 'epoch_ahead' });
    played.play({ type: 'act', message: makesHost });
    expect(isPending(played.meeting, ({ type }) => type === 'set-role')).toBe(true);
    const back = { op: 'enter', groupId: GROUP, epoch: 1, statement: bytes('s') } as const;
    const again = (members: typeof MEMBERS) =>
      played.answers({ ...back, members }, { kind: 'entered', view: groupView(), lifted: false });
    again(SWAPPED);
    expect(stated(played)).toEqual([]);
    expect(notices(played)).toContain('denied.not-done');
    played.answers({ op: 'handle', commit: bytes('c'), own: false }, { kind: 'out-of-step', reason: 'epoch_ahead' });
    again(MEMBERS);
    expect(nameOf(played, 'asha')).toBe('Asha');
  });

  test.each([
    ['is another by now', 'key Mallory'],
    ['was in no group', null],
  ])('not for someone %s [adversary]', (_, key) => {
    const played = host();
    const target = played.keys.view?.members.find((member) => member.key === key) ?? null;
    played.play({ type: 'act', message: makesHost, target });
    expect(stated(played)).toEqual([]);
    expect(played.messages('set-role')).toEqual([]);
    expect(notices(played)).toEqual(['denied.not-done']);
  });

  test('not before keys are known [adversary]', () => {
    const played = new Keyed().inMeeting(PEOPLE, { group: entry({ members: MEMBERS }) }).onStage();
    played.forget().play({ type: 'act', message: makesHost });
    expect(played.meeting.acts.held).toEqual([]);
    expect(notices(played)).toEqual(['denied.not-done']);
  });

  test('departed target is reported', () => {
    const played = host().play({ type: 'act', message: makesHost });
    played.answers(played.lastAsk, refusedBy('not_here'), makesHost);
    expect(notices(played)).toEqual(['denied.no-such-participant']);
  });
});

describe('a removal', () => {
  const removal: ActMessage = { type: 'remove', participant: 'mallory' };
  const targetOf = (played: Keyed) => memberOf(played.keys, 'mallory') ?? null;

  test('targets the seen person despite remapping [adversary]', () => {
    const played = host();
    const target = targetOf(played);
    swap(played).forget().play({ type: 'act', message: removal, target });
    expect(played.messages('remove')).toEqual([]);
    expect(played.asked).toEqual([]);
    expect(notices(played)).toEqual(['denied.not-done']);
  });

  test("covers the same device's new key", () => {
    const played = host();
    const target = targetOf(played);
    const members = groupView().members.map((member) => (member.leaf === 2 ? { ...member, key: 'another' } : member));
    played.answers(
      { op: 'handle', commit: bytes('c'), own: false, added: [{ leaf: 2, participant: 'mallory' }] },
      { kind: 'advanced', view: groupView({ members, epoch: 2 }), removed: [2] },
    );
    played.play({ type: 'act', message: removal, target });
    expect(played.messages('remove')).toEqual([removal]);
    expect(played.asked).toContainEqual({ op: 'bar', device: 'device Mallory', barred: true });
  });
});

describe('private message', () => {
  test('reaches the chosen person despite remapping [adversary]', () => {
    const played = host().play({ type: 'address-chat', to: { kind: 'one', participant: 'asha' } });
    swap(played).forget().play({ type: 'write-chat', text: 'For Asha alone' });
    expect(played.asked).toEqual([]);
    expect(notices(played)).toContain('denied.no-such-participant');
  });

  test('reply reaches its author despite remapping [adversary]', () => {
    const played = host().play({ type: 'address-chat', to: { kind: 'one', participant: 'asha' } });
    played.play({ type: 'write-chat', text: 'For Asha alone' });
    expect(played.lastAsk).toMatchObject({ op: 'seal', to: { kind: 'one', key: 'key Asha' } });
    played.answers(played.lastAsk, { kind: 'sealed', payload: bytes('p') });
    played.play({ type: 'address-chat', to: { kind: 'all' } });
    swap(played).forget();
    played.play({ type: 'answer-line', line: played.meeting.chat.lines[0]?.id ?? 0 });
    played.play({ type: 'write-chat', text: 'For Asha alone, too' });
    expect(played.asked).toEqual([]);
  });
});

describe('a hand-over', () => {
  test.each(['too_many_hosts', 'not_here', 'another'])('failed signing frees the button: %s', (reason) => {
    const played = host().play({ type: 'act', message: handsOver });
    expect(played.meeting.leaving).toBe('asked');
    played.answers(played.lastAsk, refusedBy(reason), handsOver);
    expect(played.meeting.leaving).toBe('no');
    expect(notices(played)).toHaveLength(1);
    played.play({ type: 'act', message: { type: 'end-for-all' } });
    expect(played.messages('end-for-all')).toHaveLength(1);
  });

  /** The host pressed while the keys were on their way. */
  const held = () => {
    const played = host();
    played.answers({ op: 'handle', commit: bytes('c'), own: false }, { kind: 'out-of-step', reason: 'epoch_ahead' });
    return played.play({ type: 'act', message: handsOver });
  };

  test('timeout frees the button', () => {
    const played = held().after(5_000).play({ type: 'timer', timer: 'leaving' });
    expect(played.meeting.leaving).toBe('unanswered');
    played.after(15_000).play({ type: 'timer', timer: 'held' });
    expect(notices(played)).toContain('denied.not-done');
    expect(played.meeting.leaving).toBe('no');
  });

  test.each([0, 5_000])('waiting allows ending after %d ms', (millis) => {
    const played = held().after(millis);
    if (millis > 0) played.play({ type: 'timer', timer: 'leaving' });
    played.play({ type: 'act', message: { type: 'end-for-all' } });
    expect(played.messages('end-for-all')).toEqual([{ type: 'end-for-all' }]);
    expect(played.meeting.acts.held).toEqual([]);
    expect(played.meeting.leaving).toBe('asked');
    played.play({ type: 'act', message: { type: 'end-for-all' } });
    expect(played.messages('end-for-all'), 'once').toHaveLength(1);
  });
});

describe('role change confirmation', () => {
  const withHosts = (hosts: readonly number[], change = {}) =>
    groupView({
      members: groupView().members.map((each) => ({ ...each, host: hosts.includes(each.leaf) })),
      ...change,
    });
  const unmake: ActMessage = { type: 'set-role', participant: 'mallory', role: 'participant' };
  const restated = (played: Keyed, hosts: readonly number[], change = {}) => {
    played.receive({ type: 'statement-changed', statement: bytes('s') });
    return played.answers(played.lastAsk, { kind: 'restated', view: withHosts(hosts, change) });
  };
  const hosted = () => new Keyed().inGroup(PEOPLE, withHosts([1, 2]), { members: MEMBERS });
  const unmade = (played = hosted()) => signed(played.play({ type: 'act', message: unmake }), unmake);
  const late = (played: Keyed) => played.after(2_000).play({ type: 'timer', timer: 'keys' });

  test('dropped change is reported [adversary]', () => {
    const played = unmade().receive({ type: 'participant-changed', participant: person('mallory') });
    played.after(1_999).play({ type: 'timer', timer: 'keys' });
    expect(played.alarms).toEqual([]);
    played.after(1).play({ type: 'timer', timer: 'keys' });
    expect(played.alarms).toEqual(['unstated ']);
    expect(played.state.announcements.assertive.at(-1)?.message.key).toBe('alarm.unstated');
    expect(restated(played, [1]).alarms).toEqual([]);
  });

  test('missing promotion is reported', () => {
    const played = signed(host().play({ type: 'act', message: makesHost }), makesHost);
    expect(late(played).alarms).toEqual(['unstated ']);
    expect(restated(played, [0, 1]).alarms).toEqual([]);
  });

  test('later host decision supersedes it', () => {
    const played = signed(host().play({ type: 'act', message: makesHost }), makesHost);
    expect(late(restated(played, [1], { version: 3 })).alarms).toEqual([]);
  });

  test('survives later statements and new keys [adversary]', () => {
    const played = late(restated(unmade(), [1, 2], { version: 9 }));
    expect(played.alarms).toEqual(['unstated ']);
    const members = withHosts([1, 2]).members.map((each) => (each.leaf === 2 ? { ...each, key: 'another' } : each));
    restated(played, [], { members, version: 9 });
    expect(played.alarms).toEqual(['unstated ']);
  });

  test('survives refusals about others [adversary]', () => {
    const played = signed(unmade().play({ type: 'act', message: makesHost }), makesHost, 't', 3);
    played.receive({
      type: 'denied',
      inReplyTo: played.meeting.acts.lastSeq,
      reason: 'storage-unavailable',
    });
    expect(late(played).alarms).toEqual(['unstated ']);
  });

  test('departed host who could return is reported [adversary]', () => {
    const members = groupView().members.filter(({ leaf }) => leaf !== 2);
    expect(late(restated(unmade(), [], { members, version: 1 })).alarms).toEqual(['unstated ']);
    expect(late(restated(unmade(), [], { members, version: 2 })).alarms).toEqual([]);
  });

  test('refused change is not awaited', () => {
    const refused = unmade();
    refused.receive({ type: 'denied', inReplyTo: refused.meeting.acts.lastSeq, reason: 'storage-unavailable' });
    expect(late(refused).alarms).toEqual([]);
  });
});
