import { expect, test } from 'vitest';
import { terminal } from './terminal.contract.ts';

test('a deployment is made, scaled, rolled out, looked back on and rolled back from the terminal', async () => {
  const run = await terminal();
  const prints = async (line: string, output: string, code = 0) =>
    expect(await run(line), line).toEqual({ code, output });
  await prints('create deployment web --image=registry.k8s.io/pause:3.10', 'deployment.apps/web created\n');
  await prints('scale deployment web --replicas=2', 'deployment.apps/web scaled\n');
  const first = await run('rollout status deployment/web');
  expect(first.code).toBe(0);
  expect(first.output.endsWith('deployment "web" successfully rolled out\n')).toBe(true);
  expect(first.output).toContain('Waiting for deployment "web" rollout to finish: ');
  await prints('rollout restart deployment/web', 'deployment.apps/web restarted\n');
  expect((await run('rollout status deploy web')).output.split('\n').at(-2)).toBe(
    'deployment "web" successfully rolled out',
  );
  await prints(
    'rollout history deployment/web',
    'deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>\n\n',
  );
  expect((await run('rollout history deployment/web --revision=1')).output).toMatch(
    /^deployment\.apps\/web with revision #1\nPod Template:\n {2}Labels:\tapp=web\n\tpod-template-hash=\w+\n {2}Containers:\n {3}pause:\n {4}Image:\t/,
  );
  await prints('rollout history deploy/web --revision=9', 'error: unable to find the specified revision\n', 1);
  await prints(
    'rollout undo deployment/web --to-revision=2',
    'deployment.apps/web skipped rollback (current template already matches revision 2)\n',
  );
  await prints(
    'rollout undo deployment/web --to-revision=9',
    'error: unable to find specified revision 9 in history\n',
    1,
  );
  await prints('rollout undo deployment/web', 'deployment.apps/web rolled back\n');
  await run('rollout status deployment/web');
  expect((await run('rollout history deployment/web')).output).toContain('3         <none>');
  await prints('rollout pause deployment/web', 'deployment.apps/web paused\n');
  await prints('rollout pause deployment/web', 'error: deployments.apps "web" is already paused\n', 1);
  await prints(
    'rollout undo deployment/web',
    "error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again\n",
    1,
  );
  await prints('rollout resume deployment/web', 'deployment.apps/web resumed\n');
  await prints('scale deploy/web --current-replicas=5 --replicas=1', 'error: Expected replicas to be 5, was 2\n', 1);
});

test('a job is made from the terminal', async () => {
  const run = await terminal();
  expect(await run('create job once --image=busybox -- true')).toEqual({ code: 0, output: 'job.batch/once created\n' });
  expect((await run('create job x')).output).toBe('error: either --image or --from must be specified\n');
  const { output } = await run('create job once --image=busybox --dry-run=client -o yaml -- echo hi');
  expect(output).toBe(
    'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: once\nspec:\n  template:\n    metadata: {}\n    spec:\n      containers:\n      - command:\n        - echo\n        - hi\n        image: busybox\n        name: once\n        resources: {}\n      restartPolicy: Never\nstatus: {}\n',
  );
});
