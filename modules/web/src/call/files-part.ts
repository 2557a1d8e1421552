import type { CallEvent } from './events.ts';
import type { FileId } from '../protocol/messages.ts';
import { MOST_REMEMBERED } from './files-state.ts';
import type { Turn } from './turn.ts';

/** What the client does about files. Most meetings have none, so it is fetched with the first; until then there is nothing to do. */
type FilesPart = typeof import('./files.ts');

/** @param then what is to be taken up once the part is there, if it is what begins with files */
export function withFiles(turn: Turn, work: (part: FilesPart) => void, then?: CallEvent): void {
  const part = turn.state.filesPart as FilesPart | null;
  if (part) work(part);
  else if (then) turn.effect({ type: 'fetch-files-part', then });
}

/** Word of the file may wait for the part, and is none any more when that has come. */
export function fileWithdrawn(turn: Turn, file: FileId): void {
  const { meeting } = turn;
  if (turn.state.filesPart || !meeting) return withFiles(turn, (part) => part.fileWithdrawn(turn, file));
  const withdrawn = [...meeting.files.withdrawn, file].slice(-MOST_REMEMBERED);
  turn.patchMeeting({ files: { ...meeting.files, withdrawn } });
}
