/** The part of `navigator.wakeLock` that is used; undefined where the browser has none. */
export interface WakeLocks {
  request(type: 'screen'): Promise<Pick<WakeLockSentinel, 'release'>>;
}

/**
 * Keeps the screen from going dark (Screen Wake Lock). The system takes the lock away when the page is hidden, so it is
 * asked for again when the page is back.
 */
export class ScreenAwake {
  private readonly locks: WakeLocks | undefined;
  private wanted = false;
  private held: Pick<WakeLockSentinel, 'release'> | null = null;

  constructor(locks: WakeLocks | undefined) {
    this.locks = locks;
  }

  keep(on: boolean): void {
    this.wanted = on;
    if (on) void this.request();
    else void this.release();
  }

  /** The page is seen again. */
  pageShown(): void {
    if (this.wanted) void this.request();
  }

  private async request(): Promise<void> {
    await this.release();
    try {
      const held = await this.locks?.request('screen');
      if (!held) return;
      if (this.wanted && this.held === null) this.held = held;
      else await held.release();
    } catch {
      // Hidden, or low on battery: the screen does as the system likes.
    }
  }

  private async release(): Promise<void> {
    const { held } = this;
    this.held = null;
    await held?.release().catch(() => undefined);
  }
}
