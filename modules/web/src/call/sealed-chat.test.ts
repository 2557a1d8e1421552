import { describe, expect, test } from 'vitest';
import { bytes, Keyed } from './testing/keyed.ts';
import { SELF } from './testing/meeting.ts';

describe('chat', () => {
  test('is sealed by the worker, and shown with the name of who signed it', () => {
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

  test('what was written to hosts and handed to this device by mistake is told, not shown [adversary]', () => {
    const played = new Keyed().inGroup();
    played.receive({ type: 'sealed', from: 'asha', channel: 'chat', audience: 'hosts', payload: bytes('y') });
    played.answers(played.lastAsk, { kind: 'refused', reason: 'for_hosts' });
    expect(played.meeting.chat.lines).toEqual([]);
    expect(played.state.notices.at(-1)?.message.key).toBe('alarm.for-hosts');
  });

  test('what does not open is not shown', () => {
    const played = new Keyed().inGroup();
    played.receive({ type: 'sealed', from: 'asha', channel: 'chat', audience: 'everybody', payload: bytes('y') });
    played.answers(played.lastAsk, { kind: 'refused', reason: 'forged' });
    expect(played.meeting.chat.lines).toEqual([]);
    expect(played.state.notices).toEqual([]);
  });

  test('a reaction goes by itself after some seconds; only signs of the list are shown', () => {
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
