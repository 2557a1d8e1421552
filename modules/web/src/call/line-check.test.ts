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

describe('network check', () => {
  it('starts automatically once when available', () => {
    expect(begins(offered('itself').play({ type: 'check-line', byItself: true }))).toBe(true);
    expect(begins(offered('none').play({ type: 'check-line', byItself: true }))).toBe(false);
    expect(begins(checked(GOOD).play({ type: 'check-line', byItself: true }))).toBe(false);
    expect(begins(checked(GOOD).play({ type: 'check-line' }))).toBe(true);
  });

  it('waits for a press when saving data', () => {
    expect(begins(offered('asked').play({ type: 'check-line', byItself: true }))).toBe(false);
    expect(begins(offered('asked').play({ type: 'check-line' }))).toBe(true);
    const saver = offered('itself').play({ type: 'prefer', change: { receive: 'saver' } });
    expect(begins(saver.play({ type: 'check-line', byItself: true }))).toBe(false);
    expect(begins(saver.play({ type: 'check-line' }))).toBe(true);
  });

  it('runs once, only while preparing', () => {
    const running = offered('itself').play({ type: 'check-line' });
    expect(begins(running.play({ type: 'check-line' }))).toBe(false);
    const home = new Played().play({ type: 'line-check-offered', offered: 'itself' }, { type: 'check-line' });
    expect(begins(home)).toBe(false);
  });

  it('joining cancels it without waiting', () => {
    const played = offered('itself').play({ type: 'check-line' }, { type: 'join', name: 'Asha', password: 'pass' });
    expect(played.state.phase.name).toBe('joining');
    expect(played.last.map(({ type }) => type)).toContain('stop-line-check');
    played.play({ type: 'line-checked', verdict: NARROW });
    expect(played.state.lineCheck.verdict).toBeNull();
    expect(played.state.preferences.receive).toBe('everything');
  });
});

describe('audio-only network', () => {
  it('disables video for this session only', () => {
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

  it('lasts until the meeting ends', () => {
    const played = checked(NARROW);
    played.play({ type: 'join', name: 'Asha', password: 'pass' });
    expect(played.state.preferences.receive).toBe('sound');
    expect(played.state.own.camera.on).toBe(false);
    played.play({ type: 'go-home' });
    expect(played.state.preferences.receive).toBe('everything');
    expect(played.state.lineCheck.verdict).toBeNull();
  });

  it('pressing restores the camera', () => {
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

  it('better result restores video', () => {
    const played = checked(NARROW).play({ type: 'check-line' }, { type: 'line-checked', verdict: GOOD });
    expect(played.state.preferences.receive).toBe('everything');
    expect(played.state.own.camera.on).toBe(true);
  });

  it('explicit choice wins and is stored', () => {
    const played = checked(NARROW).play({ type: 'prefer', change: { receive: 'saver' } });
    expect(played.last).toContainEqual({
      type: 'keep-preferences',
      preferences: { ...DEFAULT_PREFERENCES, receive: 'saver' },
    });
    played.play({ type: 'go-home' });
    expect(played.state.preferences.receive).toBe('saver');
  });

  it('respects an earlier audio-only choice', () => {
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
