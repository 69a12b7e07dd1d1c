/** One thing that would have to be otherwise for a pod to fit a node. */
export type PlacementFix =
  /** The pod asks for so much too much, e.g. `250m` of `cpu`. */
  | { readonly kind: 'resource'; readonly resource: string; readonly amount: string }
  /** One pod fewer on the node. */
  | { readonly kind: 'pods' }
  /** `key=value:effect` is to be tolerated. */
  | { readonly kind: 'toleration'; readonly taint: string }
  | { readonly kind: 'uncordon' }
  /** `key=value`, a label that the node would need. */
  | { readonly kind: 'label'; readonly label: string }
  | { readonly kind: 'port'; readonly port: number }
  /** What the plug-in says. */
  | { readonly kind: 'other'; readonly reason: string };
