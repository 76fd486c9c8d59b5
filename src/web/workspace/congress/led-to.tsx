/** A record that something rests on, by the title under which this person can read it, or as what it is. */
import type { VNode } from 'preact';
import { Ref } from '../../components/value.tsx';
import type { View } from '../../view.ts';
import type { Leads } from './leads.ts';

/** The link, or the kind of the record with the end of its code. */
export function LedTo({ view, leads, id }: { view: View; leads: Leads; id: string }): VNode {
  const lead = leads.get(id);
  if (!lead) return <Ref view={view} id={id} />;
  return (
    <a href={view.href(lead.path)}>
      <bdi>{lead.title}</bdi>
    </a>
  );
}
