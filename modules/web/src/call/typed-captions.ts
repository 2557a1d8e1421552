import type { CaptionSink, CaptionSource } from './caption-source.ts';
import { LONGEST_CAPTION } from './caption-envelope.ts';

/** A word that may still grow, at the end of what is typed. */
const UNFINISHED = /(?:[\p{L}\p{M}\p{N}'’]|\u200C|\u200D)+$/u;
/** From here on a line ends at the next gap between words, so that nobody waits for it; code points. */
const LONG_ENOUGH = LONGEST_CAPTION - 60;
/** What more is pasted at once is cut off, for nobody could read it; UTF-16. */
const LONGEST_PASTE = 4_000;

/** A person who types what is said: the words of the field as they are finished, a line at a time. */
export class TypedCaptions implements CaptionSource {
  private sink: CaptionSink | null = null;
  private segment = 1;
  /** What was told of the segment that grows. */
  private sentText = '';
  /** Something was told of the segment that grows, perhaps taken back. */
  private begun = false;
  private last: string | null = null;

  begin(sink: CaptionSink): void {
    this.sink = sink;
  }

  /** What was told is the end of its line; a word that was not finished is told to nobody. */
  end(): void {
    this.enter(this.sentText);
    this.sink = null;
  }

  /** The line that was ended last, while it can be corrected; null before there was one, and once the next has begun. */
  get lastLine(): string | null {
    return this.begun ? null : this.last;
  }

  /**
   * The field was changed.
   *
   * @returns what stays in it: whole lines that were pasted, and what became too long, go out and leave it
   */
  typed(text: string): string {
    const lines = text.slice(0, LONGEST_PASTE).split(/\r\n|[\r\n]/);
    let rest = lines.pop() ?? '';
    for (const line of lines) this.enterLong(line);
    rest = this.enterAllBut(rest);
    const words = rest.replace(UNFINISHED, '').trimEnd();
    if (words !== this.sentText) this.send(words, false);
    return rest;
  }

  private enterLong(line: string): void {
    this.enter(this.enterAllBut(line));
  }

  private enterAllBut(text: string): string {
    let letters = Array.from(text);
    while (letters.length > LONG_ENOUGH) {
      const gap = letters.slice(0, LONG_ENOUGH).lastIndexOf(' ');
      const end = gap > 0 ? gap + 1 : LONG_ENOUGH;
      this.enter(letters.slice(0, end).join(''));
      letters = letters.slice(end);
    }
    return letters.join('');
  }

  /** The line is at its end; an empty one is none. */
  enter(text: string): void {
    const line = text.trim();
    if (line === '' && !this.begun) return;
    this.send(line, true);
    this.last = line === '' ? null : line;
    this.segment += 1;
    this.sentText = '';
    this.begun = false;
  }

  /** Another wording of the line that was ended last. */
  correct(text: string): void {
    const line = text.trim();
    if (this.last === null || line === this.last || this.begun) return;
    this.sink?.({ segment: this.segment - 1, text: line, final: true });
    this.last = line === '' ? null : line;
  }

  private send(text: string, final: boolean): void {
    this.sentText = text;
    this.begun = true;
    this.sink?.({ segment: this.segment, text, final });
  }
}
