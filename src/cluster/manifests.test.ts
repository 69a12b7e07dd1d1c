import { expect, test } from 'vitest';
import { defaultPlan } from './default-plan.ts';
import { editedPlan } from './edited-plan.ts';
import { flagsIn, staticPodManifests } from './manifests.ts';

const path = '/etc/kubernetes/manifests/kube-apiserver.yaml';

test('the flags in force are those of the manifest, and those of an edited one are read from it', () => {
  const { flags } = defaultPlan(1);
  const manifest = staticPodManifests(flags)[path]!;
  expect(flagsIn(path, manifest)).toEqual({ component: 'kube-apiserver', flags: flags['kube-apiserver'] });
  const edited = manifest.replace('--authorization-mode=Node,RBAC', '--authorization-mode=AlwaysAllow');
  expect(flagsIn(path, edited)?.flags).toContain('--authorization-mode=AlwaysAllow');
  expect(flagsIn('/etc/kubernetes/policy.yaml', manifest)).toBeUndefined();
  expect(flagsIn(path, 'kind: [')).toBeUndefined();
});

test('a changed manifest starts its component again, another file does not', () => {
  const plan = { ...defaultPlan(1), keys: '', credentials: {} };
  const manifest = staticPodManifests(plan.flags)[path]!;
  expect(editedPlan(plan, '/etc/kubernetes/policy.yaml', 'x')).toMatchObject({
    plan: { files: { '/etc/kubernetes/policy.yaml': 'x' } },
  });
  expect(editedPlan(plan, path, manifest).restarts).toBeUndefined();
  const edited = editedPlan(plan, path, manifest.replace('Node,RBAC', 'RBAC'));
  expect(edited.restarts).toBe('kube-apiserver');
  expect(edited.plan.flags['kube-apiserver']).toContain('--authorization-mode=RBAC');
});
