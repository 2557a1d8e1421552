import { describe, expect, test } from 'vitest';
import type { Base64Url, ServerMessage } from '../protocol/messages.ts';
import { isLocked } from './keys.ts';
import { isPending, type ActMessage } from './state.ts';
import { bytes, entry, GROUP, HOST, Keyed, PEOPLE, view } from './testing/keyed.ts';
import { meetingView, person, rule, SELF, seated, waiter } from './testing/meeting.ts';

const granted = (group?: Base64Url): ServerMessage => ({
  type: 'granted',
  self: SELF,
  ticket: 't',
  resumeWindowMillis: 30_000,
  ...(group === undefined ? {} : { group }),
});

describe('host actions', () => {
  const host = () => new Keyed().inGroup([person('asha'), person(SELF, HOST)]);

  test('admission endorses exactly one KeyPackage', () => {
    const keys = { keyPackage: bytes('kp'), proof: bytes('p') };
    const played = host().receive({ type: 'waiting-added', waiting: { ...waiter('w'), keys } });
    const act = { type: 'admit', participant: 'w' } as const;
    played.play({ type: 'act', message: act });
    expect(played.lastAsk).toEqual({ op: 'admit', keyPackages: ['kp'], presiding: [] });
    expect(played.messages('admit')).toEqual([]);
    played.answers(played.lastAsk, { kind: 'endorsed', endorsements: [bytes('e')] }, act);
    expect(played.messages('admit')).toEqual([{ ...act, endorsement: 'e' }]);
  });

  test('announced host is named by the worker', () => {
    const of = (id: string) => ({ keys: { keyPackage: bytes(`kp ${id}`), proof: bytes('p') } });
    const played = host()
      .receive({ type: 'waiting-added', waiting: { ...waiter('v'), ...of('v') } })
      .receive({ type: 'waiting-added', waiting: { ...waiter('w'), presides: true, ...of('w') } });
    played.play({ type: 'act', message: { type: 'admit-all' } });
    expect(played.lastAsk).toEqual({ op: 'admit', keyPackages: ['kp v', 'kp w'], presiding: ['kp w'] });
  });

  const restates = (played: Keyed) => played.asked.filter((ask) => ask.op === 'state');
  const receive = (played: Keyed, version: number, more = true) =>
    played.answers(
      { op: 'hear-statement', statement: bytes('s') },
      { kind: 'restated', view: view({ version, restates: more }) },
    );

  test('host keys are stated once per statement', () => {
    const played = host();
    receive(played, 1);
    expect(restates(played)).toEqual([{ op: 'state', change: {} }]);
    played.answers(played.lastAsk, { kind: 'statement', statement: bytes('mine'), version: 2 }, { type: 'restate' });
    expect(played.messages('restate')).toEqual([{ type: 'restate', statement: 'mine' }]);
    receive(played, 1);
    expect(restates(played)).toHaveLength(1);
    const { lastSeq } = played.meeting.acts;
    played.receive({ type: 'denied', inReplyTo: lastSeq, reason: 'statement-not-next', clause: 'C2' });
    expect(played.state.notices).toEqual([]);
    expect(played.lastAsk).toEqual({ op: 'withdraw' });
    receive(played, 2);
    expect(restates(played)).toHaveLength(2);
    receive(played, 3, false);
    expect(restates(played)).toHaveLength(2);
  });

  test('server-side non-host states nothing', () => {
    const played = receive(new Keyed().inGroup(), 1);
    expect(restates(played)).toEqual([]);
    played.receive({ type: 'participant-changed', participant: person(SELF, HOST) });
    expect(restates(played)).toHaveLength(1);
  });

  test('admit all covers visible people only', () => {
    const keys = { keyPackage: bytes('kp'), proof: bytes('p') };
    const played = host();
    for (const id of ['v', 'w']) played.receive({ type: 'waiting-added', waiting: { ...waiter(id), keys } });
    played.play({ type: 'act', message: { type: 'admit-all' } });
    const [effect] = played.sent('keys').slice(-1);
    played.receive({ type: 'waiting-added', waiting: { ...waiter('late'), keys } });
    const reply = { kind: 'endorsed', endorsements: [bytes('1'), bytes('2')] } as const;
    played.answers({ op: 'admit', keyPackages: [] }, reply, effect?.then);
    expect(played.messages('admit-all')).toEqual([
      {
        type: 'admit-all',
        admissions: [
          { participant: 'v', endorsement: '1' },
          { participant: 'w', endorsement: '2' },
        ],
      },
    ]);
  });

  test.each<[ActMessage, object]>([
    [{ type: 'lock' }, { locked: true }],
    [{ type: 'unlock' }, { locked: false }],
    [{ type: 'set-rule', clause: 'A2', value: 'off' }, { lobby: false }],
    [{ type: 'set-role', participant: 'asha', role: 'host' }, { addHost: 'key Asha' }],
    [{ type: 'set-role', participant: 'asha', role: 'participant' }, { dropHost: 'key Asha' }],
    [{ type: 'hand-over-and-leave', successor: 'asha' }, { addHost: 'key Asha' }],
  ])('%o is signed first', (message, change) => {
    const played = host().play({ type: 'act', message });
    expect(played.lastAsk).toEqual({ op: 'state', change });
    played.answers(played.lastAsk, { kind: 'statement', statement: bytes('s'), version: 2 }, message);
    expect(played.messages(message.type)).toEqual([{ ...message, statement: 's' }]);
  });

  test('invitation waits for a pending unlock', () => {
    const played = host().play({ type: 'act', message: { type: 'unlock' } });
    const unlocking = played.lastAsk;
    played.play({ type: 'act', message: { type: 'invite' } });
    expect(played.messages('invite')).toEqual([]);
    const inviting = played.lastAsk;
    expect(inviting).toEqual({ op: 'admit', keyPackages: [] });
    played.answers(unlocking, { kind: 'statement', statement: bytes('s'), version: 2 }, { type: 'unlock' });
    played.answers(inviting, { kind: 'endorsed', endorsements: [] }, { type: 'invite' });
    expect(played.messages('unlock')).toHaveLength(1);
    expect(played.messages('invite')).toEqual([{ type: 'invite' }]);
  });

  test('dropped lock is shown as not locked [adversary]', () => {
    const played = host().play({ type: 'act', message: { type: 'lock' } });
    const { lastAsk } = played;
    played.answers(lastAsk, { kind: 'statement', statement: bytes('s'), version: 2 }, { type: 'lock' });
    // Neither a word that it is locked nor an answer that never comes makes it so.
    played.receive({ type: 'meeting-changed', meeting: meetingView({ locked: true }) });
    expect(isLocked(played.keys)).toBe(false);
    expect(played.state.announcements.polite.at(-1)?.message.key).not.toBe('meeting.locked');
    played.after(1_999).play({ type: 'timer', timer: 'keys' });
    expect(played.alarms).toEqual([]);
    played.after(1).play({ type: 'timer', timer: 'keys' });
    expect(played.alarms).toEqual(['unlocked ']);
    expect(played.state.announcements.assertive.at(-1)?.message.key).toBe('alarm.unlocked');
    expect(played.asked).not.toContainEqual({ op: 'gate', sending: false });
    played.receive({ type: 'statement-changed', statement: bytes('s') });
    played.answers(played.lastAsk, { kind: 'restated', view: view({ locked: true }) });
    expect(played.alarms).toEqual([]);
    expect(isLocked(played.keys)).toBe(true);
    expect(played.state.announcements.polite.at(-1)?.message.key).toBe('meeting.locked');
  });

  test('dropped unlock is reported [adversary]', () => {
    const played = new Keyed().inGroup([person('asha'), person(SELF, HOST)], view({ locked: true }));
    played.play({ type: 'act', message: { type: 'unlock' } });
    played.answers(played.lastAsk, { kind: 'statement', statement: bytes('s'), version: 2 }, { type: 'unlock' });
    played.receive({ type: 'meeting-changed', meeting: meetingView({ locked: false }) });
    played.after(2_000).play({ type: 'timer', timer: 'keys' });
    expect(played.alarms).toEqual(['unstated ']);
    expect(isLocked(played.keys)).toBe(true);
  });

  test('dropped lock stays reported until stated [adversary]', () => {
    const others = [person('asha'), person(SELF, HOST)];
    const played = host().play({ type: 'act', message: { type: 'lock' } });
    played.answers(played.lastAsk, { kind: 'statement', statement: bytes('s'), version: 2 }, { type: 'lock' });
    const lobby = { type: 'set-rule', clause: 'A2', value: 'off' } as const;
    played.after(1_000).play({ type: 'act', message: lobby });
    played.answers(played.lastAsk, { kind: 'statement', statement: bytes('t'), version: 3 }, lobby);
    played.receive({ type: 'statement-changed', statement: bytes('t') });
    played.answers(played.lastAsk, { kind: 'restated', view: view({ lobby: false }) });
    played.after(1_000).play({ type: 'timer', timer: 'keys' });
    expect(played.alarms).toEqual(['unlocked ']);
    played.receive({ ...granted(GROUP), type: 'waiting' } as ServerMessage);
    played.receive(seated(others, { group: entry({ groupId: bytes('other') }) }));
    played.answers(played.lastAsk, { kind: 'entered', view: view({ groupId: bytes('other') }), lifted: false });
    expect(played.alarms).toEqual(['unlocked ']);
  });

  test.each([
    ['another host opened it again, and both were missed in one gap', 3, []],
    ['another host stated something else at the same time', 2, ['unlocked ']],
  ])('lock is not in force, and %s', (_, version, alarms) => {
    const played = host().play({ type: 'act', message: { type: 'lock' } });
    played.answers(played.lastAsk, { kind: 'statement', statement: bytes('s'), version: 2 }, { type: 'lock' });
    played.receive(seated([person('asha'), person(SELF, HOST)], { group: entry() }));
    played.answers(played.lastAsk, { kind: 'restated', view: view({ version }) });
    played.after(2_000).play({ type: 'timer', timer: 'keys' });
    expect(played.alarms).toEqual(alarms);
  });

  test("new group's versions do not settle a lock [adversary]", () => {
    const played = host().play({ type: 'act', message: { type: 'lock' } });
    played.answers(played.lastAsk, { kind: 'statement', statement: bytes('s'), version: 2 }, { type: 'lock' });
    const next = { groupId: bytes('other') };
    played.receive(seated([person('asha'), person(SELF, HOST)], { group: entry(next) }));
    played.answers(played.lastAsk, { kind: 'entered', view: view({ ...next, version: 9 }), lifted: false });
    played.after(2_000).play({ type: 'timer', timer: 'keys' });
    expect(played.alarms).toEqual(['unlocked ']);
  });

  test('overtaken action is signed again', () => {
    const played = host();
    const lock: ActMessage = { type: 'lock' };
    const isSignedAs = (statement: string) => {
      expect(played.lastAsk).toEqual({ op: 'state', change: { locked: true } });
      played.answers(played.lastAsk, { kind: 'statement', statement: bytes(statement), version: 2 }, lock);
      expect(played.messages('lock').at(-1)).toEqual({ type: 'lock', statement });
    };
    const isOvertaken = () => {
      const { lastSeq } = played.meeting.acts;
      played.receive({ type: 'denied', inReplyTo: lastSeq, reason: 'statement-not-next', clause: 'C2' });
    };
    played.play({ type: 'act', message: lock });
    isSignedAs('1');
    for (const statement of ['2', '3', '4', '5', '6', '7', '8', '9']) {
      isOvertaken();
      // What was refused is no part of what is signed next.
      expect(played.asked.at(-2)).toEqual({ op: 'withdraw' });
      isSignedAs(statement);
      expect(played.state.notices).toEqual([]);
    }
    isOvertaken();
    expect(played.lastAsk).toEqual({ op: 'withdraw' });
    expect(played.state.notices.map(({ message }) => message.key)).toEqual(['denied.statement-not-next']);
    played.play({ type: 'act', message: lock });
    isSignedAs('a');
    isOvertaken();
    isSignedAs('b');
  });

  test('old action is not signed again [adversary]', () => {
    const played = host();
    const unlock: ActMessage = { type: 'unlock' };
    played.play({ type: 'act', message: unlock });
    played.answers(played.lastAsk, { kind: 'statement', statement: bytes('s'), version: 2 }, unlock);
    const { lastSeq } = played.meeting.acts;
    played.after(5_001).receive({ type: 'denied', inReplyTo: lastSeq, reason: 'statement-not-next', clause: 'C2' });
    expect(played.asked.filter(({ op }) => op === 'state')).toHaveLength(1);
    expect(played.state.notices.map(({ message }) => message.key)).toEqual(['denied.statement-not-next']);
  });

  test('admission is never signed again [adversary]', () => {
    const keys = { keyPackage: bytes('kp'), proof: bytes('p') };
    const played = host().receive({ type: 'waiting-added', waiting: { ...waiter('w'), keys } });
    played.play({ type: 'act', message: { type: 'admit-all' } });
    const [effect] = played.sent('keys').slice(-1);
    played.answers({ op: 'admit', keyPackages: [] }, { kind: 'endorsed', endorsements: [bytes('1')] }, effect?.then);
    const { lastSeq } = played.meeting.acts;
    played.receive({ type: 'waiting-added', waiting: { ...waiter('late'), keys } });
    played.receive({ type: 'denied', inReplyTo: lastSeq, reason: 'statement-not-next', clause: 'C2' });
    expect(played.asked.filter(({ op }) => op === 'admit')).toHaveLength(1);
  });

  test('refused role leaves later statements', () => {
    const played = host();
    const act: ActMessage = { type: 'set-role', participant: 'asha', role: 'host' };
    played.play({ type: 'act', message: act });
    played.answers(played.lastAsk, { kind: 'statement', statement: bytes('s'), version: 2 }, act);
    const { lastSeq } = played.meeting.acts;
    played.receive({ type: 'denied', inReplyTo: lastSeq, reason: 'storage-unavailable' });
    expect(played.lastAsk).toEqual({ op: 'withdraw' });
  });

  test('refused lock is not awaited', () => {
    const played = host().play({ type: 'act', message: { type: 'lock' } });
    played.answers(played.lastAsk, { kind: 'statement', statement: bytes('s'), version: 2 }, { type: 'lock' });
    const { lastSeq } = played.meeting.acts;
    played.acknowledge(lastSeq).receive({ type: 'pong' });
    played.receive({ type: 'denied', inReplyTo: lastSeq, reason: 'storage-unavailable' });
    played.after(60_000).play({ type: 'timer', timer: 'keys' });
    expect(played.alarms).toEqual([]);
    expect(played.asked).toContainEqual({ op: 'withdraw' });
  });

  test('more open new group is reported [adversary]', () => {
    const played = host();
    const created = {
      kind: 'created',
      groupId: GROUP,
      keyPackage: bytes('kp'),
      statement: bytes('s'),
      lifted: true,
    } as const;
    played.answers({ op: 'create', locked: false, lobby: false, classification: 'unclassified' }, created);
    expect(played.state.notices.at(-1)?.message.key).toBe('alarm.lifted');
  });

  const automatic = (locked: boolean): ServerMessage => ({
    type: 'meeting-changed',
    meeting: meetingView({ locked, rules: [rule('A7', 'automatic')] }),
  });

  test('server lock is stated by one host', () => {
    const members = view().members.map((member) => ({ ...member, host: member.leaf === 1 }));
    const played = new Keyed().inGroup([person('asha'), person(SELF, HOST)], view({ members }));
    played.receive(automatic(false), automatic(true));
    expect(played.sent('keys').at(-1)).toMatchObject({
      ask: { op: 'state', change: { locked: true } },
      then: { type: 'lock' },
    });
    played.answers(played.lastAsk, { kind: 'statement', statement: bytes('s'), version: 2 }, { type: 'lock' });
    expect(played.messages()).toEqual([{ type: 'lock', statement: 's' }]);
    played.receive({ type: 'statement-changed', statement: bytes('s') });
    played.answers(played.lastAsk, { kind: 'restated', view: view({ locked: true, members }) });
    // What a host opens afterwards is not closed again by a word that is a little late.
    played.answers(played.lastAsk, { kind: 'restated', view: view({ locked: false, members }) });
    expect(played.asked.filter(({ op }) => op === 'state')).toHaveLength(1);
  });

  test('server lock is left to other hosts', () => {
    const both = view().members.map((member) => ({ ...member, host: true }));
    const second = new Keyed().inGroup([person('asha', HOST), person(SELF, HOST)], view({ members: both }));
    second.receive(automatic(true));
    expect(second.asked).toEqual([]);
    second.receive({ type: 'participant-changed', participant: person('asha', { ...HOST, connected: false }) });
    expect(second.asked).toEqual([{ op: 'state', change: { locked: true } }]);
    const byHost = host().receive({ type: 'meeting-changed', meeting: meetingView({ locked: true }) });
    expect(byHost.asked).toEqual([]);
  });

  test.each([true, false])('lock mismatch (%s) is reported [adversary]', (locked) => {
    const played = new Keyed().inGroup(PEOPLE, view({ locked: !locked }));
    played.receive({ type: 'meeting-changed', meeting: meetingView({ locked, title: 'as said' }) });
    expect(isLocked(played.keys)).toBe(!locked);
    played.after(4_999).play({ type: 'timer', timer: 'keys' });
    expect(played.alarms).toEqual([]);
    played.after(1).play({ type: 'timer', timer: 'keys' });
    expect(played.alarms).toEqual([locked ? 'said-locked ' : 'said-unlocked ']);
    played.receive({ type: 'meeting-changed', meeting: meetingView({ locked: !locked }) });
    expect(played.alarms).toEqual([]);
  });

  test('rule outside the group applies at once', () => {
    const message = { type: 'set-rule', clause: 'C3', value: 'muted' } as const;
    expect(host().play({ type: 'act', message }).messages()).toEqual([message]);
  });
});

describe('host action awaiting keys', () => {
  const keys = { keyPackage: bytes('kp'), proof: bytes('p') };
  const people = [person('asha'), person(SELF, HOST)];
  const pending = (played: Keyed, type: ActMessage['type']) =>
    isPending(played.meeting, (message) => message.type === type);

  /** Back in a new page: in the meeting, and the keys of the group are on their way. */
  const back = () => {
    const played = new Keyed().inMeeting(people, { group: entry() }).onStage();
    return played.receive({ type: 'waiting-added', waiting: { ...waiter('w'), keys } });
  };
  const comesIn = (played: Keyed, seen = view()) =>
    played.answers(
      { op: 'enter', groupId: GROUP, epoch: 1, statement: bytes('statement') },
      { kind: 'entered', view: seen, lifted: false },
    );

  test.each<[ActMessage, object]>([
    [{ type: 'lock' }, { op: 'state', change: { locked: true } }],
    [
      { type: 'classify', classification: 'restricted' },
      { op: 'state', change: { classification: 'restricted', lobby: true } },
    ],
    [
      { type: 'admit', participant: 'w' },
      { op: 'admit', keyPackages: ['kp'] },
    ],
    [{ type: 'admit-all' }, { op: 'admit', keyPackages: ['kp'] }],
  ])('waits as pending: %j', (message, ask) => {
    const played = back().forget();
    played.play({ type: 'act', message });
    expect(played.messages(message.type)).toEqual([]);
    expect(played.asked).toEqual([]);
    expect(pending(played, message.type)).toBe(true);
    comesIn(played);
    expect(played.asked).toContainEqual(expect.objectContaining(ask));
    expect(played.meeting.acts.held).toEqual([]);
  });

  const tellsOfNothingDone = (played: Keyed) =>
    expect(played.state.notices.map(({ message }) => message.key)).toContain('denied.not-done');

  test('applies to people seen then', () => {
    const played = back().forget();
    played.play({ type: 'act', message: { type: 'admit-all' } });
    played.receive({ type: 'waiting-added', waiting: { ...waiter('late'), keys } });
    comesIn(played);
    const then = played.sent('keys').find(({ ask }) => ask.op === 'admit')?.then;
    expect(then).toEqual({ type: 'admit-all', admissions: [{ participant: 'w' }] });
  });

  test.each([
    ['another key', { keys: { ...keys, keyPackage: bytes('other') } }],
    ['another name', { name: 'Somebody Else' }],
    ['to preside', { presides: true }],
  ])('changed person is not admitted: %s [adversary]', (_what, change) => {
    const played = back().forget();
    played.play({ type: 'act', message: { type: 'admit', participant: 'w' } });
    played.receive({ type: 'waiting-removed', participant: 'w' });
    played.receive({ type: 'waiting-added', waiting: { ...waiter('w'), keys, ...change } });
    comesIn(played);
    expect(played.asked.filter(({ op }) => op === 'admit')).toEqual([]);
    expect(played.messages('admit')).toEqual([]);
    tellsOfNothingDone(played);
  });

  test.each([
    ['another key', { keys: { ...keys, keyPackage: bytes('other') } }],
    ['another name', { name: 'Somebody Else' }],
    ['to preside', { presides: true }],
  ])('different person is not admitted: %s [adversary]', (_what, change) => {
    const played = comesIn(back()).forget();
    const seen = { ...waiter('w'), keys };
    played.receive({ type: 'waiting-added', waiting: seen });
    played.receive({ type: 'waiting-removed', participant: 'w' });
    played.receive({ type: 'waiting-added', waiting: { ...seen, ...change } });
    played.play({ type: 'act', message: { type: 'admit', participant: 'w' }, seen: [seen] });
    expect(played.asked.filter(({ op }) => op === 'admit')).toEqual([]);
    expect(played.messages('admit')).toEqual([]);
    tellsOfNothingDone(played);
  });

  test('expires after 20 s with a notice', () => {
    const played = back().forget();
    played.play({ type: 'act', message: { type: 'lock' } });
    expect(played.sent('set-timer')).toContainEqual({ type: 'set-timer', timer: 'held', delayMillis: 20_000 });
    played.after(20_000).play({ type: 'timer', timer: 'held' });
    expect(pending(played, 'lock')).toBe(false);
    tellsOfNothingDone(played);
    comesIn(played);
    expect(played.asked.filter(({ op }) => op === 'state')).toEqual([]);
  });

  test('applies only in its group', () => {
    const played = back().forget();
    played.play({ type: 'act', message: { type: 'unlock' } });
    played.receive(seated(people, { group: entry({ groupId: bytes('another group') }) }));
    expect(pending(played, 'unlock')).toBe(false);
    tellsOfNothingDone(played);
  });

  test('latest press wins', () => {
    const played = back();
    for (const type of ['lock', 'unlock', 'lock', 'unlock'] as const) played.play({ type: 'act', message: { type } });
    comesIn(played.forget());
    const stated = played.asked.filter(({ op }) => op === 'state');
    expect(stated).toEqual([{ op: 'state', change: { locked: false } }]);
  });

  test('survives losing step while signing', () => {
    const played = hosting().forget();
    played.play({ type: 'act', message: { type: 'lock' } });
    const { lastAsk } = played;
    played.answers({ op: 'handle', commit: bytes('c'), own: false }, { kind: 'out-of-step', reason: 'epoch_ahead' });
    played.answers(lastAsk, { kind: 'refused', reason: 'not yet, or not any more' }, { type: 'lock' });
    expect(played.state.notices).toEqual([]);
    expect(pending(played, 'lock')).toBe(true);
    comesIn(played.forget());
    expect(played.asked).toContainEqual({ op: 'state', change: { locked: true } });
  });

  const hosting = () => new Keyed().inGroup(people);

  test('other refusals are reported', () => {
    const played = hosting();
    played.play({ type: 'act', message: { type: 'lock' } });
    played.answers(played.lastAsk, { kind: 'statement', statement: bytes('mine'), version: 2 }, { type: 'lock' });
    const { lastSeq } = played.meeting.acts;
    played.receive({ type: 'denied', inReplyTo: lastSeq, reason: 'host-only', clause: 'A3' });
    expect(played.state.notices).toHaveLength(1);
    expect(pending(played, 'lock')).toBe(false);
  });
});
