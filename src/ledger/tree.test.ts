import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, fromHex, toHex, utf8 } from '../kernel/bytes.ts';
import { nodesFromTiles, tilesAt } from './tile.ts';
import { appendTiles, EMPTY_EDGE, edgeRoot, loadEdge } from './tile-edge.ts';
import { CompactRange, EMPTY_ROOT, leafHash, nodeHash, treeRoot, verifyConsistency, verifyInclusion } from './tree.ts';
import { type NodeReader, proveConsistency, proveInclusion } from './tree-proof.ts';

/** The inputs and roots of the Certificate Transparency test suite (RFC 6962 reference implementation). */
const CT_LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const CT_ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** RFC 6962 section 2.1 word for word, without any of our arithmetic. */
function naiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return EMPTY_ROOT;
  if (leaves.length === 1) return leaves[0];
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)));
}

const LEAVES = Array.from({ length: 300 }, (_, i) => leafHash(utf8(`leaf ${i}`)));
const ROOTS = Array.from({ length: LEAVES.length + 1 }, (_, size) => naiveRoot(LEAVES.slice(0, size)));
const naiveNodes: NodeReader = async (nodes) =>
  nodes.map(({ level, index }) => naiveRoot(LEAVES.slice(index * 2 ** level, (index + 1) * 2 ** level)));

describe('the Merkle tree', () => {
  it('has the published roots of RFC 6962 test data', () => {
    expect(toHex(EMPTY_ROOT)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    const range = new CompactRange();
    for (const [i, leaf] of CT_LEAVES.entries()) {
      range.push(leafHash(fromHex(leaf)));
      expect(toHex(range.root())).toBe(CT_ROOTS[i]);
    }
  });

  it('hashes leaves and nodes of any length', () => {
    expect(leafHash(new Uint8Array(70_000)).length).toBe(32);
    expect(leafHash(new Uint8Array(70_000))).not.toEqual(leafHash(new Uint8Array(70_001)));
  });

  it('gives the same root by compact range, by tiles and by definition at every size', () => {
    const range = new CompactRange();
    let edge = EMPTY_EDGE;
    for (const [i, leaf] of LEAVES.entries()) {
      range.push(leaf);
      edge = appendTiles(edge, [leaf]).edge;
      expect(range.root()).toEqual(ROOTS[i + 1]);
      expect(edgeRoot(edge)).toEqual(ROOTS[i + 1]);
    }
  });

  it('a compact range continues from what it was stored as', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(90), (before, after) => {
        const first = new CompactRange();
        for (const leaf of LEAVES.slice(0, before)) first.push(leaf);
        const second = CompactRange.parse(first.serialize());
        for (const leaf of LEAVES.slice(before, before + after)) second.push(leaf);
        expect(second.root()).toEqual(ROOTS[before + after]);
      }),
    );
    expect(() => CompactRange.parse(concat(new Uint8Array(8), LEAVES[0]))).toThrow('range-invalid');
  });
});

describe('inclusion', () => {
  it('every leaf of every tree up to 70 leaves is proved, and 300 at random', async () => {
    for (let size = 1; size <= 70; size++) {
      for (let index = 0; index < size; index++) {
        const proof = await proveInclusion(index, size, naiveNodes);
        verifyInclusion({ leafHash: LEAVES[index], index, size, proof, root: ROOTS[size] });
      }
    }
    for (let index = 0; index < 300; index++) {
      const proof = await proveInclusion(index, 300, naiveNodes);
      verifyInclusion({ leafHash: LEAVES[index], index, size: 300, proof, root: ROOTS[300] });
    }
  });

  it('a proof changed in any way is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 300 }), fc.nat(), fc.nat(), async (size, a, b) => {
        const index = a % size;
        const proof = await proveInclusion(index, size, naiveNodes);
        const claim = { leafHash: LEAVES[index], index, size, proof, root: ROOTS[size] };
        const flipped = proof.map((hash) => hash.slice());
        flipped[b % proof.length][b % 32] ^= 1 << (b % 8);
        expect(() => verifyInclusion({ ...claim, proof: flipped })).toThrow('inclusion-invalid');
        expect(() => verifyInclusion({ ...claim, proof: proof.slice(1) })).toThrow('inclusion-invalid');
        expect(() => verifyInclusion({ ...claim, proof: [...proof, LEAVES[0]] })).toThrow('inclusion-invalid');
        expect(() => verifyInclusion({ ...claim, index: (index + 1) % size })).toThrow('inclusion-invalid');
        expect(() => verifyInclusion({ ...claim, leafHash: leafHash(utf8('other')) })).toThrow('inclusion-invalid');
      }),
    );
  });

  it('an index outside the tree, or one that is no integer, is refused', () => {
    const claim = { leafHash: LEAVES[0], index: 0, size: 1, proof: [], root: LEAVES[0] };
    verifyInclusion(claim);
    for (const index of [1, -1, 0.5, Number.NaN, 2 ** 53]) {
      expect(() => verifyInclusion({ ...claim, index })).toThrow('inclusion-invalid');
    }
    expect(() => verifyInclusion({ ...claim, size: 0 })).toThrow('inclusion-invalid');
    expect(() => verifyInclusion({ ...claim, root: LEAVES[0].subarray(1) })).toThrow('inclusion-invalid');
  });
});

describe('consistency', () => {
  it('every pair of sizes up to 70 is proved, and all before 300', async () => {
    for (let toSize = 1; toSize <= 300; toSize = toSize < 70 ? toSize + 1 : toSize + 115) {
      for (let fromSize = 1; fromSize <= toSize; fromSize++) {
        const proof = await proveConsistency(fromSize, toSize, naiveNodes);
        verifyConsistency({ fromSize, fromRoot: ROOTS[fromSize], toSize, toRoot: ROOTS[toSize], proof });
      }
    }
  });

  it('a proof changed in any way is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 300 }), fc.nat(), fc.nat(), async (toSize, a, b) => {
        const fromSize = 1 + (a % (toSize - 1));
        const proof = await proveConsistency(fromSize, toSize, naiveNodes);
        const claim = { fromSize, fromRoot: ROOTS[fromSize], toSize, toRoot: ROOTS[toSize], proof };
        const flipped = proof.map((hash) => hash.slice());
        flipped[b % proof.length][b % 32] ^= 1 << (b % 8);
        expect(() => verifyConsistency({ ...claim, proof: flipped })).toThrow('consistency-invalid');
        expect(() => verifyConsistency({ ...claim, proof: proof.slice(1) })).toThrow('consistency-invalid');
        expect(() => verifyConsistency({ ...claim, proof: [...proof, LEAVES[0]] })).toThrow('consistency-invalid');
        expect(() => verifyConsistency({ ...claim, fromRoot: LEAVES[299] })).toThrow('consistency-invalid');
        expect(() => verifyConsistency({ ...claim, toRoot: LEAVES[299] })).toThrow('consistency-invalid');
      }),
    );
  });

  it('a tree of nothing proves nothing', async () => {
    const claim = { fromSize: 0, fromRoot: EMPTY_ROOT, toSize: 5, toRoot: ROOTS[5], proof: [] };
    expect(() => verifyConsistency(claim)).toThrow('consistency-invalid');
    await expect(proveConsistency(0, 5, naiveNodes)).rejects.toThrow('proof-range-invalid');
    expect(() => verifyConsistency({ ...claim, fromSize: 6 })).toThrow('consistency-invalid');
  });
});

describe('growing tiles', () => {
  /** A tree of many leaves kept as tiles, grown in uneven steps. */
  const tiles = new Map<string, Uint8Array>();
  const many = Array.from({ length: 70_000 }, (_, i) => leafHash(utf8(`many ${i}`)));
  let edge = EMPTY_EDGE;
  for (const [from, to] of [
    [0, 255],
    [255, 256],
    [256, 65_536],
    [65_536, 70_000],
  ]) {
    const grown = appendTiles(edge, many.slice(from, to));
    edge = grown.edge;
    for (const { path, bytes } of grown.tiles) tiles.set(path, bytes);
  }
  const read = async (level: number, index: number, width: number): Promise<Uint8Array> => {
    const { tilePath } = await import('./tile.ts');
    const bytes = tiles.get(tilePath(level, index, width));
    if (bytes === undefined) throw new Error(`no tile ${level}/${index} of width ${width}`);
    return bytes;
  };

  it('a tree of 70,000 has the tiles the specification names', () => {
    expect(edgeRoot(edge)).toEqual(treeRoot(many));
    expect(tilesAt(70_000, 0)).toEqual({ full: 273, width: 112 });
    expect([...tiles.keys()]).toContain('tile/0/273.p/112');
    expect([...tiles.keys()]).toContain('tile/1/000');
    expect([...tiles.keys()]).toContain('tile/1/001.p/17');
    expect([...tiles.keys()]).toContain('tile/2/000.p/1');
    expect([...tiles.keys()]).toContain('tile/1/000.p/1');
    expect([...tiles.keys()].some((path) => path.endsWith('.p/0'))).toBe(false);
  });

  it('goes on from stored tiles after a restart', async () => {
    const loaded = await loadEdge(70_000, read);
    expect(loaded).toEqual(edge);
    const next = leafHash(utf8('next'));
    expect(edgeRoot(appendTiles(loaded, [next]).edge)).toEqual(treeRoot([...many, next]));
  });

  it('proofs are read from tiles', async () => {
    const root = edgeRoot(edge);
    const nodes = nodesFromTiles(70_000, read);
    for (const index of [0, 255, 256, 65_535, 65_536, 69_999, 12_345]) {
      const proof = await proveInclusion(index, 70_000, nodes);
      verifyInclusion({ leafHash: many[index], index, size: 70_000, proof, root });
    }
    for (const fromSize of [1, 255, 256, 257, 65_536, 65_537, 69_999]) {
      const proof = await proveConsistency(fromSize, 70_000, nodes);
      const fromRoot = treeRoot(many.slice(0, fromSize));
      verifyConsistency({ fromSize, fromRoot, toSize: 70_000, toRoot: root, proof });
    }
  });
});
