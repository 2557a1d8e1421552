import { expect, test, vi } from 'vitest';
import { sinkFor } from './file-sinks.ts';
import { eraseLeftFiles } from './left-files.ts';

/** The page's own store on the disk, and the locks of its pages. */
class Disk {
  readonly files = new Map<string, string>();
  readonly held = new Set<string>();
  abortFails = false;

  readonly storage = {
    getDirectory: () =>
      Promise.resolve({
        keys: () => this.files.keys(),
        removeEntry: (name: string) => Promise.resolve(void this.files.delete(name)),
        getFileHandle: (name: string) => {
          this.files.set(name, '');
          return Promise.resolve({
            createWritable: () => Promise.resolve(this.writable(name)),
            getFile: () => Promise.resolve(new File([this.files.get(name) ?? ''], name)),
          });
        },
      }),
  };

  readonly locks = {
    query: () => Promise.resolve({ held: [...this.held].map((name) => ({ name })) }),
    request: async (name: string, work: () => Promise<void>) => {
      this.held.add(name);
      await work();
      this.held.delete(name);
    },
  };

  private writable(name: string) {
    return {
      write: (bytes: Uint8Array) => {
        this.files.set(name, (this.files.get(name) ?? '') + new TextDecoder().decode(bytes));
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
      abort: () => (this.abortFails ? Promise.reject(new Error('closed already')) : Promise.resolve()),
    };
  }

  get navigator() {
    return { storage: this.storage, locks: this.locks } as unknown as Navigator;
  }
}

async function saving(disk: Disk) {
  vi.stubGlobal('navigator', disk.navigator);
  const kept: string[] = [];
  const sink = await sinkFor('plan.pdf', (name) => kept.push(name));
  if (!sink) throw new Error('no sink');
  await sink.write(new TextEncoder().encode('clear'));
  return { sink, kept };
}

test('removes only orphaned temporary files', async () => {
  const disk = new Disk();
  const { sink } = await saving(disk);
  const [own] = disk.files.keys();
  expect(disk.held).toEqual(new Set([own]));
  disk.files.set('file-left', 'clear');
  disk.files.set('settings', 'kept');
  await eraseLeftFiles(disk.navigator);
  expect([...disk.files.keys()]).toEqual([own, 'settings']);
  await sink.abort();
  expect([...disk.files.keys()]).toEqual(['settings']);
});

test('interrupted save leaves nothing', async () => {
  const disk = new Disk();
  const { sink } = await saving(disk);
  disk.abortFails = true;
  await expect(sink.abort()).rejects.toThrow();
  expect(disk.files.size).toBe(0);
  expect(disk.held.size).toBe(0);
});

test('saved file is removed from temporary storage', async () => {
  vi.useFakeTimers();
  const disk = new Disk();
  const { sink, kept } = await saving(disk);
  await sink.finish();
  expect(kept).toEqual(['plan.pdf']);
  expect(disk.files.size).toBe(1);
  await vi.runAllTimersAsync();
  expect(disk.files.size).toBe(0);
  vi.useRealTimers();
});
