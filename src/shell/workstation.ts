import { crashManifest, webManifest } from '../protocol/sample-manifests.ts';

/** Manifests that lie in the learner's home directory, ready to be applied or edited. */
export const homeFiles: Readonly<Record<string, string>> = {
  'web.yaml': webManifest,
  'crash.yaml': crashManifest,
  'big.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: big
spec:
  containers:
  - name: main
    image: nginx:1.27
    resources:
      requests:
        cpu: "16"
`,
};
