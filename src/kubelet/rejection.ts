/** Why the node does not run a pod. */
export interface Rejection {
  readonly reason: string;
  readonly message: string;
  /** The pod ran, and had to give way. */
  readonly isDisruption?: true;
}

/** Upstream: pkg/kubelet/active_deadline.go */
export const deadlineExceeded: Rejection = {
  reason: 'DeadlineExceeded',
  message: 'Pod was active on the node longer than the specified deadline',
};
