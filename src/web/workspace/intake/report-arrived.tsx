/** The page after sending: the receipt, shown once and made to be printed or copied by hand, and what happens now. */
import type { VNode } from 'preact';
import { groupedReceipt } from '../../../intake/commands.ts';
import type { OpenDesk } from '../route.ts';
import { reportPage } from './report-shell.tsx';

export function arrivedPage({ view }: OpenDesk, receipt: string): Response {
  const body: VNode = (
    <>
      <h1>{view.t('report.arrived')}</h1>
      <section class="receipt" aria-labelledby="receipt">
        <h2 id="receipt">{view.t('report.receipt')}</h2>
        <p class="code num" dir="ltr">
          {groupedReceipt(receipt).map((group, i) => (
            <span key={`${i}-${group}`}>{group} </span>
          ))}
        </p>
        <p>{view.t('report.receipt.write')}</p>
        <p class="hint">{view.t('report.receipt.safe')}</p>
        <p class="paper">
          <a href={view.href('/receipt')}>{view.t('report.receipt.use')}</a>
        </p>
      </section>
      <section aria-labelledby="after">
        <h2 id="after">{view.t('report.after')}</h2>
        <ol>
          <li>{view.t('report.after.1')}</li>
          <li>{view.t('report.after.2')}</li>
          <li>{view.t('report.after.3')}</li>
        </ol>
        <p>{view.t('report.after.clean')}</p>
      </section>
    </>
  );
  return reportPage(view, { title: view.t('report.arrived'), body });
}
