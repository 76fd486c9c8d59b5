/**
 * The agenda of a session as its members read it: items under items, each with its motion, its document, its files, the
 * address of a document and the words of one. What may not be read by this person is not offered.
 */
import type { VNode } from 'preact';
import { itemsUnder } from '../../../congress/agenda.ts';
import type { Paper } from '../../../congress/papers.ts';
import type { AgendaItem, Session } from '../../../congress/sessions.ts';
import { Address, Joined, Prose } from '../../components/value.tsx';
import type { Desk } from '../route.ts';
import { PaperLink } from './agenda-papers.tsx';
import { leadsTo, type Leads as RecordLeads } from './leads.ts';
import { said } from './sitting-words.tsx';

/** What the items of an agenda lead to. */
export interface Leads {
  records: RecordLeads;
  /** Files that stand with items, by item. */
  papers: ReadonlyMap<string, Paper[]>;
  session: string;
}

/** Records the agenda leads to: in the workspace where this person may read them there, else on the public site. */
export async function leadsOf(desk: Desk, session: Session): Promise<Leads> {
  const { agenda, documents } = session;
  const papers = Map.groupBy(await desk.rooms.congress.papers.of(desk.person, session), ({ item }) => item);
  const records = await leadsTo(desk, [...documents, ...agenda.flatMap(({ motion, document }) => [motion, document])]);
  return { records, papers, session: session.rid };
}

interface Shown {
  desk: Desk;
  leads: Leads;
}

/** Where a page shows the agenda, an item has this place in it. */
export const placeOf = (item: string): string => `item-${item}`;

/** The agenda; words of documents are unfolded one by one. */
export function AgendaTree({ desk, leads, items }: Shown & { items: readonly AgendaItem[] }): VNode {
  return <Branch desk={desk} leads={leads} items={items} under={-1} />;
}

function Branch({ desk, leads, items, under }: Shown & { items: readonly AgendaItem[]; under: number }): VNode | null {
  const { view } = desk;
  const here = itemsUnder(items, under);
  if (here.length === 0) return null;
  return (
    <ul class="plain tree">
      {here.map(({ one, at }) => (
        <li key={one.id} id={placeOf(one.id)}>
          <b class="num">
            <bdi>{one.number}</bdi>
          </b>{' '}
          <bdi>{said(view, one.title)}</bdi>
          {one.internal && (
            <>
              {' '}
              <span class="chip mute">{view.t('sitting.item.internal')}</span>
            </>
          )}
          {one.closed && (
            <>
              {' '}
              <span class="chip mute">{view.t('session.closed')}</span>
            </>
          )}
          <ItemLeads desk={desk} leads={leads} item={one} />
          {one.paper && (
            <details>
              <summary>{view.label('session', 'agenda.paper').text}</summary>
              <Prose view={view} text={one.paper} />
            </details>
          )}
          <Branch desk={desk} leads={leads} items={items} under={at} />
        </li>
      ))}
    </ul>
  );
}

/** What an item leads to, in a line; `paper` = also to its words further down the page. */
export function ItemLeads({
  desk: { view },
  leads,
  item,
  paper = false,
}: Shown & { item: AgendaItem; paper?: boolean }): VNode | null {
  const links = [item.motion, item.document].flatMap((id) => {
    const lead = leads.records.get(id);
    return lead
      ? [
          <a key={id} href={view.href(lead.path)}>
            <bdi>{lead.title}</bdi>
          </a>,
        ]
      : [];
  });
  for (const one of leads.papers.get(item.id) ?? [])
    links.push(<PaperLink key={one.id} view={view} session={leads.session} paper={one} />);
  if (item.url) links.push(<Address key="url" address={item.url} />);
  if (paper && item.paper)
    links.push(
      <a key="paper" href={`#${placeOf(item.id)}`}>
        {view.label('session', 'agenda.paper').text}
      </a>,
    );
  if (links.length === 0) return null;
  return (
    <p class="small">
      <Joined items={links} />
    </p>
  );
}

/** Documents of the session as a whole; nothing where there are none to read. */
export function SessionDocuments({ desk: { view }, leads, session }: Shown & { session: Session }): VNode | null {
  const known = session.documents.flatMap((id) => {
    const lead = leads.records.get(id);
    return lead ? [{ id, ...lead }] : [];
  });
  if (known.length === 0) return null;
  return (
    <section>
      <h2>{view.label('session', 'documents').text}</h2>
      <ul class="plain lines">
        {known.map(({ id, path, title }) => (
          <li key={id}>
            <a href={view.href(path)}>
              <bdi>{title}</bdi>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
