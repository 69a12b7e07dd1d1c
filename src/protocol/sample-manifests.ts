/** Pods to begin with, in the YAML editor as in the learner's home directory. */
export const webManifest = `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
  containers:
  - name: web
    image: nginx
    ports:
    - containerPort: 80
`;

/** Fails after a few seconds, again and again. */
export const crashManifest = `apiVersion: v1
kind: Pod
metadata:
  name: crash
spec:
  containers:
  - name: main
    image: busybox
    command: ["sh", "-c", "echo hi; sleep 5; exit 1"]
`;
