// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
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
  it('lone host sees how to invite', () => {
    const port = renderApp(SCENES.alone());
    fireEvent.click(button('Copy invitation'));
    expect(port.dispatched).toContainEqual({ type: 'copy-invitation' });
  });

  it('lone host sees a shared link [C6]', () => {
    const port = renderApp(SCENES.alone());
    const { phase } = port.getState();
    if (phase.name !== 'meeting') throw new Error('no meeting');
    const rules = phase.meeting.rules.map((rule) => (rule.clause === 'C6' ? { ...rule, value: 'shared' } : rule));
    const meeting = { ...phase.meeting, rules };
    act(() => port.dispatch({ type: 'received', message: { type: 'meeting-changed', meeting }, ack: 0 }));
    expect(screen.getByText('Several people can use this link.')).toBeDefined();
    expect(screen.queryByText(/each person|one person/)).toBeNull();
    act(() => port.dispatch({ type: 'invitation-copied', link: 'https://meet.example/m/x', copied: true }));
    expect(screen.getByText('Copied').parentElement?.textContent).toBe('Copied Several people can use this link.');
    expect(screen.queryByText(/one person/)).toBeNull();
  });

  it('host chooses the invitation language', () => {
    const port = renderApp(SCENES.alone());
    const choice = screen.getByLabelText('Invitation language');
    expect((choice as HTMLSelectElement).value).toBe('en');
    fireEvent.change(choice, { target: { value: 'hi' } });
    expect(port.dispatched).toContainEqual({ type: 'choose-invitation-language', language: 'hi' });
    expect((choice as HTMLSelectElement).value).toBe('hi');
  });
});

describe('another way to invite', () => {
  async function opened(before: readonly string[] = []) {
    const port = renderApp(SCENES.alone());
    const made = (link: string) => act(() => port.dispatch({ type: 'invitation-copied', link, copied: true }));
    before.forEach(made);
    await act(async () => {
      fireEvent.click(button('Invite another way'));
      await Promise.resolve();
    });
    const ways = within(screen.getByRole('dialog', { name: 'Invite another way' }));
    return { port, ways, arrives: () => made(LINK) };
  }

  it('is always a fresh invitation [C6]', async () => {
    const { port, ways, arrives } = await opened(['https://meet.example/m/bbbbbbbbbbbbbbbbbbbbbbbb#i=two&k=secret']);
    expect(port.dispatched).toContainEqual({ type: 'copy-invitation' });
    expect(ways.queryByRole('img')).toBeNull();
    expect(ways.queryByRole('link')).toBeNull();
    arrives();
    const mail = ways.getByRole('link', { name: 'Email' }).getAttribute('href') ?? '';
    await waitFor(() => expect(ways.getByRole('link', { name: 'Email' }).getAttribute('href')).toContain('i%3Done'));
    expect(mail).not.toContain('i%3Dtwo');
  });

  it('shows QR code and password', async () => {
    const { ways, arrives } = await opened();
    arrives();
    const square = ways.getByRole('img', {
      name: 'QR code with the invitation to Monthly review: district water supply',
    });
    const dark = encode(LINK, { ecc: 'M', border: 4 }).data.flat().filter(Boolean).length;
    expect(square.querySelector('path')?.getAttribute('d')?.match(/M/g)).toHaveLength(dark);
    expect(ways.getByTestId('invitation-password').textContent).toBe('pass');
    expect(ways.getByText('Each copy is a new invitation for one person.')).toBeDefined();
  });

  it('opens a mail, meeting continues', async () => {
    const { ways, arrives } = await opened();
    arrives();
    const link = ways.getByRole('link', { name: 'Email' });
    await waitFor(() => {
      expect(new URL(link.getAttribute('href') ?? '').searchParams.get('body')).toContain(LINK);
    });
    expect(link.getAttribute('target')).toBe('_blank');
  });

  it('shares through the system', async () => {
    const share = vi.fn(() => Promise.reject(new DOMException('', 'AbortError')));
    Object.assign(navigator, { canShare: () => true, share });
    const { ways, arrives } = await opened();
    arrives();
    await waitFor(() => expect(ways.getByRole('link').getAttribute('href')).toContain('i%3Done'));
    fireEvent.click(ways.getByRole('button', { name: 'Another app' }));
    expect(share).toHaveBeenCalledWith({
      title: 'Monthly review: district water supply',
      text: expect.stringContaining(LINK) as string,
    });
    await act(() => Promise.resolve());
    expect(ways.getByRole('button', { name: 'Another app' })).toBeDefined();
  });

  it('falls back when sharing is unavailable', async () => {
    Object.assign(navigator, { canShare: () => true, share: () => Promise.reject(new TypeError('no')) });
    const { ways, arrives } = await opened();
    arrives();
    fireEvent.click(ways.getByRole('button', { name: 'Another app' }));
    await waitFor(() => expect(ways.queryByRole('button', { name: 'Another app' })).toBeNull());
    Object.assign(navigator, { canShare: () => false });
    arrives();
    expect(ways.queryByRole('button', { name: 'Another app' })).toBeNull();
  });
});
