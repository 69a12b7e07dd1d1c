import { Worker } from 'node:worker_threads';
import { type PluginQuestion, type PluginReply, pluginTimeoutMs } from '../../protocol/own-plugin.ts';
import { programOf, questionText, replyIn, tookTooLong } from './program.ts';

/**
 * The script sees a global object that has nothing of Node: only texts go in and out, so that no function of the outer
 * realm is ever within its reach.
 */
const threadProgram = `
'use strict';
const { parentPort, workerData } = require('node:worker_threads');
const vm = require('node:vm');
const context = vm.createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
const put = (text) => parentPort.postMessage(text);
try {
  vm.runInContext(workerData.program, context, { filename: 'plugin.js' });
  const text = vm.runInContext('__answer(' + JSON.stringify(workerData.question) + ')', context);
  put(typeof text === 'string' ? text : '');
} catch (error) {
  const stack = String(error?.stack);
  const line = Number(/plugin\\.js:(\\d+)/.exec(stack)?.[1]);
  put(JSON.stringify({ fault: { message: String(error), ...(line && { line }) } }));
}
`;

/** Runs a script in a thread of its own with no environment and little memory. It is ended after the answer, or when it is late. */
export function runInThread(question: PluginQuestion): Promise<PluginReply> {
  return new Promise((resolve) => {
    const worker = new Worker(threadProgram, {
      eval: true,
      env: {},
      workerData: { program: programOf(question), question: questionText(question) },
      resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 16 },
    });
    const done = (reply: PluginReply): void => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(reply);
    };
    const timer = setTimeout(() => done({ fault: tookTooLong }), pluginTimeoutMs);
    worker.on('message', (text) => done(replyIn(text)));
    worker.on('error', (error) => done({ fault: { message: String(error) } }));
  });
}
