import { describe, expect, test } from 'vitest';
import { isMissing } from './keys.ts';
import { bytes, HOST, Keyed, PEOPLE, view } from './testing/keyed.ts';
import { person, SELF } from './testing/meeting.ts';

const WORD = { op: 'seal', channel: 'epoch', to: { kind: 'all' }, text: '' } as const;
const OPEN = { op: 'open', channel: 'epoch', audience: 'everybody', payload: bytes('p') } as const;
const TIMER = { type: 'timer', timer: 'keys' } as const;

class Confirmed extends Keyed {
  passes(millis: number): this {
    return this.after(millis).play(TIMER);
  }

  hearsFromAsha(epoch: number): this {
    const opened = { kind: 'opened', leaf: 0, key: 'key Asha', epoch, to: { kind: 'all' }, text: '' } as const;
    return this.answers(OPEN, opened);
  }

  enters(epoch: number): this {
    return this.answers(
      { op: 'handle', commit: bytes('commit'), own: false },
      { kind: 'advanced', view: view({ epoch }), removed: [] },
    );
  }

  get misses(): boolean {
    return isMissing(this.keys, 'asha');
  }

  get words(): number {
    return this.asked.filter(({ op }) => op === 'seal').length;
  }
}

describe('epoch confirmation [T37]', () => {
  test('lasting epoch is confirmed once', () => {
    const played = new Confirmed().inGroup();
    expect(played.passes(1_999).words).toBe(0);
    expect(played.passes(1).asked).toEqual([WORD]);
    played.answers(WORD, { kind: 'sealed', payload: bytes('word') });
    expect(played.messages('seal')).toEqual([
      { type: 'seal', channel: 'epoch', audience: 'everybody', payload: 'word' },
    ]);
    expect(played.meeting.chat.lines).toEqual([]);
    expect(played.passes(60_000).words).toBe(1);
  });

  test('fast epochs are confirmed every four seconds', () => {
    const played = new Confirmed().inGroup();
    for (let epoch = 2; epoch <= 41; epoch++) played.enters(epoch).passes(500);
    expect(played.words).toBe(5);
  });

  test('missing confirmation is marked after eight seconds [adversary]', () => {
    const played = new Confirmed().inGroup().passes(7_999);
    expect(played.misses).toBe(false);
    expect(played.passes(1).misses).toBe(true);
    expect(played.alarms).toEqual([]);
    played.hearsFromAsha(1);
    expect(played.misses).toBe(false);
    expect(played.protection).toBe('ready');
  });

  test('group split is noticed [adversary]', () => {
    const played = new Confirmed().inGroup().hearsFromAsha(1).passes(60_000);
    expect(played.misses).toBe(false);
    played.enters(2).hearsFromAsha(1).passes(8_000);
    expect(played.misses).toBe(true);
  });

  test('any later epoch confirms', () => {
    const played = new Confirmed().inGroup().enters(2).passes(3_000).enters(3).passes(3_000).hearsFromAsha(2);
    expect(played.passes(4_999).misses).toBe(false);
    expect(played.passes(1).misses).toBe(true);
    played.hearsFromAsha(3);
    expect(played.misses).toBe(false);
  });

  test('chat message confirms', () => {
    const played = new Confirmed().inGroup();
    const ask = { ...OPEN, channel: 'chat' } as const;
    const opened = { kind: 'opened', leaf: 0, key: 'key Asha', epoch: 1, to: { kind: 'all' }, text: 'Hi' } as const;
    expect(played.answers(ask, opened).passes(8_000).misses).toBe(false);
  });

  test('disconnected member is not missed', () => {
    const away = person('asha', { ...HOST, connected: false });
    const played = new Confirmed().inGroup([away, person(SELF)]).passes(60_000);
    expect(played.misses).toBe(false);
    played.receive({ type: 'participant-changed', participant: { ...away, connected: true } });
    expect(played.passes(7_999).misses).toBe(false);
    expect(played.passes(1).misses).toBe(true);
  });

  test('own outage blames nobody', () => {
    const played = new Confirmed().inGroup().play({ type: 'socket-lost' }).passes(60_000);
    expect(played.misses).toBe(false);
    played.receive({ type: 'resumed', ticket: 't', resumeWindowMillis: 30_000 });
    expect(played.passes(7_999).misses).toBe(false);
    expect(played.passes(1).misses).toBe(true);
  });

  test('large meeting needs host confirmations only', () => {
    const names = ['Asha', 'Self', ...Array.from({ length: 24 }, (_, i) => `Guest ${String(i)}`)];
    const played = new Confirmed().inGroup(PEOPLE, view({}, names)).passes(8_000);
    expect(played.words).toBe(0);
    expect(played.keys.missing).toEqual(['key Asha']);
  });

  test('blocked or failed sending confirms nothing', () => {
    const played = new Confirmed().inGroup();
    played.answers({ op: 'handle', commit: bytes('c'), own: false }, { kind: 'broken', reason: 'not_allowed' });
    expect(played.passes(2_000).words).toBe(0);
    const other = new Confirmed().inGroup().passes(2_000).answers(WORD, { kind: 'refused', reason: 'no_keys' });
    expect(other.state.notices).toEqual([]);
  });
});
