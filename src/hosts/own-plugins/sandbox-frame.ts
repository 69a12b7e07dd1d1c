import { type PluginQuestion, type PluginReply, pluginTimeoutMs } from '../../protocol/own-plugin.ts';
import { programOf, questionText, replyIn, tookTooLong } from './program.ts';

/** No storage and no origin (sandbox), no network (policy): all that a script can do in there is to reckon. */
const frameProgram = `
onmessage = ({ data: { program, question, timeoutMs }, ports: [port] }) => {
  const url = URL.createObjectURL(new Blob([program], { type: 'text/javascript' }));
  const worker = new Worker(url);
  const done = (reply) => {
    clearTimeout(timer);
    worker.terminate();
    URL.revokeObjectURL(url);
    port.postMessage(reply);
  };
  const timer = setTimeout(() => done({ late: true }), timeoutMs);
  worker.onmessage = ({ data }) => done({ text: data });
  worker.onerror = ({ message, lineno }) => done({ failed: String(message), line: lineno });
  worker.postMessage(question);
};
parent.postMessage('plugin-sandbox-ready', '*');
`;

const policy = "default-src 'none'; script-src 'unsafe-inline' blob:; worker-src blob:";

const frameDocument = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><script>${frameProgram}</script>`;

const listening = `\n;onmessage = ({ data }) => postMessage(__answer(data));`;

type FrameReply =
  | { readonly late: true }
  | { readonly text: unknown }
  | { readonly failed: string; readonly line: number };

/** What of a page this needs: other hosts have none. */
interface Page {
  readonly document: {
    createElement(name: 'iframe'): Frame;
    readonly body: { append(element: Frame): void };
  };
}

interface Frame {
  setAttribute(name: 'sandbox', value: string): void;
  hidden: boolean;
  title: string;
  srcdoc: string;
  readonly contentWindow: FrameWindow | null;
}

interface FrameWindow {
  postMessage(message: unknown, targetOrigin: string, transfer: readonly MessagePort[]): void;
}

let frame: Promise<FrameWindow> | undefined;

/** Runs a script in a worker of its own inside a frame that has no origin. It is ended after the answer, or when it is late. */
export async function runInFrame(question: PluginQuestion): Promise<PluginReply> {
  const sandbox = await (frame ??= openFrame());
  const { port1: near, port2: far } = new MessageChannel();
  const reply = new Promise<FrameReply>((resolve) => {
    near.onmessage = ({ data }) => resolve(data as FrameReply);
  });
  const program = programOf(question) + listening;
  sandbox.postMessage({ program, question: questionText(question), timeoutMs: pluginTimeoutMs }, '*', [far]);
  const said = await reply;
  near.close();
  if ('late' in said) return { fault: tookTooLong };
  if ('text' in said) return replyIn(said.text);
  const message = said.failed.replace(/^Uncaught /, '');
  return { fault: { message, ...(said.line > 0 && { line: said.line }) } };
}

function openFrame(): Promise<FrameWindow> {
  const { document } = globalThis as unknown as Page;
  const element = document.createElement('iframe');
  element.setAttribute('sandbox', 'allow-scripts');
  element.hidden = true;
  element.title = 'plug-in sandbox';
  element.srcdoc = frameDocument;
  return new Promise((resolve) => {
    const onReady = (event: MessageEvent): void => {
      if ((event.source as unknown) !== element.contentWindow || event.data !== 'plugin-sandbox-ready') return;
      removeEventListener('message', onReady);
      resolve(element.contentWindow!);
    };
    addEventListener('message', onReady);
    document.body.append(element);
  });
}
