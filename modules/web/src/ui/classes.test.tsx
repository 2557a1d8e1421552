// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeAccounts, OWN } from './testing/fake-accounts.ts';
import { CONSOLE_ANSWERS } from './testing/console-scenes.ts';
import { renderApp, tidy } from './testing/render-app.tsx';
import { SCENES } from './testing/scenes.ts';

afterEach(tidy);

describe('classification', () => {
  it('is chosen when starting', () => {
    const port = renderApp(SCENES.home());
    fireEvent.change(screen.getByLabelText('Classification'), { target: { value: 'confidential' } });
    expect(screen.getByText(/^As restricted, plus/)).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Start a meeting' }));
    expect(port.dispatched).toContainEqual(
      expect.objectContaining({ type: 'start-meeting', classification: 'confidential' }),
    );
  });

  it.each([
    ['en', 'Classification: Restricted'],
    ['hi', 'वर्गीकरण: प्रतिबंधित'],
  ] as const)('is marked in lobby and meeting, %s', (language, mark) => {
    renderApp(SCENES['lobby-restricted'](), language);
    expect(screen.getByRole('img', { name: mark })).toBeDefined();
    tidy();
    renderApp(SCENES['security-restricted'](), language);
    expect(screen.getByRole('img', { name: mark })).toBeDefined();
    expect(screen.getByRole('heading', { name: mark })).toBeDefined();
  });

  it('unclassified has no mark', () => {
    renderApp(SCENES.security());
    expect(screen.queryByRole('img', { name: /^Classification/ })).toBeNull();
    expect(screen.getByRole('heading', { name: 'Classification: Unclassified' })).toBeDefined();
  });

  it("hosts' statement counts, not the server's [T37]", () => {
    const scene = SCENES['security-restricted']();
    if (scene.phase.name !== 'meeting') throw new Error('not in a meeting');
    const meeting = { ...scene.phase.meeting, classification: 'unclassified' as const };
    renderApp({ ...scene, phase: { ...scene.phase, meeting } });
    expect(screen.getByRole('img', { name: 'Classification: Restricted' })).toBeDefined();
  });

  it('host can only raise it', () => {
    const port = renderApp(SCENES['security-restricted']());
    fireEvent.click(screen.getByRole('button', { name: 'Raise classification' }));
    const group = within(screen.getByRole('group', { name: 'Raise classification' }));
    expect(group.getAllByRole('option').map(({ textContent }) => textContent)).toEqual(['Confidential']);
    fireEvent.click(group.getByRole('button', { name: 'Raise classification' }));
    expect(port.dispatched).toContainEqual({
      type: 'act',
      message: { type: 'classify', classification: 'confidential' },
    });
  });
});

describe('classification ceiling', () => {
  const answers = {
    ...CONSOLE_ANSWERS,
    previewCeiling: { kind: 'yes' as const, value: { open: 4, above: 1, people: 12, scheduled: 2 } },
    setCeiling: { kind: 'yes' as const, value: { highest: 'unclassified', pinned: false, version: 1 } },
  };

  it('needs preview and reason', async () => {
    const accounts = new FakeAccounts({ page: 'rules', own: OWN }, answers);
    renderApp(SCENES['home-guest'](), 'en', accounts);
    fireEvent.change(await screen.findByLabelText('Classification'), { target: { value: 'unclassified' } });
    fireEvent.click(screen.getByRole('button', { name: 'Review change: highest classification' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(await dialog.findByText(/^2 scheduled meetings are above this/)).toBeDefined();
    expect(dialog.getByText(/^One current meeting is above this\. It continues/)).toBeDefined();
    expect(dialog.getByText('12 people are in there now.')).toBeDefined();
    fireEvent.change(dialog.getByLabelText('Reason'), { target: { value: 'Order 3' } });
    const { violations } = await axe.run(document, {
      resultTypes: ['violations'],
      rules: { 'color-contrast': { enabled: false }, 'target-size': { enabled: false } },
    });
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
    fireEvent.click(dialog.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('The highest classification is now “Unclassified”.')).toBeDefined();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(accounts.asked).toEqual([
      ['previewCeiling', 'unclassified'],
      ['setCeiling', 'unclassified', 0, 'Order 3'],
    ]);
  });

  it('organisers cannot exceed it', () => {
    const own = { ...OWN, rights: { ...OWN.rights, highest: 'restricted' as const } };
    const choices = () => {
      const options = within(screen.getByLabelText('Classification')).getAllByRole('option');
      return options.map(({ textContent }) => textContent);
    };
    renderApp(SCENES.home(), 'en', new FakeAccounts({ own }));
    expect(choices()).toEqual(['Unclassified', 'Restricted']);
    expect(screen.getByText('Your organisation allows meetings up to: Restricted.')).toBeDefined();
    tidy();
    renderApp(SCENES.home(), 'en', new FakeAccounts({ own: OWN }));
    expect(choices()).toEqual(['Unclassified', 'Restricted', 'Confidential']);
    expect(screen.queryByText(/^Your organisation allows/)).toBeNull();
  });

  it('locked setting is read-only', async () => {
    const pinned = {
      kind: 'yes' as const,
      value: { rules: [], ceiling: { highest: 'restricted', pinned: true, version: 0 } },
    };
    renderApp(
      SCENES['home-guest'](),
      'en',
      new FakeAccounts({ page: 'rules', own: OWN }, { ...answers, rules: pinned }),
    );
    expect(await screen.findByText(/^The server’s settings file locks this/)).toBeDefined();
    expect(screen.queryByLabelText('Classification')).toBeNull();
  });
});
