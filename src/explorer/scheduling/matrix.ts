import type { Cycle } from '../../journey/scheduling.ts';

/** One node's column: where the filters stopped it, and its points. */
export interface Column {
  readonly node: string;
  /** Place among the filter plug-ins of the one that said no; absent when all let it pass. */
  readonly failedAt?: number;
  readonly failedBy?: string;
  readonly reasons: readonly string[];
  readonly total?: number;
  /** 1 for the most points. */
  readonly rank?: number;
  readonly picked: boolean;
}

export interface ScoreRow {
  readonly plugin: string;
  readonly weight: number;
  /** Weighted points in the order of the columns; absent where the node was not scored. */
  readonly points: readonly (number | undefined)[];
}

export interface Matrix {
  readonly columns: readonly Column[];
  readonly filters: readonly string[];
  readonly scores: readonly ScoreRow[];
  /** The most points that a node can have. */
  readonly most: number;
  /** Nodes that were filtered out and are not among the columns. */
  readonly leftOut: number;
}

/** How many nodes get a column: the picked one, those with most points, then those that came furthest. */
const columnLimit = 7;

/** The cycle's verdicts and scores as a table, nodes across, plug-ins down. */
export function matrixOf(cycle: Cycle): Matrix {
  const filter = cycle.phases.filter?.evidence;
  const score = cycle.phases.score?.evidence;
  const picked = score?.picked ?? cycle.evidence?.node ?? cycle.phases.reserve?.evidence?.node;
  const ranking = score
    ? score.nodes.map((node, place) => [node, score.totals[place] ?? 0] as const).toSorted((a, b) => b[1] - a[1])
    : [];
  const rank = new Map(ranking.map(([node], place) => [node, place + 1]));
  const totals = new Map(ranking);
  const nodes =
    filter?.nodes ?? (score?.nodes ?? []).map((node) => ({ node, failedBy: undefined, reasons: undefined }));
  const plugins = filter?.plugins ?? [];
  const all = nodes.map(({ node, failedBy, reasons }): Column => {
    const failedAt = failedBy === undefined ? undefined : Math.max(0, plugins.indexOf(failedBy));
    return {
      node,
      reasons: reasons ?? [],
      picked: node === picked,
      ...(failedBy !== undefined && { failedBy, failedAt }),
      ...(totals.has(node) && { total: totals.get(node), rank: rank.get(node) }),
    };
  });
  const chosen = new Set(
    all
      .toSorted(
        (a, b) =>
          Number(b.picked) - Number(a.picked) ||
          (a.rank ?? Infinity) - (b.rank ?? Infinity) ||
          (b.failedAt ?? Infinity) - (a.failedAt ?? Infinity),
      )
      .slice(0, columnLimit),
  );
  const columns = all.filter((column) => chosen.has(column));
  return {
    columns,
    filters: plugins,
    scores: (score?.plugins ?? []).map(({ name, weight, normalized }) => ({
      plugin: name,
      weight,
      points: columns.map(({ node }) => {
        const place = score!.nodes.indexOf(node);
        return place < 0 ? undefined : weight * (normalized[place] ?? 0);
      }),
    })),
    most: (score?.plugins ?? []).reduce((sum, { weight }) => sum + weight * 100, 0),
    leftOut: all.length - columns.length,
  };
}
