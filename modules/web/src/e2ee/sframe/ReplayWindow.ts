/** The counters of one key id that were seen: a window of 1,024 below the highest (RFC 9605 section 9.3). */
export const WINDOW = 1024;

export class ReplayWindow {
  private readonly seen = new Uint8Array(WINDOW);
  private next = 0;

  /** Whether the counter, below 2^53, may still come. */
  mayAccept(counter: number): boolean {
    return counter >= this.next || (!this.isTooOld(counter) && this.seen[counter % WINDOW] === 0);
  }

  isTooOld(counter: number): boolean {
    return counter < this.next - WINDOW;
  }

  /** Marks an authentic counter; false when it came before. */
  accept(counter: number): boolean {
    if (!this.mayAccept(counter)) return false;
    if (counter >= this.next) {
      for (let gap = Math.max(this.next, counter - WINDOW + 1); gap <= counter; gap++) this.seen[gap % WINDOW] = 0;
      this.next = counter + 1;
    }
    this.seen[counter % WINDOW] = 1;
    return true;
  }
}
