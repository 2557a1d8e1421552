// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Answer, ComplianceReport } from '../account/port.ts';
import { Played } from '../call/testing/meeting.ts';
import type { Language } from '../i18n/index.ts';
import { catalogueOf } from '../i18n/testing/all-texts.ts';
import { FakeAccounts, OWN } from './testing/fake-accounts.ts';
import { renderApp, tidy } from './testing/render-app.tsx';
import { EVENTFUL, KEPT, REPORTED, signed } from './testing/report.ts';
import { SCENES } from './testing/scenes.ts';

afterEach(tidy);

const yes = (value: unknown): Answer<unknown> => ({ kind: 'yes', value });
const no = (code: string): Answer<unknown> => ({ kind: 'no', code });

function open(answer: Answer<unknown>, language: Language = 'en'): FakeAccounts {
  const accounts = new FakeAccounts({ page: 'report', own: OWN, report: REPORTED }, { report: answer });
  renderApp(SCENES['home-guest'](), language, accounts);
  return accounts;
}

const show = (report: ComplianceReport, language?: Language) => open(yes(signed(report)), language);
const region = async (name: string) => within(await screen.findByRole('region', { name }));

describe('meeting report', () => {
  it('is green if every rule held', async () => {
    show(KEPT);
    expect(await screen.findByText(/^All 16 rules were kept/)).toBeDefined();
    expect(screen.queryByText(/weaker than the advisory/)).toBeNull();
    expect((await region('Rules')).getAllByText('Kept')).toHaveLength(16);
    tidy();
    show({ ...KEPT, verdict: 'unknown', clauses: EVENTFUL.clauses.filter(({ clause }) => clause !== 'A4') });
    expect(await screen.findByText(/^The log doesn’t show whether one rule/)).toBeDefined();
    expect(screen.queryByText(/^All 16 rules/)).toBeNull();
  });

  it('lists changes', async () => {
    show(EVENTFUL);
    const rules = await region('Rules');
    expect(
      rules.getByText(/: आशा राव changed it from “Hosts, and those they allow; hosts can change it” to/),
    ).toBeDefined();
    expect(rules.getByText(/: your organisation changed it from .* to .*locked for hosts”\.$/)).toBeDefined();
    expect(rules.getByText(/: आशा राव tried to change it and was refused \(rule-locked\)\.$/)).toBeDefined();
    expect(rules.getByText('The log doesn’t show the setting at the start.')).toBeDefined();
    expect(rules.getByText('and 4,312 more in the audit log')).toBeDefined();
    expect((await region('Meeting lock')).getByText('and one more in the audit log')).toBeDefined();
    expect(screen.getByText(/^One rule was weaker than the advisory recommends/)).toBeDefined();
    expect(screen.getByText(/^The log is missing rows/)).toBeDefined();
  });

  it('lists attendance, removals and attempts', async () => {
    show(EVENTFUL);
    const people = await region('Participants');
    expect(people.getByText('Ravi Kumar')).toBeDefined();
    expect(people.getByText('36 minutes')).toBeDefined();
    expect(people.getByText(/: was removed$/)).toBeDefined();
    expect(people.getByText(/^The server was down from .*\. This time doesn’t count for anyone\.$/)).toBeDefined();
    expect((await region('Removals')).getByText(/आशा राव removed Ravi Kumar\. 8 attempts to rejoin/)).toBeDefined();
    const knocked = await region('Asked to join, never admitted');
    expect(knocked.getByText(/^Name no longer kept/)).toBeDefined();
    expect(knocked.getByText('4 more people aren’t listed.')).toBeDefined();
    expect((await region('Hosts')).getByText(/^आशा राव, host:/)).toBeDefined();
  });

  it('prints and saves signed', async () => {
    const print = vi.fn();
    window.print = print;
    show(KEPT);
    fireEvent.click(await screen.findByRole('button', { name: 'Print' }));
    expect(print).toHaveBeenCalledOnce();
    const file = screen.getByRole('link', { name: 'Download for an auditor' });
    const [, text = ''] = (file.getAttribute('href') ?? '').split(',');
    expect(JSON.parse(decodeURIComponent(text))).toEqual(signed(KEPT));
    expect(file.getAttribute('download')).toBe(`report-${REPORTED}.json`);
  });

  it('prints in the page language', async () => {
    const answers = { report: yes(signed(KEPT)), paper: yes(null) };
    const accounts = new FakeAccounts({ page: 'report', own: OWN, report: REPORTED }, answers);
    renderApp(SCENES['home-guest'](), 'hi', accounts);
    fireEvent.click(await screen.findByRole('button', { name: 'PDF फ़ाइल' }));
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(accounts.asked.at(-1)).toEqual(['paper', REPORTED, 'hi', zone]);
  });

  it('prints English when unsupported', async () => {
    const answers = { report: yes(signed(KEPT)), paper: yes(null) };
    const accounts = new FakeAccounts({ page: 'report', own: OWN, report: REPORTED }, answers);
    renderApp(SCENES['home-guest'](), 'ta', accounts);
    fireEvent.click(await screen.findByRole('button', { name: catalogueOf('ta')['report.paper'] }));
    expect(accounts.asked.at(-1)?.slice(0, 3)).toEqual(['paper', REPORTED, 'en']);
  });

  it.each([
    ['no-such-meeting', /can’t view a report on this meeting/],
    ['report-busy', /^Other reports are being created/],
    ['log-broken', /^The audit log was changed/],
  ])('refusal %s is explained', async (code, words) => {
    open(no(code));
    expect((await screen.findByText(words)).closest('[role=alert]')).not.toBeNull();
  });

  it.each(['en', 'hi'] as const)('axe finds nothing in %s', async (language) => {
    show(EVENTFUL, language);
    await screen.findByText('Ravi Kumar');
    const { violations } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
  });
});

describe('report link', () => {
  it('is in own meetings', async () => {
    const meetings = [
      { room: REPORTED, title: 'Tender committee', startedAt: '2026-11-24T09:00:00.000Z', open: false },
      { room: 'q'.repeat(24), startedAt: '2026-11-23T09:00:00.000Z', open: true },
    ];
    const accounts = new FakeAccounts(
      { own: OWN },
      { started: yes({ meetings, more: false }), report: yes(signed(KEPT)) },
    );
    renderApp(SCENES.home(), 'en', accounts);
    const list = await region('Meetings you started');
    expect(await list.findByText('Meeting (title no longer kept)')).toBeDefined();
    expect(list.getByText(/in progress$/)).toBeDefined();
    fireEvent.click(list.getByRole('button', { name: /^Report: Tender committee/ }));
    expect(await screen.findByRole('heading', { name: 'Report: Tender committee', level: 1 })).toBeDefined();
    expect(accounts.asked).toEqual([['report', REPORTED]]);
  });

  it('is shown after the meeting', () => {
    const ended = { name: 'closed', reason: 'ended', entry: null, started: REPORTED } as const;
    const state = { ...new Played().state, phase: ended };
    const accounts = new FakeAccounts({ own: OWN });
    renderApp(state, 'en', accounts);
    fireEvent.click(screen.getByRole('button', { name: 'Report' }));
    expect(accounts.getState()).toMatchObject({ page: 'report', report: REPORTED });
    tidy();
    renderApp(state, 'en', new FakeAccounts());
    expect(screen.queryByRole('button', { name: 'Report' })).toBeNull();
  });
});
