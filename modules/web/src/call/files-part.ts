import type { CallEvent } from './events.ts';
import type { Turn } from './turn.ts';

/** What the client does about files. Most meetings have none, so it is fetched with the first; until then there is nothing to do. */
type FilesPart = typeof import('./files.ts');

/** @param then what is to be taken up once the part is there, if it is what begins with files */
export function withFiles(turn: Turn, work: (part: FilesPart) => void, then?: CallEvent): void {
  const part = turn.state.filesPart as FilesPart | null;
  if (part) work(part);
  else if (then) turn.effect({ type: 'fetch-files-part', then });
}
