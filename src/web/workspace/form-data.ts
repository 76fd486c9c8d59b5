/** Reads what a form sent, up to a limit, and checks the token that shows it came from one of our own pages. */
import type { Context } from 'hono';
import { Refusal } from '../../kernel/refusal.ts';
import type { Form } from './route.ts';

/** Name of the hidden field that carries the token. */
export const TOKEN = 'token';
const LIMIT = 1024 * 1024;

/** A form with nothing in it, for requests without a body. */
export const NO_FORM: Form = { text: () => '', all: () => [], files: () => [], entries: () => [] };

/** What no table can hold and nobody types. */
export const withoutNul = (text: string): string => text.replaceAll('\0', '');

/** The form of a request. @throws Refusal `form-too-large`, `form-unreadable` */
export async function readForm(context: Context, limit = LIMIT): Promise<Form> {
  const declared = Number(context.req.header('content-length') ?? Number.NaN);
  if (!(declared <= limit)) throw new Refusal('form-too-large', { limit }, 413);
  const data = await context.req.formData().catch(() => {
    throw new Refusal('form-unreadable', {}, 400);
  });
  const fields = [...data.entries()].flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, withoutNul(value)]] : [],
  );
  return {
    text: (name) => fields.find(([field]) => field === name)?.[1].trim() ?? '',
    all: (name) => fields.filter(([field]) => field === name).map(([, value]) => value),
    files: (name) => data.getAll(name).filter((value): value is File => typeof value !== 'string' && value.size > 0),
    entries: () => fields,
  };
}
