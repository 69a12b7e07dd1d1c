import {
  type PluginFault,
  type PluginFunction,
  type PluginQuestion,
  type PluginReply,
  pluginTimeoutMs,
} from '../../protocol/own-plugin.ts';

/**
 * Stands behind the script, so that the script's lines are the user's. Text in, text out: nothing of this realm gets
 * in, and nothing of that one gets out.
 */
const answering = `
;globalThis.__answer = (text) => {
  const { ask, pod, nodes = [], placed = [] } = JSON.parse(text);
  const has = {
    filter: typeof filter === 'function',
    score: typeof score === 'function',
    permit: typeof permit === 'function',
  };
  const tell = (error) => ({
    message: String(error),
    line: Number(/(?:blob:[^\\s)]*|plugin\\.js):(\\d+):\\d+/.exec(String(error && error.stack))?.[1]) || undefined,
  });
  try {
    const about = {
      filter: () => nodes.map(({ node, pods }) => filter(pod, node, pods) ?? null),
      score: () => nodes.map(({ node, pods }) => score(pod, node, pods) ?? null),
      permit: () => placed.map((own) => permit(own.pod, own.node, placed.filter((other) => other !== own)) ?? null),
    };
    return JSON.stringify({ has, answers: has[ask] ? about[ask]() : [] });
  } catch (error) {
    return JSON.stringify({ fault: tell(error) });
  }
};
`;

/** What is run for a question. */
export const programOf = ({ script }: PluginQuestion): string => `${script}\n${answering}`;

/** What is put to it. */
export const questionText = (question: PluginQuestion): string => JSON.stringify({ ...question, script: undefined });

export const tookTooLong: PluginFault = {
  message: `the plug-in took longer than ${pluginTimeoutMs} ms and was stopped`,
};

/** Whatever came back. */
export function replyIn(text: unknown): PluginReply {
  const said = typeof text === 'string' ? parsed(text) : undefined;
  if (isReply(said)) return said;
  return { fault: { message: 'the plug-in gave no answer' } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const functions: readonly PluginFunction[] = ['filter', 'score', 'permit'];

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function isReply(value: unknown): value is PluginReply {
  if (!isRecord(value)) return false;
  const { has, answers, fault } = value;
  if (isRecord(fault))
    return typeof fault['message'] === 'string' && ['undefined', 'number'].includes(typeof fault['line']);
  return isRecord(has) && functions.every((name) => typeof has[name] === 'boolean') && Array.isArray(answers);
}
