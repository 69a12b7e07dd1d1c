import { splitApiVersion } from '../../../apimachinery/object.ts';
import type {
  ControllerRevision,
  DaemonSet,
  Deployment,
  ReplicaSet,
  StatefulSet,
} from '../../../apimachinery/types.ts';
import { age, ageIn, column, type TableLayout, type TableLayouts } from './layout.ts';
import {
  containerCells,
  containerColumns,
  integer,
  labelsCell,
  replicasLayout,
  selectorCell,
  wideColumns,
} from './workloads.ts';

const deploymentLayout: TableLayout = {
  columns: [column('Name'), column('Ready'), column('Up-to-date'), column('Available'), age, ...wideColumns],
  row: (object, now) => {
    const { metadata, spec, status = {} } = object as Deployment;
    const { readyReplicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status;
    return {
      cells: [
        metadata.name,
        `${readyReplicas}/${spec.replicas ?? 0}`,
        updatedReplicas,
        availableReplicas,
        ageIn(object, now),
        ...containerCells(spec.template),
        selectorCell(spec.selector),
      ],
    };
  },
};

const replicaSetLayout = replicasLayout<ReplicaSet>(({ spec }) => selectorCell(spec.selector));

const daemonSetLayout: TableLayout = {
  columns: [
    column('Name'),
    integer('Desired'),
    integer('Current'),
    integer('Ready'),
    integer('Up-to-date'),
    integer('Available'),
    column('Node Selector'),
    age,
    ...wideColumns,
  ],
  row: (object, now) => {
    const { metadata, spec, status } = object as DaemonSet;
    return {
      cells: [
        metadata.name,
        status?.desiredNumberScheduled ?? 0,
        status?.currentNumberScheduled ?? 0,
        status?.numberReady ?? 0,
        status?.updatedNumberScheduled ?? 0,
        status?.numberAvailable ?? 0,
        labelsCell(spec.template.spec?.nodeSelector),
        ageIn(object, now),
        ...containerCells(spec.template),
        selectorCell(spec.selector),
      ],
    };
  },
};

const statefulSetLayout: TableLayout = {
  columns: [column('Name'), column('Ready'), age, ...containerColumns],
  row: (object, now) => {
    const { metadata, spec, status } = object as StatefulSet;
    return {
      cells: [
        metadata.name,
        `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
        ageIn(object, now),
        ...containerCells(spec.template),
      ],
    };
  },
};

const controllerRevisionLayout: TableLayout = {
  columns: [column('Name'), column('Controller'), column('Revision'), age],
  row: (object, now) => {
    const { metadata, revision } = object as ControllerRevision;
    const owner = metadata.ownerReferences?.find(({ controller }) => controller);
    return { cells: [metadata.name, owner ? ownerText(owner) : '<none>', revision, ageIn(object, now)] };
  },
};

function ownerText({ apiVersion, kind, name }: { apiVersion: string; kind: string; name: string }): string {
  const { group } = splitApiVersion(apiVersion);
  return `${(group === '' ? kind : `${kind}.${group}`).toLowerCase()}/${name}`;
}

/** Upstream: pkg/printers/internalversion/printers.go */
export const appsLayouts: TableLayouts = {
  'controllerrevisions.apps': controllerRevisionLayout,
  'daemonsets.apps': daemonSetLayout,
  'deployments.apps': deploymentLayout,
  'replicasets.apps': replicaSetLayout,
  'statefulsets.apps': statefulSetLayout,
};
