import { ReactFlow } from '@xyflow/react';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';

/** Nothing but React Flow: what the machine's frames are compared with. */
createRoot(document.getElementById('root')!).render(createElement(ReactFlow));
