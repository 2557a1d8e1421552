import type { FromBlur, ToBlur } from './asks.ts';
import { CanvasPainter } from './CanvasPainter.ts';
import { readNetwork } from './model-file.ts';
import { BlurStopped, pump } from './pump.ts';
import type { Strength } from './room.ts';

/** The scope of a worker, as far as it is used here. */
interface Scope {
  postMessage(message: FromBlur): void;
  onmessage: ((event: MessageEvent<ToBlur>) => void) | null;
}

/** The file is a quarter of a megabyte: longer than on 64 kbit/s nobody waits. */
const FETCH_WITHIN_MILLIS = 60_000;

const scope = self as unknown as Scope;
let painter: CanvasPainter | null = null;
let wanted: Strength = 'strong';

scope.onmessage = ({ data }) => {
  wanted = data.strength;
  if (painter) painter.strength = wanted;
  if (data.op === 'strengthen') return;
  begin(data).catch((error: unknown) => {
    console.error(error);
    scope.postMessage({ type: 'problem', problem: error instanceof BlurStopped ? error.problem : 'failed' });
  });
};

async function begin({ frames, out, network }: Extract<ToBlur, { readonly op: 'begin' }>): Promise<void> {
  const answer = await fetch(network, { signal: AbortSignal.timeout(FETCH_WITHIN_MILLIS) });
  if (!answer.ok) throw new Error(`the network's file: ${answer.status}`);
  const made = new CanvasPainter(readNetwork(await answer.arrayBuffer()), wanted);
  painter = made;
  await pump(frames.getReader(), out.getWriter(), made, () => performance.now(), {
    ready: () => scope.postMessage({ type: 'ready' }),
    cost: ({ pictureMillis, pictures }) => scope.postMessage({ type: 'cost', pictureMillis, pictures }),
  });
  throw new Error('the camera gives no more pictures');
}
