// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import { Suspense } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { MessageKey } from '../call/messages.ts';
import { AREAS, type Area } from '../i18n/areas.ts';
import { chooseLanguage, createI18n, I18nContext, type PartMissing } from '../i18n/index.ts';
import { TEXTS } from '../i18n/testing/all-texts.ts';
import { AccountContext } from './account/accounts-context.ts';
import { App } from './App.tsx';
import { CallContext } from './call-context.ts';
import { createNewerStore } from './newer-context.ts';
import { part, PartBoundary } from './part.tsx';
import { CaptionsPart } from './meeting/captions/late-part.ts';
import { LaterPart } from './meeting/late-parts.ts';
import { SecurityPart } from './meeting/security-part.ts';
import { loadParts, MeetingPart } from './parts.ts';
import { TooOld } from './screens/TooOld.tsx';
import { FakeAccounts } from './testing/fake-accounts.ts';
import { fakePort } from './testing/fake-port.ts';
import { SCENES, type SceneName } from './testing/scenes.ts';

await loadParts();
afterEach(cleanup);

function show(scene: SceneName, areas: readonly Area[], language: 'en' | 'hi' = 'en') {
  const texts = Object.fromEntries(areas.map((area) => [area, TEXTS[language][area]]));
  const i18n = createI18n(language, { [language]: texts });
  render(<App port={fakePort(SCENES[scene]())} accounts={new FakeAccounts()} i18n={i18n} newer={createNewerStore()} />);
  return i18n;
}

/** Texts and names that are keys, as a text that is not loaded is shown. */
function keysShown(): string[] {
  const keys = new Set(AREAS.flatMap((area) => Object.keys(TEXTS.en[area])));
  const names = [...document.querySelectorAll('[aria-label], [title], [placeholder]')].flatMap((element) =>
    ['aria-label', 'title', 'placeholder'].map((name) => element.getAttribute(name) ?? ''),
  );
  const words = [document.body.textContent, document.title, ...names].join(' ').split(/[\s,]+/);
  return words.filter((word) => word.includes('.') && keys.has(word));
}

/** Files are fetched here, on a machine that may be busy. */
const PATIENTLY = { timeout: 30_000 };
const OUTSIDE = /^(home|prepare|lobby|root|returning|cannot|removed|ended|refused)/;
/** What is set about them is among the settings. */
const HAS_CAPTIONS = /^(captions|settings)/;
/** The panel with the rules by name. */
const HAS_RULES = /^(security|class-panel)/;
const scenes = Object.keys(SCENES) as SceneName[];

describe('texts load with their part', () => {
  it.each(scenes.filter((scene) => OUTSIDE.test(scene)))('%s needs the shell alone', (scene) => {
    show(scene, ['shell']);
    expect(document.body.textContent).not.toBe('');
    expect(keysShown()).toEqual([]);
  });

  it.each(scenes.filter((scene) => !OUTSIDE.test(scene)))('%s needs the shell and the meeting', (scene) => {
    const captions = HAS_CAPTIONS.test(scene) ? CaptionsPart.areas : [];
    const rules = HAS_RULES.test(scene) ? SecurityPart.areas : [];
    show(scene, ['shell', ...MeetingPart.areas, ...LaterPart.areas, ...captions, ...rules]);
    expect(screen.getByRole('banner')).toBeDefined();
    expect(keysShown()).toEqual([]);
  });

  it('first meeting view needs early texts only', () => {
    show('people', ['shell', ...MeetingPart.areas]);
    expect(screen.getByRole('region', { name: TEXTS.en.meeting['people.heading'] })).toBeDefined();
    expect(keysShown()).toEqual([]);
  });
});

describe('page part', () => {
  it('loads with texts without React warnings', async () => {
    const complaints = vi.spyOn(console, 'error');
    // React goes on with what waits inside of an act that is waited for.
    await act(async () => {
      show('two', ['shell'], 'hi');
      expect(screen.queryByRole('region', { name: TEXTS.hi.meeting['meeting.stage'] })).toBeNull();
      await Promise.resolve();
    });
    await screen.findByRole('region', { name: TEXTS.hi.meeting['meeting.stage'] }, PATIENTLY);
    expect(keysShown()).toEqual([]);
    expect(complaints.mock.calls).toEqual([]);
  });

  it('resolved part renders consistently', async () => {
    const complaints = vi.spyOn(console, 'error');
    const Late = part<{ readonly word: string }>([], () => Promise.resolve(({ word }) => <p>{word}</p>));
    const { Suspense } = await import('react');
    const page = (word: string) => (
      <I18nContext value={createI18n('en', TEXTS)}>
        <Suspense>
          <Late word={word} />
        </Suspense>
      </I18nContext>
    );
    const { rerender } = await act(() => Promise.resolve(render(page('first'))));
    await screen.findByText('first', undefined, PATIENTLY);
    act(() => rerender(page('second')));
    screen.getByText('second');
    expect(complaints.mock.calls).toEqual([]);
  });

  it('failed preload retries once', async () => {
    const answers = [() => Promise.reject(new TypeError('Failed to fetch')), () => Promise.resolve(() => <p>here</p>)];
    const Late = part([], () => answers.shift()?.() ?? Promise.reject(new Error('asked too often')));
    await Late.prefetch();
    await Late.prefetch();
    await expect(Late.load()).resolves.toBeTypeOf('function');
    expect(answers).toEqual([]);
  });

  it('preloads when the server answers', async () => {
    let asked = 0;
    const Late = part([], () => {
      asked++;
      return Promise.resolve(() => <p>here</p>);
    });
    let answer: (() => void) | undefined;
    const ahead = Late.prefetch(() => new Promise((resolve) => (answer = resolve)));
    await Promise.resolve();
    expect(asked).toBe(0);
    answer?.();
    await ahead;
    expect(asked).toBe(1);
  });

  it('code and texts load together', async () => {
    let asked = 0;
    const Late = part(['meeting'], () => {
      asked++;
      return new Promise<never>(() => undefined);
    });
    await act(() =>
      Promise.resolve(
        render(
          <I18nContext value={createI18n('en', { en: { shell: TEXTS.en.shell } })}>
            <Suspense fallback="coming">
              <Late />
            </Suspense>
          </I18nContext>,
        ),
      ),
    );
    screen.getByText('coming');
    expect(asked).toBe(1);
  });

  it('concurrent retries are kept', async () => {
    const failed = () => Promise.reject(new TypeError('Failed to fetch'));
    const answers = [failed, failed, () => Promise.resolve(() => <p>here</p>)];
    const Late = part([], () => answers.shift()?.() ?? Promise.reject(new Error('asked too often')));
    const missing: unknown = await Late.load().catch((error: unknown) => error);
    const ahead = Late.prefetch();
    const again = (missing as PartMissing).again();
    await ahead;
    await expect(again).rejects.toThrow('did not come');
    expect(answers).toHaveLength(1);
    await expect(Late.load(), 'what was asked for last counts').rejects.toThrow('did not come');
  });

  it('meeting part reports shown and hidden', async () => {
    const port = fakePort(SCENES.two());
    const { unmount } = await act(() =>
      Promise.resolve(
        render(
          <App port={port} accounts={new FakeAccounts()} i18n={createI18n('en', TEXTS)} newer={createNewerStore()} />,
        ),
      ),
    );
    await screen.findByRole('region', { name: 'Stage' }, PATIENTLY);
    const screenEvents = () => port.dispatched.filter(({ type }) => type === 'meeting-screen');
    expect(screenEvents()).toEqual([{ type: 'meeting-screen', shown: true }]);
    unmount();
    expect(screenEvents().at(-1)).toEqual({ type: 'meeting-screen', shown: false });
  });

  it('missing meeting part allows leaving', () => {
    const port = fakePort(SCENES.two());
    render(
      <I18nContext value={createI18n('en', TEXTS)}>
        <CallContext value={port}>
          <AccountContext value={new FakeAccounts()}>
            <TooOld />
          </AccountContext>
        </CallContext>
      </I18nContext>,
    );
    act(() => screen.getByRole('button', { name: 'Leave' }).click());
    expect(port.dispatched).toEqual([{ type: 'leave' }]);
  });

  it('missing part lets last host end', () => {
    const refused = (id: number, key: MessageKey) =>
      ({ id, message: { key }, tone: 'danger', untilMillis: null }) as const;
    const notices = [refused(1, 'denied.last-host-must-hand-over'), refused(2, 'meeting.muted-by-host')];
    const port = fakePort({ ...SCENES.two(), notices });
    render(
      <I18nContext value={createI18n('en', { en: { shell: TEXTS.en.shell } })}>
        <CallContext value={port}>
          <AccountContext value={new FakeAccounts()}>
            <TooOld />
          </AccountContext>
        </CallContext>
      </I18nContext>,
    );
    screen.getByText(/You’re the last host/);
    expect(keysShown()).toEqual([]);
    act(() => screen.getByRole('button', { name: 'End for all' }).click());
    expect(port.dispatched).toEqual([{ type: 'act', message: { type: 'end-for-all' } }]);
  });

  it('missing part offers reload', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const Missing = part([], () => Promise.reject(new TypeError('Failed to fetch')));
    const i18n = createI18n('en', TEXTS);
    const port = fakePort(SCENES['home-guest']());
    const { Suspense } = await import('react');
    await act(async () => {
      render(
        <I18nContext value={i18n}>
          <CallContext value={port}>
            <AccountContext value={new FakeAccounts()}>
              <PartBoundary missing={<TooOld />}>
                <Suspense>
                  <Missing />
                </Suspense>
              </PartBoundary>
            </AccountContext>
          </CallContext>
        </I18nContext>,
      );
      await Promise.resolve();
    });
    await screen.findByRole('heading', { name: 'This page is out of date' }, PATIENTLY);
    screen.getByRole('button', { name: 'Reload' });
  });

  it('language loads before switching', async () => {
    const i18n = show('home-guest', ['shell']);
    chooseLanguage(i18n, 'hi');
    expect(document.documentElement.lang).toBe('en');
    await vi.waitFor(() => expect(document.documentElement.lang).toBe('hi'), PATIENTLY);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(TEXTS.hi.shell['home.heading.guest']);
  });
});
