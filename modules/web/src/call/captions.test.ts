import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../i18n/languages.ts';
import {
  CAPTION_LANGUAGES,
  captionText,
  LONGEST_CAPTION,
  unwrapCaption,
  wrapCaption,
  type CaptionPayload,
} from './caption-envelope.ts';
import type { CaptionSink, CaptionSource, SpokenSegment } from './caption-source.ts';
import { CAPTION_STANDS_MILLIS } from './captions.ts';
import { TypedCaptions } from './typed-captions.ts';
import { bytes, Keyed, PEOPLE, view } from './testing/keyed.ts';
import { person, SELF } from './testing/meeting.ts';

const PAYLOAD: CaptionPayload = { line: 7, revision: 2, final: false, language: 'hi', text: 'पानी का स्तर' };
const ALL = { kind: 'all' } as const;

describe('caption payload', () => {
  test('round-trips', () => {
    expect(unwrapCaption(wrapCaption(PAYLOAD))).toEqual(PAYLOAD);
    expect(unwrapCaption(wrapCaption({ ...PAYLOAD, text: '' }))).toEqual({ ...PAYLOAD, text: '' });
  });

  test.each([
    ['no JSON', '{'],
    ['nothing', 'null'],
    ['another version', wrapCaption(PAYLOAD).replace('"v":1', '"v":2')],
    ['a member more', wrapCaption(PAYLOAD).replace('}', ',"x":1}')],
    ['a member twice', wrapCaption(PAYLOAD).replace('{', '{"v":1,')],
    ['another escape', wrapCaption({ ...PAYLOAD, text: 'a' }).replace('"a"', '"\\u0061"')],
    ['no line', wrapCaption({ ...PAYLOAD, line: 0 })],
    ['a revision that is none', wrapCaption({ ...PAYLOAD, revision: 1.5 })],
    ['a language that nobody knows', wrapCaption(PAYLOAD).replace('"hi"', '"tlh"')],
    ['a tag that would be an attribute of its own', wrapCaption(PAYLOAD).replace('"hi"', '"hi\\" onload=\\"x"')],
    ['no language', wrapCaption(PAYLOAD).replace('"lang":"hi",', '')],
    ['a word for final', wrapCaption(PAYLOAD).replace('false', '"no"')],
    ['a text longer than any', wrapCaption({ ...PAYLOAD, text: 'a'.repeat(LONGEST_CAPTION + 1) })],
    ['a huge text', wrapCaption({ ...PAYLOAD, text: 'अ'.repeat(5_000) })],
    ['two lines', wrapCaption({ ...PAYLOAD, text: 'a\nb' })],
    ['a mark that turns letters around', wrapCaption({ ...PAYLOAD, text: '\u202Eabc' })],
    ['an isolate that is left open', wrapCaption({ ...PAYLOAD, text: 'a \u2067b' })],
    ['what nobody sees', wrapCaption({ ...PAYLOAD, text: 'a\u200Bb' })],
    ['a control mark', wrapCaption({ ...PAYLOAD, text: 'a\u0007' })],
    ['a half of a pair', wrapCaption({ ...PAYLOAD, text: 'a\uD800' })],
    ['a tower of marks', wrapCaption({ ...PAYLOAD, text: `Z${'\u0301\u0327'.repeat(20)}` })],
    ['spaces at its end', wrapCaption({ ...PAYLOAD, text: 'a ' })],
  ])('rejects %s [T23]', (_, sealed) => {
    expect(unwrapCaption(sealed)).toBeUndefined();
  });

  test.each([
    ['  one\n two\t', 'one two'],
    ['क्\u200Dष \u202Eabc', 'क्\u200Dष abc'],
    ['a'.repeat(1_000), 'a'.repeat(LONGEST_CAPTION)],
  ])('normalises %j', (given, text) => {
    expect(captionText(given)).toBe(text);
    expect(unwrapCaption(wrapCaption({ ...PAYLOAD, text }))).toBeDefined();
  });

  test('accepts only languages of the page', () => {
    expect([...CAPTION_LANGUAGES].sort()).toEqual(LANGUAGES.map(({ tag }) => tag).sort());
  });
});

/** Says what a test scripts, as an engine on the device would. */
class ScriptedCaptions implements CaptionSource {
  private sink: CaptionSink | null = null;
  private open: SpokenSegment | null = null;

  begin(sink: CaptionSink): void {
    this.sink = sink;
  }

  hears(segment: number, text: string, final = false): void {
    this.open = final ? null : { segment, text, final };
    this.sink?.({ segment, text, final });
  }

  end(): void {
    if (this.open) this.sink?.({ ...this.open, final: true });
    this.open = null;
    this.sink = null;
  }
}

interface Driven {
  readonly source: CaptionSource;
  /** Says two lines, word by word, and begins a third. */
  readonly speak: () => void;
}

const SOURCES: readonly (readonly [string, () => Driven])[] = [
  [
    'a person who types',
    () => {
      const source = new TypedCaptions();
      const speak = () => {
        for (const text of ['Good', 'Good ', 'Good morning ', 'Good morning all']) source.typed(text);
        source.enter('Good morning all');
        source.enter('पानी का स्तर');
        source.typed('Who can tell ');
      };
      return { source, speak };
    },
  ],
  [
    'a scripted engine',
    () => {
      const source = new ScriptedCaptions();
      const speak = () => {
        source.hears(1, 'Good');
        source.hears(1, 'Good morning all', true);
        source.hears(2, 'पानी का स्तर', true);
        source.hears(3, 'Who can tell');
      };
      return { source, speak };
    },
  ],
];

describe.each(SOURCES)('a source of captions, %s,', (_, make) => {
  const recognised = (then: (driven: Driven) => void = () => undefined) => {
    const driven = make();
    const segments: SpokenSegment[] = [];
    driven.source.begin((segment) => segments.push(segment));
    driven.speak();
    then(driven);
    return segments;
  };

  test('numbers segments from 1', () => {
    const segments = recognised();
    expect(segments[0]?.segment).toBe(1);
    segments.slice(1).forEach((now, i) => {
      const before = segments[i];
      expect(now.segment - (before?.segment ?? 0)).toBe(before?.final === true ? 1 : 0);
    });
    expect(segments.filter(({ final }) => final).map(({ text }) => text)).toEqual(['Good morning all', 'पानी का स्तर']);
  });

  test('reports whole words, cumulatively', () => {
    const of = (segment: number) => recognised().filter((each) => each.segment === segment);
    for (const { text } of of(1)) expect('Good morning all'.startsWith(text)).toBe(true);
    expect(of(1).at(-1)).toEqual({ segment: 1, text: 'Good morning all', final: true });
    expect(of(3).at(-1)).toEqual({ segment: 3, text: 'Who can tell', final: false });
  });

  test('ends segments and then stays silent', () => {
    const segments = recognised(({ source, speak }) => {
      source.end();
      source.end();
      speak();
    });
    expect(segments.at(-1)).toEqual({ segment: 3, text: 'Who can tell', final: true });
  });
});

describe('typed captions', () => {
  const typing = () => {
    const typed = new TypedCaptions();
    const segments: SpokenSegment[] = [];
    typed.begin((segment) => segments.push(segment));
    return { typed, said: segments };
  };

  test('sends word by word, including corrections', () => {
    const { typed, said: segments } = typing();
    for (const text of ['We', 'We ', 'We b', 'We beg', 'We beg. ', 'We ', 'We begin']) typed.typed(text);
    expect(segments.map(({ text }) => text)).toEqual(['We', 'We beg.', 'We']);
  });

  test('empty text is no line', () => {
    const { typed, said: segments } = typing();
    typed.enter('  ');
    expect(segments).toEqual([]);
  });

  test('long or pasted text is split', () => {
    const { typed, said: segments } = typing();
    expect(typed.typed('one\ntwo\r\nthree ')).toBe('three ');
    expect(typed.typed(`${'word '.repeat(60)}rest`)).toMatch(/^(word )*rest$/);
    const finalTexts = segments.filter(({ final }) => final).map(({ text }) => text);
    expect(finalTexts.slice(0, 2)).toEqual(['one', 'two']);
    for (const text of finalTexts) expect(Array.from(text).length).toBeLessThan(LONGEST_CAPTION);
    typed.typed('ङ'.repeat(1_000_000));
    expect(segments.length).toBeLessThan(50);
  });

  test('can be corrected until the next line', () => {
    const { typed, said: segments } = typing();
    expect(typed.lastLine).toBeNull();
    typed.enter('Watre levels');
    expect(typed.lastLine).toBe('Watre levels');
    typed.correct('Water levels');
    expect(segments.at(-1)).toEqual({ segment: 1, text: 'Water levels', final: true });
    typed.typed('next ');
    expect(typed.lastLine).toBeNull();
    typed.typed('');
    typed.correct('again');
    expect(segments.at(-1)).toEqual({ segment: 2, text: '', final: false });
    // Taken back, and ended: there is no last line that could be meant.
    typed.enter('');
    expect(typed.lastLine).toBeNull();
  });
});

class Captioning extends Keyed {
  /** Asha is a host; Self may write if it is so. */
  enters(may = false): this {
    return this.inGroup([...PEOPLE.slice(0, 1), person(SELF, { mayCaption: may })]);
  }

  /** The same with Ravi, who is a guest. */
  entersWithRavi(may: boolean): this {
    const members = ['asha', SELF, 'ravi'].map((participant, leaf) => ({ leaf, participant }));
    const people = [...PEOPLE, person('ravi', { mayCaption: may })];
    return this.inGroup(people, view({}, ['Asha', 'Self', 'Ravi']), { members });
  }

  reads(change: Partial<CaptionPayload>, by = 'Asha', to: { kind: 'all' } | { kind: 'hosts' } = ALL, leaf = 0): this {
    return this.answers(
      { op: 'open', channel: 'caption', audience: 'everybody', payload: bytes('x') },
      { kind: 'opened', leaf, key: `key ${by}`, epoch: 1, to, text: wrapCaption({ ...PAYLOAD, ...change }) },
    );
  }

  says(segment: number, text: string, final = false): this {
    return this.play({ type: 'caption-spoken', spoken: { segment, text, final }, language: 'en' });
  }

  /** The worker has sealed what it was asked for last. */
  isSealed(): this {
    return this.answers(this.lastAsk, { kind: 'sealed', payload: bytes('sealed') });
  }

  get sealedTexts(): (CaptionPayload | undefined)[] {
    return this.asked.flatMap((ask) =>
      ask.op === 'seal' && ask.channel === 'caption' ? [unwrapCaption(ask.text)] : [],
    );
  }

  get lines() {
    return this.meeting.captions.lines.map(({ text, by, final }) => `${by}: ${text}${final ? '' : ' …'}`);
  }

  get seals() {
    return this.sent('send').filter(({ message }) => message.type === 'seal' && message.channel === 'caption').length;
  }

  get noticed(): string[] {
    return this.state.notices.map(({ message }) => message.key);
  }
}

describe('received captions', () => {
  test("grow with their signer's name", () => {
    const call = new Captioning().enters();
    call.reads({ line: 1, revision: 1, text: 'Good' }).reads({ line: 1, revision: 2, text: 'Good morning' });
    expect(call.lines).toEqual(['Asha: Good morning …']);
    call.reads({ line: 2, revision: 1, text: 'We begin' });
    expect(call.lines).toEqual(['Asha: Good morning', 'Asha: We begin …']);
    call.reads({ line: 2, revision: 5, text: 'We begin now', final: true });
    call.reads({ line: 2, revision: 6, text: 'We begin at once', final: true });
    expect(call.lines).toEqual(['Asha: Good morning', 'Asha: We begin at once']);
  });

  test('show local time after clock changes', () => {
    const call = new Captioning().enters();
    call.wallMillis = call.now - 3_600_000;
    call.reads({ line: 1, revision: 1, text: 'Good morning' });
    expect(call.meeting.captions.lines.map(({ beganMillis }) => beganMillis)).toEqual([call.wallMillis]);
  });

  test('older revisions are ignored', () => {
    const call = new Captioning().enters();
    call.reads({ line: 5, revision: 3, text: 'now' });
    for (const [line, revision] of [
      [5, 3],
      [5, 2],
      [4, 9],
    ] as const)
      call.reads({ line, revision, text: 'forged' });
    expect(call.lines).toEqual(['Asha: now …']);
    call.reads({ line: 5, revision: 4, text: '' }).reads({ line: 5, revision: 3, text: 'forged' });
    call.reads({ line: 6, revision: 1, text: '' });
    expect(call.meeting.captions.lines.map(({ text }) => text)).toEqual(['']);
  });

  test('authors do not affect each other', () => {
    const call = new Captioning().entersWithRavi(true);
    call.reads({ line: 3, revision: 1, text: 'one', language: 'en' });
    call.reads({ line: 3, revision: 1, text: 'एक' }, 'Ravi', ALL, 2);
    call.reads({ line: 3, revision: 2, text: 'one two', language: 'en' });
    expect(call.lines).toEqual(['Asha: one two …', 'Ravi: एक …']);
  });

  test.each([
    ['a guest whom the server shows without the right', 'Ravi', ALL, false],
    ['somebody who is not in the group', 'Mallory', ALL, true],
    ['a host, for hosts alone', 'Asha', { kind: 'hosts' } as const, true],
  ])('captions of %s are hidden', (_, by, to, may) => {
    const call = new Captioning().entersWithRavi(may);
    call.reads({}, by, to, 2);
    expect(call.lines).toEqual([]);
    expect(call.noticed).toEqual([]);
  });

  test('unknown formats are hidden', () => {
    const call = new Captioning().enters();
    call.reads({ text: '\u202Eabc' }).reads({ language: 'tlh' as never });
    expect(call.lines).toEqual([]);
  });

  test('are offered once when hidden', () => {
    const call = new Captioning().enters();
    call.reads({ line: 1 }).reads({ line: 2 });
    expect(call.state.notices.map(({ message, action }) => [message.key, action])).toEqual([
      ['captions.begun', 'show-captions'],
    ]);
    const seeing = new Captioning().enters();
    seeing.play({ type: 'prefer', change: { captions: { ...seeing.state.preferences.captions, on: true } } });
    expect(seeing.reads({}).noticed).toEqual([]);
  });

  test('fade after inactivity', () => {
    const call = new Captioning().enters();
    call.reads({ line: 1 });
    expect(call.last).toContainEqual({ type: 'set-timer', timer: 'captions', delayMillis: CAPTION_STANDS_MILLIS });
    call.after(5_000).reads({ line: 2 });
    call.after(CAPTION_STANDS_MILLIS - 5_000).play({ type: 'timer', timer: 'captions' });
    const { lines, fadedMillis } = call.meeting.captions;
    expect(lines.map(({ changedMillis }) => changedMillis <= fadedMillis)).toEqual([true, false]);
    expect(call.last).toContainEqual({ type: 'set-timer', timer: 'captions', delayMillis: 5_000 });
  });

  test('are bounded under flood', () => {
    const call = new Captioning().enters();
    for (let line = 1; line <= 2_100; line++) call.reads({ line, revision: 1, text: `line ${line}` });
    expect(call.meeting.captions.lines).toHaveLength(2_000);
  });

  test('early captions are kept until code loads', () => {
    const call = new Captioning().enters();
    const { captionsPart } = call.state;
    call.state = { ...call.state, captionsPart: null };
    call.reads({});
    const [fetch] = call.last.flatMap((effect) => (effect.type === 'fetch-captions-part' ? [effect] : []));
    if (!fetch || !captionsPart) throw new Error('nothing is fetched');
    call.play({ type: 'captions-part-fetched', part: captionsPart }, fetch.then);
    expect(call.lines).toEqual(['Asha: पानी का स्तर …']);
  });
});

describe('sent captions', () => {
  test('are sealed and throttled', () => {
    const call = new Captioning().enters(true).says(1, 'Good').isSealed();
    expect(call.seals).toBe(1);
    expect(call.lines).toEqual(['Self: Good …']);
    call.says(1, 'Good morning').says(1, 'Good morning all');
    expect(call.sealedTexts).toHaveLength(1);
    call.after(350).play({ type: 'timer', timer: 'captions-out' }).isSealed();
    const [first, second] = call.sealedTexts;
    expect(second).toEqual({ ...first, revision: 2, text: 'Good morning all' });
    call.says(1, 'Good morning all.', true).after(350).play({ type: 'timer', timer: 'captions-out' }).isSealed();
    call.says(2, 'We begin').after(350).play({ type: 'timer', timer: 'captions-out' }).isSealed();
    expect(call.lines).toEqual(['Self: Good morning all.', 'Self: We begin …']);
    expect(
      call
        .sent('send')
        .map(({ message }) => message)
        .at(-1),
    ).toMatchObject({ type: 'seal', audience: 'everybody' });
  });

  test('are limited to three a second', () => {
    const call = new Captioning().enters(true);
    for (let i = 0; i < 100; i++) {
      call.says(1, 'word '.repeat(i % 20).trim() || 'x');
      if (call.lastAsk.op === 'seal') call.isSealed();
      call.after(10).play({ type: 'timer', timer: 'captions-out' });
    }
    expect(call.sealedTexts.length).toBeGreaterThanOrEqual(2);
    expect(call.sealedTexts.length).toBeLessThanOrEqual(4);
  });

  test('continue after the clock moves back', () => {
    const call = new Captioning().enters(true).after(3_600_000).says(1, 'Good').isSealed();
    call.after(-3_600_000).says(1, 'Good morning').isSealed();
    expect(call.lines).toEqual(['Self: Good morning …']);
  });

  test('need the right', () => {
    const call = new Captioning().enters(false).says(1, 'Good');
    expect(call.sealedTexts).toEqual([]);
    expect(call.meeting.captions.out.waiting).toEqual([]);
  });

  test('are dropped when the right ends', () => {
    const call = new Captioning().enters(true).says(1, 'Good');
    call.receive({ type: 'participant-changed', participant: person(SELF) }).isSealed();
    expect(call.seals).toBe(0);
    expect(call.lines).toEqual([]);
  });

  test('wait for the connection and merge', () => {
    const call = new Captioning().enters(true).play({ type: 'socket-lost' });
    call.says(1, 'Good').says(1, 'Good morning', true).says(2, 'We');
    expect(call.sealedTexts).toEqual([]);
    call.receive({ type: 'resumed' } as never);
    call.after(1_000).play({ type: 'timer', timer: 'captions-out' }).isSealed();
    call.after(350).play({ type: 'timer', timer: 'captions-out' }).isSealed();
    expect(call.lines).toEqual(['Self: Good morning', 'Self: We …']);
  });

  test('are retried after sealing fails', () => {
    const call = new Captioning().enters(true).says(1, 'Good', true);
    call.answers(call.lastAsk, { kind: 'refused', reason: 'no_keys' });
    expect(call.noticed).toEqual([]);
    call.after(1_000).play({ type: 'timer', timer: 'captions-out' }).isSealed();
    expect(call.lines).toEqual(['Self: Good']);
  });

  test('new source starts new lines', () => {
    const call = new Captioning().enters(true).says(1, 'Good', true).isSealed();
    call.play({ type: 'captions-begun' }).says(1, 'Next').after(350).play({ type: 'timer', timer: 'captions-out' });
    call.isSealed();
    expect(call.lines).toEqual(['Self: Good', 'Self: Next …']);
  });

  test('refused captions need no extra notice', () => {
    const call = new Captioning().enters(true).says(1, 'Good').isSealed();
    const { lastSeq } = call.meeting.acts;
    call.receive({ type: 'denied', inReplyTo: lastSeq, reason: 'host-only' });
    expect(call.noticed).toEqual([]);
  });
});

describe('the right to write captions', () => {
  test('granting and revoking is announced', () => {
    const call = new Captioning().enters();
    call.receive({ type: 'participant-changed', participant: person(SELF, { mayCaption: true }) });
    expect(call.state.notices.map(({ message, action }) => [message.key, action])).toEqual([
      ['captions.granted', 'write-captions'],
    ]);
    call.receive({ type: 'participant-changed', participant: person(SELF) });
    expect(call.noticed).toEqual(['captions.taken']);
  });

  test('becoming host needs no extra notice', () => {
    const call = new Captioning().enters();
    call.receive({ type: 'participant-changed', participant: person(SELF, { role: 'host', mayCaption: true }) });
    expect(call.noticed).toEqual(['meeting.made-host']);
  });
});
