/**
 * `POST /api/v1/reports`: the field application and other programs hand in reports. The id is made by the sender and is
 * the idempotency key; a receipt code may be made there too, and then is never sent back.
 */
import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { Refusal } from '../kernel/refusal.ts';
import type { Intake } from './commands.ts';
import { holderOf } from './parts.ts';
import { newReceiptCode } from './receipt-code.ts';
import { answersSchema, readAnswers } from './report-answers.ts';

const MOST_BYTES = 1024 * 1024;

const arrivalSchema = z.strictObject({
  id: z.string().regex(/^re_[a-z2-7]{26}$/),
  answers: z.record(z.string(), z.unknown()),
  receipt: z.string().max(80).optional(),
  files: z.strictObject({ key: z.string().min(16).max(100), ids: z.array(z.string().max(40)).max(100) }).optional(),
  captured: z.record(z.string().min(1).max(60), z.string().min(1).max(2000)).optional(),
  contact: z
    .strictObject({
      commitment: z.string().regex(/^[0-9a-f]{64}$/),
      box: z.string().regex(/^[A-Za-z0-9+/]{1,40000}={0,2}$/),
    })
    .optional(),
  place: z.string().max(500).optional(),
});

/** Adds the endpoint to the API's router and to its document. `random` makes receipts for senders that bring none. */
export function addReportEndpoint(
  app: OpenAPIHono,
  intake: Intake,
  random: { bytes(count: number): Uint8Array },
): void {
  app.openAPIRegistry.registerPath(DOCUMENT);
  app.post('/reports', async (context) => {
    const arrival = await read(context);
    const { id, files, contact, captured } = arrival;
    const held = arrival.place === undefined ? undefined : intake.places.open(arrival.place);
    const after = intake.patience.enter(held?.id === id ? held.after : undefined);
    context.header('Cache-Control', 'no-store');
    if (after !== null) return waiting(context, intake, id, after);
    const receipt = arrival.receipt ?? newReceiptCode(random.bytes(32));
    const fresh = await intake.reception.receive({
      id,
      receipt,
      answers: readAnswers(arrival.answers),
      channel: 'app',
      ...(files ? { files: { holder: holderOf(files.key), ids: files.ids } } : {}),
      ...(contact ? { contact } : {}),
      ...(captured ? { captured } : {}),
    });
    // A code is told once, and only where it was made.
    const told = fresh && arrival.receipt === undefined ? { receipt } : {};
    return context.json({ id, ...told }, fresh ? 201 : 200);
  });
}

/** @throws Refusal `report-unreadable` with the name of the part that does not fit, `form-too-large` */
async function read(context: Context): Promise<z.infer<typeof arrivalSchema>> {
  const declared = Number(context.req.header('content-length') ?? Number.NaN);
  if (!(declared <= MOST_BYTES)) throw new Refusal('form-too-large', { limit: MOST_BYTES }, 413);
  const given: unknown = await context.req.json().catch(() => null);
  const result = arrivalSchema.safeParse(given);
  if (result.success) return result.data;
  throw new Refusal('report-unreadable', { field: String(result.error.issues[0]?.path[0] ?? '').slice(0, 40) }, 422);
}

function waiting(context: Context, intake: Intake, id: string, after: number): Response {
  const seconds = Math.max(1, Math.ceil((after - intake.now().getTime()) / 1000));
  context.header('Retry-After', String(seconds));
  return context.json({ id, wait: seconds, place: intake.places.seal({ id, after }) }, 429);
}

const JSON_TYPE = 'application/json';
const schemaOf = (schema: z.ZodType): object => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
const answer = (description: string, properties: Record<string, object>) => ({
  description,
  content: { [JSON_TYPE]: { schema: { type: 'object' as const, properties } } },
});
const text = { type: 'string' };

const DOCUMENT = {
  method: 'post' as const,
  path: '/reports',
  summary: 'Hand in a report. Nothing about the sender is kept; the same id sent again is the same report',
  tags: ['reports'],
  operationId: 'sendReport',
  request: {
    body: {
      required: true,
      content: {
        [JSON_TYPE]: {
          schema: { ...schemaOf(arrivalSchema), properties: documented() } as object,
        },
      },
    },
  },
  responses: {
    201: answer('It was new. `receipt` is there when the server made the code: it is told once', {
      id: text,
      receipt: text,
    }),
    200: answer('It had arrived before', { id: text }),
    429: answer('Many arrive: send it again after `wait` seconds with this `place`', {
      id: text,
      wait: { type: 'integer' },
      place: text,
    }),
    422: { description: 'A problem document says what does not fit' },
  },
};

function documented(): Record<string, object> {
  const { properties } = schemaOf(arrivalSchema) as { properties: Record<string, object> };
  return { ...properties, answers: schemaOf(answersSchema) };
}
