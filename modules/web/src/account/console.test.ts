import { describe, expect, it } from 'vitest';
import { consoleAddress, consolePlaceOf, maySee, type LiveMeetings, type MeetingTraffic } from './console.ts';
import { ratesBetween } from './traffic.ts';

describe('console page address', () => {
  it.each([
    ['/console', '', { page: 'live', query: '' }],
    ['/console/audit', '?meeting=r&verb=remove', { page: 'audit', query: 'meeting=r&verb=remove' }],
    ['/console/nothing', '', { page: 'live', query: '' }],
    ['/consoles', '', null],
    ['/m/room', '', null],
    ['/', '', null],
  ] as const)('%s%s', (pathname, search, place) => {
    expect(consolePlaceOf(pathname, search)).toEqual(place);
  });

  it('parses its own address', () => {
    const place = { page: 'audit', query: 'meeting=r' } as const;
    expect(consoleAddress(place)).toBe('/console/audit?meeting=r');
    expect(consolePlaceOf('/console/audit', '?meeting=r')).toEqual(place);
  });
});

it('shows permitted pages only', () => {
  const nobody = {
    startsMeetings: true,
    joinsUnderOwnName: true,
    administers: false,
    readsRules: false,
    readsAudit: false,
    watches: false,
    highest: 'confidential',
  } as const;
  expect(maySee('audit', nobody)).toBe(false);
  expect(maySee('audit', { ...nobody, watches: true })).toBe(true);
  expect(maySee('people', { ...nobody, watches: true })).toBe(false);
  expect(maySee('live', { ...nobody, readsAudit: true })).toBe(false);
});

describe('traffic rate', () => {
  const NONE: MeetingTraffic = {
    packetsIn: 0,
    bytesIn: 0,
    lostIn: 0,
    expectedIn: 0,
    packetsOut: 0,
    bytesOut: 0,
    lostOut: 0,
    expectedOut: 0,
  };

  function look(at: string, traffic: Partial<MeetingTraffic>): LiveMeetings {
    const meeting = { room: 'r', people: 2, waiting: 0, encrypted: true, locked: false, loops: [0] };
    return {
      at: `2026-11-24T09:00:${at}.000Z`,
      meetings: 1,
      people: 2,
      waiting: 0,
      largest: [{ ...meeting, traffic: { ...NONE, ...traffic } }],
    };
  }

  it('is the difference of two readings', () => {
    const before = look('00', { bytesIn: 1_000, packetsIn: 10 });
    const now = look('05', {
      bytesIn: 626_000,
      packetsIn: 510,
      lostIn: 5,
      expectedIn: 500,
      bytesOut: 5,
      packetsOut: 5,
    });
    expect(ratesBetween(before, now).get('r')).toEqual({
      bitsPerSecondIn: 1_000_000,
      bitsPerSecondOut: 8,
      packetsPerSecondIn: 100,
      packetsPerSecondOut: 1,
      lostIn: 0.01,
      lostOut: null,
    });
  });

  it('is unknown at first and after resets', () => {
    const now = look('05', { packetsIn: 10 });
    expect(ratesBetween(null, now).size).toBe(0);
    expect(ratesBetween(now, now).size).toBe(0);
    expect(ratesBetween(look('00', { packetsIn: 11 }), now).size).toBe(0);
    expect(ratesBetween({ ...now, at: '2026-11-24T09:00:00.000Z', largest: [] }, now).size).toBe(0);
  });
});
