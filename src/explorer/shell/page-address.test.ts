import { describe, expect, it } from 'vitest';
import { hashOf, readAddress } from './page-address.ts';

describe('the page’s address', () => {
  it('says how to show the page', () => {
    expect(readAddress('?embed=1&theme=dark&lang=ko&lesson=pod-in-ten-steps', '')).toEqual({
      embed: true,
      nodes: undefined,
      workers: undefined,
      lesson: 'pod-in-ten-steps',
      manifest: undefined,
      breakpoints: [],
      settings: { theme: 'dark', language: 'ko' },
      ignored: [],
    });
  });

  it('carries breakpoints, each a text of its own', () => {
    expect(readAddress('?break=stage%3Dstorage&break=kind%3Dpods', '').breakpoints).toEqual([
      'stage=storage',
      'kind=pods',
    ]);
  });

  it('carries a manifest as text or in the hash', () => {
    const manifest = 'kind: Pod\nmetadata: {name: "파드 #1"}\n';
    expect(readAddress(`?manifest=${encodeURIComponent(manifest)}`, '').manifest).toBe(manifest);
    expect(readAddress('', hashOf(manifest)).manifest).toBe(manifest);
  });

  it('names what it does not know and goes on without it', () => {
    const address = readAddress('?embed=yes&theme=pink&lang=fr&lesson=nope', '#manifest=%%%');
    expect(address).toMatchObject({ embed: false, lesson: undefined, manifest: undefined, settings: {} });
    expect(address.ignored).toEqual([
      { parameter: 'embed', value: 'yes' },
      { parameter: 'theme', value: 'pink' },
      { parameter: 'lang', value: 'fr' },
      { parameter: 'lesson', value: 'nope' },
      { parameter: '#manifest', value: '%%%' },
    ]);
  });

  it('says whether one worker is enough', () => {
    expect(readAddress('?workers=one', '').workers).toBe('one');
    expect(readAddress('?workers=two', '').ignored).toEqual([{ parameter: 'workers', value: 'two' }]);
  });

  it('says how many nodes the cluster has, from one to a hundred', () => {
    expect(readAddress('?nodes=100', '').nodes).toBe(100);
    expect(readAddress('?nodes=0', '')).toMatchObject({
      nodes: undefined,
      ignored: [{ parameter: 'nodes', value: '0' }],
    });
    expect(readAddress('?log=5000', '').log).toBe(5000);
    for (const log of ['0', '99', '400001', '1e3']) expect(readAddress(`?log=${log}`, '').log).toBeUndefined();
    expect(readAddress('?nodes=101', '').nodes).toBeUndefined();
  });

  it('reads empty parameters as absent and shortens long ones', () => {
    expect(readAddress('?embed=&theme=&manifest=', '').ignored).toEqual([]);
    expect(readAddress(`?lesson=${'x'.repeat(500)}`, '').ignored[0]?.value).toHaveLength(40);
  });

  it('refuses bytes that are no text', () => {
    expect(readAddress('', '#manifest=_____w').ignored).toHaveLength(1);
  });
});
