import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const STEP_BYTES = 2 ** 20;

/** Stands in every 4 KiB of a large file, in clear. */
export const MARK = 'SABHA known plaintext of a file 0123456789';

/** Writes so many bytes, none of its MiB like another, without holding them; resolves with their SHA-256. */
export async function writesALargeFile(to: string, bytes: number): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(Readable.from(partsOf(bytes, hash)), createWriteStream(to));
  return hash.digest('hex');
}

function* partsOf(bytes: number, hash: Hash): Generator<Buffer> {
  for (let at = 0; at < bytes; at += STEP_BYTES) {
    const part = Buffer.alloc(Math.min(STEP_BYTES, bytes - at), at % 251);
    part.writeDoubleBE(at);
    for (let mark = 8; mark + MARK.length < part.length; mark += 4_096) part.write(MARK, mark);
    hash.update(part);
    yield part;
  }
}

/** SHA-256 of a file, read piece by piece. */
export async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Whether these bytes stand in any file under a folder. */
export async function isStoredUnder(folder: string, bytes: Buffer): Promise<boolean> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && (await isIn(path.join(entry.parentPath, entry.name), bytes))) return true;
  }
  return false;
}

async function isIn(file: string, bytes: Buffer): Promise<boolean> {
  let rest = Buffer.alloc(0);
  for await (const part of createReadStream(file, { highWaterMark: STEP_BYTES })) {
    const both = Buffer.concat([rest, part as Buffer]);
    if (both.includes(bytes)) return true;
    rest = both.subarray(-bytes.length);
  }
  return false;
}
