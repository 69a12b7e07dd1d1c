/** What runs containers on a freshly installed machine; '' is the default one. */
export const runtimeHandlers: readonly string[] = ['', 'runc'];

const unknown = (text: string): string => `rpc error: code = Unknown desc = ${text}`;

/** Upstream: containerd, internal/cri/server/sandbox_run.go and internal/cri/config (GetSandboxRuntime) */
export const noRuntime = (sandboxId: string, handler: string): string =>
  unknown(`unable to get OCI runtime for sandbox "${sandboxId}": no runtime for "${handler}" is configured`);

/** @param hasPlugin whether the node knows its pods' range by now */
export const noNetwork = (sandboxId: string, hasPlugin: boolean): string =>
  unknown(
    `failed to setup network for sandbox "${sandboxId}": ${
      hasPlugin
        ? 'plugin type="bridge" failed (add): failed to allocate for range 0: no IP addresses available in range set'
        : 'cni plugin not initialized'
    }`,
  );
