import { describe, expect, it } from 'vitest';
import { meetingKeyIn, scheduledLinkOf } from '../call/link.ts';
import { clientOf } from './testing/account-client.ts';

describe('link with a meeting key', () => {
  const ROOM = 'abcdefghijklmnopqrstuvwx';
  const LINK = `#meeting=${ROOM}&k=AAECAwQFBgcICQoLDA0ODw&p=k3m7p-xq2ra`;
  const SECRETS = { linkSecret: 'AAECAwQFBgcICQoLDA0ODw', password: 'k3m7p-xq2ra' };
  const ENDS = '2030-03-01T06:00:00.000Z';
  const own = (room: string, opened = false) =>
    JSON.stringify({
      meetings: [
        {
          room,
          title: 'Hearing',
          zone: 'Asia/Kolkata',
          startsAt: '2030-03-01T05:00:00.000Z',
          endsAt: ENDS,
          rhythm: 'once',
          number: 1,
          count: 1,
          opened,
          invitations: 2,
          classification: 'unclassified',
          shared: false,
          series: 'a'.repeat(24),
          ofSeries: false,
          wholeMails: false,
        },
      ],
      more: false,
      mails: false,
    });

  it('opening stores nothing', async () => {
    const { client, meetings } = clientOf(own(ROOM), { offered: scheduledLinkOf(LINK) });
    expect(meetings.secretsOf(ROOM)).toBeNull();
    await client.schedule.offeredMeeting();
    expect(meetings.secretsOf(ROOM)).toBeNull();
  });

  it("organiser's consent stores the key", async () => {
    const { client, meetings } = clientOf(own(ROOM), { offered: scheduledLinkOf(LINK) });
    const found = await client.schedule.offeredMeeting();
    expect(found).toMatchObject({ kind: 'yes', value: { room: ROOM } });
    client.schedule.answerOffer(found.kind === 'yes' ? found.value : null);
    expect(meetings.secretsOf(ROOM)).toEqual(SECRETS);
    expect(client.getState().offered).toBeNull();
  });

  it('declining forgets the key', () => {
    const { client, meetings } = clientOf(own(ROOM), { offered: scheduledLinkOf(LINK) });
    client.schedule.answerOffer(null);
    expect(meetings.secretsOf(ROOM)).toBeNull();
    expect(client.getState().offered).toBeNull();
  });

  it.each([
    ['is not theirs', 'y'.repeat(24), false],
    ['was started', ROOM, true],
  ])('offers nothing where the meeting %s', async (_, room, opened) => {
    const { client } = clientOf(own(room, opened), { offered: scheduledLinkOf(LINK) });
    expect(await client.schedule.offeredMeeting()).toEqual({ kind: 'yes', value: null });
  });

  it('keeps an already known key', async () => {
    const { client, meetings, asked } = clientOf(own(ROOM), { offered: scheduledLinkOf(LINK) });
    meetings.keep(ROOM, { linkSecret: 'k', password: 'p' }, 1);
    expect(await client.schedule.offeredMeeting()).toEqual({ kind: 'yes', value: null });
    expect(asked).toEqual([]);
    expect(meetings.secretsOf(ROOM)).toEqual({ linkSecret: 'k', password: 'p' });
  });

  it.each(['', '#', '#meeting=x&k=a&p=b', `#meeting=${ROOM}&k=a`, `#meeting=${ROOM}&p=a`, `#meeting=${ROOM}a&k=a&p=b`])(
    'rejects the fragment %s',
    (fragment) => expect(scheduledLinkOf(fragment)).toBeNull(),
  );
});

describe('invitations to a scheduled meeting', () => {
  const MEETING = {
    room: 'a'.repeat(24),
    title: 'Review',
    zone: 'Asia/Kolkata',
    startsAt: '2026-12-01T05:00:00Z',
    endsAt: '2026-12-01T06:00:00Z',
    rhythm: 'once',
    number: 1,
    count: 1,
    opened: false,
    invitations: 0,
    classification: 'unclassified',
    shared: false,
    series: 'a'.repeat(24),
    ofSeries: false,
    wholeMails: false,
  } as const;

  it('link secret never reaches the server [A1]', async () => {
    const { client, asked } = clientOf('{"invitations":["i1","i2"],"password":"pw"}');
    const made = await client.schedule.inviteTo(MEETING, 2, false);
    const secret = client.schedule.secretsOf(MEETING.room)?.linkSecret ?? '';
    expect(secret).toHaveLength(22);
    expect(made).toEqual({
      kind: 'yes',
      value: {
        links: ['i1', 'i2'].map((each) => `https://meet.example.in/m/${MEETING.room}#i=${each}&k=${secret}`),
        password: 'pw',
      },
    });
    expect(asked.map(({ path, init }) => `${path} ${init.body as string}`).join(' ')).not.toContain(secret);
  });

  it('added invitations need known secret and password', async () => {
    const { client, meetings } = clientOf('{"invitations":["i3"]}');
    expect(await client.schedule.inviteTo(MEETING, 1, false)).toEqual({ kind: 'no', code: 'made-elsewhere' });
    meetings.keep(MEETING.room, { linkSecret: 'k', password: 'pw' }, 1);
    expect(await client.schedule.inviteTo(MEETING, 1, false)).toEqual({
      kind: 'yes',
      value: { links: [`https://meet.example.in/m/${MEETING.room}#i=i3&k=k`], password: 'pw' },
    });
  });

  it('mail request has no key [H1]', async () => {
    const { client, asked, meetings } = clientOf('{"password":"pw"}');
    const wish = {
      meeting: MEETING,
      guests: [{ address: 'bala@example.in' }],
      language: 'hi',
      anew: false,
      scope: 'meeting',
    } as const;
    expect(await client.schedule.inviteByMail(wish)).toEqual({ kind: 'yes', value: null });
    const { linkSecret = '', password } = client.schedule.secretsOf(MEETING.room) ?? {};
    expect([linkSecret.length, password]).toEqual([22, 'pw']);
    expect(asked.map(({ path, init }) => `${path} ${init.body as string}`)).toEqual([
      `/api/v1/schedules/mail {"room":"${MEETING.room}","people":[{"address":"bala@example.in"}],"language":"hi","anew":false}`,
    ]);
    const link = client.schedule.keyLinkOf(MEETING.room) ?? '';
    expect(link).toBe(`https://meet.example.in/m/${MEETING.room}#k=${linkSecret}&p=pw`);
    expect(meetingKeyIn(`Key: ${link}`, MEETING.room)).toEqual(meetings.secretsOf(MEETING.room));
  });

  it('hands the key over where mails may have it', async () => {
    const { client, asked } = clientOf('{"password":"pw"}');
    const meeting = { ...MEETING, wholeMails: true };
    const wish = { meeting, guests: [], language: 'en', anew: false, scope: 'meeting' } as const;
    await client.schedule.inviteByMail(wish);
    const { linkSecret = '' } = client.schedule.secretsOf(MEETING.room) ?? {};
    expect(asked[0]?.init.body).toContain(`"key":{"linkSecret":"${linkSecret}"}`);
  });

  it('series links open no meeting by another one [A1]', async () => {
    const second = 'b'.repeat(24);
    const series = {
      series: MEETING.series,
      meetings: [
        { room: MEETING.room, endsAt: '2026-12-01T06:00:00.000Z' },
        { room: second, endsAt: '2026-12-08T06:00:00.000Z' },
      ],
    };
    const answer = JSON.stringify({ invitations: ['personal'], password: 'seed', series });
    const { client, asked } = clientOf(answer);
    const made = await client.schedule.inviteTo(MEETING, 1, false, 'series');
    const seeds = client.schedule.seedsOf(MEETING);
    expect(made).toEqual({
      kind: 'yes',
      value: {
        links: [`https://meet.example.in/m/${MEETING.series}#s=personal&sk=${seeds?.linkSecret ?? ''}&sp=seed`],
        password: null,
      },
    });
    const [one, other] = [MEETING.room, second].map((room) => client.schedule.secretsOf(room));
    expect(one?.linkSecret).toHaveLength(22);
    expect(one?.linkSecret).not.toBe(other?.linkSecret);
    expect(one?.password).not.toBe(other?.password);
    expect(asked[0]?.init.body).toContain('"scope":"series"');
    expect(asked[0]?.init.body).not.toContain(seeds?.linkSecret);
  });

  it('mail needs a known key', async () => {
    const { client, asked } = clientOf('{}');
    const wish = {
      meeting: { ...MEETING, invitations: 1 },
      guests: [],
      language: 'en',
      anew: false,
      scope: 'meeting',
    } as const;
    expect(await client.schedule.inviteByMail(wish)).toEqual({ kind: 'no', code: 'made-elsewhere' });
    expect(asked).toEqual([]);
  });

  it('rescheduling keeps the key', async () => {
    const times = { startsAt: '2026-12-01T05:00:00.000Z', endsAt: '2026-12-01T06:00:00.000Z' };
    const moved = JSON.stringify({ first: { ...MEETING, ...times } });
    const { client, asked, meetings } = clientOf(moved);
    meetings.keep(MEETING.room, { linkSecret: 'k', password: 'pw' }, 1);
    expect(await client.schedule.moveMeeting(MEETING, '2026-12-01T10:30', 60)).toEqual({ kind: 'yes', value: null });
    expect(asked[0]?.init.body).toBe(`{"room":"${MEETING.room}","starts":"2026-12-01T10:30","minutes":60}`);
    expect(client.schedule.secretsOf(MEETING.room)?.linkSecret).toBe('k');
  });

  it('cancelling forgets the key', async () => {
    const { client, meetings } = clientOf('');
    meetings.keep(MEETING.room, { linkSecret: 'k', password: 'pw' }, 1);
    await client.schedule.cancelMeeting(MEETING, false);
    expect(client.schedule.secretsOf(MEETING.room)).toBeNull();
  });
});

it('calendar feed address is on this server', async () => {
  const { client, asked } = clientOf('{"secret":"a2a2"}');
  expect(await client.schedule.openCalendarFeed()).toEqual({
    kind: 'yes',
    value: 'https://meet.example.in/calendar/a2a2.ics',
  });
  expect(asked[0]?.path).toBe('/api/v1/calendar/open');
});
