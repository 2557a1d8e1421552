import type { Person } from '../Person.ts';

/**
 * Said after the client's worker: frames go through it as they came, by the same loop. What that costs, no client's code can
 * save; and between two such pages media is in the clear, which no page of the product ever sends.
 */
const EMPTY = `;self.onrtctransform = async ({ transformer: { readable, writable } }) => {
  const [reader, writer] = [readable.getReader(), writable.getWriter()];
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    writer.write(next.value).catch(() => undefined);
    if (writer.desiredSize <= 0) await writer.ready;
  }
};`;

const WORKER = /\/worker-[^/]*\.js$/;

/** From the next load on, the worker of the page does nothing with frames. */
export async function emptyTheWorker({ page }: Person): Promise<void> {
  await page.route(WORKER, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()) + EMPTY });
  });
}

/** From the next load on, it is the client's own again. */
export async function fillTheWorker({ page }: Person): Promise<void> {
  await page.unroute(WORKER);
}
