/**
 * Who may do what: one table of roles and actions. Every page and command of the workspace names its action, and a test
 * goes through the table cell by cell, so nothing is allowed by being forgotten.
 */

/** What a membership in a body makes somebody. One person may have several roles. */
export const ROLES = ['monitor', 'reviewer', 'lawyer', 'aid', 'secretary', 'guide', 'custodian', 'operator'] as const;
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
  'sealed.open': ['custodian'],
  'evidence.read': ['monitor', 'reviewer', 'lawyer'],
  'evidence.add': ['monitor', 'reviewer', 'lawyer'],
  'evidence.redact': ['monitor', 'reviewer'],
  'import.run': ['monitor', 'reviewer'],
  'task.work': ['monitor', 'reviewer', 'lawyer', 'aid', 'secretary', 'guide'],
  'statistics.read': ['monitor', 'reviewer', 'lawyer', 'aid', 'secretary'],
  'people.read': ['secretary', 'operator'],
  'people.invite': ['secretary', 'operator'],
  'people.roles': ['secretary', 'operator'],
  'audit.read': ['secretary', 'custodian', 'operator'],
  'instance.operate': ['operator'],
} as const satisfies Record<string, readonly Role[]>;
export type Action = keyof typeof ACTIONS;

/** Somebody who is signed in. There is no legal name and no address: the pseudonym is all we know. */
export interface SignedIn {
  /** `us_…` */
  id: string;
  pseudonym: string;
  roles: readonly Role[];
  /** Names of the bodies whose membership gives the roles. */
  bodies: readonly string[];
  /** Id of this session of sign-in; never shown. */
  session: string;
}

/** May this person do it? */
export function may(person: Pick<SignedIn, 'roles'>, action: Action): boolean {
  const allowed: readonly Role[] = ACTIONS[action];
  return person.roles.some((role) => allowed.includes(role));
}
