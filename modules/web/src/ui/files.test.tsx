// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { renderApp, tidy } from './testing/render-app.tsx';
import { SCENES } from './testing/scenes.ts';

afterEach(tidy);

const panel = () => screen.getByRole('complementary', { name: 'Files' });
const button = (name: string) => within(panel()).getByRole('button', { name });
const row = (name: string) => {
  const found = within(panel()).getByText(name).closest('li');
  if (!found) throw new Error('no row');
  return within(found);
};

describe('the files of a meeting [A6]', () => {
  it('are shown with name, size and who offers them, and are saved by a press', () => {
    const port = renderApp(SCENES.files());
    row('Agenda.pdf').getByText(/84 kB/);
    fireEvent.click(button('Save Agenda.pdf'));
    expect(port.dispatched).toContainEqual({ type: 'save-file', file: 'a'.repeat(26) });
  });

  it('say how far they are, and can be stopped', () => {
    const port = renderApp(SCENES.files());
    expect(row('Site plan.tiff').getByRole('progressbar').getAttribute('aria-valuenow')).toBe('40');
    fireEvent.click(button('Stop Site plan.tiff'));
    expect(port.dispatched).toContainEqual({ type: 'stop-file', id: 1 });
    expect(within(panel()).queryByText('Site plan.tiff')).toBeNull();
  });

  it('are sent from the list of files, to whom the chat is', () => {
    const port = renderApp(SCENES.files());
    const field = panel().querySelector<HTMLInputElement>('input[type=file]');
    if (!field) throw new Error('no field');
    const file = new File(['five!'], 'plan.pdf');
    fireEvent.change(field, { target: { files: [file] } });
    expect(port.dispatched).toContainEqual({
      type: 'send-file',
      name: 'plan.pdf',
      content: file,
      to: { kind: 'all' },
    });
  });

  it('are allowed by a host with one press', () => {
    const port = renderApp(SCENES['files-off']());
    fireEvent.click(button('Let hosts send files'));
    expect(port.dispatched).toContainEqual({
      type: 'act',
      message: { type: 'set-rule', clause: 'A6', value: 'hosts' },
    });
  });

  it('go from the list when they are taken back', () => {
    const port = renderApp(SCENES.files());
    act(() => port.dispatch({ type: 'received', message: { type: 'file-withdrawn', file: 'a'.repeat(26) }, ack: 0 }));
    expect(within(panel()).queryByText('Agenda.pdf')).toBeNull();
  });
});
