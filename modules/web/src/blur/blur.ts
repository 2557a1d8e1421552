import type { FromBlur, ToBlur } from './asks.ts';
import type { Backdrop } from './backdrop.ts';
import { CanvasPainter } from './CanvasPainter.ts';
import { readNetwork } from './model-file.ts';
import { BlurStopped, pump } from './pump.ts';

/** The scope of a worker, as far as it is used here. */
interface Scope {
  postMessage(message: FromBlur): void;
  onmessage: ((event: MessageEvent<ToBlur>) => void) | null;
}

/** The file is a quarter of a megabyte: longer than on 64 kbit/s nobody waits. */
const FETCH_WITHIN_MILLIS = 60_000;

const scope = self as unknown as Scope;
let painter: CanvasPainter | null = null;
let wanted: Backdrop = 'strong';
let image: ImageBitmap | null = null;

scope.onmessage = ({ data }) => {
  wanted = data.backdrop;
  painter?.show(wanted, image);
  if (data.op === 'show') {
    void read(data.image);
    return;
  }
  begin(data).catch((error: unknown) => {
    console.error(error);
    scope.postMessage({ type: 'problem', problem: error instanceof BlurStopped ? error.problem : 'failed' });
  });
};

/** Of an image that cannot be read nothing is shown, and the room stays out of focus. */
async function read(blob: Blob | null): Promise<void> {
  if (blob === null) return;
  image = await createImageBitmap(blob).catch(() => null);
  painter?.show(wanted, image);
}

async function begin({ frames, out, network }: Extract<ToBlur, { readonly op: 'begin' }>): Promise<void> {
  const answer = await fetch(network, { signal: AbortSignal.timeout(FETCH_WITHIN_MILLIS) });
  if (!answer.ok) throw new Error(`the network's file: ${answer.status}`);
  const made = new CanvasPainter(readNetwork(await answer.arrayBuffer()), wanted);
  made.show(wanted, image);
  painter = made;
  await pump(frames.getReader(), out.getWriter(), made, () => performance.now(), {
    ready: () => scope.postMessage({ type: 'ready' }),
    cost: ({ pictureMillis, pictures }) => scope.postMessage({ type: 'cost', pictureMillis, pictures }),
  });
  throw new Error('the camera gives no more pictures');
}
