import type { Answer, MailedPerson, ScheduledMeeting } from '../../account/port.ts';
import { FakeAccounts, KNOWN_ROOM, OWN } from './fake-accounts.ts';

const yes = (value: unknown): Answer<unknown> => ({ kind: 'yes', value });

const MEETING: ScheduledMeeting = {
  room: KNOWN_ROOM,
  title: 'Tender committee',
  zone: 'Asia/Kolkata',
  startsAt: '2026-12-01T05:00:00.000Z',
  endsAt: '2026-12-01T06:00:00.000Z',
  rhythm: 'weekly',
  number: 2,
  count: 4,
  opened: false,
  invitations: 3,
  classification: 'unclassified',
  shared: false,
  series: 'a'.repeat(24),
  ofSeries: false,
  wholeMails: false,
};

/** Who was invited by mail, one of each kind. */
export const MAILED: readonly MailedPerson[] = [
  {
    invitation: 'i'.repeat(16),
    address: 'bala@example.in',
    name: 'Bala',
    language: 'en',
    invited: true,
    standing: 'sent',
    at: MEETING.startsAt,
  },
  {
    invitation: 'j'.repeat(16),
    address: 'nobody@example.in',
    language: 'en',
    invited: true,
    standing: 'failed',
    fault: 'address-refused',
    at: MEETING.startsAt,
  },
  {
    invitation: 'k'.repeat(16),
    address: 'chitra@example.in',
    language: 'en',
    invited: false,
    standing: 'waiting',
    at: MEETING.startsAt,
  },
];

/** An organiser's Home, on a server that sends mails. */
export function schedulesShown(): FakeAccounts {
  return new FakeAccounts(
    { own: OWN },
    {
      scheduled: yes({ meetings: [MEETING], more: false, mails: true }),
      mailed: yes({ people: MAILED, more: false }),
      calendarFeed: yes({ since: MEETING.startsAt, titles: false }),
      openCalendarFeed: yes(`https://meet.example.in/calendar/${'k3m7'.repeat(13)}.ics`),
    },
  );
}
