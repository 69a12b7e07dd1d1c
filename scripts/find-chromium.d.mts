export function findChromium(): Promise<string | undefined>;
export function sandboxFlags(): string[];
