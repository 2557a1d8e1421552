const HELD_MILLIS = 10_000;

/**
 * Browsers let a page write to the clipboard only inside a person's press, but an invitation comes from the server a
 * moment later. So the press hands over a promise of the text.
 */
export class Clipboard {
  private readonly clipboard: globalThis.Clipboard | undefined;
  private fulfil: ((text: string) => void) | null = null;
  private written: Promise<boolean> = Promise.resolve(false);

  constructor(clipboard: globalThis.Clipboard | undefined) {
    this.clipboard = clipboard;
  }

  /** Inside the press. */
  hold(): void {
    const { clipboard } = this;
    if (!clipboard || typeof ClipboardItem === 'undefined' || !('write' in clipboard)) return;
    const text = new Promise<Blob>((resolve, reject) => {
      this.fulfil = (value) => {
        resolve(new Blob([value], { type: 'text/plain' }));
      };
      setTimeout(() => {
        reject(new Error('no invitation came'));
      }, HELD_MILLIS);
    });
    text.catch(() => undefined);
    this.written = succeeds(() => clipboard.write([new ClipboardItem({ 'text/plain': text })]));
  }

  /** Whether the text reached the clipboard. */
  async write(text: string): Promise<boolean> {
    const { clipboard, fulfil } = this;
    this.fulfil = null;
    if (!clipboard) return false;
    fulfil?.(text);
    if (fulfil && (await this.written)) return true;
    return succeeds(() => clipboard.writeText(text));
  }
}

async function succeeds(act: () => Promise<void>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch {
    return false;
  }
}
