import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { shallow } from 'zustand/shallow';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { nodeNames } from './nodes-on-map.ts';
import { type PageLinks, usePage, useReadable } from './page.tsx';
import { type Scene, sceneOf } from './scene.ts';

const SceneContext = createContext<StoreApi<Scene> | undefined>(undefined);

function sceneNow({ journey, selection, session }: PageLinks): Scene {
  const view = journey.get();
  return sceneOf({
    view,
    chosen: selection.get().request,
    held: session.get().stepping.held,
    nodes: nodeNames(view, session.get().components),
  });
}

/** Works out the scene once per change of the journey, the selection or the gates, for all parts of the map. */
export function SceneProvider({ children }: { children: ReactNode }) {
  const page = usePage();
  const [store] = useState(() => createStore<Scene>(() => sceneNow(page)));
  useEffect(() => {
    const draw = (): void => store.setState(sceneNow(page), true);
    draw();
    const leave = [page.journey, page.selection, page.session].map((source) => source.subscribe(draw));
    return () => {
      for (const stop of leave) stop();
    };
  }, [page, store]);
  return <SceneContext value={store}>{children}</SceneContext>;
}

/** Reads a part of the scene; compared field by field, so equal parts do not draw anew. */
export function useScene<Part>(part: (scene: Scene) => Part): Part {
  const store = useContext(SceneContext);
  if (!store) throw new Error('parts of the map need a SceneProvider around them');
  return useReadable({ get: store.getState, subscribe: store.subscribe }, part, shallow);
}
