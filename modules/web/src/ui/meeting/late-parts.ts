import { part } from '../part.tsx';

/** Panels and dialogs that nobody needs in the first moment, fetched as soon as one is inside. */
export const LaterPart = part(['meeting'], async () => (await import('./Later.tsx')).Later);

/** The rules by name are many words; whoever removes or admits somebody does not wait for them. */
export const SecurityPart = part(
  ['meeting', 'clauses'],
  async () => (await import('./SecurityPanel.tsx')).SecurityPanel,
);

/** Most meetings have no poll. */
export const PollsPart = part(['meeting', 'polls'], async () => (await import('./polls/PollsPanel.tsx')).PollsPanel);
