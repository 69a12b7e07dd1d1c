export function findKubectl(): string;
