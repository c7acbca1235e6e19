/** What a provider says of its snapshot, and what others may ask of that. Imports the model and nothing else. */
import type { Certainty, Evidence, Gap, NodeId, Reach, Step } from './model.ts';

/** How much of the copies of a data store an operation takes that the same token holds. */
export interface CopyEnd {
  readonly operation: string;
  readonly extent: 'all' | 'some' | 'none';
  /** How sure that is; null where it holds none of it. */
  readonly certainty: Certainty | null;
}

/** A data store that was inspected. `inside` dies with it; `independent` outlives it, and this token cannot end it. */
export interface InspectedStore {
  readonly id: string;
  readonly name: string;
  readonly inside: number;
  readonly independent: number;
  readonly evidence: readonly Evidence[];
}

/** What becomes of the copies of data when an operation destroys it. */
export interface Copies {
  /** "RDS instance" */
  readonly store: string;
  /** What goes with it, and what outlives it; null where there is no such thing. */
  readonly dies: string | null;
  readonly survives: string | null;
  /**
   * What takes what outlives it: one for each kind of copy that the service itself keeps. Of copies that are kept apart from it (by another
   * service, in another Region) only what the token holds: that there are any is known once somebody inspected them.
   */
  readonly ends: readonly CopyEnd[];
  /** Null when nobody inspected them; by name. */
  readonly stores: readonly InspectedStore[] | null;
  /** What was to be inspected and could not be read. */
  readonly unread: readonly string[];
  readonly source: string;
}

/** With `grants`, `from` becomes `to`; the two may belong to different providers. It is gone when one of them is. */
export interface Edge {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly grants: readonly string[];
  readonly step: Step;
}

/** When a node last used the operations that a glob names. */
export interface LastUse {
  readonly operations: string;
  /** ISO 8601 UTC, or null: never in the days that are tracked. */
  readonly lastAt: string | null;
  readonly trackedDays: number;
  /** ISO 8601 UTC: when the provider said so. */
  readonly asOf: string;
  /** The request that told it. */
  readonly source: string;
}

/** Rights taken away, to see what is left: some grants, or all that a document of the provider's own denies to a node. */
export interface Change {
  readonly without: ReadonlySet<string>;
  readonly denied: { readonly to: NodeId; readonly document: unknown } | null;
}

/** What a walk does not know yet. An evaluation may answer more, and need not work out what is not wanted. */
export interface WantedEdges {
  /** Only those that lead out of what contains the node. */
  readonly leaving: boolean;
  /** Whether an edge of this certainty to a node would be news. It may be none any more once another edge was taken. */
  readonly isNews: (to: NodeId, certainty: Certainty) => boolean;
}

/** Whether it would be news that something is reached of a whole, by the evaluation's own name for it (`wholeOf`). */
export type WantedEnds = (whole: string) => boolean;

/** Pure. `reachOf` and `gapsOf` speak of the node alone, without its edges. Nodes of other providers have none of either. */
export interface Evaluation {
  /** Asked only of nodes that a walk comes to, of any provider: all edges of a large account would be the square of its principals. */
  readonly edgesFrom: (node: NodeId, wanted: WantedEdges) => Iterable<Edge>;
  readonly reachOf: (node: NodeId) => readonly Reach[];
  /** Of a node that a token becomes: what it reaches by operations that somebody has classified, and those that are in no table. */
  readonly endsOf: (node: NodeId, wanted: WantedEnds) => readonly Reach[];
  /** Whether `endsOf` leaves out operations here that only their names tell of. */
  readonly leavesOut?: (node: NodeId) => boolean;
  readonly gapsOf: (node: NodeId) => readonly Gap[];
  /** Where a reach of a node is all that its operation could reach there: a name of that whole. */
  readonly wholeOf: (reach: Reach, node: NodeId) => string | null;
  /** What a node is administrator of ("workspace acme"), or null. */
  readonly administers: (node: NodeId) => string | null;
  /** What the node lies in, and of what it holds all that anything in it could hold: whoever does gains nothing by becoming the other. */
  readonly within: (node: NodeId) => string | null;
  readonly holdsAllOf: (node: NodeId) => string | null;
  /** What becomes of the copies of what a reach destroys, if it is a data store. `held` finds the token's own reach by operation. */
  readonly copiesOf?: (reach: Reach, held: (operation: string) => readonly Reach[]) => Copies | null;
  /** The same with rights taken away. Only where they are made of grants. */
  readonly changed?: (change: Change) => Evaluation;
  /** Where the provider tells, and was asked: when this node last used what it holds. */
  readonly lastUsesOf?: (node: NodeId) => readonly LastUse[];
}
