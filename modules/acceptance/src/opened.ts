/** Frames of one member that a page opened since it came into the group. */
export interface OpenedFrames {
  readonly voice: number;
  readonly picture: number;
  readonly screen: number;
}

/**
 * By whose key the page's worker opened frames, as its Connection panel says, by name; nobody while that is not open. The
 * server names no slot of a voice to anybody, and could name a wrong one. Runs in the page.
 */
export function readOpened(): Record<string, OpenedFrames> {
  const table = [...document.querySelectorAll('table')].find(
    ({ caption }) => caption?.textContent === 'Decrypted frames',
  );
  const rows = [...(table?.tBodies[0]?.rows ?? [])].map((row) => {
    const [name = '', ...counts] = [...row.cells].map((cell) => cell.textContent ?? '');
    const [voice = 0, picture = 0, screen = 0] = counts.map((count) => Number(count.replaceAll(',', '')));
    return [name, { voice, picture, screen }] as const;
  });
  return Object.fromEntries(rows);
}

/** A person with a browser, as far as these looks need one; their Connection panel is open. */
export interface Listener {
  readonly name: string;
  openedFrames(): Promise<Readonly<Record<string, OpenedFrames>>>;
  media(): Promise<{ readonly audioEnergy: number }>;
}

/** What came of others over some time. */
export interface OpenedVoices {
  /** By name: of whom at least so many frames were opened as nobody sends by chance. */
  readonly voices: readonly string[];
  /** Growth of `totalAudioEnergy` of all that was played (W3C webrtc-stats): 0 is silence. */
  readonly energy: number;
}

/** Of fifty frames a second; silence has one now and then. */
const FEWEST_VOICES = 10;

export async function openedVoices(person: Listener, milliseconds: number): Promise<OpenedVoices> {
  const before = [await person.openedFrames(), await person.media()] as const;
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  const after = [await person.openedFrames(), await person.media()] as const;
  const voices = Object.entries(after[0])
    .filter(([name, { voice }]) => voice - (before[0][name]?.voice ?? 0) >= FEWEST_VOICES)
    .map(([name]) => name);
  return { voices: voices.toSorted(), energy: after[1].audioEnergy - before[1].audioEnergy };
}
