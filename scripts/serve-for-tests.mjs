// Serves the page as it was built last; the browser tests start it.
import { serve } from './serve.mjs';

console.log(await serve('dist', Number(process.argv[2])));
