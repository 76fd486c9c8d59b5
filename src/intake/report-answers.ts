/**
 * What a reporter may say, as plain answers: the same whether they come from the form, the field application or a
 * monitor who listened. Here they are checked and become the body of a report; nothing else reads them.
 */
import { z } from 'zod';
import { isId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { fromPartial } from '../kernel/uncertain-date.ts';
import type { Body } from '../records/validate.ts';

/** As typed, but for what no table can hold and line ends that differ from one system to another. */
const line = (max: number) =>
  z
    .string()
    .default('')
    .transform((typed) => typed.toWellFormed().replaceAll('\0', '').replaceAll('\r\n', '\n').trim())
    .pipe(z.string().max(max));

/** One schema for form and API. All may be empty but the narrative; `lang` is the language it is written in. */
export const answersSchema = z.strictObject({
  narrative: line(50_000),
  lang: z
    .string()
    .regex(/^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$/)
    .max(35)
    .default('und'),
  danger: z.enum(['now', 'feared', 'none', 'unknown']).default('unknown'),
  when: line(2_000),
  where: line(2_000),
  who: line(5_000),
  whom: line(5_000),
  connection: z
    .string()
    .regex(/^\d{12}$/)
    .default('990000000000'),
  consent: z.array(z.enum(['record', 'share', 'publish', 'court', 'statistics', 'recontact', 'refer'])).default([]),
  named: z.boolean().default(false),
  contactWish: z.enum(['receipt', 'details', 'none']).default('receipt'),
  /** Id of the public record that is disputed or added to; '' for a report of its own. */
  about: z.union([z.literal(''), z.string().refine((id) => isId(id))]).default(''),
});

/** Answers, checked. */
export type Answers = z.infer<typeof answersSchema>;
/** Metadata that the capturing device gave, by its own names. */
export type Captured = Record<string, string>;

export const NO_ANSWERS: Answers = answersSchema.parse({});

/** @throws Refusal `answers-invalid` with the name of the first answer that does not fit */
export function readAnswers(given: unknown): Answers {
  const read = answersSchema.safeParse(given);
  if (read.success) return read.data;
  const { path, code } = read.error.issues[0] ?? { path: [], code: 'custom' };
  const field = String(path[0] ?? '').slice(0, 40);
  throw new Refusal(code === 'too_big' ? 'answer-too-long' : 'answers-invalid', { field }, 422);
}

export interface BodyParts {
  answers: Answers;
  channel: 'form' | 'app' | 'monitor' | 'reply';
  /** `YYYY-MM-DD`: the hour is kept nowhere. */
  day: string;
  /** Ids of files in the vault. */
  files?: readonly string[];
  captured?: Captured;
  /** Id of the source's record, where a monitor knows it. */
  source?: string;
}

/** The body of a report's first revision. @throws Refusal `narrative-missing` */
export function bodyOf({ answers, channel, day, files = [], captured = {}, source }: BodyParts): Body {
  if (answers.narrative === '' && files.length === 0) throw new Refusal('narrative-missing', {}, 422);
  const given = fromPartial(day);
  const told = (name: string, words: string): Record<string, Text> =>
    words === '' ? {} : { [name]: { lang: answers.lang, text: words } };
  const metadata = Object.entries(captured).map(([name, value], i) => ({ id: `m${i + 1}`, name, value }));
  return {
    ...told('narrative', answers.narrative),
    language: answers.lang,
    danger: answers.danger,
    ...told('whenTold', answers.when),
    ...told('whereTold', answers.where),
    ...told('whoTold', answers.who),
    ...told('whomTold', answers.whom),
    connection: answers.connection,
    channel,
    received: given,
    ...(metadata.length > 0 ? { captured: metadata } : {}),
    consent: answers.consent.map((purpose) => ({
      id: `p-${purpose}`,
      purpose,
      ...(answers.named ? { named: true } : {}),
      given,
    })),
    contactWish: answers.contactWish,
    ...(files.length > 0 ? { attachments: files.map((file, i) => ({ id: `f${i + 1}`, file })) } : {}),
    ...(source === undefined ? {} : { source }),
    ...(answers.about === '' ? {} : { about: answers.about }),
  };
}
