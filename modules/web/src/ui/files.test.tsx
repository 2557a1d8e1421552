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

describe('meeting files [A6]', () => {
  it('list shows details and saves', () => {
    const port = renderApp(SCENES.files());
    row('Agenda.pdf').getByText(/84 kB/);
    fireEvent.click(button('Download Agenda.pdf'));
    expect(port.dispatched).toContainEqual({ type: 'save-file', file: 'a'.repeat(26) });
  });

  it('progress is shown and can be cancelled', () => {
    const port = renderApp(SCENES.files());
    expect(row('Site plan.tiff').getByRole('progressbar').getAttribute('aria-valuenow')).toBe('40');
    fireEvent.click(button('Stop Site plan.tiff'));
    expect(port.dispatched).toContainEqual({ type: 'stop-file', id: 1 });
    expect(within(panel()).queryByText('Site plan.tiff')).toBeNull();
  });

  it('are sent from the file list', () => {
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

  it("dropped files are sent, folders aren't", () => {
    const port = renderApp(SCENES.files());
    const file = new File(['five!'], 'plan.pdf');
    const item = (isDirectory: boolean, content: File) => ({
      kind: 'file',
      webkitGetAsEntry: () => ({ isDirectory }),
      getAsFile: () => content,
    });
    const items = [item(false, file), item(true, new File([], 'folder')), { kind: 'string' }];
    fireEvent.drop(within(panel()).getByText(/^Encrypted: the server/), { dataTransfer: { types: ['Files'], items } });
    expect(port.dispatched.filter(({ type }) => type === 'send-file')).toEqual([
      expect.objectContaining({ name: 'plan.pdf', content: file }),
    ]);
  });

  it('forbidden drops are ignored', () => {
    const port = renderApp(SCENES['files-off']());
    fireEvent.drop(button('Allow hosts to send files'), { dataTransfer: { types: ['Files'], items: [] } });
    expect(port.dispatched.filter(({ type }) => type === 'send-file')).toEqual([]);
  });

  it('unusable controls are hidden', () => {
    renderApp(SCENES.files());
    const names = within(panel())
      .getAllByRole('button')
      .map((each) => each.getAttribute('aria-label') ?? each.textContent);
    expect(names).not.toContain('');
    expect(names).not.toContain('Files');
  });

  it('unseen files are counted', () => {
    renderApp(SCENES['files-new']());
    const more = screen.getByRole('button', { name: /^More/ });
    expect(more.getAttribute('aria-label')).toContain('Files: 1');
    expect(more.querySelector('[data-count="1"]')).not.toBeNull();
  });

  it('organisation ban cannot be lifted', () => {
    renderApp(SCENES['files-locked']());
    expect(within(panel()).getByText(/Your organisation set this rule/)).toBeTruthy();
    expect(within(panel()).queryByRole('button', { name: 'Allow hosts to send files' })).toBeNull();
    expect(within(panel()).queryByText(/The host can allow/)).toBeNull();
  });

  it('host allows them with one press', () => {
    const port = renderApp(SCENES['files-off']());
    // Whom a host would ask is the host.
    expect(within(panel()).getByText('Files are off in this meeting.')).toBeDefined();
    expect(within(panel()).queryByText(/can allow them/)).toBeNull();
    fireEvent.click(button('Allow hosts to send files'));
    expect(port.dispatched).toContainEqual({
      type: 'act',
      message: { type: 'set-rule', clause: 'A6', value: 'hosts' },
    });
  });

  it('withdrawn files disappear', () => {
    const port = renderApp(SCENES.files());
    act(() => port.dispatch({ type: 'received', message: { type: 'file-withdrawn', file: 'a'.repeat(26) }, ack: 0 }));
    expect(within(panel()).queryByText('Agenda.pdf')).toBeNull();
  });
});
