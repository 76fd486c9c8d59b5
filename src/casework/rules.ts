/** The reminders of this register, read from `schema/reminders.json`. */
import reminders from '../../schema/reminders.json' with { type: 'json' };
import type { Reminder } from './model.ts';

export const REMINDERS: readonly Reminder[] = reminders.rules;
