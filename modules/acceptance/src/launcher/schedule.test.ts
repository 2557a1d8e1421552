import { describe, expect, test } from 'vitest';
import { schedule, type Task } from '../../../../deploy/tests/schedule.mjs';

/** Runs tasks that end when they are told to. */
function scheduling(tasks: readonly Task[]) {
  const ends = new Map<string, () => void>();
  const all = schedule(
    tasks,
    2,
    ({ name }) =>
      new Promise<string>((resolve) => {
        ends.set(name, () => {
          ends.delete(name);
          resolve(name);
        });
      }),
  );
  return {
    all,
    running: () => [...ends.keys()],
    async end(name: string) {
      ends.get(name)?.();
      await settled();
    },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('test run schedule', () => {
  test('fills cores with the first fitting tasks', async () => {
    const { running, end, all } = scheduling([
      { name: 'large', load: 1.5 },
      { name: 'java', load: 1 },
      { name: 'small', load: 0.5 },
      { name: 'other', load: 0.5 },
    ]);
    expect(running()).toEqual(['large', 'small']);
    await end('small');
    expect(running()).toEqual(['large', 'other']);
    await end('large');
    expect(running()).toEqual(['other', 'java']);
    await end('java');
    await end('other');
    expect(await all).toEqual(['small', 'large', 'java', 'other']);
  });

  test('oversized task runs alone', async () => {
    const { running, end, all } = scheduling([
      { name: 'small', load: 0.5 },
      { name: 'huge', load: 3 },
    ]);
    expect(running()).toEqual(['small']);
    await end('small');
    expect(running()).toEqual(['huge']);
    await end('huge');
    expect(await all).toEqual(['small', 'huge']);
  });

  test('Maven runs once at a time', async () => {
    const { running, end, all } = scheduling([
      { name: 'model', load: 0.5, maven: true },
      { name: 'policy', load: 0.5, maven: true },
      { name: 'web', load: 0.5 },
    ]);
    expect(running()).toEqual(['model', 'web']);
    await end('model');
    expect(running()).toEqual(['web', 'policy']);
    await end('policy');
    await end('web');
    expect(await all).toHaveLength(3);
  });

  test('tasks wait for and fail with prerequisites', async () => {
    let built = () => {};
    const after = new Promise<void>((resolve) => {
      built = resolve;
    });
    const { running, end, all } = scheduling([
      { name: 'meeting', load: 1, after },
      { name: 'web', load: 1 },
    ]);
    expect(running()).toEqual(['web']);
    built();
    await settled();
    expect(running()).toEqual(['web', 'meeting']);
    await end('web');
    await end('meeting');
    expect(await all).toHaveLength(2);
    const failing = scheduling([{ name: 'meeting', load: 1, after: Promise.reject(new Error('no build')) }]);
    await expect(failing.all).rejects.toThrow('no build');
  });
});
