import type { LeaveQuestion } from '../account/port.ts';

/** Who leaves a page on which something is not saved is asked first. */
export class Leaving {
  private question: LeaveQuestion | null = null;

  /** @param question null as soon as nothing would be lost */
  askWith(question: LeaveQuestion | null): void {
    this.question = question;
  }

  /** @param stay done in its place, where the person does not leave */
  go(leave: () => void, stay: () => void = () => undefined): void {
    if (this.question === null) return leave();
    this.question((leaves) => {
      if (!leaves) return stay();
      this.question = null;
      leave();
    });
  }
}
