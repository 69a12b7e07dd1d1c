import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

/** What stands on the terminal, line by line, as a screen reader gets it. */
const screen = (page: Page) => page.locator('.xterm-accessibility-tree');

/** Opens the terminals on a cluster at full speed. */
async function openTerminal(page: Page): Promise<void> {
  await page.addInitScript(() =>
    localStorage.setItem('podscope-settings', '{"speed":"full","language":"en","drawerHeight":560}'),
  );
  await page.goto('./');
  await page.getByRole('tab', { name: /^Terminal/ }).click();
  await expect(screen(page)).toContainText('admin@workstation ~ $');
}

/** Types a line on an emptied screen and waits for what it prints; then the prompt is back. */
async function run(page: Page, line: string, ...printed: readonly (string | RegExp)[]): Promise<void> {
  await page.keyboard.press('Control+l');
  await page.keyboard.type(`${line}\n`);
  for (const text of printed) await expect(screen(page)).toContainText(text);
  await expect(screen(page)).toContainText(/~ [$#]\s*$/);
}

/** Repeats a line until it prints what is waited for. */
async function runUntil(page: Page, line: string, printed: string | RegExp): Promise<void> {
  await expect(async () => {
    await run(page, line);
    await expect(screen(page)).toContainText(printed, { timeout: 500 });
  }).toPass({ timeout: 40_000 });
}

test('the lines of the course work as typed', async ({ page }) => {
  test.setTimeout(120_000);
  await openTerminal(page);
  await runUntil(page, 'kubectl get pods -n kube-system', 'kube-apiserver-control-plane');
  await run(
    page,
    'wget https://storage.googleapis.com/kubernetes-release/release/v1.13.0/bin/linux/amd64/kube-apiserver',
    'unable to resolve host address',
    'no Internet',
  );
  await run(page, 'cat /etc/kubernetes/manifests/kube-apiserver.yaml', 'No such file', 'ssh control-plane');
  await run(page, 'ssh control-plane', 'root@control-plane ~ #');
  await run(page, 'cat /etc/kubernetes/manifests/kube-apiserver.yaml', 'hostNetwork: true');
  await run(page, 'grep -A3 command: /etc/kubernetes/manifests/kube-apiserver.yaml', '- kube-apiserver', '--allow-');
  await run(page, 'cat /etc/systemd/system/kube-apiserver.service', '[Service]', '--authorization-mode=Node,RBAC');
  await run(page, 'ps -aux | grep kube-apiserver', '--etcd-servers');
  await run(page, 'kubectl get pods -n kube-system', 'kube-apiserver-control-plane');
  await run(page, 'curl -sk https://10.96.0.1/version | grep gitVersion', '"gitVersion": "v1.36.0');
  await run(page, 'exit', 'Connection to control-plane closed.', 'admin@workstation');
});

test('kubectl: apply, get, describe, logs, watch, delete, acting as somebody else', async ({ page }) => {
  test.setTimeout(120_000);
  await openTerminal(page);
  await runUntil(page, 'kubectl get serviceaccount default', /default\s/);
  await run(page, 'kubectl apply -f web.yaml', 'pod/web created');
  await run(page, 'kubectl apply -f web.yaml', 'pod/web unchanged');
  await runUntil(page, 'kubectl get pod web -o yaml | grep phase', 'phase: Running');
  await run(page, 'kubectl get pods -o name', 'pod/web');
  await run(page, 'kubectl get pods -A -l app=web', 'web');
  await run(page, 'kubectl get pod web -o json | grep nodeName', '"nodeName"');
  await run(page, 'kubectl describe pod web | grep Status:', 'Running');
  await run(page, 'kubectl logs web');
  await run(page, 'kubectl create -f web.yaml', 'Error from server (AlreadyExists)');
  await run(
    page,
    'kubectl run x --image=nginx --as=alice',
    'Error from server (Forbidden)',
    'User "alice" cannot create',
  );
  await page.keyboard.press('Control+l');
  await page.keyboard.type('kubectl get pods --watch\n');
  await expect(screen(page)).toContainText('NAME');
  await page.keyboard.press('Control+c');
  await expect(screen(page)).toContainText(/\^C\s*admin@workstation/);
  await run(page, 'kubectl delete pod web', 'pod "web" deleted');

  await run(page, 'kubectl create cm settings --from-literal=color=blue', 'configmap/settings created');
  await page.keyboard.type('kubectl edit cm settings\n');
  await expect(screen(page)).toContainText('^X Exit');
  await page.keyboard.press('Control+w');
  await page.keyboard.type('blue\ndark');
  await page.keyboard.press('Control+x');
  await page.keyboard.type('y\n');
  await expect(screen(page)).toContainText('configmap/settings edited');
  await run(page, 'kubectl get cm settings -o jsonpath={.data.color}', 'darkblue');

  await run(page, 'kubectl config use-context alice@kubernetes', 'Switched to context "alice@kubernetes".');
  await run(page, 'kubectl auth whoami | grep Username', 'alice');
  await run(page, 'kubectl run x --image=nginx', 'User "alice" cannot create');
  await run(page, 'cat .kube/config | grep current', 'current-context: alice@kubernetes');
  await run(page, 'ssh control-plane', 'root@control-plane ~ #');
  await run(page, 'echo $KUBECONFIG; kubectl config view --minify', '/etc/kubernetes/admin.conf', 'DATA+OMITTED');
  await run(page, 'kubectl get nodes', /control-plane\s+Ready/);
});

test('a claim gets a directory of its pod’s node, where the next pod and the machine find what was written', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'notes' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  const pod = (name: string, script: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      restartPolicy: 'Never',
      containers: [
        {
          name: 'main',
          image: 'busybox',
          command: ['sh', '-c', script],
          volumeMounts: [{ name: 'notes', mountPath: '/notes' }],
        },
      ],
      volumes: [{ name: 'notes', persistentVolumeClaim: { claimName: 'notes' } }],
    },
  });
  const apply = (object: object): string => `echo '${JSON.stringify(object)}' | kubectl apply -f -`;
  await openTerminal(page);
  await runUntil(page, 'kubectl get serviceaccount default', /default\s/);
  await runUntil(page, 'kubectl get storageclass', /standard \(default\)/);
  await run(page, apply(claim), 'persistentvolumeclaim/notes created');
  await run(page, 'kubectl get pvc notes', /notes\s+Pending/);
  await run(page, apply(pod('writer', 'echo written here > /notes/first')), 'pod/writer created');
  await runUntil(page, 'kubectl get pod writer -o yaml | grep phase', 'phase: Succeeded');
  await run(page, 'kubectl get pvc notes', /notes\s+Bound\s+pvc-/);
  await run(page, 'kubectl delete pod writer', 'pod "writer" deleted');
  await run(page, apply(pod('reader', 'cat /notes/first')), 'pod/reader created');
  await runUntil(page, 'kubectl logs reader', 'written here');
  await run(page, 'kubectl describe pvc notes | grep Used', /Used By:\s+reader/);
  await run(page, 'kubectl get pod reader -o yaml | grep nodeName', /nodeName: node-[abc]/);
  const [name = ''] = /(?<=nodeName: )node-[abc]/.exec((await screen(page).textContent()) ?? '') ?? [];
  await run(page, `ssh ${name}`, `root@${name} ~ #`);
  await run(page, 'cat /var/local-path-provisioner/*/first', 'written here');
});

test('exec runs a command in a container, and a shell in it takes the keys until it ends', async ({ page }) => {
  test.setTimeout(120_000);
  await openTerminal(page);
  await runUntil(page, 'kubectl get serviceaccount default', /default\s/);
  await run(page, 'kubectl apply -f web.yaml', 'pod/web created');
  await runUntil(page, 'kubectl get pod web -o yaml | grep phase', 'phase: Running');
  await run(page, 'kubectl exec web -- curl -s localhost', 'Welcome to nginx!');
  await run(page, 'kubectl exec web -- nothing', 'executable file not found in $PATH');
  await run(page, 'echo "some text" | kubectl exec -i web -- tr a-z A-Z', 'SOME TEXT');
  await page.keyboard.press('Control+l');
  await page.keyboard.type('kubectl exec -it web -- bash\n');
  await expect(screen(page)).toContainText(/root@web:\/#\s*$/);
  await page.keyboard.type('x=4; echo $((x * 10 + 2)) on $(hostname)\n');
  await expect(screen(page)).toContainText('42 on web');
  await page.keyboard.type('stty size\n');
  await expect(screen(page)).toContainText(/stty size\s*[1-9]\d* [1-9]\d*/);
  await page.keyboard.type('exit 7\n');
  await expect(screen(page)).toContainText('command terminated with exit code 7');
  await expect(screen(page)).toContainText(/admin@workstation ~ \$\s*$/);
});

test('a running pod is debugged, copied into, and reached from another session over a forwarded port', async ({
  page,
}) => {
  test.setTimeout(120_000);
  await openTerminal(page);
  await runUntil(page, 'kubectl get serviceaccount default', /default\s/);
  await run(page, 'kubectl apply -f web.yaml', 'pod/web created');
  await run(page, 'kubectl wait --for=condition=Ready pod/web', 'pod/web condition met');
  await run(page, 'kubectl debug web -i -c look --image=busybox --target=web -- sh -c "sleep 1; ps"', /1 root .*nginx/);
  await run(page, 'echo greetings > letter.txt');
  await run(page, 'kubectl cp letter.txt web:/tmp');
  await run(page, 'kubectl exec web -c web -- cat /tmp/letter.txt', 'greetings');
  await page.keyboard.type('kubectl port-forward pod/web 8080:80\n');
  await expect(screen(page)).toContainText('Forwarding from 127.0.0.1:8080 -> 80');
  await page.getByRole('button', { name: 'New session' }).click();
  await expect(screen(page)).toContainText('admin@workstation ~ $');
  await run(page, 'curl -s localhost:8080', 'Welcome to nginx!');
  await page.getByRole('tablist', { name: 'Sessions' }).getByRole('tab').first().click();
  await expect(screen(page)).toContainText('Handling connection for 8080');
});

test('sessions are tabs that live on while the drawer is closed', async ({ page }) => {
  await openTerminal(page);
  await run(page, 'echo one', 'one');
  await page.getByRole('button', { name: 'New session' }).click();
  await expect(page.getByRole('tablist', { name: 'Sessions' }).getByRole('tab')).toHaveCount(2);
  await page.getByLabel('Machine', { exact: true }).selectOption('node-a');
  await expect(screen(page)).toContainText('root@node-a ~ #', { timeout: 30_000 });
  await page.getByRole('button', { name: 'Close session root@node-a' }).click();
  await page.getByRole('tablist', { name: 'Sessions' }).getByRole('tab').first().click();
  await expect(screen(page)).toContainText('one');
  await page.getByRole('tab', { name: /^YAML/ }).click();
  await page.getByRole('tab', { name: /^Terminal/ }).click();
  await expect(screen(page)).toContainText('one');
  await run(page, 'echo two', 'two');
});

test('Escape leaves the terminal, whose colours are the theme’s', async ({ page }) => {
  await openTerminal(page);
  await page.keyboard.press('Escape');
  await expect(page.locator('.xterm-helper-textarea')).not.toBeFocused();
  const ground = () =>
    page.locator('.xterm-scrollable-element').evaluate((element) => getComputedStyle(element).backgroundColor);
  const light = await ground();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(ground).not.toBe(light);
});

test('etcdctl on the control plane’s machine: what the API server keeps, and a full store put right', async ({
  page,
}) => {
  await openTerminal(page);
  await runUntil(page, 'kubectl get pods -n kube-system', 'kube-apiserver-control-plane');
  await run(page, 'ssh control-plane', 'root@control-plane ~ #');
  await run(page, 'etcdctl get /registry/namespaces/ --prefix --keys-only | sort', '/registry/namespaces/default');
  await run(page, 'etcdctl endpoint status', '127.0.0.1:2379', '2.1 GB');
  const manifest = '/etc/kubernetes/manifests/etcd.yaml';
  await run(page, `sed -i 's#--name=control-plane#--quota-backend-bytes=150000#' ${manifest}`);
  await runUntil(page, 'etcdctl endpoint status', '150 kB');
  await runUntil(
    page,
    'kubectl create namespace one-more',
    'Error from server: etcdserver: mvcc: database space exceeded',
  );
  await run(page, 'etcdctl alarm list', 'alarm:NOSPACE');
  await run(page, `sed -i 's#quota-backend-bytes=150000#quota-backend-bytes=0#' ${manifest}`);
  await runUntil(page, 'etcdctl endpoint status', '2.1 GB');
  await run(page, 'etcdctl alarm disarm', 'alarm:NOSPACE');
  // The first try may already have made it when its answer is late.
  await runUntil(page, 'kubectl create namespace one-more; kubectl get namespaces', /one-more\s+Active/);
});
