/**
 * One record under review: exactly what the public will see, beside what may harm in it, who signs, and what else may be
 * done with it. Signing itself happens in the browser; without a script the page says so and everything else works.
 */
import type { VNode } from 'preact';
import { maySign } from '../../../desk/commands.ts';
import { TIME_GRAINS } from '../../../kernel/date-blur.ts';
import type { Refusal } from '../../../kernel/refusal.ts';
import { may } from '../../../people/model.ts';
import { ACTS, type Act } from '../../../publication/commands.ts';
import type { PublicItem } from '../../../publication/reader-types.ts';
import type { RecordType } from '../../../records/declare.ts';
import type { Candidate, Decided, Examination, Inquiry, Office, Pending } from '../../../review/commands.ts';
import type { Rendered } from '../../components/shell.tsx';
import { recordPage } from '../../pages/record.tsx';
import type { View } from '../../view.ts';
import { FormFor } from '../frame.tsx';
import { RefusedNote } from '../refused.tsx';
import type { Desk } from '../route.ts';
import { ActForm } from './act-form.tsx';
import { Besides, type Others } from './besides.tsx';
import { BesidesPage, type SignedFile } from './besides-page.tsx';
import { Duplicates, type Same } from './duplicates.tsx';
import { Findings } from './findings.tsx';
import { Inquiries } from './inquiries.tsx';
import type { InquiryTyped } from './inquiry-form.tsx';
import { WhenFields, type WhenTyped } from './schedule.tsx';
import { SignForm } from './sign-form.tsx';

/** Everything the page shows. */
export interface Bench {
  rid: string;
  type: RecordType;
  status: string;
  /** Hidden by itself since consent was taken back: until when two people decide. */
  decideBy?: Date;
  title: string;
  decided: Decided;
  /** Null when nothing can be published now; `refused` says why. */
  examined: Examination | null;
  refused?: Refusal;
  pending: Pending | null;
  /** The person's own key for what is pending, as their browser wrapped it (base64). */
  box: string | null;
  /** Who else may sign publication, by id with pseudonym. */
  besides: Others;
  candidates: readonly Candidate[];
  merges: readonly Same[];
  /** Files that will be public, as the vault keeps them. */
  files: readonly SignedFile[];
  /** The current revision. */
  rev: number;
  /** What those named were asked; null for types that print no replies. */
  inquiries: readonly Inquiry[] | null;
  /** Offices and organs that the record names. */
  offices: readonly Office[];
  /** What the person ticked or typed, when a form was refused. */
  typed: { seen: readonly string[]; beside: string; when: WhenTyped; inquiry: InquiryTyped };
}

/** The page. */
export function benchPage(desk: Desk, bench: Bench): Rendered {
  const { view } = desk;
  return {
    title: bench.title,
    current: '/workspace/review',
    islands: ['sign'],
    body: (
      <>
        <section class="head">
          <p class="eyebrow">
            {view.label(bench.type.name, '@one').text} <bdi>{bench.rid.slice(0, 9)}</bdi> ·{' '}
            {view.find(`status.${bench.status}`)}
          </p>
          <h1>{bench.title}</h1>
          <p class="row">
            <a href={view.href(`/workspace/records/${bench.rid}`)}>{view.t('review.private')}</a>
            {may(desk.person, 'sealed.open') && (
              <a href={view.href(`/workspace/sealed/${bench.rid}`)}>{view.t('custody.link')}</a>
            )}
          </p>
        </section>
        {bench.decideBy && (
          <p class="banner refused">
            <b>{view.t('review.hidden-by-consent', { count: 1 })}</b> {view.t('review.hidden-by-consent.next')}{' '}
            {view.t('review.decide-until', { moment: view.moment(bench.decideBy.toISOString()) })}
          </p>
        )}
        <RefusedNote view={view} refusal={bench.refused} />
        <div class="bench">
          <Shown desk={desk} bench={bench} />
          <aside class="decide" aria-label={view.t('review.decide')}>
            <Decide desk={desk} bench={bench} />
          </aside>
        </div>
      </>
    ),
  };
}

/** The public page as it would stand, framed so that nobody takes it for the page itself. */
function Shown({ desk, bench }: { desk: Desk; bench: Bench }): VNode {
  const { view } = desk;
  const shown = bench.pending?.shown ?? bench.examined?.shown;
  if (!shown) return <section class="shown">{view.t('review.shown.nothing')}</section>;
  const item: PublicItem = {
    ...(shown as { id: string; type: string; rev: number }),
    publishedAt: desk.rooms.now().toISOString().slice(0, 10),
    log: { index: 0 },
  };
  const page = recordPage({ view, type: bench.type, item, steps: [], proof: null, naming: null });
  return (
    <section class="shown" aria-labelledby="shown">
      <h2 id="shown">{view.t('review.shown')}</h2>
      {page.body}
      <BesidesPage view={view} shown={shown} files={bench.files} />
    </section>
  );
}

function Decide({ desk, bench }: { desk: Desk; bench: Bench }): VNode {
  const { view, person } = desk;
  const { pending, examined } = bench;
  return (
    <>
      {pending ? (
        <SignForm desk={desk} rid={bench.rid} pending={pending} seen={bench.typed.seen} box={bench.box} />
      ) : (
        examined && <Propose desk={desk} bench={bench} examined={examined} />
      )}
      {examined && bench.type.fields.reliability && <Grades view={view} examined={examined} />}
      {bench.inquiries && (
        <Inquiries
          desk={desk}
          rid={bench.rid}
          rev={bench.rev}
          inquiries={bench.inquiries}
          offices={bench.offices}
          typed={bench.typed.inquiry}
        />
      )}
      {!bench.type.office && (
        <Duplicates desk={desk} rid={bench.rid} candidates={bench.candidates} merges={bench.merges} />
      )}
      {maySign(person, bench.type.name) && <OtherActs desk={desk} bench={bench} />}
    </>
  );
}

const PRECISIONS = ['1', '2', '3', '4', '5', '6'] as const;

function Propose({ desk, bench, examined }: { desk: Desk; bench: Bench; examined: Examination }): VNode {
  const { view } = desk;
  const { precision = 1, grain = 'day' } = bench.decided;
  const path = `/workspace/review/${bench.rid}`;
  const opened = Object.entries(examined.opened);
  return (
    <section>
      <h2>{view.t('review.publish')}</h2>
      <form class="stack" action={view.href(path)}>
        <label>
          {view.t('review.precision')}
          <select name="precision">
            {PRECISIONS.map((code) => (
              <option key={code} value={code} selected={Number(code) === precision}>
                {view.t(`review.precision.${code}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {view.t('review.grain')}
          <select name="grain">
            {TIME_GRAINS.map((one) => (
              <option key={one} value={one} selected={one === grain}>
                {view.t(`review.grain.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" class="quiet">
          {view.t('review.look')}
        </button>
      </form>
      <FormFor desk={desk} path={`${path}/propose`} class="stack">
        <input type="hidden" name="act" value="publish" />
        <input type="hidden" name="precision" value={String(precision)} />
        <input type="hidden" name="grain" value={grain} />
        {opened.length > 0 && (
          <p class="banner note">{view.t('review.opened', { fields: opened.map(([field]) => field).join(', ') })}</p>
        )}
        <Findings view={view} risks={examined.risks} seen={bench.typed.seen} />
        <Besides view={view} besides={bench.besides} chosen={bench.typed.beside} />
        <WhenFields view={view} typed={bench.typed.when} />
        <button type="submit" disabled={bench.besides.length === 0}>
          {view.t('review.propose')}
        </button>
      </FormFor>
    </section>
  );
}

/** Four grades, apart. */
function Grades({ view, examined: { shown, independent } }: { view: View; examined: Examination }): VNode {
  const grades: [string, string][] = [
    ['reliability', 'admiralty-reliability'],
    ['credibility', 'admiralty-credibility'],
    ['proof', 'proof'],
  ];
  return (
    <section>
      <h2>{view.t('review.grades')}</h2>
      <dl class="plain">
        {grades.map(([field, vocabulary]) => (
          <>
            <dt>{view.label(String(shown.type), field).text}</dt>
            <dd>
              {shown[field] === undefined
                ? view.t('review.ungraded')
                : view.term(vocabulary, String(shown[field])).text}
            </dd>
          </>
        ))}
        <dt>{view.t('review.independent')}</dt>
        <dd>{view.n(independent)}</dd>
      </dl>
    </section>
  );
}

const OTHERS: readonly Act[] = ['hide', 'dispute', 'withdraw', 'restore', 'erase'];

/** What else is open to this record in its state; hiding stands first, since it may be needed at once. */
function OtherActs({ desk, bench }: { desk: Desk; bench: Bench }): VNode | null {
  const open = OTHERS.filter((act) => ACTS[act].from.some((status) => status === bench.status));
  if (open.length === 0 || bench.pending) return null;
  return (
    <section>
      <h2>{desk.view.t('review.others')}</h2>
      {open.map((act) => (
        <ActForm key={act} desk={desk} rid={bench.rid} act={act} besides={bench.besides} />
      ))}
    </section>
  );
}
