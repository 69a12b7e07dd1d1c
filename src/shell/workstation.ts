/** Manifests that lie in the learner's home directory, ready to be applied or edited. */
export const homeFiles: Readonly<Record<string, string>> = {
  'web.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
  containers:
  - name: nginx
    image: nginx:1.27
    ports:
    - containerPort: 80
`,
  'crash.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: crash
spec:
  containers:
  - name: main
    image: busybox:1.37
    command: ["sh", "-c", "echo starting; sleep 5; exit 1"]
`,
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
