interface RollingUpdate {
  readonly maxUnavailable?: number | string;
  readonly maxSurge?: number | string;
}

/** As messages show it: the fields of Go's struct. */
export const shownRollingUpdate = (update: RollingUpdate | undefined): object | null =>
  update ? { MaxUnavailable: update.maxUnavailable ?? 0, MaxSurge: update.maxSurge ?? 0 } : null;
