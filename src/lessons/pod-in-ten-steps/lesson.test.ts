import { describe, expect, it } from 'vitest';
import type { PageText } from '../lesson.ts';
import { podInTenSteps } from './lesson.ts';

const { pages, text } = podInTenSteps;
const languages = ['en', 'ko'] as const;

/** The shape of a page: what it has and how much of it. */
const shape = ({ text: paragraphs, seen, question, notes, tryIt }: PageText) => ({
  paragraphs: paragraphs.length,
  seen: seen?.length ?? 0,
  answers: question?.answers.length ?? 0,
  notes: notes !== undefined,
  commands: tryIt?.commands ?? [],
});

const everything = (language: (typeof languages)[number]): string => JSON.stringify(text[language]);

describe('a pod in ten steps', () => {
  it('has ten moments', () => {
    expect(pages.filter(({ moment }) => moment)).toHaveLength(10);
  });

  it('has the same in both languages', () => {
    for (const { id } of pages) expect(shape(text.ko.pages[id]), id).toEqual(shape(text.en.pages[id]));
  });

  it.each(languages)(
    'has a right answer to every question, and nothing to see where nothing happens (%s)',
    (language) => {
      for (const { id, right, moment } of pages) {
        const { question, seen } = text[language].pages[id];
        expect(question?.answers[right ?? -1] !== undefined, id).toBe(question !== undefined);
        expect(seen !== undefined, id).toBe(moment !== undefined);
      }
    },
  );

  it.each(languages)('says every line that the course notes typed (%s)', (language) => {
    for (const line of [
      'kubectl get pods -n kube-system',
      '/etc/kubernetes/manifests/kube-apiserver.yaml',
      '/etc/systemd/system/kube-apiserver.service',
      'wget https://storage.googleapis.com/kubernetes-release/release/v1.13.0/bin/linux/amd64/kube-apiserver',
      'ps -aux | grep kube-apiserver',
    ])
      expect(everything(language)).toContain(line);
  });

  it('says what differs today', () => {
    expect(everything('en')).toMatch(/containerd.*Docker|Docker.*containerd/s);
    expect(everything('en')).toMatch(/master node.*control plane/s);
    expect(everything('ko')).toMatch(/도커.*containerd/s);
    expect(everything('ko')).toMatch(/마스터 노드.*컨트롤 플레인/s);
  });
});
