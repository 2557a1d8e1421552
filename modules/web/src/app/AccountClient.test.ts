import { describe, expect, it } from 'vitest';
import { meetingKeyIn, scheduledLinkOf, signInQueryOf } from '../call/link.ts';
import { AccountClient, type AccountOpening } from './AccountClient.ts';
import { PageStorage } from './memory.ts';
import { Passkeys } from './passkeys.ts';
import { ScheduledMemory } from './ScheduledMemory.ts';

interface Asked {
  readonly path: string;
  readonly init: RequestInit;
}

const OWN =
  '{"account":{"account":{"id":"k3m7pxq2rahtam4d","login":"asha","name":"Asha","roles":["user"],"standing":"active",' +
  '"marks":{"code":false,"passkey":false,"verified":true,"external":true}},"twoFactors":false,"recoveryCodes":0,' +
  '"passkeys":[],"rights":{"startsMeetings":false,"joinsUnderOwnName":true,"administers":false,"readsRules":false,"readsAudit":false,"watches":false,"highest":"confidential"},"voucherNeeded":false,"expiresInSeconds":60},"factors":[]}';

/** A client whose server answers as it is told. */
function clientOf(answer: string, opening: Partial<AccountOpening> = {}, status = 200, headers: HeadersInit = {}) {
  const asked: Asked[] = [];
  const left: string[] = [];
  const kept: [string, Blob][] = [];
  const shown: string[] = [];
  const meetings = new ScheduledMemory(new PageStorage(), () => 0);
  const client = new AccountClient(
    {
      request: (path, init) => {
        asked.push({ path: typeof path === 'string' ? path : '', init: init ?? {} });
        return Promise.resolve(new Response(answer, { status, headers }));
      },
      passkeys: new Passkeys(undefined),
      origin: 'https://meet.example.in',
      random: (bytes) => bytes.fill(7),
      meetings,
      copy: () => Promise.resolve(true),
      leave: (address) => left.push(address),
      keep: (name, content) => kept.push([name, content]),
      showAddress: (path) => shown.push(path),
    },
    {
      invitation: null,
      returned: null,
      offered: null,
      console: null,
      accessibility: false,
      signedInBefore: false,
      ...opening,
    },
  );
  return { client, asked, left, meetings, kept, shown };
}

describe('a link with the key of a meeting', () => {
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
        },
      ],
      more: false,
      mails: false,
    });

  it('keeps nothing by being opened', async () => {
    const { client, meetings } = clientOf(own(ROOM), { offered: scheduledLinkOf(LINK) });
    expect(meetings.secretsOf(ROOM)).toBeNull();
    await client.offeredMeeting();
    expect(meetings.secretsOf(ROOM)).toBeNull();
  });

  it("is kept once the meeting's organiser says yes", async () => {
    const { client, meetings } = clientOf(own(ROOM), { offered: scheduledLinkOf(LINK) });
    const found = await client.offeredMeeting();
    expect(found).toMatchObject({ kind: 'yes', value: { room: ROOM } });
    client.answerOffer(found.kind === 'yes' ? found.value : null);
    expect(meetings.secretsOf(ROOM)).toEqual(SECRETS);
    expect(client.getState().offered).toBeNull();
  });

  it('is forgotten with a no', () => {
    const { client, meetings } = clientOf(own(ROOM), { offered: scheduledLinkOf(LINK) });
    client.answerOffer(null);
    expect(meetings.secretsOf(ROOM)).toBeNull();
    expect(client.getState().offered).toBeNull();
  });

  it.each([
    ['is not theirs', 'y'.repeat(24), false],
    ['was started', ROOM, true],
  ])('offers nothing where the meeting %s', async (_, room, opened) => {
    const { client } = clientOf(own(room, opened), { offered: scheduledLinkOf(LINK) });
    expect(await client.offeredMeeting()).toEqual({ kind: 'yes', value: null });
  });

  it('changes nothing that this browser knows', async () => {
    const { client, meetings, asked } = clientOf(own(ROOM), { offered: scheduledLinkOf(LINK) });
    meetings.keep(ROOM, { linkSecret: 'k', password: 'p' }, 1);
    expect(await client.offeredMeeting()).toEqual({ kind: 'yes', value: null });
    expect(asked).toEqual([]);
    expect(meetings.secretsOf(ROOM)).toEqual({ linkSecret: 'k', password: 'p' });
  });

  it.each(['', '#', '#meeting=x&k=a&p=b', `#meeting=${ROOM}&k=a`, `#meeting=${ROOM}&p=a`, `#meeting=${ROOM}a&k=a&p=b`])(
    'is none with the fragment %s',
    (fragment) => expect(scheduledLinkOf(fragment)).toBeNull(),
  );
});

describe("the organisation's sign-in", () => {
  it('is gone to where the server says, by https only [T24]', async () => {
    const good = clientOf('{"address":"https://login.example.in/auth?state=s"}');
    expect(await good.client.startSingleSignOn()).toEqual({ kind: 'yes', value: null });
    expect(good.left).toEqual(['https://login.example.in/auth?state=s']);
    for (const address of ['http://login.example.in/', 'javascript:alert(1)', '//evil.example']) {
      const bad = clientOf(JSON.stringify({ address }));
      expect(await bad.client.startSingleSignOn()).toMatchObject({ kind: 'no' });
      expect(bad.left).toEqual([]);
    }
  });

  it('is asked for by a page of ours and ends signed in', async () => {
    const { client, asked } = clientOf(OWN, { returned: 'code=c' });
    expect(client.getState()).toMatchObject({ page: 'sign-in', returned: 'code=c' });
    await client.finishSingleSignOn('code=c');
    expect(client.getState().own?.account.login).toBe('asha');
    expect(asked[0]?.path).toBe('/api/v1/account/single-sign-on');
    expect(asked[0]?.init.headers).toMatchObject({ 'Sabha-Request': '1' });
    expect(asked[0]?.init.body).toBe('{"query":"code=c"}');
    client.show('home');
    expect(client.getState().returned).toBeNull();
  });

  it('is not known where the server does not say', async () => {
    expect(await clientOf('', {}, 500).client.ways()).toMatchObject({ kind: 'no' });
    expect(await clientOf('{"singleSignOn":"Parichay"}').client.ways()).toEqual({
      kind: 'yes',
      value: { singleSignOn: 'Parichay' },
    });
  });

  it('comes back under one path only', () => {
    expect(signInQueryOf({ pathname: '/sign-in/back', search: '?code=c&state=s' })).toBe('code=c&state=s');
    expect(signInQueryOf({ pathname: '/sign-in/back', search: '' })).toBe('');
    expect(signInQueryOf({ pathname: '/', search: '?code=c' })).toBeNull();
  });

  it('yields to an invitation that was opened', () => {
    expect(clientOf('', { invitation: 'i', returned: 'x' }).client.getState().page).toBe('invitation');
    expect(clientOf('').client.getState().page).toBe('home');
  });
});

describe('invitations to a meeting of later', () => {
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
  } as const;

  it('get the link’s secret here, and the server never has it [A1]', async () => {
    const { client, asked } = clientOf('{"invitations":["i1","i2"],"password":"pw"}');
    const made = await client.inviteTo(MEETING, 2, false);
    const secret = client.secretsOf(MEETING.room)?.linkSecret ?? '';
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

  it('that are added keep secret and password, and cannot be added where those are not known', async () => {
    const { client, meetings } = clientOf('{"invitations":["i3"]}');
    expect(await client.inviteTo(MEETING, 1, false)).toEqual({ kind: 'no', code: 'made-elsewhere' });
    meetings.keep(MEETING.room, { linkSecret: 'k', password: 'pw' }, 1);
    expect(await client.inviteTo(MEETING, 1, false)).toEqual({
      kind: 'yes',
      value: { links: [`https://meet.example.in/m/${MEETING.room}#i=i3&k=k`], password: 'pw' },
    });
  });

  it('by mail have no key in what the server is told, and a new one with a new password [H1]', async () => {
    const { client, asked, meetings } = clientOf('{"password":"pw"}');
    const wish = { meeting: MEETING, guests: [{ address: 'bala@example.in' }], language: 'hi', anew: false } as const;
    expect(await client.inviteByMail(wish)).toEqual({ kind: 'yes', value: null });
    const { linkSecret = '', password } = client.secretsOf(MEETING.room) ?? {};
    expect([linkSecret.length, password]).toEqual([22, 'pw']);
    expect(asked.map(({ path, init }) => `${path} ${init.body as string}`)).toEqual([
      `/api/v1/schedules/mail {"room":"${MEETING.room}","people":[{"address":"bala@example.in"}],"language":"hi","anew":false}`,
    ]);
    const link = client.keyLinkOf(MEETING.room) ?? '';
    expect(link).toBe(`https://meet.example.in/m/${MEETING.room}#k=${linkSecret}&p=pw`);
    expect(meetingKeyIn(`Key: ${link}`, MEETING.room)).toEqual(meetings.secretsOf(MEETING.room));
  });

  it('by mail are not asked for where nobody would know the key', async () => {
    const { client, asked } = clientOf('{}');
    const wish = { meeting: { ...MEETING, invitations: 1 }, guests: [], language: 'en', anew: false } as const;
    expect(await client.inviteByMail(wish)).toEqual({ kind: 'no', code: 'made-elsewhere' });
    expect(asked).toEqual([]);
  });

  it('keep their key when the meeting is held at another time', async () => {
    const times = { startsAt: '2026-12-01T05:00:00.000Z', endsAt: '2026-12-01T06:00:00.000Z' };
    const moved = JSON.stringify({ first: { ...MEETING, ...times } });
    const { client, asked, meetings } = clientOf(moved);
    meetings.keep(MEETING.room, { linkSecret: 'k', password: 'pw' }, 1);
    expect(await client.moveMeeting(MEETING, '2026-12-01T10:30', 60)).toEqual({ kind: 'yes', value: null });
    expect(asked[0]?.init.body).toBe(`{"room":"${MEETING.room}","starts":"2026-12-01T10:30","minutes":60}`);
    expect(client.secretsOf(MEETING.room)?.linkSecret).toBe('k');
  });

  it('are forgotten with the meeting', async () => {
    const { client, meetings } = clientOf('');
    meetings.keep(MEETING.room, { linkSecret: 'k', password: 'pw' }, 1);
    await client.cancelMeeting(MEETING.room, false);
    expect(client.secretsOf(MEETING.room)).toBeNull();
  });
});

describe("the organisation's rules", () => {
  const rule = {
    clause: 'A4',
    value: 'granted',
    locked: true,
    allowed: ['granted', 'everyone'],
    pinned: false,
    relaxed: false,
    version: 4,
  } as const;

  it('are set by a request that may be said again, with the version that was seen', async () => {
    const { client, asked } = clientOf(JSON.stringify({ rule }));
    const wish = { clause: 'A4', value: 'granted', locked: true } as const;
    expect(await client.setRule(wish, 3, 'Circular 14/2026')).toEqual({ kind: 'yes', value: rule });
    expect([asked[0]?.path, asked[0]?.init.method]).toEqual(['/api/v1/rules/rule', 'PUT']);
    expect(JSON.parse(asked[0]?.init.body as string)).toEqual({ ...wish, version: 3, reason: 'Circular 14/2026' });
  });

  it('are listed and their history read page by page', async () => {
    const all = { rules: [rule], ceiling: { highest: 'restricted', pinned: false, version: 0 } };
    expect(await clientOf(JSON.stringify(all)).client.rules()).toEqual({ kind: 'yes', value: all });
    const { client, asked } = clientOf('{"changes":[],"more":false}');
    await client.ruleHistory(null);
    await client.ruleHistory(7);
    expect(asked.map(({ init }) => init.body)).toEqual(['{}', '{"before":7}']);
  });

  it('come with a ceiling, which is looked at and set with the version that was seen', async () => {
    const ceiling = { highest: 'confidential', pinned: false, version: 5 } as const;
    const { client, asked } = clientOf(JSON.stringify({ ceiling }));
    expect(await client.setCeiling('confidential', 4, 'Order 3')).toEqual({ kind: 'yes', value: ceiling });
    expect([asked[0]?.path, asked[0]?.init.method]).toEqual(['/api/v1/rules/ceiling', 'PUT']);
    expect(asked[0]?.init.body).toBe('{"highest":"confidential","version":4,"reason":"Order 3"}');
    const effect = { open: 3, above: 1, people: 12, scheduled: 2 };
    expect(await clientOf(JSON.stringify(effect)).client.previewCeiling('unclassified')).toEqual({
      kind: 'yes',
      value: effect,
    });
    const page = clientOf('{"changes":[],"more":false}');
    await page.client.ceilingHistory(null);
    await page.client.ceilingHistory(2);
    expect(page.asked.map(({ init }) => init.body)).toEqual(['{}', '{"before":2}']);
  });
});

it('opens the page on accessibility by its address, and shows it', () => {
  const { client, shown } = clientOf(OWN, { accessibility: true });
  expect(client.getState().page).toBe('accessibility');
  client.show('home');
  client.show('accessibility');
  expect(shown).toEqual(['/', '/accessibility']);
  client.showAt('/', '');
  client.showAt('/accessibility', '');
  expect(client.getState().page).toBe('accessibility');
});

describe('the console', () => {
  const AUDIT = { page: 'audit', query: 'meeting=r' } as const;

  it('is opened by its address and shows it', () => {
    const { client, shown } = clientOf(OWN, { console: AUDIT, signedInBefore: true });
    expect(client.getState()).toMatchObject({ page: 'audit', query: 'meeting=r', known: false });
    client.show('health');
    client.show('audit', 'verb=remove');
    client.show('home');
    expect(shown).toEqual(['/console/health', '/console/audit?verb=remove', '/']);
    client.showAt('/console/people', '');
    expect(client.getState().page).toBe('people');
    client.showAt('/', '');
    expect(client.getState().page).toBe('home');
  });

  it('asks who leaves a page on which something would be lost, whichever way they take', async () => {
    const { client, shown, asked } = clientOf(OWN, { console: { page: 'rules', query: '' } });
    const questions: ((leaves: boolean) => void)[] = [];
    const answer = (leaves: boolean) => questions.pop()?.(leaves);
    client.askBeforeLeaving((answered) => questions.push(answered));
    client.show('people');
    answer(false);
    expect(client.getState().page).toBe('rules');
    expect(shown).toEqual([]);
    // The browser has gone back already: its address is set right.
    client.showAt('/console/audit', '');
    answer(false);
    expect(client.getState().page).toBe('rules');
    expect(shown).toEqual(['/console/rules']);
    const out = client.signOut();
    answer(false);
    await out;
    expect(asked).toEqual([]);
    client.show('people');
    answer(true);
    expect(client.getState().page).toBe('people');
    client.show('audit');
    expect(questions).toEqual([]);
    expect(client.getState().page).toBe('audit');
  });

  it('asks again who went to the page that they were on, and lost nothing by it', () => {
    const { client } = clientOf(OWN, { console: { page: 'rules', query: '' } });
    const questions: ((leaves: boolean) => void)[] = [];
    client.askBeforeLeaving((answered) => questions.push(answered));
    client.show('rules');
    client.showAt('/console/rules', '');
    questions.forEach((answer) => answer(true));
    questions.length = 0;
    client.show('people');
    expect(questions).toHaveLength(1);
    expect(client.getState().page).toBe('rules');
  });

  it('takes whoever goes elsewhere while they are asked to have stayed, and asks about the other way', async () => {
    const { client, shown, asked } = clientOf(OWN, { console: { page: 'rules', query: '' } });
    const questions: ((leaves: boolean) => void)[] = [];
    client.askBeforeLeaving((answered) => questions.push(answered));
    const out = client.signOut();
    client.showAt('/console/audit', '');
    await out;
    client.show('people');
    expect(shown).toEqual(['/console/rules']);
    questions[0]?.(true);
    questions[1]?.(true);
    expect([asked, client.getState().page]).toEqual([[], 'rules']);
    questions[2]?.(true);
    expect(client.getState().page).toBe('people');
  });

  it('lets nobody wait for an answer to what is not asked any more', async () => {
    const { client, asked } = clientOf(OWN, { console: { page: 'rules', query: '' } });
    client.askBeforeLeaving(() => undefined);
    const out = client.signOut();
    client.askBeforeLeaving(null);
    await out;
    expect(asked).toEqual([]);
  });

  it('is gone on with after signing in and after a second step', async () => {
    const { client } = clientOf(OWN, { console: AUDIT });
    await client.signIn('asha', 'x');
    client.goOn();
    expect(client.getState()).toMatchObject({ page: 'audit', query: 'meeting=r' });
    client.show('set-up');
    client.goOn();
    expect(client.getState()).toMatchObject({ page: 'audit', query: 'meeting=r', wanted: null });
  });

  it('is gone on with by who was signed out in it [H16]', async () => {
    const refusal = '{"type":"about:blank","title":"x","status":401,"code":"not-signed-in"}';
    const { client } = clientOf(refusal, { console: AUDIT }, 401);
    await client.console.health();
    expect(client.getState().page, 'nobody was signed in').toBe('audit');
    const inside = clientOf(OWN, { console: AUDIT });
    await inside.client.look();
    expect(inside.client.getState()).toMatchObject({ known: true, page: 'audit' });
  });

  it('asks for rows by what is not empty', async () => {
    const { client, asked } = clientOf('{"rows":[],"people":[],"before":7}');
    const question = { meeting: '', verb: 'remove', who: '', from: '', until: '' };
    expect(await client.console.search(question, 12)).toEqual({
      kind: 'yes',
      value: { rows: [], people: [], before: 7 },
    });
    expect(asked[0]?.init.body).toBe('{"verb":"remove","before":12}');
    expect(asked[0]?.init.headers).toMatchObject({ 'Sabha-Request': '1' });
  });

  it('keeps the log as the file that the server names, and nothing of a refusal', async () => {
    const named = { 'Content-Disposition': 'attachment; filename="sabha-audit-2026-11-24.jsonl"' };
    const good = clientOf('{"sabha-audit":1}\n', {}, 200, named);
    expect(await good.client.console.exportLog()).toEqual({ kind: 'yes', value: null });
    expect(good.kept.map(([name, content]) => [name, content.size])).toEqual([['sabha-audit-2026-11-24.jsonl', 18]]);
    const odd = clientOf('', {}, 200, { 'Content-Disposition': 'attachment; filename="../../etc"' });
    await odd.client.console.exportLog();
    expect(odd.kept[0]?.[0]).toBe('sabha-audit.jsonl');
    const refused = clientOf('{"type":"about:blank","title":"x","status":403,"code":"forbidden"}', {}, 403);
    expect(await refused.client.console.exportLog()).toEqual({ kind: 'no', code: 'forbidden' });
    expect(refused.kept).toEqual([]);
  });

  it('keeps everything of a meeting as a file', async () => {
    const { client, asked, kept } = clientOf('PK', {}, 200, {});
    expect(await client.console.exportIncident('m'.repeat(24))).toEqual({ kind: 'yes', value: null });
    expect(asked[0]?.init.body).toBe(`{"meeting":"${'m'.repeat(24)}"}`);
    expect(kept[0]?.[0]).toBe(`incident-${'m'.repeat(24)}.zip`);
  });
});

describe('what is kept about oneself', () => {
  it('is kept as the file that the server names', async () => {
    const named = { 'Content-Disposition': 'attachment; filename="kept-about-me-2026-11-24.json"' };
    const { client, asked, kept } = clientOf('{"kept":{}}', {}, 200, named);
    expect(await client.keptAboutMe()).toEqual({ kind: 'yes', value: null });
    expect(asked[0]?.path).toBe('/api/v1/account/kept');
    expect(kept[0]?.[0]).toBe('kept-about-me-2026-11-24.json');
  });

  it('is erased with the password, and then nobody is signed in', async () => {
    const { client, asked } = clientOf('');
    expect(await client.eraseMe('secret word')).toEqual({ kind: 'yes', value: null });
    expect(asked[0]?.init.body).toBe('{"password":"secret word"}');
    expect(client.getState()).toMatchObject({ own: null, page: 'home' });
  });

  it('stays where the server refuses', async () => {
    const refusal = '{"type":"about:blank","title":"x","status":403,"code":"wrong-password"}';
    const { client } = clientOf(refusal, {}, 403);
    expect(await client.eraseMe('wrong')).toEqual({ kind: 'no', code: 'wrong-password' });
  });
});

describe('a report', () => {
  const ROOM = 'r'.repeat(24);

  it('on paper is asked for in a language and a time zone, and kept', async () => {
    const { client, asked, kept } = clientOf('%PDF-1.4');
    expect(await client.paper(ROOM, 'hi', 'Asia/Kolkata')).toEqual({ kind: 'yes', value: null });
    expect(asked[0]?.path).toBe('/api/v1/reports/own/report.pdf');
    expect(asked[0]?.init.body).toBe(`{"meeting":"${ROOM}","language":"hi","zone":"Asia/Kolkata"}`);
    expect(kept.map(([name, content]) => [name, content.size])).toEqual([[`report-${ROOM}.pdf`, 8]]);
  });

  it('that is refused is not kept', async () => {
    const problem = '{"type":"about:blank","title":"Busy","status":503,"code":"report-busy"}';
    const { client, kept } = clientOf(problem, {}, 503);
    expect(await client.paper(ROOM, 'en', 'UTC')).toEqual({ kind: 'no', code: 'report-busy' });
    expect(await client.report(ROOM)).toEqual({ kind: 'no', code: 'report-busy' });
    expect(kept).toEqual([]);
  });
});

it('a calendar feed has an address of this server', async () => {
  const { client, asked } = clientOf('{"secret":"a2a2"}');
  expect(await client.openCalendarFeed()).toEqual({
    kind: 'yes',
    value: 'https://meet.example.in/calendar/a2a2.ics',
  });
  expect(asked[0]?.path).toBe('/api/v1/calendar/open');
});
