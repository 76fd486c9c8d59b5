/** The floor of a sitting: who is present, what is under way, who speaks. */
import type { Page } from 'playwright-core';
import type { Member } from './member.ts';

const SITTINGS = '/workspace/congress/sittings';

export class Floor {
  readonly id: string;
  private readonly chair: Member;

  constructor(chair: Member, id: string) {
    this.chair = chair;
    this.id = id;
  }

  /** The chair's screen. */
  presides(): Promise<Page> {
    return this.chair.goto(`${SITTINGS}/${this.id}/chair`);
  }

  /** A delegate's screen. */
  attends(member: Member): Promise<Page> {
    return member.goto(`${SITTINGS}/${this.id}`);
  }

  /** Somebody says by hand that they are here, or that they go. */
  async says(member: Member, act: 'join' | 'join-room' | 'leave'): Promise<void> {
    const page = await this.attends(member);
    await page.locator(`button[name=act][value=${act}]`).click();
    await page.locator(act === 'leave' ? 'button[value=join]' : 'button[value=leave]').waitFor();
  }

  /** The same form, sent by each. */
  async send(members: readonly Member[], act: 'join' | 'leave'): Promise<void> {
    const at = `${SITTINGS}/${this.id}`;
    for (const member of members) await member.send(at, `${at}/floor`, { act });
  }

  /** The chair presses a button of a row of the screen; what came of it is waited for. */
  async does(act: string, row: string, then: string): Promise<void> {
    const page = this.chair.page;
    const button = `button[name=act][value="${act}"]`;
    await page
      .locator(row ? `li:has-text("${row}") ${button}` : button)
      .first()
      .click();
    await page.locator(then).first().waitFor();
  }

  /** Is there a quorum, on the chair's screen as it is now; and how many are here? */
  async quorum(): Promise<{ met: boolean; here: string }> {
    const page = await this.presides();
    const met = (await page.locator('.quorum.met').count()) === 1;
    return { met, here: (await page.locator('[data-quorum=have]').innerText()).trim() };
  }
}
