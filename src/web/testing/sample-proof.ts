/** A proof file that truly holds, over a small log made with fixed keys: what the page `/verify` checks in a browser. */
import { fromUtf8 } from '../../kernel/bytes.ts';
import { verifierKeyOf } from '../../ledger/key.ts';
import { objectDigest } from '../../ledger/object.ts';
import { formatProof } from '../../ledger/proof.ts';
import { formatProofFile } from '../../ledger/proof-file.ts';
import { decoys, sampleKeys, sampleLog, sampleObject } from '../../ledger/testing/sample-log.ts';
import { nodesFromTiles, tilePath } from '../../ledger/tile.ts';
import { appendTiles, EMPTY_EDGE } from '../../ledger/tile-edge.ts';
import { leafHash } from '../../ledger/tree.ts';
import { proveInclusion } from '../../ledger/tree-proof.ts';

/** The fields of the proof file of a record's first revision. */
export async function sampleProof(rid: string): Promise<Record<string, string>> {
  const keys = await sampleKeys();
  const log = await sampleLog(6, 2);
  const object = sampleObject(rid, 1);
  const publication = {
    kind: 'publish' as const,
    at: '2026-04-02',
    rid,
    type: 'breach',
    rev: 1,
    pub: objectDigest(object),
    sealed: decoys('page'),
  };
  const index = await log.signed(publication, keys.reviewers, object);
  const checkpoint = fromUtf8((await log.files(keys.log)).get('log/checkpoint') ?? new Uint8Array());
  const { tiles } = appendTiles(EMPTY_EDGE, log.entries.map(leafHash));
  const byPath = new Map(tiles.map((tile) => [tile.path, tile.bytes]));
  const nodes = nodesFromTiles(
    log.entries.length,
    async (level, at, width) => byPath.get(tilePath(level, at, width)) ?? new Uint8Array(),
  );
  const proof = formatProof({ index, hashes: await proveInclusion(index, log.entries.length, nodes), checkpoint });
  const file = formatProofFile({
    entry: log.entries[index] ?? new Uint8Array(),
    object,
    proof,
    key: verifierKeyOf(keys.log),
  });
  return JSON.parse(file) as Record<string, string>;
}
