import { screen, within } from '@testing-library/react';
import type { FakePort } from './fake-port.ts';

export function button(name: string, within_: HTMLElement = document.body) {
  return within(within_).getByRole('button', { name });
}

export function region(name: string) {
  return screen.getByRole('region', { name });
}

export function texts(element: HTMLElement): (string | null)[] {
  return [...element.querySelectorAll('p')].map((each) => each.textContent);
}

export function acts(port: FakePort) {
  return port.dispatched.filter((event) => event.type === 'act').map((event) => event.message);
}

export function described(element: HTMLElement): string | null | undefined {
  const id = element.getAttribute('aria-describedby') ?? '';
  return document.getElementById(id)?.textContent;
}
