import type { CallPort } from '../call/port.ts';

export function App({ port }: { readonly port: CallPort }) {
  return <main data-phase={port.getState().phase.name}>Sabha</main>;
}
