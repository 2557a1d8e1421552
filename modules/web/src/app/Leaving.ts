import type { LeaveQuestion } from '../account/port.ts';

/** Who leaves a page on which something is not saved is asked first. */
export class Leaving {
  private question: LeaveQuestion | null = null;
  /** What is done where the person stays, of the one that waits for its answer. */
  private asked: { readonly onCancel: () => void } | null = null;

  /** @param question null as soon as nothing would be lost; whoever waits for an answer then stays */
  askWith(question: LeaveQuestion | null): void {
    this.question = question;
    if (question === null) this.giveUp();
  }

  /**
   * Whoever wants to go elsewhere while they are asked has given up the first way.
   *
   * @param onCancel done in its place, where the person does not leave
   */
  go(leave: () => void, onCancel: () => void = () => undefined): void {
    this.giveUp();
    if (this.question === null) return leave();
    const asked = { onCancel };
    this.asked = asked;
    this.question((leaves) => {
      if (this.asked !== asked) return;
      this.asked = null;
      if (!leaves) return onCancel();
      this.question = null;
      leave();
    });
  }

  private giveUp(): void {
    const { asked } = this;
    this.asked = null;
    asked?.onCancel();
  }
}
