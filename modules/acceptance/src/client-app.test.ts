import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawnBy, notDrawn } from './typefaces.ts';
import { wrongWith } from './looks.ts';
import { type Invitation, Person } from './Person.ts';
import { RenewableServer } from './RenewableServer.ts';
import { SabhaProcess } from './SabhaProcess.ts';
import { insteadOf, tamper } from './tampered-page.ts';

const HOST = 'Asha Verma';
const GUEST = 'Ravi Kumar';
const TITLE = 'Monthly review of wells';
const NEWER = 'A new version is available.';
/** The page of no answer looks every 15 s; a busy machine takes its time. */
const PATIENTLY = { timeout: 90_000 };

/** What this browser keeps, as addresses and as text. */
async function kept(page: Page): Promise<{ names: string[]; addresses: string[]; text: string }> {
  return page.evaluate(async () => {
    const names = await caches.keys();
    const addresses: string[] = [];
    let text = '';
    for (const name of names) {
      const cache = await caches.open(name);
      for (const asked of await cache.keys()) {
        addresses.push(asked.url);
        text += await (await cache.match(asked))?.text();
      }
    }
    return { names, addresses, text };
  });
}

/** What the service worker of this server keeps: SHA-256 of each file, by path. */
async function listedBy(httpUrl: string): Promise<Map<string, string>> {
  const answer = await fetch(new URL('/sw.js', httpUrl));
  expect(answer.headers.get('cache-control')).toBe('no-cache');
  const listed = (await answer.text()).matchAll(/["`](\/assets\/[\w.-]+)["`]:["`]([\w+/]{43}=)["`]/g);
  return new Map([...listed].map(([, path = '', digest = '']) => [path, digest]));
}

/** The service worker has the page in hand. */
async function isKept(person: Person): Promise<void> {
  await expect
    .poll(() => person.page.evaluate(() => navigator.serviceWorker.controller !== null), PATIENTLY)
    .toBe(true);
}

/**
 * The browser has the newer build in hand and goes over to it, now that none of its pages is of this server. A Chromium that is asked for
 * a page while the one service worker takes over from the other never answers; a person is not so quick.
 */
async function goesOverTo(name: string, person: Person): Promise<void> {
  await expect.poll(async () => (await kept(person.page)).names, PATIENTLY).toContain(name);
  const devtools = await person.context.newCDPSession(person.page);
  const status = new Map<string, string>();
  devtools.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
    for (const version of versions) status.set(version.versionId, version.status);
  });
  await devtools.send('ServiceWorker.enable');
  await person.page.goto('about:blank');
  const others = () => [...status.values()].filter((each) => each !== 'redundant');
  await expect.poll(others, PATIENTLY).toEqual(['activated']);
  await devtools.detach();
}

describe('installed app', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sabha-app-'));
  const file = path.join(folder, 'sabha.conf');
  let server: SabhaProcess;
  let renewable: RenewableServer;
  let host: Person;
  let guest: Person;
  let invitation: Invitation;

  beforeAll(async () => {
    writeFileSync(file, 'sabha.http.service-worker = true\n', { mode: 0o600 });
    server = await SabhaProcess.start('--config', file);
    renewable = await RenewableServer.before(server.ready.http);
    [host, guest] = await Promise.all([
      Person.open(HOST, { cable: renewable }),
      Person.open(GUEST, { cable: renewable }),
    ]);
    await tamper(guest);
  });

  afterAll(async () => {
    await Promise.all([host, guest].map((person) => person.close()));
    await renewable.stop();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('page uses the smallest supported encoding', async () => {
    const newcomer = await Person.open(GUEST);
    try {
      const codings = new Map<string, string>();
      newcomer.page.on('response', (response) => {
        codings.set(new URL(response.url()).pathname, response.headers()['content-encoding'] ?? '');
      });
      await newcomer.page.goto(server.ready.http);
      await newcomer.page.getByRole('heading').first().waitFor();
      const code = [...codings.keys()].filter((name) => /^[/]assets[/](index|style)-/.test(name)).sort();
      expect(code.map((name) => codings.get(name))).toEqual(['br', 'br']);
      for (const name of code) {
        const forms = ['br', 'gzip', 'identity'].map(async (coding) => {
          const answer = await fetch(new URL(name, server.ready.http), { headers: { 'accept-encoding': coding } });
          const length = Number(answer.headers.get('content-length'));
          const digest = createHash('sha256').update(new Uint8Array(await answer.arrayBuffer()));
          return { coding: answer.headers.get('content-encoding') ?? 'identity', length, digest: digest.digest('hex') };
        });
        const [brotli, gzip, plain] = await Promise.all(forms);
        expect([brotli?.coding, gzip?.coding, plain?.coding]).toEqual(['br', 'gzip', 'identity']);
        expect(brotli?.length).toBeLessThan(gzip?.length ?? 0);
        expect(gzip?.length).toBeLessThan(plain?.length ?? 0);
        expect([brotli?.digest, gzip?.digest]).toEqual([plain?.digest, plain?.digest]);
      }
    } finally {
      await newcomer.close();
    }
  });

  test('page can be installed', async () => {
    await host.startMeeting(server.ready.organiser, TITLE);
    await isKept(host);
    const devtools = await host.context.newCDPSession(host.page);
    expect((await devtools.send('Page.getInstallabilityErrors')).installabilityErrors).toEqual([]);
    const manifest = await devtools.send('Page.getAppManifest');
    expect(manifest.errors).toEqual([]);
    const { icons, start_url: start } = JSON.parse(manifest.data ?? '{}') as {
      icons: { src: string }[];
      start_url: string;
    };
    expect(start).toBe('/');
    for (const { src } of icons) {
      const icon = await fetch(new URL(src, server.ready.http));
      expect([src, icon.status, icon.headers.get('content-type')]).toEqual([
        src,
        200,
        expect.stringMatching(/^image\//),
      ]);
    }
  });

  test('cache holds code only [H20]', async () => {
    invitation = await host.copyInvitation();
    await guest.askToJoin(invitation);
    await host.admit(GUEST);
    await guest.expectSeated();
    await isKept(guest);
    for (const person of [host, guest]) {
      const { addresses, text } = await kept(person.page);
      expect(addresses.length).toBeGreaterThan(10);
      const { origin } = new URL(person.page.url());
      for (const address of addresses) {
        expect(address.startsWith(`${origin}/assets/`)).toBe(true);
        expect(address.slice(`${origin}/assets/`.length)).toMatch(/^[\w.-]+\.(js|css|html)$/);
      }
      const secrets = [TITLE, HOST, GUEST, invitation.password, new URL(invitation.link).hash.slice(1)];
      for (const secret of secrets) expect(text.includes(secret)).toBe(false);
    }
  });

  test('cache holds every file of the page [H20]', async () => {
    const listed = await listedBy(server.ready.http);
    for (const [file, digest] of listed) {
      const content = await (await fetch(new URL(file, server.ready.http))).arrayBuffer();
      expect([file, createHash('sha256').update(Buffer.from(content)).digest('base64')]).toEqual([file, digest]);
    }
    const page = await (await fetch(server.ready.http)).text();
    const named = [...page.matchAll(/(?:src|href)="(\/assets\/[\w.-]+)"/g)].map(([, file]) => file ?? '');
    expect(named.some((file) => file.endsWith('.css'))).toBe(true);
    expect([...listed.keys()]).toEqual(expect.arrayContaining(named));
  });

  test('cached scripts of attackers do not run [H20]', async () => {
    await guest.page.evaluate(async () => {
      const planted = "document.documentElement.dataset.planted = '';";
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const { url } of await cache.keys()) {
          if (!/\/(index|worker)-[^/]*\.js$/.test(url)) continue;
          await cache.put(url, new Response(planted, { headers: { 'content-type': 'text/javascript' } }));
        }
      }
    });
    expect((await kept(guest.page)).text).toContain('dataset.planted');
    await guest.page.reload();
    await guest.expectSeated();
    await guest.tile(HOST).first().waitFor(PATIENTLY);
    expect(await guest.page.locator('[data-planted]').count()).toBe(0);
    await expect.poll(async () => (await kept(guest.page)).text, PATIENTLY).not.toContain('dataset.planted');
  });

  test('new version is offered outside meetings', async () => {
    await host.page.evaluate(() => document.body.setAttribute('data-before', ''));
    renewable.isRenewed();
    await host.page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
    await expect.poll(async () => (await kept(host.page)).names, PATIENTLY).toContain('sabha-shell-renewed');
    // The code of the pages that are open stays.
    expect((await kept(host.page)).names).toHaveLength(2);
    await host.expectSeated();
    expect(await host.page.getByText(NEWER).count()).toBe(0);

    await host.endForAll();
    await host.page.getByText(NEWER).waitFor(PATIENTLY);
    expect(await host.page.locator('[data-before]').count()).toBe(1);
    expect(await wrongWith(host.page, true)).toEqual([]);
    await host.button('Reload').click();
    await expect.poll(() => host.page.locator('[data-before]').count(), PATIENTLY).toBe(0);
  });

  test("offline page appears in the user's language [Q6]", async () => {
    const texts = JSON.parse(
      readFileSync(path.resolve(import.meta.dirname, '../../web/src/i18n/ta/shell.json'), 'utf8'),
    ) as Record<string, string>;
    await guest.page.evaluate(() => localStorage.setItem('sabha.language', 'ta'));
    await guest.page.goto('about:blank');
    await guest.page.goto(invitation.link);
    await guest.page.getByRole('button', { name: texts['prepare.ask'] ?? '' }).waitFor(PATIENTLY);
    await guest.page.evaluate(() => document.fonts.ready);
    await goesOverTo('sabha-shell-renewed', guest);
    renewable.leave();
    await guest.page.goto(invitation.link);
    await guest.page.getByText(texts['entry.server-unreachable'] ?? '').waitFor(PATIENTLY);
    await guest.page.getByRole('button', { name: texts['over.load-anew'] ?? '' }).waitFor();
    expect(await guest.page.evaluate(() => document.documentElement.lang)).toBe('ta');
    expect(await wrongWith(guest.page, true)).toEqual([]);
    // Not one of the machine, which may have no letters of the script.
    expect((await drawnBy(guest.page)).others).toEqual([]);
    expect(await guest.page.evaluate(notDrawn)).toEqual([]);
    // What opens the door is still in the address, which is the browser's alone.
    expect(guest.page.url()).toBe(invitation.link);

    renewable.rejoin();
    await guest.page.evaluate(() => localStorage.setItem('sabha.language', 'en'));
    await guest.page.getByRole('textbox', { name: 'Your name' }).waitFor(PATIENTLY);
  });

  test('outdated app reloads from the server [C5]', async () => {
    await host.startMeeting(server.ready.organiser, TITLE);
    const another = await host.copyInvitation();
    await guest.fillIn(another);
    await isKept(guest);
    await insteadOf(guest.page, 'authenticate', { type: 'authenticate', client: 'sabha-web 0.0.1' });
    await guest.button('Ask to join').click();
    await guest.page
      .getByText(/out of date/)
      .first()
      .waitFor(PATIENTLY);
    await guest.page.evaluate(() => document.body.setAttribute('data-before', ''));
    await guest.button('Reload').click();
    await expect.poll(() => guest.page.locator('[data-before]').count(), PATIENTLY).toBe(0);
    await guest.page.getByRole('textbox', { name: 'Your name' }).waitFor(PATIENTLY);
  });

  test('cached code joins a meeting', async () => {
    const kept = () =>
      host.page.evaluate(() =>
        performance
          .getEntriesByType('resource')
          .filter((entry) => /\/index-[^/]*\.js$/.test(entry.name))
          .map((entry) => (entry as PerformanceResourceTiming).workerStart > 0),
      );
    expect(await kept()).toEqual([true]);
    await guest.askToJoin(await host.copyInvitation());
    await host.admit(GUEST);
    await guest.expectSeated();
    for (const person of [host, guest]) {
      await expect.poll(async () => (await person.media()).framesDecoded, PATIENTLY).toBeGreaterThan(0);
    }
  });

  test('page prefetches no single-use answers', async () => {
    const ahead = () =>
      host.page.evaluate(
        async () => (await (await navigator.serviceWorker.ready).navigationPreload.getState()).enabled,
      );
    expect(await ahead()).toBe(false);
  });

  test('server can withdraw the service worker', async () => {
    renewable.isItself();
    await server.pause();
    writeFileSync(file, 'sabha.http.service-worker = false\n', { mode: 0o600 });
    await server.startAgain();
    await guest.page.goto('about:blank');
    await guest.page.goto(server.ready.http);
    await guest.page.getByRole('heading', { level: 1 }).waitFor(PATIENTLY);
    const left = () =>
      guest.page.evaluate(async () => [
        ...(await caches.keys()),
        ...(await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
      ]);
    await expect.poll(left, PATIENTLY).toEqual([]);
  });
});
