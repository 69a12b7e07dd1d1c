/** Texts of saving the log. */
export const exportEn = {
  'export.title': 'Save the log of this run',
  'export.otlp': 'Trace (OTLP JSON, for Jaeger)',
  'export.audit': 'Audit log (JSON lines)',
  'export.scenario': 'Scenario (YAML, to be played again)',
  'export.picture': 'Save the map as a picture',
  'export.svg': 'SVG',
  'export.png': 'PNG',
  'export.no-map': 'Open the map first: there is none on show.',
} as const;

export const exportKo: { readonly [Key in keyof typeof exportEn]: string } = {
  'export.title': '이 실행의 로그 저장',
  'export.otlp': '트레이스 (OTLP JSON, Jaeger용)',
  'export.audit': '감사 로그 (JSON lines)',
  'export.scenario': '시나리오 (YAML, 다시 재생)',
  'export.picture': '지도를 그림으로 저장',
  'export.svg': 'SVG',
  'export.png': 'PNG',
  'export.no-map': '먼저 지도를 여세요. 지금은 보이지 않습니다.',
};
