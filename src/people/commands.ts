/** What other parts may ask of people: the audit trail they note their acts in. */
export { Audit, type AuditNote, type AuditTrail, NOBODY } from './audit.ts';
