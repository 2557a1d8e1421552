import { useState } from 'react';
import type { Answer } from '../../account/port.ts';

/** One question to the server at a time, and the code of what was wrong with the last. */
export interface Asking {
  readonly busy: boolean;
  readonly problem: string | null;
  /** Asks; what to do with a yes comes with it. */
  ask<T>(question: () => Promise<Answer<T>>, then: (value: T) => void): void;
  forget(): void;
}

export function useAsking(): Asking {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  async function run<T>(question: () => Promise<Answer<T>>, then: (value: T) => void): Promise<void> {
    setBusy(true);
    setProblem(null);
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
