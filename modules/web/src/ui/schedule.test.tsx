// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, describe, expect, it } from 'vitest';
import type { Answer, ScheduledMeeting } from '../account/port.ts';
import type { Language } from '../i18n/index.ts';
import { FakeAccounts, KNOWN_ROOM, OWN } from './testing/fake-accounts.ts';
import { renderApp, tidy } from './testing/render-app.tsx';
import { MAILED } from './testing/schedule.ts';
import { SCENES } from './testing/scenes.ts';

afterEach(tidy);

const yes = (value: unknown): Answer<unknown> => ({ kind: 'yes', value });
const HOUR_MILLIS = 3_600_000;

function at(fromNowMillis: number): string {
  return new Date(Date.now() + fromNowMillis).toISOString();
}

/** One that starts in an hour. */
const MEETING: ScheduledMeeting = {
  room: KNOWN_ROOM,
  title: 'Tender committee',
  zone: 'Asia/Kolkata',
  startsAt: at(HOUR_MILLIS),
  endsAt: at(2 * HOUR_MILLIS),
  rhythm: 'weekly',
  number: 2,
  count: 4,
  opened: false,
  invitations: 1,
  classification: 'unclassified',
  shared: false,
  series: 'a'.repeat(24),
  ofSeries: false,
  wholeMails: false,
};
const LATER: ScheduledMeeting = {
  ...MEETING,
  room: 'l'.repeat(24),
  title: 'Budget',
  startsAt: at(72 * HOUR_MILLIS),
  endsAt: at(73 * HOUR_MILLIS),
  number: 1,
  count: 1,
  invitations: 0,
};
const ELSEWHERE: ScheduledMeeting = { ...MEETING, room: 'e'.repeat(24), title: 'Audit log' };
const LINK = `https://meet.example.in/m/${KNOWN_ROOM}#i=inv&k=key`;

function open(
  meetings: readonly ScheduledMeeting[],
  answers: Readonly<Record<string, Answer<unknown>>> = {},
  language: Language = 'en',
) {
  const accounts = new FakeAccounts(
    { own: OWN },
    { scheduled: yes({ meetings, more: false, mails: false }), ...answers },
  );
  return { accounts, port: renderApp(SCENES.home(), language, accounts) };
}

function press(name: RegExp | string): void {
  fireEvent.click(screen.getByRole('button', { name }));
}

function type(label: string | RegExp, text: string): void {
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
}

describe('scheduled meetings', () => {
  it('appear at home when permitted', async () => {
    open([MEETING, LATER]);
    expect(await screen.findByText('Tender committee')).toBeDefined();
    expect(screen.getByText(/2 of 4/)).toBeDefined();
    expect(screen.getByText(/no one invited/)).toBeDefined();
  });

  it('are hidden otherwise', () => {
    const own = { ...OWN, rights: { ...OWN.rights, startsMeetings: false } };
    renderApp(SCENES.home(), 'en', new FakeAccounts({ own }));
    expect(screen.queryByText('Scheduled meetings')).toBeNull();
  });

  it('empty list is stated', async () => {
    open([]);
    expect(await screen.findByText('No meetings scheduled.')).toBeDefined();
  });

  it('use local time', async () => {
    const { accounts } = open([], { schedule: yes({ first: MEETING }) });
    await screen.findByText('No meetings scheduled.');
    press('Schedule a meeting');
    const form = screen.getByRole('form', { name: 'Schedule a meeting' });
    fireEvent.change(within(form).getByLabelText('Meeting title'), { target: { value: ' Tender committee ' } });
    type('Day', '2026-12-01');
    type('Time', '10:30');
    type('Length', '90');
    type('Repeats', 'weekly');
    type('Number of meetings', '4');
    fireEvent.change(within(form).getByLabelText('Classification'), { target: { value: 'restricted' } });
    press('Schedule');
    expect(await screen.findByRole('button', { name: 'Schedule a meeting' })).toBeDefined();
    const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(accounts.asked).toContainEqual([
      'schedule',
      {
        title: 'Tender committee',
        zone,
        starts: '2026-12-01T10:30',
        minutes: 90,
        rhythm: 'weekly',
        times: 4,
        classification: 'restricted',
      },
    ]);
  });

  it('open two hours before', async () => {
    const { port } = open([MEETING, LATER]);
    await screen.findByText('Budget');
    expect(screen.queryByRole('button', { name: /^Start: Budget/ })).toBeNull();
    press(/^Start: Tender committee/);
    expect(port.dispatched).toContainEqual({
      type: 'start-meeting',
      title: 'Tender committee',
      scheduled: { room: KNOWN_ROOM, linkSecret: 'k', password: 'p' },
    });
  });

  it('other browser must invite again', async () => {
    const { accounts } = open([ELSEWHERE], { inviteTo: yes({ links: [LINK], password: 'pw' }) });
    await screen.findByText(/created in another browser/);
    expect(screen.queryByRole('button', { name: /^Start: Audit/ })).toBeNull();
    press(/^Invite: Audit/);
    expect(screen.queryByRole('button', { name: 'Create invitations' })).toBeNull();
    press('Replace all invitations');
    await screen.findByTestId('meeting-invitation');
    expect(accounts.asked).toContainEqual(['inviteTo', ELSEWHERE.room, 1, true]);
  });

  it('cancel singly or with later ones', async () => {
    const { accounts } = open([MEETING], { cancelMeeting: yes(null) });
    await screen.findByText('Tender committee');
    press(/^Cancel: Tender committee/);
    press('Keep meeting');
    press(/^Cancel: Tender committee/);
    press('Cancel this and later meetings');
    expect(accounts.asked).toContainEqual(['cancelMeeting', KNOWN_ROOM, true]);
  });
});

describe('an invitation to a scheduled meeting', () => {
  async function invited(language: Language = 'en') {
    const both = yes({ links: [LINK, `${LINK}2`], password: 'abcde-fghij' });
    const opened = open([MEETING], { inviteTo: both }, language);
    await screen.findByText('Tender committee');
    return opened;
  }

  it('is personal: text, mail, file, QR', async () => {
    const { accounts } = await invited();
    press(/^Invite: Tender committee/);
    type(/^Number of people/, '2');
    press('Create invitations');
    expect((await screen.findAllByTestId('meeting-invitation')).map((each) => each.textContent)).toEqual([
      LINK,
      `${LINK}2`,
    ]);
    expect(accounts.asked).toContainEqual(['inviteTo', KNOWN_ROOM, 2, false]);
    press('Copy, invitation 1');
    const copied = String(accounts.asked.find(([what]) => what === 'copy')?.[1]);
    expect(copied).toContain(LINK);
    expect(copied).toContain('abcde-fghij');
    const mail = screen.getByRole('link', { name: 'Email, invitation 1' }).getAttribute('href') ?? '';
    expect(mail.startsWith('mailto:?subject=Tender%20committee&body=')).toBe(true);
    expect(decodeURIComponent(mail)).toContain(LINK);
    const file = screen.getByRole('link', { name: 'Calendar file, invitation 2' });
    expect(file.getAttribute('download')).toBe('meeting-2.ics');
    const text = decodeURIComponent(file.getAttribute('href') ?? '').replaceAll(/\r\n /g, '');
    expect(text).toContain(`URL:${LINK}2\r\n`);
    expect(text).toContain(`UID:${KNOWN_ROOM}@meet.example.in\r\n`);
    press('QR code, invitation 1');
    expect(screen.getByRole('img', { name: 'QR code with the invitation to Tender committee' })).toBeDefined();
  });

  it.each([
    [false, /^Up to 50 at a time\. Each invitation is for one person/, /Send each to one person;/],
    [true, /^Up to 50 at a time\. Several people can use one link\.$/, /Send them;/],
  ])('states recipients, shared %s [C6]', async (shared, hint, once) => {
    const { accounts } = open([{ ...MEETING, shared }], { inviteTo: yes({ links: [LINK], password: 'pw' }) });
    await screen.findByText('Tender committee');
    press(/^Invite: Tender committee/);
    expect(screen.getByText(hint)).toBeDefined();
    press('Create invitations');
    expect(await screen.findByText(once)).toBeDefined();
    press('Copy, invitation 1');
    const copied = String(accounts.asked.find(([what]) => what === 'copy')?.[1]);
    expect(copied).toMatch(/Passcode: pw/);
    expect(copied.includes('This invitation is only for you and works on one device.')).toBe(!shared);
    const file = screen.getByRole('link', { name: 'Calendar file, invitation 1' }).getAttribute('href') ?? '';
    expect(decodeURIComponent(file).replaceAll(/\r\n /g, '').includes('works on one device')).toBe(!shared);
  });

  it('uses the page language', async () => {
    const { accounts } = await invited('hi');
    press(/^आमंत्रित करें: Tender committee/);
    press('निमंत्रण बनाएँ');
    await screen.findAllByTestId('meeting-invitation');
    press('कॉपी करें, निमंत्रण 1');
    expect(String(accounts.asked.find(([what]) => what === 'copy')?.[1])).toMatch(/^आप एक बैठक में आमंत्रित हैं: Tender/);
  });

  it('axe finds nothing', async () => {
    await invited();
    press(/^Invite: Tender committee/);
    press('Create invitations');
    await screen.findAllByTestId('meeting-invitation');
    press('Schedule a meeting');
    press(/^Cancel: Tender committee/);
    const { violations } = await axe.run(document, {
      resultTypes: ['violations'],
      rules: { 'color-contrast': { enabled: false }, 'target-size': { enabled: false } },
    });
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(grave.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  });
});

describe('a link with the key of a meeting', () => {
  const OFFERED = { room: KNOWN_ROOM, linkSecret: 'k', password: 'p' };
  const offer = (found: unknown, language: Language = 'en') => {
    const accounts = new FakeAccounts(
      { own: OWN, offered: OFFERED },
      { scheduled: yes({ meetings: [], more: false, mails: false }), offeredMeeting: yes(found) },
    );
    renderApp(SCENES.home(), language, accounts);
    return accounts;
  };

  it.each([
    ['Save', KNOWN_ROOM],
    ['Don’t save', null],
  ])('asks about: %s', async (answer, kept) => {
    const accounts = offer(MEETING);
    const question = await screen.findByRole('group', { name: 'Link with a meeting key' });
    expect(question.textContent).toContain('Tender committee');
    expect(accounts.asked).not.toContainEqual(['answerOffer', KNOWN_ROOM]);
    press(answer);
    expect(accounts.asked).toContainEqual(['answerOffer', kept]);
    expect(screen.queryByRole('group', { name: 'Link with a meeting key' })).toBeNull();
  });

  it('unchanged key is stated', async () => {
    offer(null);
    expect(await screen.findByText(/You don’t need this link/)).toBeDefined();
    press('Dismiss');
    expect(screen.queryByText(/You don’t need this link/)).toBeNull();
  });

  it('asks to sign in', () => {
    const accounts = new FakeAccounts({ offered: OFFERED });
    renderApp(SCENES['home-guest'](), 'en', accounts);
    expect(screen.getByText(/Sign in as the organiser to use it/)).toBeDefined();
    expect(accounts.asked).toEqual([]);
  });

  it('axe finds nothing', async () => {
    offer(MEETING, 'hi');
    await screen.findByRole('group', { name: 'बैठक की कुंजी वाला लिंक' });
    const { violations } = await axe.run(document, {
      resultTypes: ['violations'],
      rules: { 'color-contrast': { enabled: false }, 'target-size': { enabled: false } },
    });
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(grave.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  });
});

describe('an invitation by mail', () => {
  const SCHEDULED = yes({ meetings: [MEETING, ELSEWHERE], more: false, mails: true });
  async function inviting(people: readonly object[] = MAILED, language: Language = 'en') {
    const answers = {
      scheduled: SCHEDULED,
      mailed: yes({ people, more: false }),
      inviteByMail: yes(null),
      takeBack: yes(null),
      inviteTo: yes({ links: [LINK], password: 'p' }),
    };
    const opened = open([MEETING], answers, language);
    fireEvent.click(
      await screen.findByRole('button', {
        name: language === 'en' ? /^Invite: Tender committee/ : /^आमंत्रित करें: Tender committee/,
      }),
    );
    return opened;
  }

  it('needs server mail', async () => {
    open([MEETING]);
    await screen.findByText('Tender committee');
    press(/^Invite: Tender committee/);
    expect(screen.queryByLabelText(/^Invite people/)).toBeNull();
  });

  it('goes to all in chosen language', async () => {
    const { accounts } = await inviting([]);
    type(/^Invite people/, 'bala@example.in\nChitra Devi <chitra@example.in>');
    type('Email language', 'hi');
    press('Send invitations');
    const guests = [{ address: 'bala@example.in' }, { address: 'chitra@example.in', name: 'Chitra Devi' }];
    expect(accounts.asked).toContainEqual(['inviteByMail', KNOWN_ROOM, guests, 'hi', false]);
  });

  it('invalid addresses are named', async () => {
    const { accounts } = await inviting([]);
    press('Send invitations');
    expect(screen.getByText('Enter at least one email address.')).toBeDefined();
    type(/^Invite people/, 'bala@example.in, bala');
    expect(screen.getByText('This isn’t an email address: bala')).toBeDefined();
    expect(accounts.asked.filter(([what]) => what === 'inviteByMail')).toEqual([]);
  });

  it('shows delivery and cancels', async () => {
    const { accounts } = await inviting();
    expect(await screen.findByText('Email sent.')).toBeDefined();
    expect(screen.getByText(/couldn’t be sent\. This address doesn’t exist/)).toBeDefined();
    expect(screen.getByText('Invitation withdrawn. The email about it is waiting to be sent.')).toBeDefined();
    expect(screen.queryByRole('button', { name: /chitra@example.in/ })).toBeNull();
    press('Withdraw the invitation for bala@example.in');
    expect(accounts.asked).toContainEqual(['takeBack', KNOWN_ROOM, 'i'.repeat(16)]);
  });

  it('key and password are separate', async () => {
    const { accounts } = await inviting();
    const link = `https://meet.example.in/m/${KNOWN_ROOM}#k=k&p=p`;
    expect((await screen.findByTestId('meeting-key')).textContent).toBe(link);
    press('Copy message');
    const copied = String(accounts.asked.find(([what]) => what === 'copy')?.[1]);
    expect(copied).toContain(link);
    expect(copied).toContain('Passcode: p');
    const mail = screen.getByRole('link', { name: 'Send with my email program' }).getAttribute('href') ?? '';
    expect(mail).toMatch(/^mailto:\?bcc=bala%40example\.in,nobody%40example\.in&subject=/);
    expect(decodeURIComponent(mail)).toContain(link);
  });

  it('needs a known key', async () => {
    open([MEETING], { scheduled: SCHEDULED, mailed: yes({ people: MAILED, more: false }) });
    await screen.findByText('Audit log');
    press(/^Invite: Audit/);
    expect(screen.getAllByText(/created in another browser/).length).toBeGreaterThan(1);
    expect(screen.queryByTestId('meeting-key')).toBeNull();
  });

  it('axe finds nothing, also in Hindi', async () => {
    await inviting(MAILED, 'hi');
    await screen.findByTestId('meeting-key');
    fireEvent.click(screen.getByRole('button', { name: /^समय बदलें: Tender/ }));
    const { violations } = await axe.run(document, {
      resultTypes: ['violations'],
      rules: { 'color-contrast': { enabled: false }, 'target-size': { enabled: false } },
    });
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(grave.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  });
});

describe('rescheduling', () => {
  it('starts from the current time', async () => {
    const meeting = { ...MEETING, startsAt: '2026-12-01T05:00:00.000Z', endsAt: '2026-12-01T06:30:00.000Z' };
    const { accounts } = open([meeting], { moveMeeting: yes(null) });
    await screen.findByText('Tender committee');
    press(/^Reschedule: Tender committee/);
    expect(screen.getByLabelText<HTMLInputElement>('Day').value).toBe('2026-12-01');
    expect(screen.getByLabelText<HTMLInputElement>('Time').value).toBe('10:30');
    type('Time', '11:15');
    press('Save new time');
    expect(accounts.asked).toContainEqual(['moveMeeting', KNOWN_ROOM, '2026-12-01T11:15', 90]);
  });
});

describe("one's own calendar", () => {
  const FEED = 'https://meet.example.in/calendar/secret.ics';

  it('link is shown once', async () => {
    const { accounts } = open([], { calendarFeed: yes({ titles: false }), openCalendarFeed: yes(FEED) });
    fireEvent.click(await screen.findByRole('button', { name: 'Create calendar link' }));
    expect((await screen.findByTestId('feed-address')).textContent).toBe(FEED);
    press('Copy link');
    expect(accounts.asked).toContainEqual(['copy', FEED]);
    expect(screen.queryByText(/open only on this computer/)).toBeNull();
    expect(screen.getByText(/It doesn’t include titles/)).toBeDefined();
  });

  it('says when its link opens on this computer only', async () => {
    const { accounts } = open([], { calendarFeed: yes({ titles: false }), openCalendarFeed: yes(FEED) });
    accounts.origin = 'http://localhost:8080';
    fireEvent.click(await screen.findByRole('button', { name: 'Create calendar link' }));
    expect(await screen.findByText(/open only on this computer/)).toBeDefined();
  });

  it('link can be removed', async () => {
    const { accounts } = open([], {
      calendarFeed: yes({ since: MEETING.startsAt, titles: true }),
      closeCalendarFeed: yes(null),
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Delete link' }));
    expect(accounts.asked).toContainEqual(['closeCalendarFeed']);
    expect(screen.getByText(/and their titles/)).toBeDefined();
  });
});
