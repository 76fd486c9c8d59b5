/**
 * How a page of the workspace is written: a method, an address, the action it needs, and a function from a desk to an
 * answer. Permission is asked before the function runs, so no page can forget it.
 */
import type { Context } from 'hono';
import type { Casework } from '../../casework/commands.ts';
import type { Congress } from '../../congress/commands.ts';
import type { Custody } from '../../custody/commands.ts';
import type { RecordDesk } from '../../desk/commands.ts';
import type { Evidence } from '../../evidence/commands.ts';
import type { EvidenceRoom } from '../../evidence/room.ts';
import type { Gazetteer } from '../../gazetteer/commands.ts';
import type { Intake } from '../../intake/commands.ts';
import { equal, utf8 } from '../../kernel/bytes.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { People } from '../../people/commands.ts';
import type { Action, SignedIn } from '../../people/model.ts';
import type { ConsentHides, Publishing } from '../../publication/commands.ts';
import type { Push } from '../../push/commands.ts';
import type { Records } from '../../records/commands.ts';
import type { Models } from '../../records/models.ts';
import type { Duplicates, Inquiries, Review } from '../../review/commands.ts';
import type { StaffStatistics } from '../../statistics/commands.ts';
import type { Rendered } from '../components/shell.tsx';
import type { View } from '../view.ts';

/** What the pages act through; each capability adds its own here. */
export interface Rooms {
  models: Models;
  records: Records;
  desk: RecordDesk;
  casework: Casework;
  custody: Custody;
  /** What was hidden since consent was taken back, and waits for two people. */
  consentHides: Pick<ConsentHides, 'undecided'>;
  publishing: Publishing;
  review: Review;
  inquiries: Inquiries;
  statistics: StaffStatistics;
  duplicates: Duplicates;
  /** Pseudonyms of people by id; ids of nobody are absent. */
  called(ids: readonly string[]): Promise<Map<string, string>>;
  people: People;
  push: Push;
  evidence: Evidence;
  evidenceRoom: EvidenceRoom;
  intake: Intake;
  congress: Congress;
  gazetteer: Gazetteer;
  now(): Date;
}

/** Fields of a form as sent; every name may come several times. Files are those of a multipart form. */
export interface Form {
  /** The first value, trimmed; '' when absent. */
  text(name: string): string;
  all(name: string): string[];
  files(name: string): File[];
  /** All text fields in the order they came. */
  entries(): [string, string][];
}

/** One request to the workspace. */
export interface Desk {
  view: View;
  rooms: Rooms;
  person: SignedIn;
  /** Stands in every form as a hidden field; `FormFor` puts it there. */
  token: string;
  /** The form sent; its token has been checked. */
  form: Form;
  /** Search parameters of the address. */
  query: URLSearchParams;
  /** A named part of the path, '' when absent. */
  param(name: string): string;
}

/** A request before anybody has signed in: sign-in itself, an invite, a report. */
export interface OpenDesk extends Omit<Desk, 'person'> {
  person: SignedIn | null;
}

/** A page, or a finished answer (a redirect, a file, JSON). */
export type Answer = Rendered | Response;

interface Place {
  /** HEAD comes to the route for GET. */
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path after the language, e.g. `/workspace/reports/:id`. */
  path: string;
  /** Most bytes of a body; default 1 MiB. */
  limit?: number;
  /** The body is left unread: the answer takes it as it comes in, and asks for the token itself (`assertToken`). */
  streams?: true;
}
/** `needs`: an action of the table, or only to be signed in. */
export interface GuardedRoute extends Place {
  needs: Action | 'signed-in';
  answer(desk: Desk, context: Context): Promise<Answer> | Answer;
}
export interface OpenRoute extends Place {
  needs: 'nobody';
  answer(desk: OpenDesk, context: Context): Promise<Answer> | Answer;
}
export type Route = GuardedRoute | OpenRoute;

/** For routes that stream: was the token sent that stands in the forms of this session? @throws Refusal `form-foreign` */
export function assertToken(desk: Pick<OpenDesk, 'token'>, sent: string): void {
  if (desk.token !== '' && !equal(utf8(sent), utf8(desk.token))) throw new Refusal('form-foreign', {}, 403);
}

/** Sends the browser on after a form was taken, so that reloading does not send it twice. `path` is without language. */
export function goTo(desk: Pick<Desk, 'view'>, path: string): Response {
  return new Response(null, { status: 303, headers: { location: desk.view.href(path) } });
}
