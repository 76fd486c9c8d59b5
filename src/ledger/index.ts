/**
 * The ledger as a package: everything needed to write a log of this kind and to check one, in Node and in a browser.
 * Functions that make or check signatures return promises, all others are synchronous; a failed check throws a Refusal.
 */
export { ed25519Verify, sha256 } from '#crypto';
export { canonicalize, parseJson } from '../kernel/jcs.ts';
export { Refusal } from '../kernel/refusal.ts';
export { type AuditOptions, type AuditReport, type Inspect, verifyLog } from './audit.ts';
export type { Head, Trust } from './audit-head.ts';
export type { AuditCounts, Failure } from './audit-report.ts';
export { encodeBundle, encodePack, parseBundle, parsePack } from './bundle.ts';
export { type Checkpoint, cosignCheckpoint, formatCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.ts';
export { type Committed, commit, FILE_SHA256 } from './commitment.ts';
export { cosignatureMessage, decodeCosignature, encodeCosignature } from './cosignature.ts';
export {
  type Disclosure,
  type OpenedValue,
  type Opening,
  parseDisclosure,
  type VerifiedDisclosure,
  verifyDisclosure,
} from './disclosure.ts';
export {
  type AnchorBody,
  type BatchBody,
  type Entry,
  type EntryKind,
  encodeEntry,
  type KeyBody,
  type PeriodBody,
  parseEntry,
  type ResultBody,
  type Target,
} from './entry.ts';
export { type EntrySigner, roleKeyId, signEntry, signingBytes, verifyEntrySignatures } from './entry-signature.ts';
export {
  formatIntakeProof,
  type IntakeProof,
  parseIntakeProof,
  proveCommitment,
  type VerifiedIntakeProof,
  verifyIntakeProof,
} from './intake-proof.ts';
export {
  COSIGNATURE,
  ED25519,
  formatSignerKey,
  formatVerifierKey,
  type KeyType,
  newSigner,
  parseSignerKey,
  parseVerifierKey,
  refuseWeakKey,
  type Signer,
  type VerifierKey,
  verifierKeyOf,
} from './key.ts';
export { addSignatures, openNote, parseNote, signatureLine, signNote, type VerifiedSignature } from './note.ts';
export { encodeObject, objectDigest, type PublicObject, parseObject } from './object.ts';
export { type Accepted, checkPolicy, type Policy, parsePolicy, quorumMet, singleKeyPolicy } from './policy.ts';
export { formatProof, type Proof, type ProvenEntry, parseProof, verifyProof } from './proof.ts';
export {
  formatProofFile,
  type ProofFile,
  parseProofFile,
  type VerifiedProofFile,
  verifyProofFile,
} from './proof-file.ts';
export type { Source } from './source.ts';
export {
  type Change,
  checkFollowed,
  type Followed,
  formatSuccession,
  parseSuccession,
  type Step,
  verifyFollowed,
} from './succession.ts';
export {
  bundlePath,
  encodeTile,
  MAX_ENTRY,
  MAX_OBJECT,
  nodesFromTiles,
  objectPath,
  packPath,
  parseTile,
  TILE_WIDTH,
  type TileReader,
  tilePath,
  tilesAt,
  tileWidth,
} from './tile.ts';
export {
  appendTiles,
  EMPTY_EDGE,
  edgeRoot,
  edgeSubtrees,
  loadEdge,
  type TileEdge,
  type TileFile,
} from './tile-edge.ts';
export {
  CompactRange,
  EMPTY_ROOT,
  HASH_SIZE,
  leafHash,
  nodeHash,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
} from './tree.ts';
export { type NodeReader, proveConsistency, proveInclusion, type TreeNode } from './tree-proof.ts';
