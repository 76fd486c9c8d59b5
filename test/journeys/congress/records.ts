/** The form of a record as an officer or a delegate fills it in by hand: fields, parts, translations, and what is done at its end. */
import type { Locator } from 'playwright-core';
import type { Member } from './member.ts';

/** Words in English with those in Russian beside them. */
export type Bilingual = readonly [en: string, ru: string];

export class RecordForm {
  private readonly member: Member;

  constructor(member: Member) {
    this.member = member;
  }

  /** A new record of a type, or one that is there. */
  async open(what: string): Promise<this> {
    const record = /^\w\w_/.test(what) ? `${what}/edit` : `new/${what}`;
    await this.member.goto(`/workspace/records/${record}`);
    return this;
  }

  async fill(name: string, words: string): Promise<void> {
    await this.member.page.fill(`[name="${name}"]`, words);
  }

  async choose(name: string, code: string): Promise<void> {
    await this.member.page.selectOption(`[name="${name}"]`, code);
  }

  /** Adds a part; answers its pointer. */
  async add(list: string): Promise<string> {
    await this.do(`add ${list}`);
    const parts = await this.member.page
      .locator(`[name^="${list}/"]`)
      .evaluateAll((fields) => fields.map((field) => field.getAttribute('name') ?? ''));
    const ids = parts.map(
      (name) =>
        name
          .slice(list.length + 1)
          .split('/')[0]
          ?.split(':')[0] ?? '',
    );
    return `${list}/${ids.at(-1)}`;
  }

  /** A text and its translation. */
  async say(name: string, [en, ru]: Bilingual): Promise<void> {
    await this.fill(name, en);
    const box = this.member.page.locator('details.translations').filter({ has: this.named(`${name}:0`) });
    if ((await box.getAttribute('open')) === null) await box.locator('summary').click();
    await this.fill(`${name}:0`, ru);
    await this.fill(`${name}:0:lang`, 'Russian');
  }

  /** Presses a button of the form. Answers the record's id. */
  async do(op: string): Promise<string> {
    await this.member.press(`main button[name=op][value="${op}"]`);
    return this.member.at;
  }

  private named(name: string): Locator {
    return this.member.page.locator(`[name="${name}"]`);
  }
}
