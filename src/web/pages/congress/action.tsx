/**
 * What is particular to the page of an entry in the calendar: the condition and the decision it hangs on, and every place with
 * its hours on the clocks there and in UTC, whom one may ask in public, and the file for a calendar.
 */
import type { VNode } from 'preact';
import type { Text } from '../../../kernel/text.ts';
import { Clock, Days } from '../../calendar/moment.tsx';
import { type Occasion, occasionsOf } from '../../calendar/occasion.ts';
import { TableHead } from '../../components/table-head.tsx';
import { Address, Ref, Term, TextOf } from '../../components/value.tsx';
import type { View } from '../../view.ts';
import type { Leaf } from '../record.tsx';

/** Fields that are told here, and so nowhere else on the page. */
export const ACTION_PLACED: readonly string[] = ['kind', 'places', 'condition', 'decidedBy', 'url'];

/** Under the title: kind, the condition, who decided, the file. */
export function ActionTop({ view, item, type, proof }: Leaf): VNode {
  return (
    <>
      <p>
        <span class="chip mute">
          <Term view={view} vocabulary="action-kind" code={String(item.kind)} />
        </span>
        {proof && (
          <>
            {' '}
            <a href={view.href(`/calendar/${item.id}.ics`)} download>
              {view.t('calendar.ics.one')}
            </a>
          </>
        )}
        {typeof item.url === 'string' && (
          <>
            {' · '}
            <Address address={item.url} />
          </>
        )}
      </p>
      {(item.condition !== undefined || typeof item.decidedBy === 'string') && (
        <div class="banner note">
          {item.condition !== undefined && (
            <p>
              <b>{view.label(type.name, 'condition').text}:</b> <TextOf view={view} text={item.condition as Text} />
            </p>
          )}
          {typeof item.decidedBy === 'string' && (
            <p class="small">
              {view.label(type.name, 'decidedBy').text} <Ref view={view} id={item.decidedBy} />
            </p>
          )}
        </div>
      )}
    </>
  );
}

/** The places, in the order of their hours. */
export function ActionParts({ view, item, type }: Leaf): VNode | null {
  const occasions = occasionsOf(item).filter(({ place }) => place);
  if (occasions.length === 0) return null;
  const label = (path: string) => view.label(type.name, path).text;
  const columns = [label('places.town'), label('when'), label('places.organiser')];
  return (
    <section>
      <div class="scroll">
        <table class="cards">
          <caption>{label('places')}</caption>
          <TableHead columns={columns} />
          <tbody>
            {occasions.map((occasion) => (
              <PlaceRow key={occasion.uid} view={view} occasion={occasion} columns={columns} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function PlaceRow({ view, occasion, columns }: { view: View; occasion: Occasion; columns: readonly string[] }): VNode {
  const { place, starts, ends } = occasion;
  return (
    <tr>
      <th scope="row">
        <b>
          <bdi>{place?.town}</bdi>
        </b>
        {place?.country && <span class="small"> {view.country(place.country)}</span>}
        {place?.spot && (
          <p class="small">
            <TextOf view={view} text={place.spot} />
          </p>
        )}
      </th>
      <td data-label={columns[1]}>
        <Days view={view} occasion={occasion} />{' '}
        {starts ? <Clock view={view} starts={starts} ends={ends} /> : <bdi>{place?.starts}</bdi>}
      </td>
      <td data-label={columns[2]}>
        {place?.organiser && <bdi>{place.organiser}</bdi>}
        {place?.contact && (
          <p class="small">
            <Contact contact={place.contact} />
          </p>
        )}
      </td>
    </tr>
  );
}

/** An address of a mailbox can be written to; one of a site can be followed. */
function Contact({ contact }: { contact: string }): VNode {
  if (!/^[^\s@<>"]+@[^\s@<>"]+$/.test(contact)) return <Address address={contact} />;
  return (
    <a href={`mailto:${encodeURI(contact)}`}>
      <bdi>{contact}</bdi>
    </a>
  );
}
