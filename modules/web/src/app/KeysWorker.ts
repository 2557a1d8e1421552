import workerAddress from '../e2ee/worker/worker.ts?worker&url';
import type { KeysAsk, KeysReply, KeysReport, TransformRole } from '../e2ee/worker/asks.ts';
import { KeysClient } from '../e2ee/worker/KeysClient.ts';
import type { FrameProtection, SendingSource } from '../transport/PeerLink.ts';
import { trustedScript } from './trusted-script.ts';

/** The worker with the keys, as the effects need it; a test gives a fake. */
export interface KeysAccess {
  /** Whether the browser can put media through a worker at all. */
  readonly isSupported: boolean;
  readonly protection: FrameProtection;
  /** Begins to load the worker; the first question does otherwise. */
  prepare(): void;
  ask(ask: KeysAsk): Promise<KeysReply>;
  /** What the worker tells unasked. */
  listen(onReport: (report: KeysReport) => void): void;
}

/** Contexts of SFrame: what one member sends has a key for each. */
const CONTEXTS: Readonly<Record<SendingSource, number>> = { microphone: 0, camera: 1, screen: 2, 'screen-audio': 3 };

interface ScriptTransforms {
  readonly RTCRtpScriptTransform?: new (worker: Worker, options: TransformRole) => RTCRtpScriptTransform;
}

/** One worker for as long as the page is open, made when it is prepared or first needed, and made again when it does not load. */
export class KeysWorker implements KeysAccess {
  readonly protection: FrameProtection = {
    sends: (sender, source) => {
      sender.transform = this.transform({ way: 'send', context: CONTEXTS[source] });
    },
    receives: (receiver, kind) => {
      const slot = this.nextSlot++;
      this.slots.set(receiver, slot);
      receiver.transform = this.transform({ way: 'receive', slot, kind });
    },
    offered: (codecs) => {
      void this.ask({ op: 'name-codecs', codecs });
    },
    named: (receiver, mid) => {
      const slot = this.slots.get(receiver);
      if (slot !== undefined) void this.ask({ op: 'name-slot', slot, mid });
    },
  };

  private readonly slots = new WeakMap<RTCRtpReceiver, number>();
  private nextSlot = 0;
  private onReport: (report: KeysReport) => void = () => undefined;
  private made: { readonly worker: Worker; readonly client: KeysClient } | undefined;

  get isSupported(): boolean {
    return (globalThis as ScriptTransforms).RTCRtpScriptTransform !== undefined;
  }

  prepare(): void {
    if (this.isSupported) this.begun();
  }

  ask(ask: KeysAsk): Promise<KeysReply> {
    if (ask.op === 'end' && !this.made) return Promise.resolve({ kind: 'done' });
    return this.begun().client.ask(ask);
  }

  listen(onReport: (report: KeysReport) => void): void {
    this.onReport = onReport;
  }

  private transform(role: TransformRole): RTCRtpScriptTransform {
    const Transform = (globalThis as ScriptTransforms).RTCRtpScriptTransform;
    if (!Transform) throw new Error('this browser cannot encrypt media from end to end');
    return new Transform(this.begun().worker, role);
  }

  private begun(): { readonly worker: Worker; readonly client: KeysClient } {
    if (!this.made) {
      const worker = new Worker(trustedScript('sabha-keys', workerAddress), { type: 'module', name: 'sabha-keys' });
      const client = new KeysClient(worker, {
        reported: (report) => {
          this.onReport(report);
        },
        failed: () => {
          worker.terminate();
          this.made = undefined;
        },
      });
      this.made = { worker, client };
    }
    return this.made;
  }
}
