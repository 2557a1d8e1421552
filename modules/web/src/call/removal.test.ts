import { describe, expect, test } from 'vitest';
import { bytes, commit, entry, Keyed, PEOPLE, view } from './testing/keyed.ts';
import { seated } from './testing/meeting.ts';

describe('removal from the group', () => {
  test('unconfirmed removal stops sending [adversary]', () => {
    const played = new Keyed().inGroup();
    played.play({ type: 'act', message: { type: 'remove', participant: 'asha' } });
    played.receive({ type: 'participant-left', participant: 'asha', cause: 'left' });
    played.after(2_000).play({ type: 'timer', timer: 'keys' });
    expect(played.alarms).toEqual(['removal Asha']);
    expect(played.lastAsk).toEqual({ op: 'gate', sending: false });
    played.receive(commit());
    const without = view({ epoch: 2, members: view().members.slice(1) });
    played.answers(played.lastAsk, { kind: 'advanced', view: without, removed: [0] });
    expect(played.lastAsk).toEqual({ op: 'gate', sending: true });
    expect(played.alarms).toEqual([]);
  });

  test('new key does not hide a removed device [adversary]', () => {
    const played = new Keyed().inGroup();
    played.play({ type: 'act', message: { type: 'remove', participant: 'asha' } });
    expect(played.lastAsk).toEqual({ op: 'bar', device: 'device Asha', barred: true });
    played.receive({ type: 'participant-left', participant: 'asha', cause: 'left' });
    played.receive(commit({ removed: [{ leaf: 0, participant: 'asha' }], added: [{ leaf: 0, participant: 'asha' }] }));
    const rekeyed = view().members.map((member, i) =>
      i === 0 ? { ...member, key: 'another', removed: true } : member,
    );
    played.answers(played.lastAsk, { kind: 'advanced', view: view({ epoch: 2, members: rekeyed }), removed: [0] });
    played.after(2_000).play({ type: 'timer', timer: 'keys' });
    expect(played.alarms).toContain('removal Asha');
    expect(played.asked).toContainEqual({ op: 'gate', sending: false });
    const without = view({ epoch: 3, members: rekeyed.slice(1) });
    played.receive(commit({ epoch: 3 })).answers(played.lastAsk, { kind: 'advanced', view: without, removed: [0] });
    expect(played.alarms).toEqual([]);
    // What was out and is in again counts from when it is seen.
    played.receive(commit({ epoch: 4 }));
    played.answers(played.lastAsk, { kind: 'advanced', view: view({ epoch: 4, members: rekeyed }), removed: [] });
    played.after(2_000).play({ type: 'timer', timer: 'keys' });
    expect(played.alarms).toContain('removal Asha');
  });

  test('is tracked through rejoining [adversary]', () => {
    const played = new Keyed().inGroup();
    played.play({ type: 'act', message: { type: 'remove', participant: 'asha' } });
    played.receive({ type: 'participant-left', participant: 'asha', cause: 'left' });
    played.receive(commit()).answers(played.lastAsk, { kind: 'out-of-step', reason: 'not_processed' });
    played.receive(seated(PEOPLE, { group: entry({ groupId: bytes('other'), epoch: 4 }) }));
    played.answers(played.lastAsk, {
      kind: 'entered',
      view: view({ groupId: bytes('other'), epoch: 4 }),
      lifted: false,
    });
    played.after(2_000).play({ type: 'timer', timer: 'keys' });
    expect(played.alarms).toEqual(['removal Asha']);
    expect(played.asked).toContainEqual({ op: 'gate', sending: false });
  });

  test('refused removal is not tracked', () => {
    const played = new Keyed().inGroup();
    played.play({ type: 'act', message: { type: 'remove', participant: 'asha' } });
    const { lastSeq } = played.meeting.acts;
    played.acknowledge(lastSeq).receive({ type: 'pong' }).after(1_000);
    const members = view().members.map((member) => ({ ...member, removed: member.leaf === 0 }));
    played.receive(commit()).answers(played.lastAsk, { kind: 'advanced', view: view({ members }), removed: [] });
    played.receive({ type: 'denied', inReplyTo: lastSeq, reason: 'storage-unavailable' });
    played.after(60_000).play({ type: 'timer', timer: 'keys' });
    expect(played.keys.removals).toEqual([]);
    expect(played.asked).toContainEqual({ op: 'bar', device: 'device Asha', barred: false });
    expect(played.alarms).toEqual([]);
    expect(played.asked).not.toContainEqual({ op: 'gate', sending: false });
  });

  test('unsent removal does not stop sending', () => {
    const played = new Keyed().inGroup().play({ type: 'socket-lost' });
    played.play({ type: 'act', message: { type: 'remove', participant: 'asha' } });
    played.after(60_000).play({ type: 'timer', timer: 'keys' });
    expect(played.alarms).toEqual([]);
    played.acknowledge(played.meeting.acts.lastSeq);
    played.receive({ type: 'resumed', ticket: 't', resumeWindowMillis: 30_000 });
    played.after(2_000).play({ type: 'timer', timer: 'keys' });
    expect(played.alarms).toEqual(['removal Asha']);
  });

  test('unacknowledged removal is reported [adversary]', () => {
    const played = new Keyed().inGroup();
    played.play({ type: 'act', message: { type: 'remove', participant: 'asha' } });
    played.after(1_999).play({ type: 'timer', timer: 'keys' });
    expect(played.alarms).toEqual([]);
    played.after(1).play({ type: 'timer', timer: 'keys' });
    expect(played.alarms).toEqual(['removal Asha']);
    expect(played.asked).toContainEqual({ op: 'gate', sending: false });
  });

  test('timer restarts after reconnecting', () => {
    const played = new Keyed().inGroup();
    played.play({ type: 'act', message: { type: 'remove', participant: 'asha' } }, { type: 'socket-lost' });
    played.after(60_000).play({ type: 'timer', timer: 'keys' });
    expect(played.alarms).toEqual([]);
    played.receive({ type: 'resumed', ticket: 't', resumeWindowMillis: 30_000 });
    played.after(2_000).play({ type: 'timer', timer: 'keys' });
    expect(played.alarms).toEqual(['removal Asha']);
  });
});
