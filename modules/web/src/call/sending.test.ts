import { describe, expect, test } from 'vitest';
import type { KeysAsk, KeysView } from '../e2ee/worker/asks.ts';
import type { ServerMessage } from '../protocol/messages.ts';
import { unwrap, wrap } from './envelope.ts';
import { bytes, entry, GROUP, Keyed, PEOPLE, view } from './testing/keyed.ts';
import { SELF, seated } from './testing/meeting.ts';

const QUIET: ServerMessage = { type: 'speaker-changed' };
const COMMIT: ServerMessage = {
  type: 'group-commit',
  epoch: 1,
  commit: bytes('commit'),
  committer: 'asha',
  added: [],
  removed: [],
};
const RAVI_COMES: ServerMessage = { ...COMMIT, added: [{ leaf: 2, participant: 'ravi' }] };
const RESUMED: ServerMessage = { type: 'resumed', ticket: 'ticket-2', resumeWindowMillis: 30_000 };

class Writing extends Keyed {
  /** @returns the number under which it went out */
  writes(text: string): number {
    this.play({ type: 'write-chat', text }).sealed();
    return this.meeting.acts.lastSeq;
  }

  /** The worker has done what it was asked last. */
  sealed(payload = 'sealed'): this {
    return this.answers(this.lastAsk, { kind: 'sealed', payload: bytes(payload) });
  }

  tells(message: ServerMessage, ack: number): this {
    return this.acknowledge(ack).receive(message);
  }

  /** This device has followed the commit, after which these are in the group. */
  follows(names: readonly string[] = ['Asha', 'Self'], change: Partial<KeysView> = {}): this {
    const ask: KeysAsk = { op: 'handle', commit: bytes('commit'), own: false };
    return this.answers(ask, { kind: 'advanced', view: view({ epoch: 2, ...change }, names), removed: [] });
  }

  sendsAgain(): this {
    return this.play({ type: 'send-again', line: this.meeting.chat.lines[0]?.id ?? 0 });
  }

  get ways() {
    return this.meeting.chat.lines.map(({ text, way = 'sent' }) => [text, way]);
  }

  get seals() {
    return this.messages('seal').map((message) => message.type === 'seal' && message.payload);
  }

  get contents() {
    return this.asked.flatMap((ask) => (ask.op === 'seal' ? [ask.text] : []));
  }
}

const inChat = () => new Writing().inGroup();

describe('own message', () => {
  test('quick delivery shows no status', () => {
    const played = inChat();
    const seq = played.writes('At four');
    expect(played.ways).toEqual([['At four', 'sent']]);
    played.tells(QUIET, seq).after(3_000).play({ type: 'timer', timer: 'sending' });
    expect(played.ways).toEqual([['At four', 'sent']]);
    expect(played.meeting.chat.outgoing).toEqual([]);
  });

  test('slow delivery shows sending', () => {
    const played = inChat();
    const seq = played.writes('At four');
    expect(played.sent('set-timer')).toContainEqual({ type: 'set-timer', timer: 'sending', delayMillis: 3_000 });
    played.after(2_000).forget().writes('At five');
    expect(played.sent('set-timer')).toContainEqual({ type: 'set-timer', timer: 'sending', delayMillis: 1_000 });
    played.after(1_000).forget().play({ type: 'timer', timer: 'sending' });
    expect(played.ways).toEqual([
      ['At four', 'slow'],
      ['At five', 'sent'],
    ]);
    expect(played.sent('set-timer')).toContainEqual({ type: 'set-timer', timer: 'sending', delayMillis: 2_000 });
    played.tells(QUIET, seq);
    expect(played.ways[0]).toEqual(['At four', 'sent']);
  });

  test('offline message shows sending at once', () => {
    const played = inChat();
    played.writes('Before');
    played.play({ type: 'socket-lost' });
    const seq = played.writes('After');
    expect(played.ways).toEqual([
      ['Before', 'slow'],
      ['After', 'slow'],
    ]);
    played.tells(RESUMED, seq);
    expect(played.ways).toEqual([
      ['Before', 'sent'],
      ['After', 'sent'],
    ]);
    expect(played.seals).toHaveLength(2);
  });

  test('refused message can be resent', () => {
    const played = inChat();
    const seq = played.writes('At four');
    played.tells({ type: 'denied', inReplyTo: seq, reason: 'no-key-group' }, seq);
    expect(played.ways).toEqual([['At four', 'unsent']]);
    played.play({ type: 'send-again', line: played.meeting.chat.lines[0]?.id ?? 0 });
    expect(played.ways).toEqual([['At four', 'slow']]);
    played.sealed();
    expect(played.contents[1]).toBe(played.contents[0]);
    played.tells(QUIET, played.meeting.acts.lastSeq);
    expect(played.ways).toEqual([['At four', 'sent']]);
  });

  test('unsealable message waits, others are sent', () => {
    const played = inChat();
    const seq = played.writes('At four');
    played.tells({ type: 'denied', inReplyTo: seq, reason: 'no-key-group' }, seq);
    played.play({ type: 'send-again', line: played.meeting.chat.lines[0]?.id ?? 0 });
    const again = played.lastAsk;
    played.play({ type: 'write-chat', text: 'At five' });
    const second = played.lastAsk;
    played.answers(again, { kind: 'refused', reason: 'no_keys' });
    played.answers(second, { kind: 'sealed', payload: bytes('sealed') });
    expect(played.ways).toEqual([
      ['At four', 'unsent'],
      ['At five', 'sent'],
    ]);
  });

  test('departed recipient cancels resending', () => {
    const played = inChat();
    played.play({ type: 'address-chat', to: { kind: 'one', participant: 'asha' } });
    const seq = played.writes('Psst');
    played.tells({ type: 'denied', inReplyTo: seq, reason: 'no-such-participant' }, seq);
    played.tells({ ...COMMIT, added: [], removed: [{ leaf: 0, participant: 'asha' }] }, seq);
    const members = view().members.filter(({ leaf }) => leaf !== 0);
    played.answers(played.lastAsk, { kind: 'advanced', view: view({ epoch: 2, members }), removed: [0] });
    played.forget().play({ type: 'send-again', line: played.meeting.chat.lines[0]?.id ?? 0 });
    expect(played.asked).toEqual([]);
    expect(played.ways).toEqual([['Psst', 'unsent']]);
    expect(played.state.notices.at(-1)?.message.key).toBe('denied.no-such-participant');
  });
});

describe('resent private message', () => {
  test('ignores a substituted recipient [adversary]', () => {
    const played = inChat().play({ type: 'address-chat', to: { kind: 'one', participant: 'asha' } });
    const seq = played.writes('Psst');
    played.tells(RAVI_COMES, seq - 1).follows(['Asha', 'Self', 'Ravi']);
    const ask: KeysAsk = {
      op: 'enter',
      groupId: GROUP,
      epoch: 2,
      statement: bytes('s'),
      members: [{ leaf: 2, participant: 'asha' }],
    };
    played.answers(ask, { kind: 'restated', view: view({ epoch: 2 }, ['Asha', 'Self', 'Ravi']) }).forget();
    played.tells(QUIET, seq);
    expect(played.asked).toEqual([]);
    expect(played.ways).toEqual([['Psst', 'unsent']]);
    expect(played.state.notices.at(-1)?.message.key).toBe('denied.no-such-participant');
  });
});

describe('message accepted after a commit', () => {
  test('is resealed once', () => {
    const played = inChat();
    played.play({ type: 'socket-lost' });
    const seq = played.writes('At four');
    played.tells(RESUMED, seq - 1).tells(COMMIT, seq - 1);
    played.follows().forget();
    played.tells(QUIET, seq);
    expect(played.asked).toMatchObject([{ op: 'seal', channel: 'chat' }]);
    played.sealed('anew');
    expect(played.seals).toEqual(['anew']);
    expect(played.meeting.chat.lines).toHaveLength(1);
    const again = played.meeting.acts.lastSeq;
    played.tells(QUIET, again).forget().tells(QUIET, again);
    expect(played.asked).toEqual([]);
    expect(played.ways).toEqual([['At four', 'sent']]);
  });

  test('waits while out of step', () => {
    const played = inChat();
    const seq = played.writes('At four');
    played.tells(COMMIT, seq - 1);
    played.answers({ op: 'handle', commit: bytes('commit'), own: false }, { kind: 'out-of-step', reason: 'lost' });
    played.forget().tells(QUIET, seq);
    expect(played.contents).toEqual([]);
    played.receive(seated(PEOPLE, { group: entry({ epoch: 2 }) }));
    played.answers(played.lastAsk, { kind: 'entered', view: view({ epoch: 2 }), lifted: false });
    expect(played.contents).toHaveLength(1);
  });

  test('snapshot shows it too', () => {
    const played = inChat();
    const seq = played.writes('At four');
    played.tells(seated(PEOPLE, { group: entry({ epoch: 3 }) }), seq - 1);
    played.answers(played.lastAsk, { kind: 'entered', view: view({ epoch: 3 }), lifted: false }).forget();
    played.tells(QUIET, seq);
    expect(played.contents).toHaveLength(1);
  });

  test('earlier acceptance leaves it', () => {
    const played = inChat();
    const seq = played.writes('At four');
    played.tells(COMMIT, seq).follows().forget();
    played.tells(QUIET, seq);
    expect(played.asked).toEqual([]);
  });
});

describe('message readable by newcomers', () => {
  const ALL = ['Asha', 'Self', 'Ravi'];
  const notices = (played: Writing) => played.state.notices.map(({ message, action }) => [message.key, action]);

  /** Written before a commit, and taken after it. */
  function overtaken(
    commit: ServerMessage,
    names: readonly string[],
    to: 'all' | 'hosts' = 'all',
    millis = 3_000,
  ): Writing {
    const played = inChat().play({ type: 'address-chat', to: { kind: to } });
    const seq = played.writes('Of Ravi');
    played
      .tells(commit, seq - 1)
      .follows(names)
      .forget();
    return played.after(millis).tells(QUIET, seq);
  }

  test('waits for confirmation', () => {
    const played = overtaken(RAVI_COMES, ALL);
    expect(played.asked).toEqual([]);
    expect(played.ways).toEqual([['Of Ravi', 'unsent']]);
    expect(notices(played)).toEqual([['chat.lost', 'show-chat']]);
    played.tells(QUIET, 99).tells(QUIET, 99);
    expect(played.asked).toEqual([]);
  });

  test('accepted early counts as sent', () => {
    const played = overtaken(RAVI_COMES, ALL, 'all', 2_000);
    expect(played.asked).toEqual([]);
    expect(played.ways).toEqual([['Of Ravi', 'sent']]);
    expect(notices(played)).toEqual([]);
    expect(played.meeting.chat.outgoing).toEqual([]);
  });

  test('pressing sends it to all', () => {
    const played = overtaken(RAVI_COMES, ALL).sendsAgain().sealed('anew');
    expect(played.seals).toEqual(['anew']);
    const again = played.meeting.acts.lastSeq;
    played.tells({ ...COMMIT, epoch: 2 }, again - 1).follows(ALL, { epoch: 3 });
    played.forget().tells(QUIET, again).sealed('for all of them');
    expect(played.seals).toEqual(['for all of them']);
  });

  test('newcomer during sealing stops it', () => {
    const first = inChat().play({ type: 'write-chat', text: 'Of Ravi' });
    const ask = first.lastAsk;
    first.follows(ALL).answers(ask, { kind: 'sealed', payload: bytes('sealed') });
    expect([first.seals, first.ways]).toEqual([[], [['Of Ravi', 'unsent']]]);
    expect(first.meeting.chat.sent).toMatchObject({ typed: 'Of Ravi' });

    const again = overtaken(COMMIT, ['Asha', 'Self']);
    const second = again.lastAsk;
    again.follows(ALL, { epoch: 3 }).answers(second, { kind: 'sealed', payload: bytes('sealed') });
    expect([again.seals, again.ways]).toEqual([[], [['Of Ravi', 'unsent']]]);
  });

  test('returning or leaving members allow sending', () => {
    expect(overtaken(COMMIT, ['Asha', 'Self']).contents).toHaveLength(1);
    expect(overtaken({ ...COMMIT, removed: [{ leaf: 0, participant: 'asha' }] }, ['Self']).contents).toHaveLength(1);
    const played = inChat();
    const seq = played.writes('At four');
    const members = view().members.map((each) => (each.leaf === 0 ? { ...each, key: 'key of later' } : each));
    played
      .tells(COMMIT, seq - 1)
      .follows([], { members })
      .forget()
      .tells(QUIET, seq);
    expect(played.contents).toHaveLength(1);
  });

  test('unchanged hosts allow sending', () => {
    expect(overtaken(RAVI_COMES, ALL, 'hosts').contents).toHaveLength(1);
    const played = inChat().play({ type: 'address-chat', to: { kind: 'hosts' } });
    const seq = played.writes('Of Ravi');
    const members = view({}, ALL).members.map((each) => ({ ...each, host: each.leaf !== 1 }));
    played
      .tells(RAVI_COMES, seq - 1)
      .follows([], { members })
      .after(3_000)
      .forget()
      .tells(QUIET, seq);
    expect(played.contents).toEqual([]);
    expect(played.ways).toEqual([['Of Ravi', 'unsent']]);
  });

  test.each([{ kind: 'all' }, { kind: 'one', participant: 'asha' }] as const)(
    'forged device does not count (%o) [adversary]',
    (to) => {
      const played = inChat().play({ type: 'address-chat', to });
      const seq = played.writes('Of Ravi');
      const members = view().members.map((each) =>
        each.leaf === 0 ? { ...each, key: 'of Ravi', name: 'Ravi' } : each,
      );
      played
        .tells(COMMIT, seq - 1)
        .follows([], { members })
        .after(3_000)
        .forget()
        .tells(QUIET, seq);
      expect(played.contents).toEqual([]);
      expect(played.ways).toEqual([['Of Ravi', 'unsent']]);
    },
  );
});

describe('duplicate message', () => {
  const receive = (played: Writing, text: string, by: { key: string; leaf: number }) =>
    played.answers(
      { op: 'open', channel: 'chat', audience: 'everybody', payload: bytes('x') },
      { kind: 'opened', ...by, epoch: 1, to: { kind: 'all' }, text },
    );
  const ASHA = { key: 'key Asha', leaf: 0 };

  test('is shown once across keys', () => {
    const played = inChat();
    receive(played, wrap({ id: 7, text: 'At four' }), ASHA);
    receive(played, wrap({ id: 7, text: 'At four' }), ASHA);
    const back = view();
    const members = back.members.map((each) => (each.leaf === 0 ? { ...each, key: 'key of later' } : each));
    const ask: KeysAsk = { op: 'handle', commit: bytes('commit'), own: false };
    played.answers(ask, { kind: 'advanced', view: { ...back, members }, removed: [] });
    receive(played, wrap({ id: 7, text: 'At four' }), { key: 'key of later', leaf: 0 });
    expect(played.ways).toEqual([['At four', 'sent']]);
    expect(played.meeting.chat.unread).toBe(1);
  });

  test('different text, author or audience differs', () => {
    const played = inChat();
    receive(played, wrap({ id: 7, text: 'Yes' }), ASHA);
    receive(played, wrap({ id: 7, text: 'No' }), ASHA);
    receive(played, wrap({ id: 7, text: 'Yes' }), { key: 'key Self', leaf: 1 });
    receive(played, wrap({ id: 8, text: 'Yes' }), ASHA);
    expect(played.ways).toHaveLength(4);
  });
});

describe('message references', () => {
  const afterOf = (played: Writing) => {
    const written = unwrap(played.contents.at(-1) ?? '');
    return written.kind === 'written' ? written.written.after : written.kind;
  };
  const numbers = (played: Writing, ...texts: readonly string[]) =>
    texts.map((text) => played.meeting.chat.lines.find((line) => line.text === text)?.number);

  test('exclude pending and refused messages', () => {
    const played = inChat();
    const one = played.writes('One');
    expect(afterOf(played)).toBeUndefined();
    const two = played.writes('Two');
    expect(afterOf(played)).toBeUndefined();
    played.tells(QUIET, one);
    const three = played.writes('Three');
    expect(afterOf(played)).toEqual(numbers(played, 'One'));
    played.tells({ type: 'denied', inReplyTo: two, reason: 'no-key-group' }, two).tells(QUIET, three);
    played.writes('Four');
    expect(afterOf(played)).toEqual(numbers(played, 'One', 'Three'));
  });

  test('stay within the audience', () => {
    const played = inChat();
    const one = { kind: 'one', participant: 'asha' } as const;
    for (const to of [one, { kind: 'hosts' }, { kind: 'all' }] as const) {
      played.play({ type: 'address-chat', to });
      played.tells(QUIET, played.writes(to.kind));
    }
    for (const to of [one, { kind: 'hosts' }, { kind: 'all' }] as const) {
      played.play({ type: 'address-chat', to }).writes(`More to ${to.kind}`);
      expect(afterOf(played)).toEqual(numbers(played, to.kind));
    }
  });

  test('are limited to eight', () => {
    const played = inChat();
    for (let i = 0; i < 12; i++) played.tells(QUIET, played.writes(`Line ${i}`));
    played.writes('Last');
    expect(afterOf(played)).toEqual(numbers(played, ...Array.from({ length: 8 }, (_, i) => `Line ${i + 4}`)));
  });

  test('exclude messages from before joining', () => {
    const played = inChat();
    played.tells(QUIET, played.writes('Before'));
    played.receive(seated(PEOPLE, { group: entry({ groupId: bytes('next') }) }));
    played.answers(played.lastAsk, { kind: 'entered', view: view({ groupId: bytes('next') }), lifted: false });
    played.writes('After');
    expect(afterOf(played)).toBeUndefined();
  });

  test('are kept on resending', () => {
    const played = inChat();
    const one = played.writes('One');
    played.tells({ type: 'denied', inReplyTo: one, reason: 'no-key-group' }, one);
    played.tells(QUIET, played.writes('Two')).sendsAgain();
    expect(afterOf(played)).toEqual(numbers(played, 'Two'));
    expect(unwrap(played.contents.at(-1) ?? '')).toMatchObject({
      written: { text: 'One', id: numbers(played, 'One')[0] },
    });
  });
});

describe('rejoined author', () => {
  const away = (played: Writing) => played.play({ type: 'socket-lost' }, { type: 'socket-given-up' });
  const back = (played: Writing) => {
    played.play({
      type: 'join-granted',
      token: 'token',
      keys: { keyPackage: bytes('package'), proof: bytes('proof') },
    });
    played.receive(seated(PEOPLE, { group: entry() }));
    return played.answers(played.lastAsk, { kind: 'entered', view: view(), lifted: false });
  };
  const keys = (played: Writing) => played.state.notices.map(({ message, action }) => [message.key, action]);

  test('sees unconfirmed messages', () => {
    const played = inChat();
    const seq = played.writes('Taken');
    played.tells(QUIET, seq);
    played.writes('Lost');
    played.acknowledge(0);
    back(away(played));
    expect(played.ways).toEqual([
      ['Taken', 'sent'],
      ['Lost', 'unsent'],
    ]);
    expect(keys(played)).toEqual([['chat.lost', 'show-chat']]);
  });

  test('resends with the same identity', () => {
    const played = inChat();
    played.writes('Lost');
    const [content] = played.contents;
    back(away(played));
    const newView = view();
    const members = newView.members.map((each) => (each.leaf === 1 ? { ...each, key: 'key of now' } : each));
    played.answers(
      { op: 'handle', commit: bytes('commit'), own: false },
      { kind: 'advanced', view: { ...newView, members }, removed: [] },
    );
    played.forget().play({ type: 'send-again', line: played.meeting.chat.lines[0]?.id ?? 0 });
    expect(played.contents).toEqual([content]);
    played.sealed();
    expect(played.meeting.chat.lines).toMatchObject([{ text: 'Lost', key: 'key of now', way: 'slow' }]);
    played.tells(QUIET, played.meeting.acts.lastSeq);
    expect(played.ways).toEqual([['Lost', 'sent']]);
  });

  test('is notified once', () => {
    const played = inChat();
    played.writes('Lost');
    back(away(played));
    played.play({ type: 'dismiss-notice', id: played.state.notices[0]?.id ?? 0 });
    back(away(played));
    expect(keys(played)).toEqual([]);
    expect(played.ways).toEqual([['Lost', 'unsent']]);
  });

  test.each([
    ['a raised hand', { type: 'raise-hand', raised: true } as const],
    ['a mute', { type: 'mute', participant: 'asha', source: 'microphone' } as const],
  ])('is told that %s failed', (_, message) => {
    const played = inChat();
    played.play({ type: 'act', message });
    back(away(played));
    expect(keys(played)).toEqual([['denied.not-done', undefined]]);
  });

  test('pending action is reported too', () => {
    const played = inChat();
    played.answers({ op: 'handle', commit: bytes('commit'), own: false }, { kind: 'out-of-step', reason: 'lost' });
    played.play({ type: 'act', message: { type: 'lock' } as never });
    expect(played.meeting.acts.held).toHaveLength(1);
    back(away(played));
    expect(keys(played)).toEqual([['denied.not-done', undefined]]);
  });

  test('answered actions are not reported', () => {
    const played = inChat();
    played.play({ type: 'act', message: { type: 'raise-hand', raised: true } });
    played.tells(QUIET, played.meeting.acts.lastSeq).acknowledge(0);
    played.play({ type: 'set-own', source: 'microphone', on: false });
    back(away(played));
    expect(keys(played)).toEqual([]);
    expect(played.meeting.self).toBe(SELF);
  });
});
