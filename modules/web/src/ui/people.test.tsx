// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { PeopleOrder } from '../call/preferences.ts';
import { renderApp, renderIn, tidy } from './testing/render-app.tsx';
import { SCENES } from './testing/scenes.ts';

afterEach(tidy);

function list(): HTMLElement {
  return screen.getByRole('region', { name: 'People' });
}

function names(): (string | null)[] {
  return within(list())
    .queryAllByRole('listitem')
    .map((row) => row.querySelector('span[id][dir=auto]')?.textContent ?? null);
}

function seek(text: string): void {
  fireEvent.change(screen.getByRole('textbox', { name: 'Find people' }), { target: { value: text } });
}

function order(value: PeopleOrder): void {
  fireEvent.change(screen.getByRole('combobox', { name: 'Sort by' }), { target: { value } });
}

describe('long people list', () => {
  it('shows the hand count', () => {
    renderApp(SCENES['people-many']());
    expect(within(list()).getByText('2 hands raised')).toBeTruthy();
  });

  it('search matches every word', () => {
    renderApp(SCENES['people-many']());
    seek('engin exec');
    expect(names()).toEqual(['Executive Engineer (Public Health Engineering Division, North)']);
    seek('प्रकोष्ठ');
    expect(names()).toEqual(['गुणवत्ता प्रकोष्ठ']);
    seek('');
    expect(names()).toHaveLength(41);
  });

  it('empty search is stated', () => {
    renderApp(SCENES['people-many']());
    expect(screen.queryByText('No one found.')).toBeNull();
    seek('zzz');
    expect(names()).toEqual([]);
    expect(screen.getByText('No one found.')).toBeTruthy();
  });

  it('raised hands come first', () => {
    renderApp(SCENES['people-many']());
    expect(names().slice(0, 3)).toEqual([
      'Participant 7',
      'Joint Director (Planning)',
      'You (Under Secretary (Admin))',
    ]);
    order('came');
    expect(names().slice(0, 2)).toEqual(['You (Under Secretary (Admin))', 'Deputy Secretary (Water Supply)']);
  });

  it('sorts names with numbers', () => {
    renderApp(SCENES['people-many']());
    order('name');
    const numbered = names().filter((name) => name?.startsWith('Participant'));
    expect(numbered.slice(0, 3)).toEqual(['Participant 7', 'Participant 12', 'Participant 15']);
    expect(names()[0]).toBe('Accounts Officer');
  });

  it('can show hosts first', () => {
    renderApp(SCENES['people-many']());
    order('hosts');
    expect(names().slice(0, 3)).toEqual([
      'You (Under Secretary (Admin))',
      'Deputy Secretary (Water Supply)',
      'अधीक्षण अभियंता (ग्रामीण पेयजल एवं स्वच्छता)',
    ]);
  });

  it('remembers the order', () => {
    const port = renderApp(SCENES['people-many']());
    order('name');
    expect(port.getState().preferences.peopleOrder).toBe('name');
  });

  it('search field survives departures', () => {
    const port = renderApp(SCENES['people-many']());
    const field = screen.getByRole('textbox', { name: 'Find people' });
    field.focus();
    seek('secretary');
    const leave = (ids: readonly string[]) => {
      for (const participant of ids) {
        act(() =>
          port.dispatch({
            type: 'received',
            message: { type: 'participant-left', participant, cause: 'left' },
            ack: 0,
          }),
        );
      }
    };
    leave(Array.from({ length: 36 }, (_, index) => `p${index + 4}`));
    expect(names()).toEqual(['You (Under Secretary (Admin))', 'Deputy Secretary (Water Supply)']);
    expect(document.activeElement).toBe(field);
  });

  it('short list has no search', () => {
    renderApp(SCENES.people());
    expect(screen.queryByRole('textbox', { name: 'Find people' })).toBeNull();
    expect(screen.queryByRole('combobox', { name: 'Sort by' })).toBeNull();
    expect(names()).toHaveLength(7);
  });
});

describe('lobby', () => {
  it('stays reachable above a full panel', () => {
    const port = renderIn(640, 360, SCENES.queue());
    act(() => port.dispatch({ type: 'toggle-panel', panel: 'chat' }));
    const panel = within(screen.getByRole('dialog', { name: 'Chat' }));
    fireEvent.click(panel.getByRole('button', { name: '3 waiting' }));
    expect(screen.getByRole('region', { name: 'Lobby' })).toBeDefined();
    expect(screen.queryByRole('button', { name: '3 waiting' })?.closest('[data-panel]') ?? null).toBeNull();
  });
});
