import { expect, test } from 'vitest';
import { fillKorean } from './particles.ts';

test.each([
  ['다음 {name}(으)로', '이정표', '다음 이정표로'],
  ['다음 {name}(으)로', '중단점', '다음 중단점으로'],
  ['{name}(으)로', '스냅숏 파일', '스냅숏 파일로'],
  ['리비전 {name}을(를)', 291, '리비전 291을'],
  ['리비전 {name}을(를)', 295, '리비전 295를'],
  ['{name}와(과) 함께', '노드', '노드와 함께'],
  ['{name}은(는) 없습니다', 'web', 'web은(는) 없습니다'],
  ['{name}이(가)', '', '이(가)'],
  ['{other}이(가)', 'x', '이(가)'],
])('%s with %s', (text, name, said) => {
  expect(fillKorean(text, { name })).toBe(said);
});
