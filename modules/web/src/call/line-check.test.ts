import { describe, expect, it } from 'vitest';
import type { LineFigures, LineVerdict } from './state.ts';
import { DEFAULT_PREFERENCES } from './preferences.ts';
import { Played } from './testing/meeting.ts';

const FIGURES: LineFigures = {
  protocol: 'udp',
  upBits: 90_000,
  downBits: 90_000,
  lost: 0,
  roundTripMillis: 40,
  jitterMillis: 5,
};
const NARROW: LineVerdict = { name: 'sound-only', why: 'up', figures: FIGURES };
const GOOD: LineVerdict = { name: 'good', figures: { ...FIGURES, upBits: 2_000_000, downBits: 2_000_000 } };

function offered(how: 'none' | 'asked' | 'itself'): Played {
  return new Played().preparing().devicesOpen().play({ type: 'line-check-offered', offered: how });
}

function checked(verdict: LineVerdict): Played {
  return offered('itself').play({ type: 'check-line', byItself: true }, { type: 'line-checked', verdict });
}

const begins = (played: Played) => played.last.some(({ type }) => type === 'check-line');

describe('a check of the line', () => {
  it('begins by itself once, where the server makes any', () => {
    expect(begins(offered('itself').play({ type: 'check-line', byItself: true }))).toBe(true);
    expect(begins(offered('none').play({ type: 'check-line', byItself: true }))).toBe(false);
    expect(begins(checked(GOOD).play({ type: 'check-line', byItself: true }))).toBe(false);
    expect(begins(checked(GOOD).play({ type: 'check-line' }))).toBe(true);
  });

  it('waits to be asked for where the browser or the person saves data', () => {
    expect(begins(offered('asked').play({ type: 'check-line', byItself: true }))).toBe(false);
    expect(begins(offered('asked').play({ type: 'check-line' }))).toBe(true);
    const saver = offered('itself').play({ type: 'prefer', change: { receive: 'saver' } });
    expect(begins(saver.play({ type: 'check-line', byItself: true }))).toBe(false);
    expect(begins(saver.play({ type: 'check-line' }))).toBe(true);
  });

  it('is one at a time, and of Prepare alone', () => {
    const running = offered('itself').play({ type: 'check-line' });
    expect(begins(running.play({ type: 'check-line' }))).toBe(false);
    const home = new Played().play({ type: 'line-check-offered', offered: 'itself' }, { type: 'check-line' });
    expect(begins(home)).toBe(false);
  });

  it('is called off by joining, which waits for nothing', () => {
    const played = offered('itself').play({ type: 'check-line' }, { type: 'join', name: 'Asha', password: 'pass' });
    expect(played.state.phase.name).toBe('joining');
    expect(played.last.map(({ type }) => type)).toContain('stop-line-check');
    played.play({ type: 'line-checked', verdict: NARROW });
    expect(played.state.lineCheck.verdict).toBeNull();
    expect(played.state.preferences.receive).toBe('everything');
  });
});

describe('a line that carries sound only', () => {
  it('leaves the camera off and pictures out, for this stay and not for good', () => {
    const played = checked(NARROW);
    expect(played.state.preferences.receive).toBe('sound');
    expect(played.state.own.camera.on).toBe(false);
    expect(played.effects.some(({ type }) => type === 'keep-preferences')).toBe(false);
    played.play({ type: 'prefer', change: { cues: false } });
    expect(played.last).toContainEqual({
      type: 'keep-preferences',
      preferences: { ...DEFAULT_PREFERENCES, cues: false },
    });
  });

  it('lasts into the meeting and ends with it', () => {
    const played = checked(NARROW);
    played.play({ type: 'join', name: 'Asha', password: 'pass' });
    expect(played.state.preferences.receive).toBe('sound');
    expect(played.state.own.camera.on).toBe(false);
    played.play({ type: 'go-home' });
    expect(played.state.preferences.receive).toBe('everything');
    expect(played.state.lineCheck.verdict).toBeNull();
  });

  it('is undone by a press, which opens the camera again where it was on', () => {
    const played = checked(NARROW).play({ type: 'pictures-after-all' });
    expect(played.state.preferences.receive).toBe('everything');
    expect(played.state.own.camera.on).toBe(true);
    expect(played.state.lineCheck.verdict).toEqual(NARROW);
    const off = offered('itself').play(
      { type: 'set-own', source: 'camera', on: false },
      { type: 'check-line' },
      { type: 'line-checked', verdict: NARROW },
      { type: 'pictures-after-all' },
    );
    expect(off.state.own.camera.on).toBe(false);
  });

  it('is undone by another check that finds it good', () => {
    const played = checked(NARROW).play({ type: 'check-line' }, { type: 'line-checked', verdict: GOOD });
    expect(played.state.preferences.receive).toBe('everything');
    expect(played.state.own.camera.on).toBe(true);
  });

  it('gives way to what the person chooses, which is kept', () => {
    const played = checked(NARROW).play({ type: 'prefer', change: { receive: 'saver' } });
    expect(played.last).toContainEqual({
      type: 'keep-preferences',
      preferences: { ...DEFAULT_PREFERENCES, receive: 'saver' },
    });
    played.play({ type: 'go-home' });
    expect(played.state.preferences.receive).toBe('saver');
  });

  it('changes nothing for who wanted no pictures anyway', () => {
    const played = offered('itself').play(
      { type: 'prefer', change: { receive: 'sound' } },
      { type: 'check-line' },
      { type: 'line-checked', verdict: NARROW },
    );
    expect(played.state.lineCheck.before).toBeNull();
    played.play({ type: 'go-home' });
    expect(played.state.preferences.receive).toBe('sound');
  });
});
