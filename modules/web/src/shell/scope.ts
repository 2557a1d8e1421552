/** The scope of a service worker, as far as it is used here. */
export interface ServiceWorkerScope {
  readonly registration: {
    unregister(): Promise<boolean>;
  };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: Extendable) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

export interface Extendable {
  waitUntil(work: Promise<unknown>): void;
}

export interface Fetching {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

export const scope = self as unknown as ServiceWorkerScope;
