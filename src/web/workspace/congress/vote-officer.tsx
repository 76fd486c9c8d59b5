/** What an officer does with a vote: state and confirm counts of hands, say that the quorum is challenged, close, make the record. */
import type { VNode } from 'preact';
import type { HandCounts, Vote } from '../../../congress/votes.ts';
import { Term } from '../../components/value.tsx';
import { FormFor } from '../frame.tsx';
import type { Desk, Form } from '../route.ts';
import { VOTES } from './vote-words.tsx';

const OPTIONS = ['for', 'against', 'abstain'] as const;

/** The panel of an open vote, for who presides. */
export function OpenOffice({ desk, vote }: { desk: Desk; vote: Vote }): VNode {
  const { view } = desk;
  const over = vote.closes === null || vote.closes <= view.now;
  const ready = over && (!vote.byHand || vote.stated?.confirmedBy);
  return (
    <section class="panel" aria-labelledby="office">
      <h2 id="office">{view.t('vote.office')}</h2>
      {vote.byHand && <Hands desk={desk} vote={vote} />}
      {vote.challenged && <p class="banner note">{view.t('vote.challenged')}</p>}
      {vote.rule.quorum?.only_if_challenged && !vote.challenged && (
        <FormFor desk={desk} path={`${VOTES}/${vote.id}/challenge`}>
          <button type="submit" class="quiet">
            {view.t('vote.challenge')}
          </button>
        </FormFor>
      )}
      {ready ? (
        <FormFor desk={desk} path={`${VOTES}/${vote.id}/close`}>
          <button type="submit">{view.t('vote.close')}</button>
        </FormFor>
      ) : (
        <p class="small">{view.t(over ? 'vote.close.counts' : 'vote.close.window')}</p>
      )}
    </section>
  );
}

/** Counts of hands: what stands, who has still to confirm it, and the form to state them. */
function Hands({ desk, vote: { id, stated } }: { desk: Desk; vote: Vote }): VNode {
  const { view, person } = desk;
  return (
    <div class="hands">
      {stated && (
        <table class="num">
          <caption>{view.t(stated.confirmedBy ? 'vote.hands.confirmed' : 'vote.hands.stated')}</caption>
          <tbody>
            {OPTIONS.map((option) => (
              <tr key={option}>
                <th scope="row">
                  <Term view={view} vocabulary="vote-option" code={option} />
                </th>
                <td>{view.n(stated.votes[option])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {stated && !stated.confirmedBy && stated.by !== person.id && (
        <FormFor desk={desk} path={`${VOTES}/${id}/confirm`}>
          {OPTIONS.map((option) => (
            <input key={option} type="hidden" name={option} value={String(stated.votes[option])} />
          ))}
          <button type="submit">{view.t('vote.hands.confirm')}</button>
        </FormFor>
      )}
      {stated && !stated.confirmedBy && stated.by === person.id && (
        <p class="banner note">{view.t('vote.hands.wait')}</p>
      )}
      <details open={stated === null}>
        <summary>{view.t(stated ? 'vote.hands.anew' : 'vote.hands.state')}</summary>
        <FormFor desk={desk} path={`${VOTES}/${id}/counts`} class="row">
          {OPTIONS.map((option) => (
            <label key={option}>
              <Term view={view} vocabulary="vote-option" code={option} />
              <input type="number" name={option} min={0} value={desk.form.text(option)} required dir="ltr" />
            </label>
          ))}
          <button type="submit">{view.t('vote.hands.do')}</button>
        </FormFor>
      </details>
    </div>
  );
}

/** The way to the record of a closed vote; what is done before there is one, for who presides. */
export function ClosedOffice({
  desk,
  vote,
  made,
  decides,
  internal,
}: {
  desk: Desk;
  vote: Vote;
  made: boolean;
  decides: boolean;
  internal: boolean;
}): VNode {
  const { view } = desk;
  if (made)
    return (
      <p>
        <a href={view.href(`/workspace/review/${vote.id}`)}>{view.t('vote.record')}</a>
      </p>
    );
  if (vote.result?.outcome === 'chair_decides' && decides)
    return (
      <FormFor desk={desk} path={`${VOTES}/${vote.id}/decide`} class="row">
        <p>{view.t('vote.decide.what')}</p>
        {(['for', 'against'] as const).map((word) => (
          <button key={word} type="submit" name="word" value={word}>
            <Term view={view} vocabulary="vote-option" code={word} />
          </button>
        ))}
      </FormFor>
    );
  return (
    <FormFor desk={desk} path={`${VOTES}/${vote.id}/report`}>
      <p class="small">{view.t('vote.report.what')}</p>
      {internal && (
        <label class="choice">
          <input type="checkbox" name="despite" value="yes" /> {view.t('vote.report.despite')}
        </label>
      )}
      <button type="submit">{view.t('vote.report')}</button>
    </FormFor>
  );
}

/** Counts as a form sent them; what is no number is refused by the command. */
export function readCounts(form: Form): HandCounts {
  const count = (name: string): number => (/^\d{1,9}$/.test(form.text(name)) ? Number(form.text(name)) : Number.NaN);
  return { for: count('for'), against: count('against'), abstain: count('abstain') };
}
