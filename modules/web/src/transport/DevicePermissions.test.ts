import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { watchPermissions } from './DevicePermissions.ts';

class FakeStatus extends EventTarget {
  state: PermissionState = 'denied';
  becomes(state: PermissionState): void {
    this.state = state;
    this.dispatchEvent(new Event('change'));
    vi.runAllTimers();
  }
}

async function watched(unknown: readonly string[] = []) {
  const statuses: Record<string, FakeStatus> = { microphone: new FakeStatus(), camera: new FakeStatus() };
  const allowed: string[] = [];
  watchPermissions(
    {
      query: ({ name }) =>
        unknown.includes(name)
          ? Promise.reject(new TypeError(`no permission ${name}`))
          : Promise.resolve(statuses[name] as unknown as PermissionStatus),
    },
    (source, may) => allowed.push(`${source} ${may ? 'yes' : 'no'}`),
  );
  await Promise.resolve();
  await Promise.resolve();
  return { statuses, allowed };
}

describe('permissions of devices', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  test('are told when they are given, will be asked for again, or are taken back', async () => {
    const { statuses, allowed } = await watched();
    statuses['camera']?.becomes('granted');
    statuses['microphone']?.becomes('prompt');
    statuses['microphone']?.becomes('denied');
    expect(allowed).toEqual(['camera yes', 'microphone yes', 'microphone no']);
  });

  test('of which a browser knows only one are told of that one', async () => {
    const { statuses, allowed } = await watched(['camera']);
    statuses['microphone']?.becomes('granted');
    expect(allowed).toEqual(['microphone yes']);
  });

  test('are not told where there are none', () => {
    expect(() => {
      watchPermissions(undefined, () => undefined);
    }).not.toThrow();
  });
});
