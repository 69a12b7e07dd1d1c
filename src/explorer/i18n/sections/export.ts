/** Texts of saving the log. */
export const exportEn = {
  'export.title': 'Save the log of this run',
  'export.otlp': 'Trace (OTLP JSON, for Jaeger)',
  'export.audit': 'Audit log (JSON lines)',
} as const;

export const exportKo: { readonly [Key in keyof typeof exportEn]: string } = {
  'export.title': '이 실행의 로그 저장',
  'export.otlp': '트레이스 (OTLP JSON, Jaeger용)',
  'export.audit': '감사 로그 (JSON lines)',
};
