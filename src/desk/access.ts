/**
 * Which action of the table of roles a type of record asks for. Most ask for those of records; reports and evidence have
 * rooms and actions of their own, and the desk opens them to nobody else.
 */
import { type Action, assertMay, may, type SignedIn } from '../people/model.ts';

const OWN: Readonly<Record<string, { read: Action; edit: Action }>> = {
  report: { read: 'report.read', edit: 'report.triage' },
  evidence: { read: 'evidence.read', edit: 'evidence.add' },
};
const RECORDS = { read: 'record.read', edit: 'record.edit' } as const;

type Person = Pick<SignedIn, 'roles'>;

/** May this person read records of this type, as they are kept privately? */
export const mayOpen = (person: Person, type: string): boolean => may(person, (OWN[type] ?? RECORDS).read);
/** May this person change them? */
export const mayEdit = (person: Person, type: string): boolean => may(person, (OWN[type] ?? RECORDS).edit);

/** @throws Refusal `not-allowed` */
export const assertOpen = (person: Person, type: string): void => assertMay(person, (OWN[type] ?? RECORDS).read);
/** @throws Refusal `not-allowed` */
export const assertEdit = (person: Person, type: string): void => assertMay(person, (OWN[type] ?? RECORDS).edit);
