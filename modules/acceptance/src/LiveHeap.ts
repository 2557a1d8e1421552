import type { CDPSession } from 'playwright-core';
import type { Person } from './Person.ts';

const EVERY_MILLIS = 700;

interface Usage {
  readonly usedSize: number;
  readonly embedderHeapUsedSize?: number;
  readonly backingStorageSize?: number;
}

/** What a page holds while it does something: its heap and the memory of its buffers, each time after garbage is collected. */
export class LiveHeap {
  private largest = 0;
  private ended = false;
  private readonly watching: Promise<void>;

  private constructor(
    private readonly line: CDPSession,
    private readonly before: number,
  ) {
    this.watching = this.watch();
  }

  static async of(person: Person): Promise<LiveHeap> {
    const line = await person.context.newCDPSession(person.page);
    return new LiveHeap(line, await bytesHeld(line));
  }

  private async watch(): Promise<void> {
    while (!this.ended) {
      this.largest = Math.max(this.largest, await bytesHeld(this.line));
      await new Promise((resolve) => setTimeout(resolve, EVERY_MILLIS));
    }
  }

  /** By how much it grew at most since then; bytes. */
  async largestGrowth(): Promise<number> {
    this.ended = true;
    await this.watching;
    await this.line.detach();
    return this.largest - this.before;
  }
}

async function bytesHeld(line: CDPSession): Promise<number> {
  await line.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 }: Usage = await line.send('Runtime.getHeapUsage');
  return usedSize + embedderHeapUsedSize + backingStorageSize;
}
