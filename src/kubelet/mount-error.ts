/** A volume cannot be set up yet. */
export class MountError extends Error {}
