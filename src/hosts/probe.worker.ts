// Says that workers start here, and nothing else.
globalThis.postMessage('ready');
export {};
