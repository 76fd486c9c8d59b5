/**
 * Functions that a mapping may call by name where its own language would be unreadable: composing a title, taking apart a
 * list of sources. Each is pure, and gets the values named in `with`.
 */
import { chicagoFunctions } from './chicago.ts';
import { citedFunctions } from './cited.ts';
import { esfFunctions } from './esf.ts';
import { formFunctions } from './forms.ts';
import { proseFunctions } from './prose.ts';
import { ucdpFunctions } from './ucdp.ts';

/** Values by name, `undefined` where the source says nothing. */
export type Arguments = Readonly<Record<string, unknown>>;
export type MappingFunction = (given: Arguments) => unknown;

const functions = new Map<string, MappingFunction>(
  Object.entries({
    ...proseFunctions,
    ...ucdpFunctions,
    ...chicagoFunctions,
    ...citedFunctions,
    ...esfFunctions,
    ...formFunctions,
  }),
);

/** The function of this name, or undefined. */
export const functionNamed = (name: string): MappingFunction | undefined => functions.get(name);
