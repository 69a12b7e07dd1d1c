/** Texts around the terminals. */
export const terminalEn = {
  'terminal.new': 'New session',
  'terminal.close': 'Close session {name}',
  'terminal.machine': 'Machine',
  'terminal.label': 'Terminal on {machine} as {identity}',
  'terminal.loading': 'Opening a shell',
  'terminal.failed': 'The shell could not be opened: {message}',
  'terminal.sessions': 'Sessions',
  'terminal.try': 'Try kubectl get nodes, kubectl run web --image=nginx, or help',
  'terminal.leave': 'Esc leaves the terminal',
} as const;

export const terminalKo: { readonly [Key in keyof typeof terminalEn]: string } = {
  'terminal.new': '새 세션',
  'terminal.close': '{name} 세션 닫기',
  'terminal.machine': '컴퓨터',
  'terminal.label': '{machine}의 터미널, 사용자 {identity}',
  'terminal.loading': '셸을 여는 중',
  'terminal.failed': '셸을 열지 못했습니다: {message}',
  'terminal.sessions': '세션',
  'terminal.try': 'kubectl get nodes, kubectl run web --image=nginx, help를 입력해 보세요',
  'terminal.leave': 'Esc로 터미널에서 나가기',
};
