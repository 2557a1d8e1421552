import { createContext, use, useState } from 'react';
import type { Answer } from '../../account/port.ts';

/** One question to the server at a time, and the code of what was wrong with the last. */
export interface Asking {
  readonly busy: boolean;
  readonly problem: string | null;
  /** Asks; what to do with a yes comes with it. */
  ask<T>(question: () => Promise<Answer<T>>, then: (value: T) => void): void;
  forget(): void;
}

/** Told as something is asked: what was said of the act before holds no longer. */
export const AskedContext = createContext<() => void>(() => undefined);

export function useAsking(): Asking {
  const asked = use(AskedContext);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  async function run<T>(question: () => Promise<Answer<T>>, then: (value: T) => void): Promise<void> {
    setBusy(true);
    setProblem(null);
    asked();
    const answer = await question();
    setBusy(false);
    if (answer.kind === 'yes') then(answer.value);
    else setProblem(answer.code);
  }
  return {
    busy,
    problem,
    ask: (question, then) => {
      if (!busy) void run(question, then);
    },
    forget: () => setProblem(null),
  };
}
