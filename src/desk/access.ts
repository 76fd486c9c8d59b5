/**
 * Which actions of the table of roles a type of record asks for. Most ask for those of records; reports, evidence and what
 * belongs to the congress have actions of their own, and the desk opens them to nobody else.
 */
import { type Action, assertMay, may, type SignedIn } from '../people/model.ts';

/** What is asked for to read records of a type as they are kept privately, to change them, and to act on them in public. */
interface Needs {
  read: Action;
  edit: Action;
  submit: Action;
  sign: Action;
  hide: Action;
}

const RECORDS: Needs = {
  read: 'record.read',
  edit: 'record.edit',
  submit: 'record.submit',
  sign: 'record.sign',
  hide: 'record.hide',
};
const CONGRESS: Needs = {
  read: 'congress.read',
  edit: 'congress.prepare',
  submit: 'congress.prepare',
  sign: 'congress.sign',
  hide: 'congress.sign',
};
const TABLED: Needs = { ...CONGRESS, edit: 'motion.table' };

const OWN: Readonly<Record<string, Needs>> = {
  report: { ...RECORDS, read: 'report.read', edit: 'report.triage' },
  evidence: { ...RECORDS, read: 'evidence.read', edit: 'evidence.add' },
  mandate: { ...CONGRESS, read: 'mandate.read', edit: 'mandate.submit', submit: 'mandate.submit' },
  motion: TABLED,
  amendment: TABLED,
  body: CONGRESS,
  'rule-set': CONGRESS,
  session: CONGRESS,
  vote: CONGRESS,
  credentials: CONGRESS,
  resolution: CONGRESS,
  commitment: CONGRESS,
  relation: CONGRESS,
  action: CONGRESS,
  endorsement: CONGRESS,
};

type Person = Pick<SignedIn, 'roles'>;

const needsOf = (type: string): Needs => OWN[type] ?? RECORDS;

/** May this person read records of this type, as they are kept privately? */
export const mayOpen = (person: Person, type: string): boolean => may(person, needsOf(type).read);
/** May this person change them? */
export const mayEdit = (person: Person, type: string): boolean => may(person, needsOf(type).edit);
/** May this person sign what becomes public of them? */
export const maySign = (person: Person, type: string): boolean => may(person, needsOf(type).sign);

/** @throws Refusal `not-allowed` */
export const assertOpen = (person: Person, type: string): void => assertMay(person, needsOf(type).read);
/** @throws Refusal `not-allowed` */
export const assertEdit = (person: Person, type: string): void => assertMay(person, needsOf(type).edit);
/** @throws Refusal `not-allowed` */
export const assertSubmit = (person: Person, type: string): void => assertMay(person, needsOf(type).submit);
/** @throws Refusal `not-allowed` */
export const assertAct = (person: Person, type: string, act: 'sign' | 'hide'): void =>
  assertMay(person, needsOf(type)[act]);
