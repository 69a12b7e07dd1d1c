import { type FieldError, forbidden, notSupported } from '../../apimachinery/field-error.ts';
import { badRequest, invalid, type Status } from '../../apimachinery/status.ts';
import { parseBool, type Query } from '../query.ts';
import { type ContinueToken, decodeContinue } from '../storage/continue-token.ts';

/** Options of list, watch and deletecollection, checked. */
export interface ListOptions {
  readonly labelSelector: string;
  readonly fieldSelector: string;
  /** '' unset. */
  readonly resourceVersion: string;
  readonly match: '' | 'Exact' | 'NotOlderThan';
  /** 0: no limit. */
  readonly limit: number;
  readonly continue?: ContinueToken;
  readonly allowBookmarks: boolean;
  readonly sendInitialEvents: boolean | undefined;
  /** 0: the server's own limit. */
  readonly timeoutSeconds: number;
}

/**
 * Upstream: apimachinery/pkg/apis/meta/internalversion/validation/validation.go, apiserver/pkg/storage/continue.go
 * @param streamsLists whether a watch may begin with what is there already: the gate WatchList
 */
export function parseListOptions(query: Query, watch: boolean, streamsLists = true): ListOptions | Status {
  for (const name of ['timeoutSeconds', 'limit'])
    if (query.has(name) && !isInteger(query.get(name)))
      return badRequest(`strconv.ParseInt: parsing ${JSON.stringify(query.get(name))}: invalid syntax`);
  const options = {
    labelSelector: query.get('labelSelector'),
    fieldSelector: query.get('fieldSelector'),
    resourceVersion: query.get('resourceVersion'),
    match: query.get('resourceVersionMatch'),
    limit: Math.max(0, Number(query.get('limit'))),
    allowBookmarks: parseBool(query.get('allowWatchBookmarks')) ?? false,
    sendInitialEvents: query.has('sendInitialEvents')
      ? (parseBool(query.get('sendInitialEvents')) ?? false)
      : undefined,
    timeoutSeconds: Math.max(0, Number(query.get('timeoutSeconds'))),
  };
  const errors = watch ? watchErrors(options, streamsLists) : listErrors(options);
  if (errors.length > 0) return invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors);
  const { resourceVersion } = options;
  if (resourceVersion !== '' && !/^\d+$/.test(resourceVersion))
    return invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', []);
  const token = query.get('continue');
  const match = options.match as ListOptions['match'];
  if (token === '' || watch) return { ...options, match };
  if (resourceVersion !== '' && resourceVersion !== '0')
    return badRequest('specifying resource version is not allowed when using continue');
  const decoded = decodeContinue(token);
  if (!decoded) return badRequest('continue key is not valid');
  return { ...options, match, continue: decoded };
}

const isInteger = (text: string): boolean => /^[+-]?\d+$/.test(text);

interface Matching {
  readonly match: string;
  readonly resourceVersion: string;
  readonly sendInitialEvents: boolean | undefined;
}

const matchField = 'resourceVersionMatch';

function watchErrors({ match, sendInitialEvents }: Matching, streamsLists: boolean): FieldError[] {
  const errors: FieldError[] = [];
  if (sendInitialEvents !== undefined && !streamsLists)
    errors.push(
      forbidden(
        'sendInitialEvents',
        'sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
      ),
    );
  if (match !== '') {
    if (sendInitialEvents === undefined)
      errors.push(
        forbidden(matchField, 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'),
      );
    else if (match !== 'NotOlderThan')
      errors.push(forbidden(matchField, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'));
    if (match !== 'NotOlderThan') errors.push(notSupported(matchField, match, ['NotOlderThan']));
  } else if (sendInitialEvents !== undefined) {
    errors.push(forbidden(matchField, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'));
  }
  return errors;
}

function listErrors({ match, resourceVersion, sendInitialEvents }: Matching): FieldError[] {
  const errors: FieldError[] = [];
  if (sendInitialEvents !== undefined)
    errors.push(forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  if (match === '') return errors;
  if (resourceVersion === '')
    errors.push(forbidden(matchField, 'resourceVersionMatch is forbidden unless resourceVersion is provided'));
  if (match !== 'Exact' && match !== 'NotOlderThan')
    errors.push(notSupported(matchField, match, ['Exact', 'NotOlderThan', '']));
  else if (match === 'Exact' && resourceVersion === '0')
    errors.push(forbidden(matchField, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
  return errors;
}
