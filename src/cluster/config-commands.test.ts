import { expect, test } from 'vitest';
import { encodeBase64 } from '../apimachinery/base64.ts';
import { restClient } from '../client/rest.ts';
import { initialKubeconfig, printKubeconfig } from '../kubectl/kubeconfig/kubeconfig.ts';
import { componentEnvironment } from './component-environment.ts';
import { startedCluster } from './started-cluster.contract.ts';
import { terminalOf } from './terminal.contract.ts';
import { apiServerAddress } from './topology.ts';

const path = '/home/admin/.kube/config';

/** A terminal whose requests prove nothing but what kubectl puts into them. */
async function workstation() {
  const { clock, world, plan } = await startedCluster();
  const bare = restClient(componentEnvironment(world, 'kubectl/alice', 'test'), { credentials: {}, userAgent: 'test' });
  const entry = (identity: string) => ({
    'client-certificate-data': encodeBase64(plan.credentials[identity]!.certificate!),
  });
  const files = new Map([
    [
      path,
      printKubeconfig(
        initialKubeconfig({
          server: `https://${apiServerAddress}`,
          authority: 'Y2E=',
          users: { 'kubernetes-admin': entry('kubernetes-admin'), alice: entry('alice') },
          current: 'kubernetes-admin',
        }),
      ),
    ],
    ['alice.crt', plan.credentials['alice']!.certificate!],
  ]);
  return { files, run: terminalOf({ clock, admin: bare }, files) };
}

test('who acts, where and in which namespace is what the kubeconfig says', async () => {
  const { files, run } = await workstation();
  const whoami = async (flags = '') =>
    (await run(`auth whoami${flags}`)).output.match(/Username +(\S+)/)?.[1] ??
    (await run(`auth whoami${flags}`)).output;
  expect(await whoami()).toBe('kubernetes-admin');
  expect(await whoami(' --user=alice')).toBe('alice');
  expect(await whoami(' --client-certificate=alice.crt')).toBe('alice');
  await run('config use-context alice@kubernetes');
  expect(await whoami()).toBe('alice');
  const access = (await run('auth can-i --list')).output.split('\n');
  expect(access[0]).toMatch(/^Resources +Non-Resource URLs +Resource Names +Verbs$/);
  expect(access.find((line) => line.startsWith('pods/log '))).toMatch(/\[\] +\[\] +\[get list watch\]$/);
  expect((await run('auth can-i delete pod/web')).output).toBe('no\n');
  expect(await whoami(' --context=kubernetes-admin@kubernetes')).toBe('kubernetes-admin');
  expect((await run('get nodes')).output).toContain('User "alice" cannot list resource "nodes"');

  await run('config set-credentials robot --client-certificate=alice.crt --embed-certs');
  await run('config set-context other --cluster=kubernetes --user=robot --namespace=kube-system');
  await run('config use-context other');
  expect(await whoami()).toBe('alice');
  expect((await run('get secrets')).output).toContain('in the namespace "kube-system"');
  expect((await run('config view --minify')).output).toBe(
    [
      'apiVersion: v1',
      'clusters:',
      '- cluster:',
      '    certificate-authority-data: DATA+OMITTED',
      `    server: https://${apiServerAddress}`,
      '  name: kubernetes',
      'contexts:',
      '- context:',
      '    cluster: kubernetes',
      '    namespace: kube-system',
      '    user: robot',
      '  name: other',
      'current-context: other',
      'kind: Config',
      'users:',
      '- name: robot',
      '  user:',
      '    client-certificate-data: DATA+OMITTED',
      '',
    ].join('\n'),
  );

  await run('config set-credentials robot --token=nobodys');
  await run('config unset users.robot.client-certificate-data');
  expect((await run('get cm')).output).toContain('error: You must be logged in to the server (Unauthorized)');
  expect((await run('config unset users.nobody.token')).output).toBe('error: current map key `nobody` is invalid\n');
  await run('config set clusters.10.0.0.1.server https://10.0.0.1:6443');
  expect(files.get(path)).toContain('    server: https://10.0.0.1:6443\n  name: 10.0.0.1\n');
  expect((await run('cluster-info --cluster=10.0.0.1')).output).toBe(
    'The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?\n',
  );
  expect((await run('version -s https://nowhere.example.com')).output).toContain(
    'Unable to connect to the server: dial tcp: lookup nowhere.example.com: no such host\n',
  );
  files.set(path, '');
  expect((await run('get pods')).output).toMatch(/\nThe connection to the server localhost:8080 was refused[^\n]+\n$/);
  expect((await run('config get-contexts')).output).toBe('CURRENT   NAME   CLUSTER   AUTHINFO   NAMESPACE\n');
});
