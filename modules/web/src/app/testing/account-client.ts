import { AccountClient, type AccountOpening } from '../AccountClient.ts';
import { PageStorage } from '../memory.ts';
import { Passkeys } from '../passkeys.ts';
import { ScheduledMemory } from '../ScheduledMemory.ts';

interface Asked {
  readonly path: string;
  readonly init: RequestInit;
}

/** A client whose server answers as it is told. */
export function clientOf(
  answer: string,
  opening: Partial<AccountOpening> = {},
  status = 200,
  headers: HeadersInit = {},
) {
  const asked: Asked[] = [];
  const left: string[] = [];
  const kept: [string, Blob][] = [];
  const shown: string[] = [];
  const meetings = new ScheduledMemory(new PageStorage(), () => 0);
  const client = new AccountClient(
    {
      request: (path, init) => {
        asked.push({ path: typeof path === 'string' ? path : '', init: init ?? {} });
        return Promise.resolve(new Response(answer, { status, headers }));
      },
      passkeys: new Passkeys(undefined),
      origin: 'https://meet.example.in',
      random: (bytes) => bytes.fill(7),
      meetings,
      copy: () => Promise.resolve(true),
      leave: (address) => left.push(address),
      keep: (name, content) => kept.push([name, content]),
      showAddress: (path) => shown.push(path),
      openVault: () => Promise.reject(new Error('no vault here')),
    },
    {
      invitation: null,
      returned: null,
      offered: null,
      deviceCode: null,
      console: null,
      accessibility: false,
      signedInBefore: false,
      ...opening,
    },
  );
  return { client, asked, left, meetings, kept, shown };
}
