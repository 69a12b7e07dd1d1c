/** Texts of what can be brought back. */
export const undoEn = {
  'undo.undo': 'Undo',
  'undo.key': 'undo what was taken away last',
  'undo.breakpoint': 'The breakpoint is gone: {what}.',
  'undo.branch': 'The branch {what} is forgotten.',
  'undo.mended': 'Mended: {what}.',
  'undo.mended-all': 'Faults mended: {count}.',
  'undo.manifest': 'The sample has taken the place of your manifest.',
  'undo.reset': 'This is an empty cluster. The one before, with its branches, is kept until this message is gone.',
} as const;

export const undoKo: { readonly [Key in keyof typeof undoEn]: string } = {
  'undo.undo': '되돌리기',
  'undo.key': '마지막으로 없앤 것 되돌리기',
  'undo.breakpoint': '중단점을 지웠습니다: {what}.',
  'undo.branch': '분기 {what}을(를) 지웠습니다.',
  'undo.mended': '고쳤습니다: {what}.',
  'undo.mended-all': '결함 {count}개를 고쳤습니다.',
  'undo.manifest': '예제가 쓰던 매니페스트를 대신했습니다.',
  'undo.reset': '빈 클러스터입니다. 이 알림이 사라질 때까지 이전 클러스터와 그 분기를 남겨 둡니다.',
};
