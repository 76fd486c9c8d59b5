/** Everything of the vault put together, as pages and the system hold it. */
import { join } from 'node:path';
import { Allowance, type AllowanceParts } from './allowance.ts';
import { Archiving } from './archiving.ts';
import { Evidence, type EvidenceParts } from './commands.ts';
import { Copies } from './copies.ts';
import { Derivatives } from './derivatives.ts';
import { Likeness } from './likeness.ts';
import { Papers } from './papers.ts';
import { Pieces } from './pieces.ts';
import { Bundles } from './proofmode/bundles.ts';
import { Redaction } from './redaction.ts';
import { Stamps } from './stamps.ts';
import { Uploads } from './uploads.ts';

export interface EvidenceRoom {
  evidence: Evidence;
  allowance: Allowance;
  papers: Papers;
  pieces: Pieces;
  derivatives: Derivatives;
  redaction: Redaction;
  likeness: Likeness;
  copies: Copies;
  uploads: Uploads;
  archiving: Archiving;
  bundles: Bundles;
  stamps: Stamps;
}

/** Opens the vault; its jobs are handled by whoever starts the jobs. */
export function openEvidence(given: Omit<EvidenceParts, 'allowance'> & AllowanceParts): EvidenceRoom {
  const parts = { ...given, allowance: new Allowance(given) };
  const evidence = new Evidence(parts);
  const derivatives = new Derivatives(parts, evidence);
  const pieces = new Pieces(parts, evidence);
  return {
    evidence,
    allowance: parts.allowance,
    derivatives,
    papers: new Papers(parts, evidence),
    pieces,
    archiving: new Archiving(parts, evidence, pieces, derivatives),
    bundles: new Bundles(parts, evidence),
    stamps: new Stamps(parts, evidence),
    redaction: new Redaction(parts, evidence, derivatives),
    likeness: new Likeness(parts.pool, evidence.shelf),
    copies: new Copies(parts, evidence),
    uploads: new Uploads({ ...parts, folder: join(parts.dataFolder, 'uploads'), evidence }),
  };
}
