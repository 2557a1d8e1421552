import type { Bytes } from '../e2ee/sframe/bytes.ts';
import type { KeepFile } from './keep-file.ts';
import { STORED } from './left-files.ts';

/** Where a file is written, piece by piece and in order. */
export interface FileSink {
  write(bytes: Bytes): Promise<void>;
  /** All of it is there: the person has it. */
  finish(): Promise<void>;
  /** What was written is of no use. */
  abort(): Promise<void>;
}

interface Writable {
  write(bytes: Bytes): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}

interface Chosen {
  createWritable(): Promise<Writable>;
}

type Picker = (options: { readonly suggestedName: string }) => Promise<Chosen>;

/**
 * Into a file that the person chooses, where browsers let them (File System Access); else into the page's own store on the
 * disk, from where the browser keeps it as a download; else into parts that the browser holds.
 *
 * @returns undefined when the person chose none
 */
export async function sinkFor(name: string, keep: KeepFile): Promise<FileSink | undefined> {
  const { showSaveFilePicker: pick } = globalThis as { readonly showSaveFilePicker?: Picker };
  if (pick) {
    try {
      const out = await (await pick({ suggestedName: name })).createWritable();
      return { write: (bytes) => out.write(bytes), finish: () => out.close(), abort: () => out.abort() };
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return undefined;
      // The press was too long ago, or a policy forbids it.
    }
  }
  return (await storedSink(name, keep)) ?? partsSink(name, keep);
}

/** Keeps a download alive until the browser has copied it. */
const KEPT_MILLIS = 10 * 60_000;

async function storedSink(name: string, keep: KeepFile): Promise<FileSink | undefined> {
  try {
    const entry = `${STORED}${crypto.randomUUID()}`;
    const release = await holdLock(entry);
    const root = await navigator.storage.getDirectory();
    const remove = async () => {
      await root.removeEntry(entry).catch(() => undefined);
      release();
    };
    try {
      const handle = await root.getFileHandle(entry, { create: true });
      const out = await handle.createWritable();
      return {
        write: (bytes) => out.write(bytes),
        async finish() {
          await out.close();
          keep(name, await handle.getFile());
          setTimeout(() => void remove(), KEPT_MILLIS);
        },
        async abort() {
          try {
            await out.abort();
          } finally {
            await remove();
          }
        },
      };
    } catch {
      await remove();
      return undefined;
    }
  } catch {
    return undefined;
  }
}

/** As long as a page holds it, no other takes its file for one that was left behind. */
async function holdLock(name: string): Promise<() => void> {
  return new Promise((held, failed) => {
    const lock = navigator.locks.request(name, () => new Promise<void>((release) => held(release)));
    lock.catch(failed);
  });
}

function partsSink(name: string, keep: KeepFile): FileSink {
  // A browser moves blobs to its disk; bytes it would not.
  const parts: Blob[] = [];
  return {
    write(bytes) {
      parts.push(new Blob([bytes]));
      return Promise.resolve();
    },
    finish() {
      keep(name, new Blob(parts, { type: 'application/octet-stream' }));
      return Promise.resolve();
    },
    abort() {
      parts.length = 0;
      return Promise.resolve();
    },
  };
}
