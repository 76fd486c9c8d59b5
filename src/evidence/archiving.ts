/**
 * Archives a page of the web as evidence, with what the Berkeley Protocol asks for at the least: address, source, whole
 * picture, embedded media, digest, and who collected it when and how (para. 153–155). The archive itself is the original.
 */
import { NOBODY } from '../people/commands.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { transaction } from '../platform/index.ts';
import type { Evidence, EvidenceParts } from './commands.ts';
import type { Derivatives } from './derivatives.ts';
import type { Findings } from './findings.ts';
import type { Flag } from './model.ts';
import type { Pieces } from './pieces.ts';
import * as store from './store.ts';
import { Fetcher } from './web/fetcher.ts';
import { type Gathered, gather } from './web/page.ts';
import { pictureOf } from './web/picture.ts';
import { packWacz } from './web/wacz.ts';
import { type Made, Unworkable } from './workshop/task.ts';
import { work } from './workshop/workshop.ts';

const METHOD = 'http-get';
const WACZ = 'application/wacz';
/** Of what is words alone. */
const NO_FACES: Findings = { faces: { boxes: [] } };

export class Archiving {
  private readonly parts: EvidenceParts;
  private readonly evidence: Evidence;
  private readonly pieces: Pieces;
  private readonly derivatives: Derivatives;

  constructor(parts: EvidenceParts, evidence: Evidence, pieces: Pieces, derivatives: Derivatives) {
    this.parts = parts;
    this.evidence = evidence;
    this.pieces = pieces;
    this.derivatives = derivatives;
  }

  /**
   * Fetches a page now and makes a piece of evidence of it. Returns its record. @throws Refusal `not-allowed`,
   * `address-refused`, `page-unreachable`, `page-too-large`
   */
  async archive(person: SignedIn, address: string, { lang, flags }: { lang: string; flags: Flag[] }): Promise<string> {
    assertMay(person, 'evidence.add');
    const { clock, reach } = this.parts;
    const fetcher = new Fetcher({ now: () => clock.now(), ...(reach ? { reach } : {}) });
    const at = clock.now();
    const page = await gather(fetcher, address).finally(() => fetcher.close());
    const wacz = await packWacz(page, { by: person.id, at, method: METHOD });
    const { id } = await this.evidence.take(person.id, {
      source: once(wacz),
      name: `${new URL(page.url).hostname}.wacz`,
      collected: { mediaType: WACZ, findings: { archive: foundIn(page, person.id, at) } },
    });
    const text = page.title || page.url;
    const body = { title: { lang: page.title ? 'und' : lang, text: text.slice(0, 500) }, url: page.url };
    const rid = await this.pieces.add(person, { body, ids: [id], flags });
    await this.derive(id, page);
    return rid;
  }

  /** Picture and words of the page, beside the archive. */
  private async derive(id: string, page: Gathered): Promise<void> {
    const picture = await pictureOf(page);
    const made: Made[] = [...(picture ? await looksOf(picture) : [])];
    if (page.text)
      made.push({ part: 'text', mediaType: 'text/plain', bytes: Buffer.from(page.text), findings: NO_FACES });
    const ready = await this.derivatives.shelve(made);
    await transaction(this.parts.pool, async (client) => {
      const row = await store.lockFile(client, id);
      if (!row?.rid) return;
      const key = await this.parts.vault.key(client, row.rid);
      for (const one of ready) await this.derivatives.add(client, key, row, one, NOBODY, 'derived');
    });
  }
}

/** The picture goes through the workshop like any other: what comes out is drawn anew. */
async function looksOf(picture: Buffer): Promise<Made[]> {
  try {
    const { made, findings } = await work({ do: 'image', mediaType: 'image/png' }, once(picture));
    const seen = findings.faces ? { faces: findings.faces } : {};
    const whole: Made = { part: 'picture', mediaType: 'image/png', bytes: picture, findings: seen };
    return [whole, ...made.filter(({ part }) => part !== 'view')];
  } catch (error) {
    if (error instanceof Unworkable) return [];
    throw error;
  }
}

function foundIn(page: Gathered, by: string, at: Date): NonNullable<Findings['archive']> {
  const [first] = page.answers;
  return {
    url: page.url,
    at: at.toISOString(),
    by,
    method: METHOD,
    status: page.answers.find(({ url }) => url === page.url)?.status ?? first?.status ?? 0,
    resources: page.answers.length,
    missed: page.missed,
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
