import { expect, test } from 'vitest';
import { terminal } from './terminal.contract.ts';

async function script() {
  const run = await terminal();
  const prints = async (line: string, output: string, code = 0) =>
    expect(await run(line), line).toEqual({ code, output });
  const node = (await run('get nodes -o name')).output
    .split('\n')
    .map((line) => line.replace('node/', ''))
    .find((name) => name !== '' && !name.includes('control-plane'))!;
  return { run, prints, node };
}

test('a node is cordoned and uncordoned', async () => {
  const { run, prints, node } = await script();
  await prints(`cordon ${node} --dry-run=client`, `node/${node} cordoned (dry run)\n`);
  await prints(`cordon ${node}`, `node/${node} cordoned\n`);
  await prints(`cordon node/${node}`, `node/${node} already cordoned\n`);
  expect((await run(`get node ${node}`)).output).toContain('Ready,SchedulingDisabled');
  await prints(`uncordon ${node}`, `node/${node} uncordoned\n`);
  await prints(`uncordon ${node}`, `node/${node} already uncordoned\n`);
  await prints('cordon nosuch', 'Error from server (NotFound): nodes "nosuch" not found\n', 1);
  await prints('cordon', "error: USAGE: cordon NODE [flags]\nSee 'kubectl cordon -h' for help and examples\n", 1);
});

test('taints come and go', async () => {
  const { run, prints, node } = await script();
  await prints(`taint nodes ${node} maint=x:PreferNoSchedule`, `node/${node} tainted\n`);
  expect((await run(`get node ${node} -o yaml`)).output).toContain('effect: PreferNoSchedule');
  await prints(
    `taint nodes ${node} maint=y:PreferNoSchedule`,
    `error: node ${node} already has maint taint(s) with same effect(s) and --overwrite is false\n`,
    1,
  );
  await prints(`taint nodes ${node} maint=y:PreferNoSchedule --overwrite`, `node/${node} modified\n`);
  await prints(`taint node/${node} maint-`, `node/${node} untainted\n`);
  await prints(`taint nodes ${node} maint:NoSchedule-`, 'error: taint "maint:NoSchedule" not found\n', 1);
  await prints('taint nodes nosuch a=b:NoSchedule', 'Error from server (NotFound): nodes "nosuch" not found\n', 1);
  await prints(
    `taint nodes ${node} a=b:Never`,
    "error: invalid taint effect: Never, unsupported taint effect\nSee 'kubectl taint -h' for help and examples\n",
    1,
  );
  await prints(`taint nodes ${node}`, 'error: at least one taint update is required\n', 1);
});

test('a node is drained of what may go, and says what keeps it', async () => {
  const { run, prints, node } = await script();
  const elsewhere = (await run('get nodes -o name')).output.split('\n').filter((line) => line && !line.endsWith(node));
  for (const other of elsewhere) await run(`cordon ${other}`);
  await run('create deployment web --image=registry.k8s.io/pause:3.10');
  await run('rollout status deployment/web');
  await run('run alone --image=registry.k8s.io/pause:3.10');
  await run('rollout status deployment/web');
  const kept = 'cannot delete Pods that declare no controller (use --force to override): default/alone';
  await prints(
    `drain ${node} --ignore-daemonsets`,
    `node/${node} cordoned\nerror: unable to drain node "${node}" due to error: ${kept}, continuing command...\nThere are pending nodes to be drained:\n ${node}\n${kept}\n`,
    1,
  );
  const { code, output } = await run(`drain ${node} --ignore-daemonsets --force`);
  expect(code).toBe(0);
  expect(output.split('\n').slice(0, 2)).toEqual([
    `node/${node} already cordoned`,
    'Warning: deleting Pods that declare no controller: default/alone',
  ]);
  expect(output).toMatch(/evicting pod default\/web-\w+-\w+\n/);
  expect(output).toMatch(/pod\/web-\w+-\w+ evicted\n/);
  expect(output).toContain('evicting pod default/alone\n');
  expect(output).toContain('pod/alone evicted\n');
  expect(output.endsWith(`node/${node} drained\n`)).toBe(true);
  await prints(
    `drain ${node} --selector=a=b`,
    "error: cannot specify both a node name and a --selector option\nSee 'kubectl drain -h' for help and examples\n",
    1,
  );
});

test('a node is described with what its pods ask of it', async () => {
  const { run, node } = await script();
  await run([
    'run',
    'p',
    '--image=nginx',
    `--overrides={"spec":{"nodeName":"${node}","containers":[{"name":"p","image":"nginx","resources":{"requests":{"cpu":"500m"},"limits":{"memory":"64Mi"}}}]}}`,
  ]);
  const { output } = await run(`describe node ${node}`);
  expect(output).toMatch(
    /\nLease:\n {2}HolderIdentity: {2}\S+\n {2}AcquireTime: {5}<unset>\n {2}RenewTime: {7}\w{3}, /,
  );
  expect(output).toMatch(/\n {2}default {21}p {7}500m \(\d+%\) +0 \(0%\) +64Mi \(\d+%\) +64Mi \(\d+%\) +\d+s\n/);
  expect(output).toMatch(
    /\nAllocated resources:\n {2}\(Total .*\)\n {2}Resource {11}Requests .*\n.*\n {2}cpu {16}\d+m \(\d+%\)/,
  );
});

test('the control plane has its role, as kubeadm gives it', async () => {
  const { run } = await script();
  const roles = (await run('get nodes')).output.split('\n').map((line) => line.split(/\s+/).slice(0, 3));
  expect(roles).toContainEqual(['control-plane', 'Ready', 'control-plane']);
  expect(roles).toContainEqual(['node-a', 'Ready', '<none>']);
  const chosen = await run('get nodes -l node-role.kubernetes.io/control-plane -o name');
  expect(chosen).toEqual({ code: 0, output: 'node/control-plane\n' });
});
