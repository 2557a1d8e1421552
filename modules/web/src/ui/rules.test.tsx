// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, describe, expect, it } from 'vitest';
import type { Answer, OrganisationCeiling, OrganisationRule, OwnAccount } from '../account/port.ts';
import type { Language } from '../i18n/index.ts';
import { FakeAccounts, OWN } from './testing/fake-accounts.ts';
import { renderApp, tidy } from './testing/render-app.tsx';
import { SCENES } from './testing/scenes.ts';

afterEach(tidy);

const yes = (value: unknown): Answer<unknown> => ({ kind: 'yes', value });
const no = (code: string): Answer<unknown> => ({ kind: 'no', code });

const A4: OrganisationRule = {
  clause: 'A4',
  value: 'everyone',
  locked: false,
  allowed: ['granted', 'everyone'],
  pinned: false,
  relaxed: true,
  version: 3,
  changedBy: 'Bala',
  changedAt: '2026-11-24T09:00:00.000Z',
};
const A8: OrganisationRule = {
  clause: 'A8',
  value: 'off',
  locked: true,
  allowed: ['off', 'hosts'],
  pinned: true,
  relaxed: false,
  version: 0,
};
const C1: OrganisationRule = { ...A8, clause: 'C1', value: 'strong', allowed: ['strong'] };
const CHANGE = {
  number: 3,
  clause: 'A4',
  at: '2026-11-24T09:00:00.000Z',
  by: 'Bala',
  before: { value: 'granted', locked: false },
  after: { value: 'everyone', locked: false },
  reason: 'Circular 14/2026',
};
const CEILING: OrganisationCeiling = { highest: 'restricted', pinned: false, version: 2 };
const RAISED = {
  number: 2,
  at: '2026-11-20T09:00:00.000Z',
  by: 'Bala',
  before: 'unclassified',
  after: 'restricted',
  reason: 'Order 3',
};
const ANSWERS = {
  rules: yes({ rules: [A4, A8, C1], ceiling: CEILING }),
  ceilingHistory: yes({ changes: [RAISED], more: false }),
  previewCeiling: yes({ open: 4, above: 1, people: 12, scheduled: 2 }),
  setCeiling: yes({ ...CEILING, highest: 'unclassified', version: 3 }),
  ruleHistory: yes({ changes: [CHANGE, { ...CHANGE, number: 2, by: undefined }], more: false }),
  previewRule: yes({ open: 4, stricter: 1, locked: 2, people: 41, scheduled: 7 }),
  setRule: yes({ ...A4, value: 'granted', locked: true, relaxed: false, version: 4 }),
};
const AUDITOR: OwnAccount = {
  ...OWN,
  rights: {
    startsMeetings: false,
    joinsUnderOwnName: false,
    administers: false,
    readsRules: true,
    readsAudit: false,
    watches: false,
    highest: 'confidential',
  },
};

function open(
  own: typeof OWN = OWN,
  answers: Readonly<Record<string, Answer<unknown>>> = ANSWERS,
  language: Language = 'en',
): FakeAccounts {
  const accounts = new FakeAccounts({ page: 'rules', own }, answers);
  renderApp(SCENES['home-guest'](), language, accounts);
  return accounts;
}

function rowOf(name: string): HTMLElement {
  const row = screen.getByRole('heading', { name, level: 3 }).closest('li');
  if (row === null) throw new Error(`${name} is in no list`);
  return row;
}

/** Chooses the stricter value, locks, and looks at what it would do. */
async function reviews(): Promise<HTMLElement> {
  await screen.findByText('Only hosts can share a screen');
  fireEvent.change(screen.getByRole('combobox', { name: 'Setting of A4, Only hosts can share a screen' }), {
    target: { value: 'granted' },
  });
  expect(within(rowOf('Only hosts can share a screen')).getByText('Not saved')).toBeDefined();
  fireEvent.click(screen.getByRole('switch', { name: 'Locked for hosts: A4, Only hosts can share a screen' }));
  fireEvent.click(screen.getByRole('button', { name: 'Review change: A4, Only hosts can share a screen' }));
  return screen.findByRole('dialog');
}

describe("the organisation's rules", () => {
  it('are reached from home when permitted', () => {
    const accounts = new FakeAccounts({ own: AUDITOR });
    renderApp(SCENES['home-guest'](), 'en', accounts);
    fireEvent.click(screen.getByRole('button', { name: 'Console' }));
    expect(accounts.getState().page).toBe('rules');
  });

  it('show plain text and last editor', async () => {
    open();
    await screen.findByText('Only hosts can share a screen');
    const row = within(rowOf('Only hosts can share a screen'));
    expect(row.getByText('Weaker than the advisory recommends')).toBeDefined();
    expect(row.getByText(/^Set by Bala, 24 Nov/)).toBeDefined();
    expect(within(rowOf('Restrict recording')).getByText(/settings file locks this rule/)).toBeDefined();
    expect(within(rowOf('Restrict recording')).queryByRole('switch')).toBeNull();
    const onlyOne = within(rowOf('Strong passcodes'));
    expect(onlyOne.getByText(/^The advisory allows no other choice/)).toBeDefined();
    expect(onlyOne.queryByText(/settings file/)).toBeNull();
    expect(onlyOne.queryByRole('switch')).toBeNull();
  });

  it('need preview and reason', async () => {
    const accounts = open();
    const dialog = within(await reviews());
    expect(await dialog.findByText('One current meeting will become stricter immediately.')).toBeDefined();
    expect(dialog.getByText(/^In 2 current meetings, the setting stays/)).toBeDefined();
    expect(dialog.getByText(/^41 people are in them now/)).toBeDefined();
    expect(dialog.getByText(/^7 scheduled meetings and all new meetings will start with this rule/)).toBeDefined();
    const save = dialog.getByRole('button', { name: 'Save rule' });
    expect(save.hasAttribute('disabled')).toBe(true);
    fireEvent.change(dialog.getByLabelText('Reason'), { target: { value: ' Circular 15/2026 ' } });
    fireEvent.click(save);
    expect(await screen.findByText('A4, Only hosts can share a screen: saved.')).toBeDefined();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const wish = { clause: 'A4', value: 'granted', locked: true };
    expect(accounts.asked).toEqual([
      ['previewRule', wish],
      ['setRule', wish, 3, 'Circular 15/2026'],
    ]);
  });

  it('confirmed after rereading', async () => {
    const accounts = open();
    const dialog = within(await reviews());
    await dialog.findByText(/^41 people/);
    fireEvent.change(dialog.getByLabelText('Reason'), { target: { value: 'x' } });
    const read = accounts.rules;
    const answers: (() => void)[] = [];
    accounts.rules = () => new Promise((resolve) => void answers.push(() => void read().then(resolve)));
    fireEvent.click(dialog.getByRole('button', { name: 'Save rule' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(screen.queryByText('A4, Only hosts can share a screen: saved.')).toBeNull();
    for (const answer of answers) answer();
    expect(await screen.findByText('A4, Only hosts can share a screen: saved.')).toBeDefined();
  });

  it('concurrent change is reported', async () => {
    open(OWN, { ...ANSWERS, setRule: no('rule-set-since') });
    const dialog = within(await reviews());
    await dialog.findByText(/^41 people/);
    fireEvent.change(dialog.getByLabelText('Reason'), { target: { value: 'x' } });
    fireEvent.click(dialog.getByRole('button', { name: 'Save rule' }));
    expect((await dialog.findByText(/^Someone else has changed this rule/)).closest('[role=alert]')).not.toBeNull();
  });

  it('history has reasons', async () => {
    open();
    const history = within(await screen.findByRole('region', { name: 'Change history' }));
    expect(await history.findAllByText('Circular 14/2026')).toHaveLength(2);
    expect(history.getByText(/^Set by Bala/)).toBeDefined();
    expect(history.getByText(/^Set from the server’s command line/)).toBeDefined();
    expect(history.getAllByText(/^From “Hosts, and those they allow; hosts can change it” to “Everyone/)).toHaveLength(
      2,
    );
  });

  it('auditors cannot change them', async () => {
    open(AUDITOR);
    await screen.findByText('Only hosts can share a screen');
    expect(screen.getByText('You can view the rules. Administrators can change them.')).toBeDefined();
    expect(screen.queryByRole('switch')).toBeNull();
    expect(screen.queryByRole('combobox', { name: /^Setting of/ })).toBeNull();
    expect(screen.getByText('Everyone, one at a time; hosts can change it')).toBeDefined();
  });

  it('need a second step', async () => {
    open(OWN, { rules: no('second-factor-needed') });
    expect(await screen.findByRole('button', { name: 'Turn on' })).toBeDefined();
  });

  it.each(['en', 'hi'] as const)('axe finds nothing in %s with dialog', async (language) => {
    open(OWN, ANSWERS, language);
    const [choice] = await screen.findAllByRole('switch');
    if (choice) fireEvent.click(choice);
    for (const button of screen.getAllByRole('button', { name: /A4/ })) fireEvent.click(button);
    await screen.findByRole('dialog');
    const { violations } = await axe.run(document, {
      resultTypes: ['violations'],
      rules: { 'color-contrast': { enabled: false }, 'target-size': { enabled: false } },
    });
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(grave.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  });
});
