/** What the build tells its service worker. */
export interface Shell {
  /** Of the cache: another for each build. */
  readonly name: string;
  /** What the page itself names, its script and its style, by which a page knows whether it is of this build. */
  readonly page: readonly string[];
  /** The page to show when the server does not answer; one of the files. */
  readonly offline: string;
  /** All that is kept, by path, with the SHA-256 of each in base64. */
  readonly files: Readonly<Record<string, string>>;
}

/** Of a request, what is decided upon. */
export type Asked = Pick<Request, 'method' | 'mode' | 'url'>;

export interface ShellPorts {
  readonly caches: CacheStorage;
  readonly origin: string;
  readonly requestOf: (path: string, options: RequestInit) => Request;
  readonly sha256: (content: ArrayBuffer) => Promise<ArrayBuffer>;
  /** Fulfilled then, so that nobody looks at an empty page for longer. */
  readonly tooLate: () => Promise<void>;
}

const PREFIX = 'sabha-shell-';
/** The addresses that answer with the page; what comes under all others is not the shell's. */
const PAGES = [/^\/$/, /^\/m\//, /^\/console(\/|$)/, /^\/accessibility$/, /^\/sign-in\/back$/];

/** What stands before a server says so when the server does not answer (RFC 9110, 15.6.3 and 15.6.5). */
const NOBODY_THERE = new Set([502, 504]);

export function nameOf(digest: string): string {
  return PREFIX + digest;
}

/** Keeps the code of one build and the page for when the server does not answer; nothing else is kept, ever. */
export class ShellKeeper {
  constructor(
    private readonly shell: Shell,
    private readonly ports: ShellPorts,
  ) {}

  /** All or nothing, and only what the build made. */
  async install(): Promise<void> {
    const { caches, requestOf } = this.ports;
    const asked = Object.entries(this.shell.files).map(([path, digest]) =>
      requestOf(path, { integrity: `sha256-${digest}`, cache: 'no-cache', priority: 'low' }),
    );
    try {
      await (await caches.open(this.shell.name)).addAll(asked);
    } catch (cause) {
      await caches.delete(this.shell.name);
      throw cause;
    }
  }

  /** No page of another build is open any more. */
  async removeOthers(): Promise<void> {
    await remove(this.ports.caches, (name) => name !== this.shell.name);
  }

  /** Null: the browser asks the server as if there were no service worker. */
  answer(asked: Asked, fetched: () => Promise<Response>): Promise<Response> | null {
    const { origin, pathname, search } = new URL(asked.url);
    if (asked.method !== 'GET' || origin !== this.ports.origin) return null;
    if (asked.mode === 'navigate') return PAGES.some((page) => page.test(pathname)) ? this.page(fetched) : null;
    return search === '' && Object.hasOwn(this.shell.files, pathname) ? this.file(pathname, fetched) : null;
  }

  /** Always that of the server, so that no page is older than it; its address is looked up nowhere. */
  private async page(fetched: () => Promise<Response>): Promise<Response> {
    const coming = fetched();
    const answer = await Promise.race([coming.catch(() => undefined), this.ports.tooLate().then(() => undefined)]);
    if (answer !== undefined && !NOBODY_THERE.has(answer.status)) return answer;
    return (await this.find(this.shell.offline)) ?? coming;
  }

  private async file(path: string, fetched: () => Promise<Response>): Promise<Response> {
    return (await this.find(path)) ?? fetched();
  }

  /** Scripts of a page may write into its caches, so what is found counts only when it is what the build made. */
  private async find(path: string): Promise<Response | undefined> {
    try {
      return await this.kept(path);
    } catch {
      // A browser whose storage is out of order still has a server to ask.
      return undefined;
    }
  }

  private async kept(path: string): Promise<Response | undefined> {
    const { caches, sha256 } = this.ports;
    const found = await caches.match(path, { cacheName: this.shell.name });
    if (found === undefined) return undefined;
    const content = await found.clone().arrayBuffer();
    if (base64(await sha256(content)) === this.shell.files[path]) {
      // Fields are not covered by the digest, so none but the kind is taken over.
      return new Response(content, { headers: { 'content-type': kindOf(path), ...POLICY } });
    }
    await (await caches.open(this.shell.name)).delete(path);
    return undefined;
  }
}

/** Of the page for when the server does not answer, which comes without the fields of the server. */
const POLICY = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

function kindOf(path: string): string {
  if (path.endsWith('.html')) return 'text/html; charset=utf-8';
  return path.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8';
}

function base64(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}

/** Of all builds, for a server that takes the service worker back. */
export function removeAll(caches: CacheStorage): Promise<void> {
  return remove(caches, () => true);
}

async function remove(caches: CacheStorage, which: (name: string) => boolean): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && which(name));
  await Promise.all(names.map((name) => caches.delete(name)));
}
