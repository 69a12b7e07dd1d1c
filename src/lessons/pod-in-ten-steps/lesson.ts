import type { PageId } from './pages.ts';
import type { Lesson } from '../lesson.ts';
import { en } from './en.ts';
import { ko } from './ko.ts';

/** From `kubectl run` to the kubelet's last status write. */
export const podInTenSteps: Lesson<PageId> = {
  id: 'pod-in-ten-steps',
  pod: { name: 'ten-steps', image: 'nginx' },
  pages: [
    { id: 'api-server' },
    {
      id: 'authenticate',
      moment: { request: 'create', is: 'authentication' },
      look: { room: 'authentication', tab: 'decision' },
      right: 1,
    },
    { id: 'validate', moment: { request: 'create', is: 'validation' }, look: { room: 'validation', tab: 'decision' } },
    {
      id: 'create',
      moment: { request: 'create', is: 'storage' },
      look: { room: 'storage', tab: 'diff' },
      right: 2,
    },
    { id: 'answer', moment: { request: 'create', is: 'answered' }, look: { tab: 'request' } },
    {
      id: 'hear',
      moment: { work: 'queue', is: 'done', after: 'create' },
      look: { room: 'watch-cache', tab: 'explain' },
      right: 0,
    },
    { id: 'decide', moment: { request: 'binding', is: 'sent' }, look: { tab: 'explain' } },
    {
      id: 'bind',
      moment: { request: 'binding', is: 'storage' },
      look: { room: 'storage', tab: 'diff' },
      right: 2,
    },
    {
      id: 'reach-node',
      moment: { work: 'sync', is: 'begun', after: 'binding' },
      look: { room: 'watch-cache', tab: 'explain' },
    },
    {
      id: 'start',
      moment: { work: 'start-container', is: 'done', after: 'binding' },
      look: { tab: 'explain' },
      right: 1,
    },
    { id: 'report', moment: { request: 'running', is: 'storage' }, look: { room: 'storage', tab: 'diff' } },
    { id: 'install' },
  ],
  text: { en, ko },
};
