// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react';
import { act } from 'react';
import { encode } from 'uqr';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { button } from './testing/in-meeting.ts';
import { renderApp, tidy } from './testing/render-app.tsx';
import { SCENES } from './testing/scenes.ts';

const LINK = 'https://meet.example/m/aaaaaaaaaaaaaaaaaaaaaaaa#i=one&k=secret';

afterEach(() => {
  Reflect.deleteProperty(navigator, 'canShare');
  Reflect.deleteProperty(navigator, 'share');
  tidy();
});

describe('inviting', () => {
  it('tells a host who is alone how to invite', () => {
    const port = renderApp(SCENES.alone());
    fireEvent.click(button('Copy invitation'));
    expect(port.dispatched).toContainEqual({ type: 'copy-invitation' });
  });

  it('tells a host who is alone of one link for several where the rule allows it [C6]', () => {
    const port = renderApp(SCENES.alone());
    const { phase } = port.getState();
    if (phase.name !== 'meeting') throw new Error('no meeting');
    const rules = phase.meeting.rules.map((rule) => (rule.clause === 'C6' ? { ...rule, value: 'shared' } : rule));
    const meeting = { ...phase.meeting, rules };
    act(() => port.dispatch({ type: 'received', message: { type: 'meeting-changed', meeting }, ack: 0 }));
    expect(screen.getByText('One link for several.')).toBeDefined();
    expect(screen.queryByText(/each person|one person/)).toBeNull();
    act(() => port.dispatch({ type: 'invitation-copied', link: 'https://meet.example/m/x', copied: true }));
    expect(screen.getByText('Copied').parentElement?.textContent).toBe('Copied One link for several.');
    expect(screen.queryByText(/one person/)).toBeNull();
  });

  it('lets the host choose the language of invitations', () => {
    const port = renderApp(SCENES.alone());
    const choice = screen.getByLabelText('Language of the invitation');
    expect((choice as HTMLSelectElement).value).toBe('en');
    fireEvent.change(choice, { target: { value: 'hi' } });
    expect(port.dispatched).toContainEqual({ type: 'choose-invitation-language', language: 'hi' });
    expect((choice as HTMLSelectElement).value).toBe('hi');
  });

  it('offers no other way before there is an invitation', () => {
    renderApp(SCENES.alone());
    expect(screen.queryByRole('button', { name: 'Pass it on another way' })).toBeNull();
  });
});

describe('another way to pass an invitation on', () => {
  async function opened(copied = true) {
    const port = renderApp(SCENES.alone());
    act(() => port.dispatch({ type: 'invitation-copied', link: LINK, copied }));
    await act(async () => {
      fireEvent.click(button('Pass it on another way'));
      await Promise.resolve();
    });
    return screen.getByRole('dialog', { name: 'Pass it on another way' });
  }

  it('is a square with the link, and the password beside it', async () => {
    const ways = within(await opened());
    const square = ways.getByRole('img', {
      name: 'QR code with the invitation to Monthly review: district water supply',
    });
    const dark = encode(LINK, { ecc: 'M', border: 4 }).data.flat().filter(Boolean).length;
    expect(square.querySelector('path')?.getAttribute('d')?.match(/M/g)).toHaveLength(dark);
    expect(ways.getByTestId('invitation-password').textContent).toBe('pass');
    expect(ways.getByText('The invitation is copied. Send it to one person.')).toBeDefined();
  });

  it('is a mail with the words of the invitation', async () => {
    const ways = within(await opened());
    const mail = new URL(ways.getByRole('link', { name: 'Mail' }).getAttribute('href') ?? '');
    expect(mail.searchParams.get('body')).toContain(LINK);
  });

  it('says that nothing was copied where the browser did not let the page', async () => {
    const ways = within(await opened(false));
    expect(ways.queryByText(/is copied/)).toBeNull();
    expect(ways.getByText('Each copy is a new invitation for one person.')).toBeDefined();
  });

  it('is another app where the browser passes texts on', async () => {
    const share = vi.fn(() => Promise.reject(new DOMException('', 'AbortError')));
    Object.assign(navigator, { canShare: () => true, share });
    const ways = within(await opened());
    fireEvent.click(ways.getByRole('button', { name: 'Another app' }));
    expect(share).toHaveBeenCalledWith({
      title: 'Monthly review: district water supply',
      text: expect.stringContaining(LINK) as string,
    });
  });

  it('is no other app where the browser passes none on', async () => {
    Object.assign(navigator, { canShare: () => false });
    expect(within(await opened()).queryByRole('button', { name: 'Another app' })).toBeNull();
  });
});
