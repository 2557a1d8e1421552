import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepShell } from './keep-shell.ts';

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

  /** A service worker of that build is installed, and waits. */
  found(entry: string): void {
    const { registration } = this;
    const found = new Installing(() => this.says({ entry }));
    registration.installing = found;
    registration.dispatchEvent(new Event('updatefound'));
    registration.installing = null;
    registration.waiting = found;
    found.dispatchEvent(new Event('statechange'));
  }
  says(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

const OWN = '/assets/index-2.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function page(container = new Container()) {
  const newer = vi.fn();
  await keepShell({ container: container as unknown as ServiceWorkerContainer, entry: OWN, newer });
  return { container, newer };
}

describe('a page with a service worker', () => {
  it('registers it, never out of the HTTP cache, and looks for another each hour', async () => {
    const { container } = await page();
    expect(container.register.mock.calls).toEqual([['/sw.js', { updateViaCache: 'none' }]]);
    await vi.advanceTimersByTimeAsync(2 * 3_600_000);
    expect(container.registration.update).toHaveBeenCalledTimes(2);
  });

  it('is told of a newer page by the service worker of another build, not by that of its own', async () => {
    const { container, newer } = await page();
    container.found(OWN);
    expect(newer).not.toHaveBeenCalled();
    container.found('/assets/index-3.js');
    expect(newer).toHaveBeenCalledOnce();
  });

  it('asks the one that waits already', async () => {
    const container = new Container();
    container.found('/assets/index-3.js');
    expect((await page(container)).newer).toHaveBeenCalledOnce();
  });

  it.each([null, 'entry', {}, { entry: 3 }])('takes %j for no answer', async (data) => {
    const { container, newer } = await page();
    container.says(data);
    expect(newer).not.toHaveBeenCalled();
  });

  it('lets no other script pass its policy [H20]', async () => {
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
