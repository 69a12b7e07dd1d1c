import { Check, Server, X } from 'lucide-react';
import { useJourney, useText } from '../flow/page.tsx';
import type { Column, Matrix } from './matrix.ts';

/** Every verdict and every point of one cycle: plug-ins down, nodes across. */
export function MatrixTable({ matrix }: { matrix: Matrix }) {
  const t = useText();
  const { columns, filters, scores, most } = matrix;
  const left = columns.filter(({ failedBy }) => failedBy === undefined).length + matrix.leftOut;
  const width = columns.length + 1;
  const cut = columns.some(({ failedBy }) => failedBy !== undefined);
  return (
    <div className="sc-scroll" tabIndex={0} role="region" aria-label={t('scheduling.matrix')}>
      <table className="sc-matrix">
        <thead>
          <tr>
            <th scope="col">
              <span className="ps-sr">{t('scheduling.plugin')}</span>
            </th>
            {columns.map((column) => (
              <th
                key={column.node}
                scope="col"
                data-picked={column.picked || undefined}
                data-out={column.failedBy ? true : undefined}
              >
                <NodeHead column={column} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr className="sc-group">
            <th colSpan={width} scope="colgroup">
              <b>{t('scheduling.filter')}</b>
              <span>{t('scheduling.filter-note')}</span>
              {cut && <em>{t('scheduling.in-left', { all: columns.length + matrix.leftOut, left })}</em>}
            </th>
          </tr>
          {filters.map((plugin, row) => (
            <tr key={plugin}>
              <th scope="row">{plugin}</th>
              {columns.map((column) => (
                <FilterCell key={column.node} column={column} row={row} rows={filters.length} />
              ))}
            </tr>
          ))}
        </tbody>
        {scores.length > 0 && (
          <tbody>
            <tr className="sc-group">
              <th colSpan={width} scope="colgroup">
                <b>{t('scheduling.score')}</b>
                <span>{t('scheduling.score-note')}</span>
              </th>
            </tr>
            {scores.map(({ plugin, weight, points }) => (
              <tr key={plugin} className="sc-points">
                <th scope="row" title={plugin}>
                  <i>× {weight}</i>
                  {plugin}
                </th>
                {columns.map((column, place) => (
                  <PointsCell key={column.node} points={points[place]} of={weight * 100} picked={column.picked} />
                ))}
              </tr>
            ))}
            <tr className="sc-total">
              <th scope="row">
                {t('scheduling.total')} <em>{t('inspector.points-of', { most })}</em>
              </th>
              {columns.map((column) => (
                <td
                  key={column.node}
                  data-picked={column.picked || undefined}
                  data-void={column.total === undefined || undefined}
                >
                  {column.total === undefined ? (
                    <span>{t('scheduling.never-scored')}</span>
                  ) : (
                    <>
                      <b>{column.total}</b> <em>{column.picked ? t('scheduling.picked') : `#${column.rank}`}</em>
                    </>
                  )}
                </td>
              ))}
            </tr>
          </tbody>
        )}
      </table>
    </div>
  );
}

function NodeHead({ column }: { column: Column }) {
  const node = useJourney((view) => view.nodes.get(column.node));
  const size = [
    node?.cpuMilli !== undefined && `${node.cpuMilli / 1000} cpu`,
    node?.memoryBytes !== undefined && `${Math.round(node.memoryBytes / 1024 ** 3)} Gi`,
  ].filter(Boolean);
  return (
    <>
      <b title={column.node}>
        <Server size={13} strokeWidth={1.9} aria-hidden="true" />
        <span>{column.node}</span>
      </b>
      <span>{size.join(' · ')}</span>
    </>
  );
}

function FilterCell({ column, row, rows }: { column: Column; row: number; rows: number }) {
  const t = useText();
  const { failedAt, picked, reasons } = column;
  if (failedAt === undefined || row < failedAt)
    return (
      <td data-picked={picked || undefined} className="sc-ok">
        <Check size={13} strokeWidth={2.4} aria-label={t('scheduling.passes')} />
      </td>
    );
  if (row > failedAt + 1) return null;
  if (row === failedAt && row === rows - 1)
    return (
      <td className="sc-out sc-last">
        <X size={13} strokeWidth={2.8} aria-hidden="true" />
        <b>{reasons.join(', ') || t('scheduling.out')}</b>
      </td>
    );
  if (row === failedAt)
    return (
      <td className="sc-out">
        <X size={13} strokeWidth={2.8} aria-hidden="true" />
        <b>{t('scheduling.out')}</b>
      </td>
    );
  return (
    <td className="sc-gone" rowSpan={rows - row}>
      <div>
        <b>{column.failedBy}</b>
        {reasons.join(', ')}
      </div>
    </td>
  );
}

function PointsCell({ points, of, picked }: { points: number | undefined; of: number; picked: boolean }) {
  if (points === undefined) return <td data-void="true" />;
  return (
    <td data-picked={picked || undefined}>
      <span className="sc-bar">
        <i style={{ width: `${Math.min(100, (points / (of || 1)) * 100)}%` }} />
      </span>
      <b>{Math.round(points)}</b>
    </td>
  );
}
