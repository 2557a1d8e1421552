import { describe, expect, it } from 'vitest';
import { Played } from './testing/meeting.ts';

function standstills(played: Played, count: number, millis: number, apartMillis = 10_000): Played {
  for (let i = 0; i < count; i++) played.after(apartMillis).play({ type: 'stood-still', millis });
  return played;
}

function saysBusy(played: Played): boolean {
  return played.state.notices.some(({ message }) => message.key === 'device.busy');
}

describe('a busy device', () => {
  it('is named after three standstills in a minute', () => {
    const played = standstills(new Played().inMeeting(), 2, 3_000);
    expect(saysBusy(played)).toBe(false);
    expect(saysBusy(standstills(played, 1, 3_000))).toBe(true);
  });

  it('is not named for rare standstills', () => {
    expect(saysBusy(standstills(new Played().inMeeting(), 5, 3_000, 40_000))).toBe(false);
  });

  it('is not named after sleep', () => {
    expect(saysBusy(standstills(new Played().inMeeting(), 5, 60_000))).toBe(false);
  });

  it('is not named outside a meeting', () => {
    expect(saysBusy(standstills(new Played().inLobby(), 5, 3_000))).toBe(false);
  });
});
