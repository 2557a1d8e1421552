import { Component, createElement, use, type ComponentType, type ReactNode } from 'react';
import { PartMissing, readable, useAreas, type Area } from '../i18n/index.ts';
import { reachable } from './reachable.ts';

/** A component whose code and texts are fetched when it is first shown, or before. */
export interface Part<P extends object> {
  (props: P): ReactNode;
  readonly load: () => Promise<ComponentType<P>>;
  /**
   * Before it is shown. What did not come is asked for once more when it is.
   *
   * @param ready what is waited for where nothing of it was asked for yet
   */
  readonly prefetch: (ready?: () => Promise<void>) => Promise<void>;
  readonly areas: readonly Area[];
}

/** One attempt when it is shown: most browsers remember that a file was not there, and another needs a new page. */
export function part<P extends object>(areas: readonly Area[], fetchCode: () => Promise<ComponentType<P>>): Part<P> {
  let coming: Promise<ComponentType<P>> | null = null;
  const load = () =>
    (coming ??= readable(
      fetchCode().catch((cause: unknown) => {
        throw new PartMissing('a part of the page did not come', { cause, again });
      }),
    ));
  const again = () => {
    coming = null;
    return load();
  };
  const prefetch = async (ready?: () => Promise<void>) => {
    if (coming === null) await ready?.();
    const asked = load();
    try {
      await asked;
    } catch {
      // Not what was asked for again meanwhile.
      if (coming === asked) coming = null;
    }
  };
  function PartOfPage(props: P) {
    // Asked for beside its texts, not after them.
    const code = load();
    code.catch(() => undefined);
    useAreas(areas);
    return createElement(use(code), props);
  }
  return Object.assign(PartOfPage, { load, prefetch, areas });
}

interface BoundaryProps {
  readonly children: ReactNode;
  /** Shown in its place. */
  readonly missing: ReactNode;
  /** By itself, where what stands in its place holds nothing of the person's. */
  readonly triesAgain?: boolean;
}

/** Between trials, two minutes in all; each waits for the server besides. */
const PAUSES_MILLIS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000];

/** In place of a part that does not come; other errors go on. */
export class PartBoundary extends Component<BoundaryProps, { readonly error: Error | null }> {
  override readonly state: { readonly error: Error | null } = { error: null };
  private unmounted = false;

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override componentDidCatch(error: Error) {
    if (error instanceof PartMissing && this.props.triesAgain) void this.tryAgain(error.again);
  }

  override componentWillUnmount() {
    this.unmounted = true;
  }

  private async tryAgain(again: PartMissing['again']): Promise<void> {
    for (const pauseMillis of PAUSES_MILLIS) {
      await new Promise((resume) => setTimeout(resume, pauseMillis));
      await reachable();
      if (this.unmounted) return;
      try {
        await again();
        this.setState({ error: null });
        return;
      } catch {
        // What stands in its place says so.
      }
    }
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    if (!(error instanceof PartMissing)) throw error;
    return this.props.missing;
  }
}
