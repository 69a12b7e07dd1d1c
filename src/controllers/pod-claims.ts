interface ClaimingPod {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly volumes?: readonly {
      readonly name: string;
      readonly persistentVolumeClaim?: { readonly claimName: string };
      readonly ephemeral?: object;
    }[];
  };
}

/** The claims that a pod uses: those that its volumes name, and those that are made for its ephemeral volumes. */
export const claimNamesOf = ({ metadata, spec }: ClaimingPod): readonly string[] =>
  (spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) => {
    if (persistentVolumeClaim) return [persistentVolumeClaim.claimName];
    return ephemeral ? [`${metadata.name}-${name}`] : [];
  });
