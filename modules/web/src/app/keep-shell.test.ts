// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { filesOf, keepShell } from './keep-shell.ts';

class Installing extends EventTarget {
  constructor(private readonly answer: () => void) {
    super();
  }
  postMessage(): void {
    this.answer();
  }
}

class Registration extends EventTarget {
  installing: Installing | null = null;
  waiting: Installing | null = null;
  readonly update = vi.fn(() => Promise.resolve());
}

class Container extends EventTarget {
  readonly registration = new Registration();
  readonly register = vi.fn(() => Promise.resolve(this.registration));

  /** The browser installs a service worker of that build. */
  finds(page: readonly string[]): void {
    this.registration.installing = new Installing(() => this.says({ page }));
    this.registration.dispatchEvent(new Event('updatefound'));
  }
  /** It is installed, and waits. */
  hasInstalled(): void {
    const { registration } = this;
    const found = registration.installing;
    registration.installing = null;
    registration.waiting = found;
    found?.dispatchEvent(new Event('statechange'));
  }
  found(page: readonly string[]): void {
    this.finds(page);
    this.hasInstalled();
  }
  says(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

const OWN = ['/assets/index-2.js', '/assets/style-2.css'];
const LATER = ['/assets/index-3.js', '/assets/style-2.css'];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function page(container = new Container()) {
  const newer = vi.fn();
  await keepShell({ container: container as unknown as ServiceWorkerContainer, page: OWN, newer });
  return { container, newer };
}

describe('a page with a service worker', () => {
  it('registers uncached and checks hourly', async () => {
    const { container } = await page();
    expect(container.register.mock.calls).toEqual([['/sw.js', { updateViaCache: 'none' }]]);
    await vi.advanceTimersByTimeAsync(2 * 3_600_000);
    expect(container.registration.update).toHaveBeenCalledTimes(2);
  });

  it('reports newer builds, ignores its own', async () => {
    const { container, newer } = await page();
    container.found(OWN);
    expect(newer).not.toHaveBeenCalled();
    container.found(LATER);
    expect(newer).toHaveBeenCalledOnce();
  });

  it('changed style alone counts as newer', async () => {
    const { container, newer } = await page();
    container.found(['/assets/index-2.js', '/assets/style-3.css']);
    expect(newer).toHaveBeenCalledOnce();
  });

  it('queries a waiting worker', async () => {
    const container = new Container();
    container.found(LATER);
    expect((await page(container)).newer).toHaveBeenCalledOnce();
  });

  it('queries an installing worker', async () => {
    const container = new Container();
    container.finds(LATER);
    const { newer } = await page(container);
    expect(newer).not.toHaveBeenCalled();
    container.hasInstalled();
    expect(newer).toHaveBeenCalledOnce();
  });

  it('older waiting worker is not newer', async () => {
    const container = new Container();
    container.found(['/assets/index-1.js', '/assets/style-1.css']);
    container.registration.update.mockImplementationOnce(() => {
      container.finds(OWN);
      return Promise.resolve();
    });
    const { newer } = await page(container);
    container.hasInstalled();
    expect(newer).not.toHaveBeenCalled();
  });

  it('identifies its script and style', () => {
    const page = new DOMParser().parseFromString(
      '<html><head><link rel="icon" href="/icon.svg"><script type="module" src="/assets/index-2.js"></script>' +
        '<link rel="modulepreload" href="/assets/Icon-2.js"><link rel="stylesheet" href="/assets/style-2.css"></head></html>',
      'text/html',
    );
    expect(filesOf(page)).toEqual(OWN);
  });

  it.each([null, 'page', {}, { page: 3 }, { page: [3] }])('rejects the answer %j', async (data) => {
    const { container, newer } = await page();
    container.says(data);
    expect(newer).not.toHaveBeenCalled();
  });

  it('policy blocks other scripts [H20]', async () => {
    const made: ((url: string) => string)[] = [];
    vi.stubGlobal('trustedTypes', {
      createPolicy: (_name: string, rules: { createScriptURL(url: string): string }) => {
        made.push((url) => rules.createScriptURL(url));
        return rules;
      },
    });
    await page();
    expect(made[0]?.('/sw.js')).toBe('/sw.js');
    expect(() => made[0]?.('/evil.js')).toThrow('sabha-shell');
  });
});
