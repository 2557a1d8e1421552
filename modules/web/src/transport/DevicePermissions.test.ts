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

  test('changes are reported', async () => {
    const { statuses, allowed } = await watched();
    statuses['camera']?.becomes('granted');
    statuses['microphone']?.becomes('prompt');
    statuses['microphone']?.becomes('denied');
    expect(allowed).toEqual(['camera yes', 'microphone yes', 'microphone no']);
  });

  test('single known permission is reported', async () => {
    const { statuses, allowed } = await watched(['camera']);
    statuses['microphone']?.becomes('granted');
    expect(allowed).toEqual(['microphone yes']);
  });

  test('missing API reports nothing', () => {
    expect(() => {
      watchPermissions(undefined, () => undefined);
    }).not.toThrow();
  });
});
