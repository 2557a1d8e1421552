import { describe, expect, it } from 'vitest';
import { calendarFile, mailAddress, type CalendarEntry } from './calendar.ts';

const ENTRY: CalendarEntry = {
  uid: 'aaaa@meet.example.in',
  title: 'Tender, committee; north',
  startsAt: '2026-12-01T05:00:00.000Z',
  endsAt: '2026-12-01T06:00:00Z',
  link: 'https://meet.example.in/m/a#i=x&k=y',
  text: 'First line\nsecond \\ line',
};
const NOW = new Date('2026-11-24T09:00:00.123Z');

function unfolded(file: string): string[] {
  return file.replace(/\r\n[ \t]/g, '').split('\r\n');
}

describe('a calendar file', () => {
  it('holds times in UTC and the link', () => {
    const lines = unfolded(calendarFile(ENTRY, NOW));
    expect(lines).toContain('DTSTAMP:20261124T090000Z');
    expect(lines).toContain('DTSTART:20261201T050000Z');
    expect(lines).toContain('DTEND:20261201T060000Z');
    expect(lines).toContain('SUMMARY:Tender\\, committee\\; north');
    expect(lines).toContain('DESCRIPTION:First line\\nsecond \\\\ line');
    expect(lines).toContain('URL:https://meet.example.in/m/a#i=x&k=y');
    expect(lines.at(-1)).toBe('');
  });

  it('folds long lines between characters', () => {
    const file = calendarFile({ ...ENTRY, title: 'समीक्षा बैठक '.repeat(12), text: '😀'.repeat(60) }, NOW);
    for (const line of file.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
    expect(unfolded(file)).toContain(`SUMMARY:${'समीक्षा बैठक '.repeat(12)}`);
    expect(unfolded(file)).toContain(`DESCRIPTION:${'😀'.repeat(60)}`);
  });

  it('title cannot inject properties', () => {
    const lines = unfolded(calendarFile({ ...ENTRY, title: 'x\r\nATTACH:https://evil.example\nEND:VEVENT' }, NOW));
    expect(lines.filter((line) => line.startsWith('ATTACH'))).toEqual([]);
    expect(lines.filter((line) => line === 'END:VEVENT')).toHaveLength(1);
  });
});

it('mail holds the invitation only', () => {
  const address = mailAddress('A & B?bcc=x@example.in', 'one\ntwo #k=y');
  expect(address).toBe('mailto:?subject=A%20%26%20B%3Fbcc%3Dx%40example.in&body=one%0D%0Atwo%20%23k%3Dy');
});

it('group mail hides recipients', () => {
  expect(mailAddress('T', 'x', ['a&b@example.in', 'c@example.in'])).toBe(
    'mailto:?bcc=a%26b%40example.in,c%40example.in&subject=T&body=x',
  );
});
