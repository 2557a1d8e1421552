import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { nameOf, removeAll, ShellKeeper, type Asked, type Shell } from './ShellKeeper.ts';

const ORIGIN = 'https://meet.example.in';
const NEVER = () => new Promise<void>(() => undefined);
const [SCRIPT, STYLE, OFFLINE] = ['/assets/index-2.js', '/assets/style-2.css', '/assets/offline-2.html'] as const;

const madeOf = (path: string) => `made of ${path}`;
const digestOf = (text: string) => createHash('sha256').update(text).digest('base64');

function shellOf(build: string, ...paths: readonly string[]): Shell {
  const files = Object.fromEntries([...paths, OFFLINE].map((path) => [path, digestOf(madeOf(path))]));
  return { name: nameOf(build), page: [SCRIPT, STYLE], offline: OFFLINE, files };
}

const SHELL = shellOf('two', SCRIPT, STYLE);

/** Caches by name, and a server of which they fetch. */
class Caches {
  readonly held = new Map<string, Map<string, string>>();
  readonly asked: RequestInit[] = [];
  /** What the server gives out in place of what was built. */
  altered = new Map<string, string>();

  requestOf(path: string, options: RequestInit): Request {
    this.asked.push(options);
    return { url: path, integrity: options.integrity } as Request;
  }
  open(name: string): Promise<Cache> {
    const mine = this.held.get(name) ?? new Map<string, string>();
    this.held.set(name, mine);
    const cache = {
      addAll: (requests: readonly Request[]) => {
        for (const { url, integrity } of requests) {
          const text = this.altered.get(url) ?? madeOf(url);
          if (integrity !== `sha256-${digestOf(text)}`) return Promise.reject(new TypeError('Failed to fetch'));
          mine.set(url, text);
        }
        return Promise.resolve();
      },
      delete: (path: string) => Promise.resolve(mine.delete(path)),
      match: (path: string) => this.match(path, { cacheName: name }),
    };
    return Promise.resolve(cache as unknown as Cache);
  }
  match(path: string, { cacheName }: { readonly cacheName: string }): Promise<Response | undefined> {
    const text = this.held.get(cacheName)?.get(path);
    return Promise.resolve(text === undefined ? undefined : new Response(text));
  }
  keys(): Promise<string[]> {
    return Promise.resolve([...this.held.keys()]);
  }
  delete(name: string): Promise<boolean> {
    return Promise.resolve(this.held.delete(name));
  }
  paths(): string[] {
    return [...this.held.values()].flatMap((cache) => [...cache.keys()]);
  }
}

function keeperOn(caches: Caches, shell = SHELL, tooLate: () => Promise<void> = NEVER): ShellKeeper {
  return new ShellKeeper(shell, {
    caches: caches as unknown as CacheStorage,
    origin: ORIGIN,
    requestOf: (path, options) => caches.requestOf(path, options),
    sha256: (content) => crypto.subtle.digest('SHA-256', content),
    tooLate,
  });
}

function asked(path: string, mode: RequestMode = 'cors', method = 'GET'): Asked {
  return { url: new URL(path, ORIGIN).href, mode, method };
}

const online =
  (text = 'from the server') =>
  () =>
    Promise.resolve(new Response(text));
const offline = () => Promise.reject(new TypeError('Failed to fetch'));
const textOf = async (answer: Promise<Response> | null) => (answer === null ? null : (await answer).text());

describe('service worker', () => {
  it.each([
    ['/api/v1/join', 'cors', 'POST'],
    ['/api/v1/about', 'cors', 'GET'],
    ['/api', 'navigate', 'GET'],
    ['/files/v1/abc/0', 'cors', 'GET'],
    ['/files/v1/abc/0', 'navigate', 'GET'],
    ['/ws', 'cors', 'GET'],
    ['/icon.svg', 'no-cors', 'GET'],
    ['/m/abc', 'cors', 'GET'],
    ['/sw.js', 'same-origin', 'GET'],
    ['https://elsewhere.example/assets/index-2.js', 'cors', 'GET'],
    ['/assets/index-2.js?x=1', 'cors', 'GET'],
    ['/assets/office-2.js', 'cors', 'GET'],
    ['/assets/index-2.js', 'cors', 'HEAD'],
  ] as const)('ignores %s (%s, %s) [H20]', async (path, mode, method) => {
    const caches = new Caches();
    const keeper = keeperOn(caches);
    await keeper.install();
    expect(keeper.answer(asked(path, mode, method), online())).toBeNull();
  });

  it('caches code and offline page only', async () => {
    const caches = new Caches();
    const keeper = keeperOn(caches);
    await keeper.install();
    for (const path of [
      '/',
      '/m/abc#i=1&k=2',
      '/console/audit?meeting=abc',
      '/assets/new-3.js',
      '/assets/index-2.js',
    ]) {
      const mode = path.startsWith('/assets/') ? 'cors' : 'navigate';
      await textOf(keeper.answer(asked(path, mode), online()));
      await textOf(keeper.answer(asked(path, mode), offline)).catch(() => null);
    }
    expect(caches.paths()).toEqual(Object.keys(SHELL.files));
  });

  it('serves cached code', async () => {
    const keeper = keeperOn(new Caches());
    await keeper.install();
    const answer = await keeper.answer(asked(SCRIPT), offline);
    expect(await answer?.text()).toBe(madeOf(SCRIPT));
    expect(answer?.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect((await keeper.answer(asked(STYLE), offline))?.headers.get('content-type')).toMatch(/^text[/]css/);
  });

  it('foreign cache entries are removed [H20]', async () => {
    const caches = new Caches();
    const keeper = keeperOn(caches);
    await keeper.install();
    caches.held.get(SHELL.name)?.set(SCRIPT, 'planted').set('/assets/office-2.js', 'planted');
    expect(await textOf(keeper.answer(asked(SCRIPT), online()))).toBe('from the server');
    expect(caches.held.get(SHELL.name)?.has(SCRIPT)).toBe(false);
    expect(keeper.answer(asked('/assets/office-2.js'), online())).toBeNull();
    caches.held.get(SHELL.name)?.set(OFFLINE, 'planted');
    await expect(keeper.answer(asked('/', 'navigate'), offline)).rejects.toThrow('Failed to fetch');
  });

  it('broken storage falls back to network', async () => {
    const caches = new Caches();
    const keeper = keeperOn(caches);
    await keeper.install();
    caches.match = () => Promise.reject(new Error('Internal error'));
    expect(await textOf(keeper.answer(asked(SCRIPT), online()))).toBe('from the server');
    await expect(keeper.answer(asked('/', 'navigate'), offline)).rejects.toThrow('Failed to fetch');
  });

  it('caches completely or not at all [H20]', async () => {
    const caches = new Caches();
    caches.altered.set(STYLE, 'altered');
    await expect(keeperOn(caches).install()).rejects.toThrow('Failed to fetch');
    expect(await caches.keys()).toEqual([]);
    expect(caches.asked.map(({ cache }) => cache)).toEqual(Object.keys(SHELL.files).map(() => 'no-cache'));
  });
});

describe('a page', () => {
  it.each(['/', '/m/abc#i=1&k=2', '/console', '/accessibility', '/console/audit?meeting=abc', '/sign-in/back?code=c'])(
    'page %s always comes from the server [C5]',
    async (path) => {
      const keeper = keeperOn(new Caches());
      await keeper.install();
      expect(await textOf(keeper.answer(asked(path, 'navigate'), online()))).toBe('from the server');
      expect(await textOf(keeper.answer(asked(path, 'navigate'), offline))).toBe(madeOf(OFFLINE));
    },
  );

  it('server refusal passes through', async () => {
    const keeper = keeperOn(new Caches());
    await keeper.install();
    const answer = await keeper.answer(asked('/', 'navigate'), () =>
      Promise.resolve(new Response('', { status: 503 })),
    );
    expect(answer?.status).toBe(503);
  });

  it.each([502, 504])('gateway error %s shows the offline page', async (status) => {
    const keeper = keeperOn(new Caches());
    await keeper.install();
    const before = () => Promise.resolve(new Response('Bad Gateway', { status }));
    expect(await textOf(keeper.answer(asked('/m/abc', 'navigate'), before))).toBe(madeOf(OFFLINE));
  });

  it('timeout shows the offline page', async () => {
    const keeper = keeperOn(new Caches(), SHELL, () => Promise.resolve());
    await keeper.install();
    const answer = keeper.answer(asked('/m/abc', 'navigate'), () => new Promise<Response>(() => undefined));
    expect(await textOf(answer)).toBe(madeOf(OFFLINE));
  });

  it('empty cache fails normally', async () => {
    const answer = keeperOn(new Caches()).answer(asked('/', 'navigate'), offline);
    await expect(answer).rejects.toThrow('Failed to fetch');
  });
});

describe('new build', () => {
  it('activation removes old caches', async () => {
    const caches = new Caches();
    await caches.open('of somebody else');
    await keeperOn(caches, shellOf('one', '/assets/index-1.js')).install();
    const keeper = keeperOn(caches);
    await keeper.install();
    await keeper.removeOthers();
    expect([...caches.held.keys()]).toEqual(['of somebody else', SHELL.name]);
    await removeAll(caches as unknown as CacheStorage);
    expect([...caches.held.keys()]).toEqual(['of somebody else']);
  });

  it('withdrawn worker creates no cache', async () => {
    const caches = new Caches();
    const keeper = keeperOn(caches);
    await keeper.install();
    await removeAll(caches as unknown as CacheStorage);
    expect(await textOf(keeper.answer(asked(SCRIPT), online()))).toBe('from the server');
    expect(await caches.keys()).toEqual([]);
  });

  it('serves nothing of other builds', async () => {
    const caches = new Caches();
    await keeperOn(caches, shellOf('one', '/assets/index-1.js')).install();
    const keeper = keeperOn(caches);
    await keeper.install();
    expect(keeper.answer(asked('/assets/index-1.js'), online())).toBeNull();
  });
});
