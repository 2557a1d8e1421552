import type { FromWorker, ToWorker } from './asks.ts';
import { FrameGate } from './FrameGate.ts';
import { IndexedShelf } from './IndexedShelf.ts';
import { MeetingKeys } from './MeetingKeys.ts';
import { connectTransform, type Transformer } from './transforms.ts';

/** The scope of a worker, as far as it is used here. */
interface Scope {
  postMessage(message: FromWorker): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  onrtctransform: ((event: { readonly transformer: Transformer }) => void) | null;
}

const scope = self as unknown as Scope;
const nowMillis = (): number => performance.now();

const gate = new FrameGate(
  nowMillis,
  (report) => scope.postMessage({ report }),
  (delayMillis, task) => void setTimeout(task, delayMillis),
);
const shelf = new IndexedShelf();
// Also where nobody joins again whose keys are here.
void shelf.sweep(Date.now());
const keys = new MeetingKeys({ monotonicMillis: nowMillis, wallMillis: () => Date.now() }, gate, shelf);

scope.onmessage = ({ data: { id, ask } }) => {
  void keys.answer(ask).then((reply) => {
    scope.postMessage({ id, reply });
  });
};

scope.onrtctransform = ({ transformer }) => {
  connectTransform(gate, transformer);
};
