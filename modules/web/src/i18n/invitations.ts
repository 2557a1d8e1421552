import en from './en/invitation.json';
import hi from './hi/invitation.json';
import type { Language } from './languages.ts';

export const INVITATIONS: Readonly<Record<Language, Readonly<Record<keyof typeof en, string>>>> = { en, hi };
