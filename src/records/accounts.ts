/**
 * The accounts beside a body: which field each is about, and whether a competing value would be accepted there. An
 * account of a sealed field is refused like the field itself, so that no plaintext comes in by this door.
 */
import type { z } from 'zod';
import type { Field, Fields } from './declare.ts';
import type { Issue } from './validate.ts';
import { step } from './well-formed.ts';

/** What a pointer names: the record, a field, an entry of a part or one place; with the dotted declared path. */
export type Located =
  | { whole: 'record' }
  | { whole: 'field'; field: Field; path: string }
  | { whole: 'part'; fields: Fields; path: string }
  | { whole: 'place'; field: Field; path: string };

/** Follows a JSON Pointer (`''`, `/when`, `/acts/a1`, `/acts/a1/victim`); null where a step is unknown or not `open`. */
export function locate(fields: Fields, pointer: string, open: (field: Field) => boolean): Located | null {
  return pointer === '' ? { whole: 'record' } : follow(fields, pointer.slice(1).split('/'), '', open);
}

function follow(
  fields: Fields,
  [name = '', ...rest]: string[],
  above: string,
  open: (field: Field) => boolean,
): Located | null {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  const path = above === '' ? name : `${above}.${name}`;
  if (!field || !open(field)) return null;
  if (rest.length === 0) return { whole: 'field', field, path };
  if (field.kind === 'place') return rest.length === 1 ? { whole: 'place', field, path } : null;
  if (field.kind !== 'parts') return null;
  return rest.length === 1
    ? { whole: 'part', fields: field.fields, path }
    : follow(field.fields, rest.slice(1), path, open);
}

export interface AccountSchemas {
  field(field: Field): z.ZodType;
  part(fields: Fields): z.ZodType;
}

export type Account = { value?: unknown; citations?: { cite: string }[] };

/** Compiles the check of the accounts of a type: pointers and competing values. Schemas of values are made when first met. */
export function accountsCheck(
  fields: Fields,
  schemas: AccountSchemas,
  issuesOf: (schema: z.ZodType, value: unknown, at: string) => Issue[],
): (accounts: Record<string, Account[]>) => Issue[] {
  const known = new Map<string, z.ZodType>();
  const schemaAt = (located: Exclude<Located, { whole: 'record' }>): z.ZodType => {
    const key = `${located.whole} ${located.path}`;
    const schema =
      known.get(key) ?? (located.whole === 'part' ? schemas.part(located.fields) : schemas.field(located.field));
    known.set(key, schema);
    return schema;
  };
  return (accounts) =>
    Object.entries(accounts).flatMap(([pointer, list]) => {
      const at = `/accounts${step(pointer)}`;
      const located = /^(\/[^/]*)*$/.test(pointer)
        ? locate(fields, pointer, (field) => field.visibility !== 'sealed')
        : null;
      if (!located) return [{ pointer: at, code: 'field-not-accepted' }];
      return list.flatMap(({ value }, i) => {
        if (value === undefined) return [];
        if (located.whole === 'record') return [{ pointer: `${at}/${i}/value`, code: 'field-not-accepted' }];
        return issuesOf(schemaAt(located), located.whole === 'place' ? [value] : value, `${at}/${i}/value`);
      });
    });
}

/** Citations of parts of `sources` that are not there. */
export function strayCitations(accounts: Record<string, Account[]>, sources: unknown): Issue[] {
  const ids = new Set(((sources ?? []) as { id: string }[]).map((source) => source.id));
  return Object.entries(accounts).flatMap(([pointer, list]) =>
    list.flatMap(({ citations = [] }, i) =>
      citations.flatMap(({ cite }, n) =>
        ids.has(cite)
          ? []
          : [{ pointer: `/accounts${step(pointer)}/${i}/citations/${n}/cite`, code: 'citation-unknown', found: cite }],
      ),
    ),
  );
}
