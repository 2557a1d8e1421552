import type { Answer } from '../account/answer.ts';

/** Has the browser keep something as a file. */
export type KeepFile = (name: string, content: Blob) => void;

/** Has the browser keep what the server answers, under the name that it gives. */
export async function keepAnswer(
  asked: Promise<Answer<Response>>,
  usualName: string,
  keep: KeepFile,
): Promise<Answer<null>> {
  const answer = await asked;
  if (answer.kind === 'no') return answer;
  const named = /filename="([\w.-]+)"/.exec(answer.value.headers.get('Content-Disposition') ?? '');
  try {
    // The browser holds what is large on its disk, and gives nothing of a file that broke off.
    keep(named?.[1] ?? usualName, await answer.value.blob());
    return { kind: 'yes', value: null };
  } catch {
    return { kind: 'no', code: 'unreachable' };
  }
}
