// @vitest-environment happy-dom
import { fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { Linked } from './meeting/chat/Linked.tsx';
import { renderApp, tidy } from './testing/render-app.tsx';
import { inWords } from './testing/in-words.ts';
import { SCENES } from './testing/scenes.ts';

afterEach(tidy);

const button = (name: string | RegExp) => screen.getByRole('button', { name });

describe('encryption display', () => {
  it('shows "end to end" only when verified', () => {
    renderApp(SCENES['sealed-ready']());
    expect(button('Ready for end-to-end encryption')).toBeDefined();
    expect(screen.getByText(/You’ll see a confirmation here/)).toBeDefined();
    tidy();
    renderApp(SCENES.sealed());
    expect(button('End-to-end encrypted')).toBeDefined();
    tidy();
    renderApp(SCENES['sealed-alarm']());
    expect(button('Encryption needs attention')).toBeDefined();
    expect(screen.queryByText(/End-to-end encrypted/)).toBeNull();
    expect(screen.getAllByText(inWords(/^Unknown Person has this meeting’s keys/))).not.toHaveLength(0);
  });

  it('separates state with a common sign', () => {
    renderApp(SCENES['sealed-security']());
    expect(screen.getByText('End-to-end encrypted:').parentElement?.textContent).toMatch(
      /^End-to-end encrypted: Only people in the meeting/,
    );
  });

  it('safety code is shown and confirmed', () => {
    const port = renderApp(SCENES['sealed-security']());
    const code = screen.getByRole('region', { name: 'Safety code' });
    expect(within(code).getByText('60414 07163 98022 11597 43308 75520')).toBeDefined();
    expect(within(code).getByText('elephant')).toBeDefined();
    fireEvent.click(button('They match'));
    expect(port.dispatched).toContainEqual({ type: 'codes-match', code: '60414 07163 98022 11597 43308 75520' });
    tidy();
    renderApp(SCENES['sealed-verified']());
    expect(button('End-to-end encrypted, code compared')).toBeDefined();
  });

  it('shows members only the group knows', () => {
    renderApp(SCENES['sealed-ghost']());
    expect(screen.getByText('Has the keys, but isn’t shown by the server')).toBeDefined();
  });

  it('shows certified names everywhere', () => {
    renderApp(SCENES['people-verified']());
    const by = 'Verified by Department of Posts';
    const lobby = within(screen.getByRole('region', { name: 'Lobby' }));
    expect(lobby.getAllByText(by)).toHaveLength(1);
    const panel = within(screen.getByRole('region', { name: 'People' }));
    expect(panel.getAllByText(by)).toHaveLength(6);
    const tile = screen.getByRole('figure', { name: 'Deputy Secretary (Water Supply)' });
    expect(document.getElementById(tile.getAttribute('aria-describedby') ?? '')?.textContent).toContain(by);
    expect(within(tile).getAllByTitle(by)).toHaveLength(1);
  });

  it('unreadable tile is marked', () => {
    renderApp(SCENES['sealed-unreadable']());
    expect(screen.getAllByText('Can’t decrypt')).not.toHaveLength(0);
  });

  it.each([
    ['Don’t join', 'go-home'],
    ['Trust the new one', 'accept-root'],
  ])('new root asks: %s', (answer, type) => {
    const port = renderApp(SCENES['root-changed']());
    expect(screen.getByText(/^04be 04be/)).toBeDefined();
    fireEvent.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: answer }));
    expect(port.dispatched).toEqual([{ type }]);
  });

  it('pending keys raise no alarm', () => {
    renderApp(SCENES['lobby-granted']());
    expect(screen.getByRole('heading', { name: 'Joining the meeting' })).toBeDefined();
  });
});

const SCHEMES = [
  ...[
    'javascript:',
    'data:',
    'vbscript:',
    'file:',
    'http:',
    'ftp:',
    'ws:',
    'blob:',
    'about:',
    'intent:',
    'smb:',
    'ldap:',
  ],
  ...[
    'ms-msdt:',
    'ms-word:',
    'ms-excel:',
    'search-ms:',
    'ms-officecmd:',
    'ms-settings:',
    'zoommtg:',
    'tel:',
    'mailto:',
  ],
  ...[
    'jar:',
    'view-source:',
    'chrome:',
    'resource:',
    'steam:',
    'ssh:',
    'vnc:',
    'rdp:',
    'filesystem:',
    'shell:',
    'x-apple:',
  ],
];

describe('chat', () => {
  it('shows the audience and sends', () => {
    const port = renderApp(SCENES.chat());
    expect(screen.getByText('to the hosts')).toBeDefined();
    const field = screen.getByRole('textbox', { name: 'Message' });
    fireEvent.change(field, { target: { value: 'At four' } });
    fireEvent.click(button('Send'));
    expect(port.dispatched).toContainEqual({ type: 'write-chat', text: 'At four' });
    fireEvent.change(screen.getByRole('combobox', { name: 'To' }), { target: { value: 'hosts' } });
    expect(port.dispatched).toContainEqual({ type: 'address-chat', to: { kind: 'hosts' } });
  });

  it('counts unread messages', () => {
    renderApp(SCENES['chat-unread']());
    expect(button('Chat, 3 new messages')).toBeDefined();
  });

  it.each([
    ['see https://water.example.in/q3, page 4', ['https://water.example.in/q3']],
    ['http://a.example javascript:alert(1) data:text/html,x www.example.in', []],
    ['https://bank.example@evil.example/x', []],
    ['https://', []],
    ['(https://a.example/b)', ['https://a.example/b']],
  ])('only https is linked: %s', (text, links) => {
    const { container } = render(<Linked text={text} />);
    expect([...container.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toEqual(links);
    expect(container.textContent).toBe(text);
    for (const link of container.querySelectorAll('a')) expect(link.rel).toContain('noopener');
  });

  it.each([
    ...SCHEMES.flatMap((scheme) => [
      `${scheme}//evil.example/x`,
      `${scheme.toUpperCase()}//evil.example/x`,
      `${scheme}x`,
    ]),
    ...[
      '\\\\evil.example\\share',
      '\\\\?\\UNC\\evil.example\\x',
      '//evil.example/x',
      '/etc/passwd',
      '<a href=https:x>',
    ],
    ...['\u202e', '\u2066', '\u200b', '\u200f', '\u00ad'].map((mark) => `https://bank.example/${mark}gpj.exe`),
    ...[
      'https://b\u0430nk.example',
      'https://\u03bfbank.example',
      'https://\u092c\u0448ank.example',
      'https://user:secret@evil.example',
    ],
    ...[
      'https://@evil.example',
      'https:/evil.example',
      'https:evil.example',
      'https://evil.example:99999/',
      'https://bank.example\\@evil.example',
    ],
  ])('%j stays text [H6]', (text) => {
    const { container } = render(<Linked text={`see ${text} now`} />);
    expect(container.querySelectorAll('a, img, iframe, script')).toHaveLength(0);
    expect(container.textContent).toBe(`see ${text} now`);
  });

  it('links hosts of one Indian script [H6]', () => {
    render(<Linked text="देखें https://सभा.भारत/बैठक अभी" />);
    expect(screen.getByRole('link').textContent).toBe('https://सभा.भारत/बैठक');
  });
});
