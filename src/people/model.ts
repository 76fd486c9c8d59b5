/**
 * Who may do what: one table of roles and actions. Every page and command of the workspace names its action, and a test
 * goes through the table cell by cell, so nothing is allowed by being forgotten.
 */
import { Refusal } from '../kernel/refusal.ts';

/** What a membership in a body makes somebody. One person may have several roles. */
export const ROLES = [
  'monitor',
  'reviewer',
  'lawyer',
  'aid',
  'secretary',
  'guide',
  'custodian',
  'operator',
  'chair',
  'examiner',
  'delegate',
] as const;
export type Role = (typeof ROLES)[number];

/** Everything the workspace asks permission for. */
export const ACTIONS = {
  'report.read': ['monitor', 'reviewer'],
  'report.triage': ['monitor', 'reviewer'],
  'report.answer': ['monitor', 'reviewer'],
  'record.read': ['monitor', 'reviewer', 'lawyer', 'aid'],
  'record.edit': ['monitor', 'reviewer', 'lawyer'],
  'record.submit': ['monitor', 'reviewer', 'lawyer'],
  'record.sign': ['reviewer', 'monitor', 'lawyer'],
  'record.hide': ['reviewer', 'monitor', 'lawyer'],
  'record.merge': ['reviewer'],
  // The rooms of records, whatever their type; what a type asks for besides stands in `desk/access.ts`.
  'desk.read': ['monitor', 'reviewer', 'lawyer', 'aid', 'secretary', 'chair', 'examiner', 'delegate'],
  'desk.edit': ['monitor', 'reviewer', 'lawyer', 'secretary', 'chair', 'delegate'],
  'desk.sign': ['monitor', 'reviewer', 'lawyer', 'secretary', 'chair', 'examiner'],
  'congress.read': ['secretary', 'chair', 'examiner', 'delegate'],
  'congress.prepare': ['secretary', 'chair'],
  'congress.sign': ['secretary', 'chair', 'examiner'],
  'congress.request': ['delegate'],
  'motion.table': ['delegate', 'secretary', 'chair'],
  'mandate.read': ['secretary', 'examiner'],
  'mandate.submit': ['secretary'],
  'mandate.examine': ['examiner'],
  'mandate.challenge': ['delegate', 'examiner'],
  'sitting.preside': ['secretary', 'chair'],
  'sitting.attend': ['delegate', 'chair'],
  'vote.decide': ['chair'],
  'sealed.open': ['custodian'],
  'evidence.read': ['monitor', 'reviewer', 'lawyer'],
  'evidence.add': ['monitor', 'reviewer', 'lawyer'],
  'evidence.redact': ['monitor', 'reviewer'],
  'import.run': ['monitor', 'reviewer'],
  'task.work': ['monitor', 'reviewer', 'lawyer', 'aid', 'secretary', 'guide', 'chair'],
  'statistics.read': ['monitor', 'reviewer', 'lawyer', 'aid', 'secretary'],
  'people.read': ['secretary', 'operator'],
  'people.invite': ['secretary', 'operator'],
  'people.roles': ['secretary', 'operator'],
  'audit.read': ['secretary', 'custodian', 'operator'],
  'instance.operate': ['operator'],
} as const satisfies Record<string, readonly Role[]>;
export type Action = keyof typeof ACTIONS;

/** A role in a body. */
export interface Office {
  role: Role;
  /** Name of the body. */
  body: string;
}

/** Somebody who is signed in. There is no legal name and no address: the pseudonym is all we know. */
export interface SignedIn {
  /** `us_…` */
  id: string;
  pseudonym: string;
  roles: readonly Role[];
  /** Names of the bodies whose membership gives the roles. */
  bodies: readonly string[];
  /** Which role in which body, by its name. Where it is left out there is none that belongs to a body. */
  offices?: readonly Office[];
  /** Id of this session of sign-in; never shown. */
  session: string;
  /** Language of the workspace this person chose, if any. */
  lang?: string | undefined;
}

/** May this person do it? */
export function may(person: Pick<SignedIn, 'roles'>, action: Action): boolean {
  const allowed: readonly Role[] = ACTIONS[action];
  return person.roles.some((role) => allowed.includes(role));
}

/** For commands, which pages and API share. @throws Refusal `not-allowed` */
export function assertMay(person: Pick<SignedIn, 'roles'>, action: Action): void {
  if (!may(person, action)) throw new Refusal('not-allowed', {}, 403);
}

/** How far a field is open, as record types declare it. */
export type Visibility = 'public' | 'members' | 'sealed';

/**
 * May the server show a field of this visibility to somebody (null = not signed in)? Sealed values it never can: it holds
 * their ciphertext, which custodians open in their browsers.
 */
export function mayRead(person: Pick<SignedIn, 'roles'> | null, visibility: Visibility): boolean {
  if (visibility === 'public') return true;
  return visibility === 'members' && person !== null && may(person, 'record.read');
}

/** Roles that can change who has power here: nobody gives them alone. */
export const GRAVE_ROLES: readonly Role[] = ['secretary', 'custodian', 'operator', 'chair', 'examiner'];

/** Roles that hold a key of their own: they sign public acts, or sealed values are sealed to them. */
export const KEYED_ROLES: readonly Role[] = [
  'monitor',
  'reviewer',
  'lawyer',
  'secretary',
  'custodian',
  'chair',
  'examiner',
  'delegate',
];

export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);

/** Can somebody be called this: 2 to 40 characters, a letter or digit in it, nothing invisible? */
export function isPseudonym(text: string): boolean {
  return (
    [...text].length >= 2 &&
    [...text].length <= 40 &&
    /[\p{L}\p{N}]/u.test(text) &&
    !/[\p{C}\p{Zl}\p{Zp}<>]/u.test(text)
  );
}
