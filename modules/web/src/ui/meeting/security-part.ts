import { part } from '../part.tsx';

/** The rules by name are many words; whoever removes or admits somebody does not wait for them. */
export const SecurityPart = part(
  ['meeting', 'clauses'],
  async () => (await import('./SecurityPanel.tsx')).SecurityPanel,
);
