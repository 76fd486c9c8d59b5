/** Reads a form that may bring files: each goes into the vault as it streams by, and none is ever held in memory. */
import type { Context } from 'hono';
import { holderOf } from '../../../intake/commands.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { formParts, textOf } from '../../multipart.ts';
import { readForm, TOKEN } from '../form-data.ts';
import { assertToken, type Form, type OpenDesk } from '../route.ts';

/** A form with what became of its files. */
export interface Sent {
  form: Form;
  /** The first file that was not taken, as a refusal to show. */
  refused: Refusal | null;
}

/** Files of one report or message at most. */
export const MOST_FILES = 30;

/**
 * Reads fields and takes files for the one-time key that `keyOf` finds in the fields before them. A file that is refused
 * does not stop the others. @throws Refusal `form-unreadable`, `form-too-large`, `form-foreign`
 */
export async function readSent(
  desk: Pick<OpenDesk, 'rooms' | 'token'>,
  context: Context,
  keyOf: (form: Form) => string,
): Promise<Sent> {
  const type = context.req.header('content-type') ?? '';
  if (!type.startsWith('multipart/')) {
    const form = await readForm(context);
    assertToken(desk, form.text(TOKEN));
    return { form, refused: null };
  }
  const fields: [string, string][] = [];
  let refused: Refusal | null = null;
  for await (const part of formParts(context.req.raw.body, type)) {
    if (part.filename === undefined) {
      fields.push([part.name, await textOf(part)]);
      continue;
    }
    if (part.filename === '') continue;
    const form = formOf(fields);
    assertToken(desk, form.text(TOKEN));
    const no = await taken(desk, holderOf(keyOf(form)), part.bytes, part.filename);
    refused ??= no;
  }
  const form = formOf(fields);
  assertToken(desk, form.text(TOKEN));
  return { form, refused };
}

async function taken(
  { rooms }: Pick<OpenDesk, 'rooms'>,
  holder: string,
  source: AsyncIterable<Uint8Array>,
  name: string,
): Promise<Refusal | null> {
  const { evidence, intake } = rooms;
  try {
    intake.uploads.enter();
    if ((await evidence.waiting(holder)).length >= MOST_FILES)
      throw new Refusal('files-too-many', { most: MOST_FILES }, 422);
    await evidence.take(holder, { source, name, limit: intake.fileLimit });
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function formOf(fields: [string, string][]): Form {
  return {
    text: (name) => fields.find(([field]) => field === name)?.[1].trim() ?? '',
    all: (name) => fields.filter(([field]) => field === name).map(([, value]) => value),
    files: () => [],
    entries: () => fields,
  };
}
