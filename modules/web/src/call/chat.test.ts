import { describe, expect, test } from 'vitest';
import { LONGEST_TEXT_BYTES, wrap, type Reference } from './envelope.ts';
import { bytes, entry, Keyed, PEOPLE, view } from './testing/keyed.ts';
import { SELF } from './testing/meeting.ts';

const HOUR = 3_600_000;

class Chatting extends Keyed {
  hears(text: string, to: 'all' | 'hosts' | 'one' = 'all', by = 'Asha', leaf = 0): this {
    return this.answers(
      { op: 'open', channel: 'chat', audience: 'everybody', payload: bytes('x') },
      {
        kind: 'opened',
        leaf,
        key: `key ${by}`,
        epoch: 1,
        to: to === 'one' ? { kind: 'one', leaf: 1 } : { kind: to },
        text,
      },
    );
  }

  hearsWritten(id: number, text: string, re?: Reference, by = 'Asha', to: 'all' | 'hosts' | 'one' = 'all'): this {
    return this.hears(wrap({ id, text, ...(re && { re }) }), to, by);
  }

  answersLine(at: number): this {
    return this.play({ type: 'answer-line', line: this.lines[at]?.id ?? 0 });
  }

  writes(text: string): this {
    return this.play({ type: 'write-chat', text }).answers(this.lastAsk, { kind: 'sealed', payload: bytes('sealed') });
  }

  /** The reference in what was sealed last. */
  get sealedReference(): unknown {
    const ask = this.lastAsk;
    return (JSON.parse('text' in ask ? ask.text : '{}') as { readonly re?: unknown }).re;
  }

  get lines() {
    return this.meeting.chat.lines;
  }

  get chatSayings() {
    return this.state.announcements.polite.map(({ message }) => message).filter(({ key }) => key === 'chat.said');
  }
}

const inChat = () => new Chatting().inGroup();

describe('chat message', () => {
  test('legacy message is readable, not answerable', () => {
    const played = inChat().hears('Hi');
    expect(played.lines).toMatchObject([{ text: 'Hi', number: null }]);
    played.play({ type: 'answer-line', line: played.lines[0]?.id ?? 0 });
    expect(played.meeting.chat.answering).toBeNull();
  });

  test('shows local time after clock changes', () => {
    const played = inChat().hears('Hi');
    played.wallMillis = played.now - HOUR;
    expect(played.hears('Anybody?').lines.map(({ atMillis }) => atMillis)).toEqual([played.now, played.wallMillis]);
  });

  test('unknown format shows a placeholder [H6]', () => {
    const played = inChat().hearsWritten(1, 'Before').hears('{"v":1,"text":').hearsWritten(2, 'After');
    expect(played.lines).toMatchObject([
      { text: 'Before' },
      { text: '', unknown: true, number: null, name: 'Asha' },
      { text: 'After' },
    ]);
    const shown = played.state.notices.map(({ message }) => [message.key, message.values?.['text']]);
    expect(shown).toEqual([['chat.preview', 'After']]);
  });

  test('empty or too long text is not sent', () => {
    const played = inChat();
    played.play({ type: 'write-chat', text: 'क'.repeat(LONGEST_TEXT_BYTES / 3) }, { type: 'write-chat', text: ' \n ' });
    expect(played.asked).toEqual([]);
    played.play({ type: 'write-chat', text: 'क'.repeat(LONGEST_TEXT_BYTES / 3 - 1) });
    expect(played.asked).toHaveLength(1);
  });

  test('gets a fresh number after reload', () => {
    const played = inChat().writes('one').writes('two');
    const [one, two] = played.lines.map(({ number }) => number ?? 0);
    expect(two).toBeGreaterThan(one ?? 0);
    const again = new Chatting().after(HOUR).inGroup().writes('three');
    expect(again.lines[0]?.number).toBeGreaterThan(two ?? 0);
  });
});

describe('reply', () => {
  test('refers by author and number', () => {
    const played = inChat().hearsWritten(7, 'The budget is 40 crore');
    played.play({ type: 'answer-line', line: played.lines[0]?.id ?? 0 });
    played.play({ type: 'write-chat', text: 'Agreed' });
    const ask = played.lastAsk;
    expect(ask).toMatchObject({ op: 'seal', to: { kind: 'all' } });
    expect(JSON.parse('text' in ask ? ask.text : '')).toMatchObject({ text: 'Agreed', re: { by: 'key Asha', id: 7 } });
    expect('text' in ask && ask.text.includes('crore')).toBe(false);
    played.answers(ask, { kind: 'sealed', payload: bytes('sealed') });
    expect(played.lines[1]).toMatchObject({ own: true, text: 'Agreed', answers: played.lines[0]?.id });
    expect(played.meeting.chat.answering).toBeNull();
  });

  test("matches the author's message only", () => {
    const played = inChat().hearsWritten(7, 'Mine').hearsWritten(7, 'Not mine', undefined, 'Self');
    played.hearsWritten(8, 'To Asha', { by: 'key Asha', id: 7 }).hearsWritten(9, 'To nobody', { by: 'key X', id: 7 });
    expect(played.lines.map(({ answers }) => answers)).toEqual([undefined, undefined, played.lines[0]?.id, null]);
  });

  test('reused number keeps the first message', () => {
    const played = inChat().hearsWritten(7, 'I agree').hearsWritten(7, 'I do not');
    played.hearsWritten(8, 'Noted', { by: 'key Asha', id: 7 });
    expect(played.lines[2]?.answers).toBe(played.lines[0]?.id);
    expect(played.lines[1]?.number).toBeNull();
  });

  test.each(['one', 'hosts'] as const)('equivocation about %s is not linked [adversary]', (to) => {
    const re = { by: 'key Asha', id: 7 };
    const apart = inChat().hearsWritten(7, 'Shall all of them be dismissed?', undefined, 'Asha', to);
    apart.hearsWritten(1, 'Yes, at once', re, 'Self');
    expect(apart.lines[1]?.answers).toBeNull();
    const both = inChat().hearsWritten(7, 'Shall all of them be dismissed?', undefined, 'Asha', to);
    both.hearsWritten(7, 'Shall we have lunch?').hearsWritten(1, 'Yes, at once', re, 'Self');
    expect(both.lines[2]?.answers).toBe(both.lines[1]?.id);
  });

  test('links only within the same audience [adversary]', () => {
    const re = { by: 'key Asha', id: 7 };
    const played = inChat().hearsWritten(7, 'To the hosts', undefined, 'Asha', 'hosts');
    played.hearsWritten(1, 'By a host', re, 'Self', 'hosts');
    expect(played.lines[1]?.answers).toBe(played.lines[0]?.id);
    played.hearsWritten(7, 'To all').hearsWritten(2, 'By a host again', re, 'Self', 'hosts');
    expect(played.lines[3]?.answers).toBeNull();
    const between = inChat().hearsWritten(7, 'To you', undefined, 'Asha', 'one');
    between.hearsWritten(8, 'To you again', re, 'Asha', 'one').hearsWritten(1, 'To you as well', re, 'Self', 'one');
    expect(between.lines.map(({ answers }) => answers)).toEqual([undefined, between.lines[0]?.id, null]);
  });

  test('is cancelled when it would widen audience [adversary]', () => {
    const played = inChat().hearsWritten(7, 'To you', undefined, 'Asha', 'one').answersLine(0);
    played.play({ type: 'address-chat', to: { kind: 'all' } });
    expect(played.meeting.chat).toMatchObject({ answering: null, to: { kind: 'all' } });
    played.play({ type: 'write-chat', text: 'To all' });
    expect(played.sealedReference).toBeUndefined();
  });

  const withoutAshaAsHost = () => {
    const [asha, ...others] = view().members;
    if (!asha) throw new Error('nobody');
    return new Chatting().inGroup(PEOPLE, view({ members: [{ ...asha, host: false }, ...others] }));
  };

  test('reply to hosts-only message reaches sender', () => {
    const played = withoutAshaAsHost().hearsWritten(7, 'May I leave?', undefined, 'Asha', 'hosts').answersLine(0);
    expect(played.meeting.chat.to).toMatchObject({ kind: 'one', participant: 'asha' });
    played.writes('Yes');
    expect(played.messages('seal').at(-1)).toMatchObject({ audience: 'person', to: 'asha' });
    expect(played.sealedReference).toEqual({ by: 'key Asha', id: 7 });
    expect(played.lines[1]).toMatchObject({ text: 'Yes', answers: played.lines[0]?.id });
  });

  test('reply to own hosts-only message is linked', () => {
    const played = inChat()
      .play({ type: 'address-chat', to: { kind: 'hosts' } })
      .writes('May I leave?');
    played.hearsWritten(1, 'Yes', { by: 'key Self', id: played.lines[0]?.number ?? 0 }, 'Asha', 'one');
    expect(played.lines[1]?.answers).toBe(played.lines[0]?.id);
  });

  test.each([
    ['failed', (played: Chatting) => played.play({ type: 'answer-line', line: null })],
    ['sent', (played: Chatting) => played.writes('Agreed')],
    ['left for one to all', (played: Chatting) => played.answersLine(1)],
  ])('%s keeps the next recipient', (_how, end) => {
    const played = inChat().hearsWritten(7, 'To you', undefined, 'Asha', 'one').hearsWritten(8, 'To all');
    played.play({ type: 'address-chat', to: { kind: 'hosts' } }).answersLine(0);
    expect(played.meeting.chat.to).toMatchObject({ kind: 'one', participant: 'asha' });
    end(played);
    expect(played.meeting.chat.to).toEqual({ kind: 'hosts' });
  });

  test('keeps a manually chosen recipient', () => {
    const played = inChat().hearsWritten(7, 'To all').answersLine(0);
    played.play({ type: 'address-chat', to: { kind: 'hosts' } }).writes('Agreed');
    expect(played.lines[1]).toMatchObject({ to: 'hosts', answers: played.lines[0]?.id });
    expect(played.meeting.chat.to).toEqual({ kind: 'hosts' });
  });

  test.each([
    ['one', { kind: 'one', participant: 'asha' }],
    ['hosts', { kind: 'hosts' }],
    ['all', { kind: 'all' }],
  ] as const)('reply to %s keeps the audience', (to, expected) => {
    const played = inChat().hears(wrap({ id: 1, text: 'Between us' }), to);
    played.play({ type: 'answer-line', line: played.lines[0]?.id ?? 0 });
    expect(played.meeting.chat.to).toMatchObject(expected);
  });

  test('private reply stays private until cancelled', () => {
    const played = inChat().hearsWritten(1, 'To all');
    played.play({ type: 'address-chat', to: { kind: 'one', participant: 'asha' } });
    played.play({ type: 'answer-line', line: played.lines[0]?.id ?? 0 });
    expect(played.meeting.chat.to).toMatchObject({ kind: 'one', participant: 'asha' });
    played.play({ type: 'answer-line', line: null });
    expect(played.meeting.chat.answering).toBeNull();
  });

  test('departed recipient gets nothing', () => {
    const played = inChat().play({ type: 'address-chat', to: { kind: 'one', participant: 'gone' } });
    played.play({ type: 'write-chat', text: 'For one only' });
    expect(played.asked).toEqual([]);
    expect(played.meeting.chat.to).toEqual({ kind: 'one', participant: 'gone' });
  });
});

describe('chat draft', () => {
  const typed = () => inChat().hearsWritten(7, 'To all').answersLine(0).play({ type: 'keep-draft', text: 'Agreed' });

  test('stays until sent once', () => {
    const played = typed().play({ type: 'write-chat', text: 'Agreed' }, { type: 'write-chat', text: 'Agreed' });
    expect(played.asked).toHaveLength(1);
    expect(played.meeting.chat).toMatchObject({ draft: 'Agreed', sent: null });
    played.play({ type: 'keep-draft', text: 'Agreed, and one thing more' });
    played.answers(played.lastAsk, { kind: 'sealed', payload: bytes('sealed') });
    expect(played.meeting.chat).toMatchObject({ draft: ', and one thing more', sent: { typed: 'Agreed' } });
  });

  test('waits for the message before', () => {
    const played = inChat().play({ type: 'write-chat', text: 'One' });
    const one = played.lastAsk;
    played.play({ type: 'write-chat', text: 'Two' }).answers(one, { kind: 'sealed', payload: bytes('one') });
    expect(played.meeting.chat.sent).toMatchObject({ typed: 'One' });
    played.answers(played.lastAsk, { kind: 'sealed', payload: bytes('two') });
    expect(played.meeting.chat).toMatchObject({ sent: { typed: 'Two' }, sending: [] });
    expect(played.lines.map(({ text }) => text)).toEqual(['One', 'Two']);
  });

  test('stays when sealing fails', () => {
    const played = typed().play({ type: 'write-chat', text: 'Agreed' });
    played.answers(played.lastAsk, { kind: 'refused', reason: 'no_keys' });
    const { chat } = played.meeting;
    expect(chat).toMatchObject({ draft: 'Agreed', sent: null, answering: played.lines[0]?.id });
    const shown = played.state.notices.filter(({ action }) => action !== 'show-chat');
    expect(shown).toHaveLength(1);
    played.writes('Agreed');
    expect(played.lines.at(-1)?.text).toBe('Agreed');
  });

  test.each([
    ['whom signalling shows in no place of the group', [{ leaf: 1, participant: SELF }]],
    [
      'whose place in the group is not there yet',
      [
        { leaf: 1, participant: SELF },
        { leaf: 9, participant: 'asha' },
      ],
    ],
  ])('is not sent to one %s', (_whom, members) => {
    const played = new Chatting().inMeeting(PEOPLE, { group: entry({ members }) }).onStage();
    played.answers(played.lastAsk, { kind: 'entered', view: view(), lifted: false }).forget();
    played.play({ type: 'address-chat', to: { kind: 'one', participant: 'asha' } });
    played.play({ type: 'write-chat', text: 'For one only' });
    expect(played.asked).toEqual([]);
    expect(played.meeting.chat.sent).toBeNull();
    expect(played.state.notices.map(({ message }) => message.key)).toEqual(['denied.no-such-participant']);
  });
});

describe('unread marker', () => {
  test('marks unread until the panel closes', () => {
    const played = inChat().hears('One');
    played.play({ type: 'toggle-panel', panel: 'chat' }, { type: 'toggle-panel', panel: 'chat' });
    played.hears('Two').hears('Three');
    expect(played.meeting.chat.unread).toBe(2);
    played.play({ type: 'toggle-panel', panel: 'chat' });
    expect(played.meeting.chat).toMatchObject({ unread: 0, newFrom: played.lines[1]?.id });
    played.hears('Four').play({ type: 'close-panel' });
    expect(played.meeting.chat.newFrom).toBeNull();
  });

  test('draft is kept while closed', () => {
    const played = inChat().play({ type: 'keep-draft', text: 'Half a sen' });
    expect(played.meeting.chat.draft).toBe('Half a sen');
  });
});

describe('screen readers', () => {
  test('first message at once, later ones grouped', () => {
    const played = inChat().after(HOUR).hears('One');
    expect(played.chatSayings).toEqual([{ key: 'chat.said', values: { name: 'Asha', count: 1 } }]);
    played.after(1_000).hears('Two').after(2_000).hears('Three');
    expect(played.chatSayings).toHaveLength(1);
    expect(
      played
        .sent('set-timer')
        .filter(({ timer }) => timer === 'chat')
        .at(-1)?.delayMillis,
    ).toBe(7_000);
    played.after(7_000).play({ type: 'timer', timer: 'chat' });
    expect(played.chatSayings.at(-1)).toEqual({ key: 'chat.said', values: { name: 'Asha', count: 2 } });
    played.after(10_000).hears('Four');
    expect(played.chatSayings.at(-1)).toEqual({ key: 'chat.said', values: { name: 'Asha', count: 1 } });
  });

  test('nothing is announced while chat is open', () => {
    const played = inChat().after(HOUR).hears('One').hears('Two');
    const before = played.chatSayings.length;
    played.play({ type: 'toggle-panel', panel: 'chat' }).hears('Three');
    played.after(10_000).play({ type: 'timer', timer: 'chat' });
    expect(played.chatSayings).toHaveLength(before);
  });
});
