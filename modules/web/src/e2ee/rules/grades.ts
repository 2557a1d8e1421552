/** The classes that a meeting can have, the lowest first; the place is the number in what hosts sign. */
export const GRADES = ['unclassified', 'restricted', 'confidential'] as const;

export type Grade = (typeof GRADES)[number];

export function isLower(one: Grade, other: Grade): boolean {
  return GRADES.indexOf(one) < GRADES.indexOf(other);
}
