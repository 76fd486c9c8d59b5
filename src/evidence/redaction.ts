/**
 * Redacted copies: boxes of a picture or a document are removed for good and the copy is made anew from what is left.
 * The original stays sealed as it is; that the copy was made from it is known to members only.
 */
import { Refusal } from '../kernel/refusal.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { transaction } from '../platform/index.ts';
import type { Evidence, EvidenceParts, Kept } from './commands.ts';
import type { Derivatives } from './derivatives.ts';
import { assertBoxes, type Box, shapeOf } from './model.ts';
import * as store from './store.ts';
import { type Task, Unworkable } from './workshop/task.ts';

export class Redaction {
  private readonly parts: EvidenceParts;
  private readonly evidence: Evidence;
  private readonly derivatives: Derivatives;

  constructor(parts: EvidenceParts, evidence: Evidence, derivatives: Derivatives) {
    this.parts = parts;
    this.evidence = evidence;
    this.derivatives = derivatives;
  }

  /** A page of a PDF as a PNG, to be looked at and drawn on. @throws Refusal `file-unworkable`, `file-unknown` */
  async page(person: SignedIn, id: string, page: number): Promise<Uint8Array> {
    const kept = await this.evidence.file(person, id);
    const { made } = await refusing(() => this.derivatives.onFile({ do: 'page', page }, kept.row, kept.meta));
    await transaction(this.parts.pool, (client) =>
      this.evidence.custody.note(client, person.id, 'viewed', kept.row, `page-${page}`),
    );
    return made[0]?.bytes ?? new Uint8Array();
  }

  /**
   * Makes a redacted copy of an original and returns its id. @throws Refusal `not-allowed`, `file-unworkable`,
   * `redaction-impossible`, `boxes-missing`, `boxes-too-many`, `box-outside`
   */
  async make(person: SignedIn, id: string, boxes: Box[]): Promise<string> {
    assertMay(person, 'evidence.redact');
    const kept = await this.evidence.file(person, id);
    const task = taskFor(kept, boxes);
    assertBoxes(boxes, kept.meta.findings?.pages ?? 1);
    const { made, findings } = await refusing(() => this.derivatives.onFile(task, kept.row, kept.meta));
    const ready = await this.derivatives.shelve(made.filter(({ part }) => part === 'redacted'));
    const redaction = { of: kept.meta.sha256, boxes: boxes.length };
    return await transaction(this.parts.pool, async (client) => {
      const row = await store.lockFile(client, id);
      if (!row || row.rid === null) throw new Refusal('file-unknown', {}, 404);
      const key = await this.parts.vault.key(client, row.rid);
      let made = '';
      for (const one of ready)
        made = await this.derivatives.add(client, key, row, one, person.id, 'redacted', { ...findings, redaction });
      return made;
    });
  }
}

function taskFor({ row, meta }: Kept, boxes: Box[]): Task {
  const shape = shapeOf(meta.mediaType);
  if (row.part !== 'original' || row.rid === null) throw new Refusal('redaction-impossible', {}, 422);
  if (shape === 'image') return { do: 'redact-image', mediaType: meta.mediaType, boxes };
  if (shape === 'pdf') return { do: 'redact-pdf', boxes };
  throw new Refusal('redaction-impossible', {}, 422);
}

/** What the workshop gives up on is said to the person who asked. */
async function refusing<T>(working: () => Promise<T>): Promise<T> {
  try {
    return await working();
  } catch (error) {
    if (error instanceof Unworkable) throw new Refusal('file-unworkable', { problem: `workshop-${error.code}` }, 422);
    throw error;
  }
}
