import { describe, expect, test } from 'vitest';
import type { KeysAsk } from '../e2ee/worker/asks.ts';
import { wrap } from './envelope.ts';
import { bytes, entry, Keyed, PEOPLE, view } from './testing/keyed.ts';
import { seated, SELF } from './testing/meeting.ts';

describe('sealed chat', () => {
  test('is sealed and shows its signer', () => {
    const played = new Keyed().inGroup();
    played.play({ type: 'address-chat', to: { kind: 'one', participant: 'asha' } });
    played.play({ type: 'write-chat', text: '  Hello ' });
    const { lastNumber: id } = played.meeting.chat;
    const text = JSON.stringify({ v: 1, id, text: 'Hello' });
    expect(played.lastAsk).toEqual({ op: 'seal', channel: 'chat', to: { kind: 'one', key: 'key Asha' }, text });
    played.answers(played.lastAsk, { kind: 'sealed', payload: bytes('sealed') });
    expect(played.messages('seal')).toEqual([
      { type: 'seal', channel: 'chat', payload: 'sealed', audience: 'person', to: 'asha' },
    ]);
    played.receive({ type: 'sealed', from: SELF, channel: 'chat', audience: 'everybody', payload: bytes('x') });
    expect(played.lastAsk).toMatchObject({ op: 'seal' });
    played.receive({ type: 'sealed', from: 'liar', channel: 'chat', audience: 'everybody', payload: bytes('y') });
    played.answers(played.lastAsk, {
      kind: 'opened',
      leaf: 0,
      key: 'key Asha',
      epoch: 1,
      to: { kind: 'all' },
      text: 'Hi',
    });
    expect(played.meeting.chat.lines).toMatchObject([
      { own: true, name: 'Self', to: 'one', toName: 'Asha', text: 'Hello' },
      { own: false, name: 'Asha', to: 'all', text: 'Hi' },
    ]);
    expect(played.meeting.chat.unread).toBe(1);
    played.play({ type: 'toggle-panel', panel: 'chat' });
    expect(played.meeting.chat.unread).toBe(0);
  });

  test('misdelivered hosts message is hidden [adversary]', () => {
    const played = new Keyed().inGroup();
    played.receive({ type: 'sealed', from: 'asha', channel: 'chat', audience: 'hosts', payload: bytes('y') });
    played.answers(played.lastAsk, { kind: 'refused', reason: 'for_hosts' });
    expect(played.meeting.chat.lines).toEqual([]);
    expect(played.state.notices.at(-1)?.message.key).toBe('alarm.for-hosts');
  });

  const ASK: KeysAsk = { op: 'open', channel: 'chat', audience: 'everybody', payload: bytes('x') };
  const receive = (played: Keyed, number: number, after: readonly number[] = [], to: 'all' | 'hosts' | 'one' = 'all') =>
    played.answers(ASK, {
      kind: 'opened',
      ...{ leaf: 0, key: 'key Asha', epoch: 1 },
      to: to === 'one' ? { kind: 'one', leaf: 1 } : { kind: to },
      text: wrap({ id: number, text: `${number}`, ...(after.length > 0 && { after }) }),
    });
  const due = (played: Keyed, millis: number) => played.after(millis).play({ type: 'timer', timer: 'chat-order' });
  const shown = (played: Keyed) =>
    played.meeting.chat.lines.map(({ text, missing }) => (missing === undefined ? text : `no ${missing}`));

  test('dropped message is marked, then filled [adversary]', () => {
    const played = new Keyed().inGroup();
    receive(receive(played, 1), 3, [1, 2]);
    expect(shown(played)).toEqual(['1']);
    expect(played.sent('set-timer')).toContainEqual({ type: 'set-timer', timer: 'chat-order', delayMillis: 2_000 });
    due(played, 1_999);
    expect(shown(played)).toEqual(['1']);
    due(played, 1);
    expect(shown(played)).toEqual(['1', 'no 2', '3']);
    expect(played.meeting.chat.lines[1]).toMatchObject({ name: 'Asha', text: '', number: null });
    expect(played.meeting.chat.unread).toBe(2);
    receive(played, 4, [1, 2, 3]);
    expect(shown(played)).toEqual(['1', 'no 2', '3', '4']);
    receive(played, 2, [1]);
    expect(shown(played)).toEqual(['1', '2', '3', '4']);
    expect(played.meeting.chat.unread).toBe(4);
  });

  test.each(['all', 'hosts', 'one'] as const)('messages to %s are reordered [adversary]', (to) => {
    const played = new Keyed().inGroup();
    receive(receive(receive(receive(played, 1, [], to), 3, [1, 2], to), 4, [2, 3], to), 2, [1], to);
    expect(shown(played)).toEqual(['1', '2', '3', '4']);
  });

  test('unreferenced late message is sorted in [adversary]', () => {
    const played = new Keyed().inGroup();
    receive(receive(receive(played, 1), 3, [1]), 2, [1]);
    expect(shown(played)).toEqual(['1', '2', '3']);
    expect(new Set(played.meeting.chat.lines.map(({ id }) => id)).size).toBe(3);
  });

  test('other audiences create no gaps', () => {
    const played = new Keyed().inGroup();
    receive(played, 5, [2, 3, 4]);
    receive(receive(played, 6, [], 'one'), 7, [5]);
    receive(played, 8, [], 'hosts');
    const ask: KeysAsk = { op: 'hear-statement', statement: bytes('s') };
    played.answers(ask, { kind: 'restated', view: view({ version: 2 }) });
    receive(played, 10, [8, 9], 'hosts');
    due(played, 10_000);
    expect(shown(played)).toEqual(['5', '6', '7', '8', '10']);
  });

  test('rejoining group releases waiting messages', () => {
    const played = new Keyed().inGroup();
    receive(receive(played, 1), 3, [1, 2]);
    played.answers({ op: 'handle', commit: bytes('commit'), own: false }, { kind: 'out-of-step', reason: 'lost' });
    played.receive(seated(PEOPLE, { group: entry({ epoch: 2 }) }));
    played.answers(played.lastAsk, { kind: 'entered', view: view({ epoch: 2 }), lifted: false });
    receive(played, 6, [2, 3, 4, 5]);
    due(played, 10_000);
    expect(shown(played)).toEqual(['1', '3', '6']);
  });

  test('reconnects and restarts create no gaps', () => {
    const played = new Keyed().inGroup();
    receive(played, 1);
    played.play({ type: 'socket-lost' }).receive({ type: 'resumed', ticket: 't', resumeWindowMillis: 30_000 });
    receive(receive(receive(played, 2, [1]), 2, [1]), 3, [1, 2]);
    played.receive(seated(PEOPLE, { group: entry({ epoch: 1 }) }));
    played.answers(played.lastAsk, { kind: 'restated', view: view() });
    receive(receive(played, 3, [1, 2]), 4, [1, 2, 3]);
    due(played, 10_000);
    expect(shown(played)).toEqual(['1', '2', '3', '4']);
  });

  test('snapshot cannot hide dropped messages [adversary]', () => {
    const played = new Keyed().inGroup();
    receive(played, 1);
    played.receive(seated(PEOPLE, { group: entry({ epoch: 1 }) }));
    played.answers(played.lastAsk, { kind: 'restated', view: view() });
    receive(played, 3, [1, 2]);
    due(played, 2_000);
    expect(shown(played)).toEqual(['1', 'no 2', '3']);
  });

  test('unreadable message is hidden', () => {
    const played = new Keyed().inGroup();
    played.receive({ type: 'sealed', from: 'asha', channel: 'chat', audience: 'everybody', payload: bytes('y') });
    played.answers(played.lastAsk, { kind: 'refused', reason: 'forged' });
    expect(played.meeting.chat.lines).toEqual([]);
    expect(played.state.notices).toEqual([]);
  });

  test('listed reactions appear and expire', () => {
    const played = new Keyed().inGroup();
    const receives = (text: string) => {
      played.receive({ type: 'sealed', from: 'asha', channel: 'reaction', audience: 'everybody', payload: bytes('r') });
      played.answers(played.lastAsk, { kind: 'opened', leaf: 0, key: 'key Asha', epoch: 1, to: { kind: 'all' }, text });
    };
    receives('<b>');
    expect(played.meeting.reactions).toEqual([]);
    receives('👏');
    expect(played.meeting.reactions).toMatchObject([{ participant: 'asha', sign: '👏' }]);
    played.after(5_000).play({ type: 'timer', timer: 'reactions' });
    expect(played.meeting.reactions).toEqual([]);
  });
});
