import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A port on which a process listens, or from which it speaks. */
export interface OpenPort {
  readonly port: number;
  readonly loopback: boolean;
}

const LISTEN = '0A';
const LOOPBACK = /^(0100007F|0000000000000000FFFF00000100007F|00000000000000000000000001000000)$/;

/** The ports at which anybody can reach the process, by the kernel's own tables (proc(5)). */
export function openPorts(pid: number): { tcp: OpenPort[]; udp: OpenPort[] } {
  const inodes = socketsOf(pid);
  const rows = (protocol: string, wanted: (state: string) => boolean): OpenPort[] => {
    const found = ['', '6'].flatMap((version) => table(pid, protocol + version));
    const mine = found.filter(({ inode, state }) => inodes.has(inode) && wanted(state));
    return [...new Map(mine.map(({ address, port }) => [port, { port, loopback: LOOPBACK.test(address) }])).values()];
  };
  return {
    tcp: rows('tcp', (state) => state === LISTEN),
    udp: rows('udp', () => true),
  };
}

/** Bytes that the process has caused to be written to disks (proc(5), io). */
export function bytesWritten(pid: number): number {
  const written = /^write_bytes: (\d+)$/m.exec(readFileSync(`/proc/${String(pid)}/io`, 'utf8'))?.[1];
  if (written === undefined) throw new Error('the kernel does not count what is written');
  return Number(written);
}

function socketsOf(pid: number): Set<string> {
  const folder = `/proc/${String(pid)}/fd`;
  const inodes = readdirSync(folder).flatMap((descriptor) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${descriptor}`))?.[1] ?? [];
    } catch {
      // Closed in between.
      return [];
    }
  });
  return new Set(inodes);
}

function table(pid: number, protocol: string): { address: string; port: number; state: string; inode: string }[] {
  const [, ...lines] = readFileSync(`/proc/${String(pid)}/net/${protocol}`, 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => {
    const [, local = '', , state = '', , , , , , inode = ''] = line.trim().split(/\s+/);
    const [address = '', port = ''] = local.split(':');
    return { address, port: Number.parseInt(port, 16), state, inode };
  });
}
