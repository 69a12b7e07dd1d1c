import type { PluginFault } from '../own-plugin.ts';
import type { PlacementFix } from '../placement-fix.ts';

export interface QueueEvidence {
  readonly from: 'none' | 'active' | 'backoff' | 'unschedulable' | 'gated';
  readonly to: 'active' | 'backoff' | 'unschedulable' | 'gated' | 'none';
  /** The cluster event that moved it, or of which it was told, e.g. `UnschedulablePodAdd`, `NodeAdd`, `BackoffComplete`. */
  readonly event: string;
  /** The plugin whose hint said that the event may help. */
  readonly hint?: string;
  /** What happened in the cluster while the attempt was under way, where that is why it need not wait for news. */
  readonly meanwhile?: string;
  /** The plugins that had asked for such events, and whose hints said that this one does not help: the pod stays. */
  readonly skippedBy?: readonly string[];
  readonly active: number;
  readonly backoff: number;
  readonly unschedulable: number;
  readonly backoffMs?: number;
}

export interface CycleEvidence {
  readonly result: 'bound' | 'unschedulable' | 'error' | 'deleted';
  readonly node?: string;
  readonly message?: string;
  readonly evaluatedNodes: number;
  readonly feasibleNodes: number;
}

export interface PreFilterEvidence {
  readonly plugins: readonly {
    readonly name: string;
    readonly result: 'ok' | 'skip' | 'rejected';
    readonly reason?: string;
    readonly nodes?: readonly string[];
  }[];
}

/** A request to an extender, and what came of it. */
export interface ExtenderCall {
  /** Its URL prefix, by which it is called. */
  readonly extender: string;
  readonly url: string;
  readonly tookMs: number;
  /** JSON in which pods and nodes are told by name, shortened. */
  readonly sent: string;
  readonly answered?: string;
  readonly error?: string;
  /** It failed, and nobody minds. */
  readonly ignored?: boolean;
}

/** What the extenders were asked at this point, if there are any. */
interface AsksExtenders {
  readonly calls?: readonly ExtenderCall[];
}

/** A script of the user's own was asked. */
export interface OwnPluginRun {
  readonly plugin: string;
  readonly tookMs: number;
  readonly fault?: PluginFault;
}

interface AsksOwnPlugins {
  readonly own?: readonly OwnPluginRun[];
}

export interface FilterEvidence extends AsksExtenders, AsksOwnPlugins {
  /** Filter plugins in order of running, the user's own after them, then extenders. */
  readonly plugins: readonly string[];
  /** Per node the first plugin that said no, or nothing when feasible. */
  readonly nodes: readonly {
    readonly node: string;
    readonly failedBy?: string;
    readonly reasons?: readonly string[];
    /** All that would have to be otherwise; only where no node is feasible. */
    readonly fixes?: readonly PlacementFix[];
  }[];
}

export interface PostFilterEvidence extends AsksExtenders {
  /** Where less important pods would have to go for this one, the node that is taken first. */
  readonly candidates: readonly {
    readonly node: string;
    readonly victims: readonly { readonly pod: string; readonly priority: number }[];
    /** Evictions that a disruption budget would not allow. */
    readonly budgetViolations: number;
  }[];
  /** Why no room can be made. */
  readonly message?: string;
}

export interface PermitEvidence extends AsksOwnPlugins {
  readonly node: string;
  /** What each plugin said when the pod had got its node. */
  readonly plugins: readonly { readonly name: string; readonly waitSeconds?: number }[];
  /** Why it may not be bound. */
  readonly message?: string;
  /** How long it waited for others, if it had to, ms. */
  readonly waitedMs?: number;
}

export interface BindEvidence extends AsksExtenders {
  readonly node: string;
  readonly message?: string;
}

export interface ScoreEvidence extends AsksExtenders, AsksOwnPlugins {
  /** Per plugin its weight and, in the order of `nodes`, raw and normalised (0-100) scores. */
  readonly nodes: readonly string[];
  readonly plugins: readonly {
    readonly name: string;
    readonly weight: number;
    readonly raw: readonly number[];
    readonly normalized: readonly number[];
  }[];
  /** Weighted sums in the order of `nodes`. */
  readonly totals: readonly number[];
  readonly picked: string;
}
