import { describe, expect, it } from 'vitest';
import { signInQueryOf } from '../call/link.ts';
import { clientOf } from './testing/account-client.ts';

const OWN =
  '{"account":{"account":{"id":"k3m7pxq2rahtam4d","login":"asha","name":"Asha","roles":["user"],"standing":"active",' +
  '"marks":{"code":false,"passkey":false,"verified":true,"external":true}},"twoFactors":false,"recoveryCodes":0,' +
  '"passkeys":[],"rights":{"startsMeetings":false,"joinsUnderOwnName":true,"administers":false,"readsRules":false,"readsAudit":false,"watches":false,"highest":"confidential"},"voucherNeeded":false,"expiresInSeconds":60},"factors":[]}';

describe('links for others', () => {
  it('lead to the public address, wherever the page was opened', async () => {
    const { client } = clientOf(
      OWN.replace('"expiresInSeconds":60', '"expiresInSeconds":60,"publicOrigin":"https://meet.gov.example"'),
      {
        returned: 'code=c',
      },
    );
    expect(client.invitationLink('i')).toBe('https://meet.example.in/#invite=i');
    await client.finishSingleSignOn('code=c');
    expect(client.invitationLink('i')).toBe('https://meet.gov.example/#invite=i');
  });
});

describe("the organisation's sign-in", () => {
  it('redirects over https only [T24]', async () => {
    const good = clientOf('{"address":"https://login.example.in/auth?state=s"}');
    expect(await good.client.startSingleSignOn()).toEqual({ kind: 'yes', value: null });
    expect(good.left).toEqual(['https://login.example.in/auth?state=s']);
    for (const address of ['http://login.example.in/', 'javascript:alert(1)', '//evil.example']) {
      const bad = clientOf(JSON.stringify({ address }));
      expect(await bad.client.startSingleSignOn()).toMatchObject({ kind: 'no' });
      expect(bad.left).toEqual([]);
    }
  });

  it('own page starts and completes sign-in', async () => {
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

  it('keeps failed attempts until sign-out', async () => {
    const failed = '"failed":{"count":2,"lastAt":"2026-11-24T10:00:00.000Z"}';
    const { client } = clientOf(OWN.replace('"factors"', `${failed},"factors"`));
    await client.signIn('asha', 'secret');
    expect(client.getState().failed).toEqual({ count: 2, lastAt: '2026-11-24T10:00:00.000Z' });
    await client.signOut();
    expect(client.getState().failed).toBeNull();
  });

  it('is hidden when the server offers none', async () => {
    expect(await clientOf('', {}, 500).client.ways()).toMatchObject({ kind: 'no' });
    expect(await clientOf('{"singleSignOn":"Parichay"}').client.ways()).toEqual({
      kind: 'yes',
      value: { singleSignOn: 'Parichay' },
    });
  });

  it('returns under one path only', () => {
    expect(signInQueryOf({ pathname: '/sign-in/back', search: '?code=c&state=s' })).toBe('code=c&state=s');
    expect(signInQueryOf({ pathname: '/sign-in/back', search: '' })).toBe('');
    expect(signInQueryOf({ pathname: '/', search: '?code=c' })).toBeNull();
  });

  it('invitation takes precedence', () => {
    expect(clientOf('', { invitation: 'i', returned: 'x' }).client.getState().page).toBe('invitation');
    expect(clientOf('').client.getState().page).toBe('home');
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

  it('set request is idempotent and versioned', async () => {
    const { client, asked } = clientOf(JSON.stringify({ rule }));
    const wish = { clause: 'A4', value: 'granted', locked: true } as const;
    expect(await client.setRule(wish, 3, 'Circular 14/2026')).toEqual({ kind: 'yes', value: rule });
    expect([asked[0]?.path, asked[0]?.init.method]).toEqual(['/api/v1/rules/rule', 'PUT']);
    expect(JSON.parse(asked[0]?.init.body as string)).toEqual({ ...wish, version: 3, reason: 'Circular 14/2026' });
  });

  it('list and history are paged', async () => {
    const all = { rules: [rule], ceiling: { highest: 'restricted', pinned: false, version: 0 } };
    expect(await clientOf(JSON.stringify(all)).client.rules()).toEqual({ kind: 'yes', value: all });
    const { client, asked } = clientOf('{"changes":[],"more":false}');
    await client.ruleHistory(null);
    await client.ruleHistory(7);
    expect(asked.map(({ init }) => init.body)).toEqual(['{}', '{"before":7}']);
  });

  it('ceiling is read and set with version', async () => {
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

it('accessibility page opens by its address', () => {
  const { client, shown } = clientOf(OWN, { accessibility: true });
  expect(client.getState().page).toBe('accessibility');
  client.show('home');
  client.show('accessibility');
  expect(shown).toEqual(['/', '/accessibility']);
  client.showAt('/', '');
  client.showAt('/accessibility', '');
  expect(client.getState().page).toBe('accessibility');
});

describe('admin console', () => {
  const AUDIT = { page: 'audit', query: 'meeting=r' } as const;

  it('opens by its address', () => {
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

  it('asks before leaving unsaved changes', async () => {
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

  it('returning to the same page asks again', () => {
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

  it('new navigation replaces the pending question', async () => {
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

  it('withdrawn question releases navigation', async () => {
    const { client, asked } = clientOf(OWN, { console: { page: 'rules', query: '' } });
    client.askBeforeLeaving(() => undefined);
    const out = client.signOut();
    client.askBeforeLeaving(null);
    await out;
    expect(asked).toEqual([]);
  });

  it('continues after both sign-in steps', async () => {
    const { client } = clientOf(OWN, { console: AUDIT });
    await client.signIn('asha', 'x');
    client.goOn();
    expect(client.getState()).toMatchObject({ page: 'audit', query: 'meeting=r' });
    client.show('set-up');
    client.goOn();
    expect(client.getState()).toMatchObject({ page: 'audit', query: 'meeting=r', wanted: null });
  });

  it('continues after being signed out [H16]', async () => {
    const refusal = '{"type":"about:blank","title":"x","status":401,"code":"not-signed-in"}';
    const { client } = clientOf(refusal, { console: AUDIT }, 401);
    await client.console.health();
    expect(client.getState().page, 'nobody was signed in').toBe('audit');
    const inside = clientOf(OWN, { console: AUDIT });
    await inside.client.look();
    expect(inside.client.getState()).toMatchObject({ known: true, page: 'audit' });
  });

  it('filter sends only filled fields', async () => {
    const { client, asked } = clientOf('{"rows":[],"people":[],"before":7}');
    const question = { meeting: '', verb: 'remove', who: '', from: '', until: '' };
    expect(await client.console.search(question, 12)).toEqual({
      kind: 'yes',
      value: { rows: [], people: [], before: 7 },
    });
    expect(asked[0]?.init.body).toBe('{"verb":"remove","before":12}');
    expect(asked[0]?.init.headers).toMatchObject({ 'Sabha-Request': '1' });
  });

  it("saves the log under the server's name", async () => {
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

  it("saves a meeting's data as a file", async () => {
    const { client, asked, kept } = clientOf('PK', {}, 200, {});
    expect(await client.console.exportIncident('m'.repeat(24))).toEqual({ kind: 'yes', value: null });
    expect(asked[0]?.init.body).toBe(`{"meeting":"${'m'.repeat(24)}"}`);
    expect(kept[0]?.[0]).toBe(`incident-${'m'.repeat(24)}.zip`);
  });
});

describe('own data', () => {
  it("is saved under the server's name", async () => {
    const named = { 'Content-Disposition': 'attachment; filename="kept-about-me-2026-11-24.json"' };
    const { client, asked, kept } = clientOf('{"kept":{}}', {}, 200, named);
    expect(await client.keptAboutMe()).toEqual({ kind: 'yes', value: null });
    expect(asked[0]?.path).toBe('/api/v1/account/kept');
    expect(kept[0]?.[0]).toBe('kept-about-me-2026-11-24.json');
  });

  it('erasing needs the password, signs out', async () => {
    const { client, asked } = clientOf('');
    expect(await client.eraseMe('secret word')).toEqual({ kind: 'yes', value: null });
    expect(asked[0]?.init.body).toBe('{"password":"secret word"}');
    expect(client.getState()).toMatchObject({ own: null, page: 'home' });
  });

  it('refused erasure keeps the data', async () => {
    const refusal = '{"type":"about:blank","title":"x","status":403,"code":"wrong-password"}';
    const { client } = clientOf(refusal, {}, 403);
    expect(await client.eraseMe('wrong')).toEqual({ kind: 'no', code: 'wrong-password' });
  });
});

describe('a report', () => {
  const ROOM = 'r'.repeat(24);

  it('PDF is requested with language and zone', async () => {
    const { client, asked, kept } = clientOf('%PDF-1.4');
    expect(await client.paper(ROOM, 'hi', 'Asia/Kolkata')).toEqual({ kind: 'yes', value: null });
    expect(asked[0]?.path).toBe('/api/v1/reports/own/report.pdf');
    expect(asked[0]?.init.body).toBe(`{"meeting":"${ROOM}","language":"hi","zone":"Asia/Kolkata"}`);
    expect(kept.map(([name, content]) => [name, content.size])).toEqual([[`report-${ROOM}.pdf`, 8]]);
  });

  it('refused report is not saved', async () => {
    const problem = '{"type":"about:blank","title":"Busy","status":503,"code":"report-busy"}';
    const { client, kept } = clientOf(problem, {}, 503);
    expect(await client.paper(ROOM, 'en', 'UTC')).toEqual({ kind: 'no', code: 'report-busy' });
    expect(await client.report(ROOM)).toEqual({ kind: 'no', code: 'report-busy' });
    expect(kept).toEqual([]);
  });
});
