import { splitApiVersion } from '../../apimachinery/object.ts';
import { invalid } from '../../apimachinery/status.ts';
import { validateCreate, validateUpdate } from '../../apimachinery/validation/validation.ts';
import { creationWarnings, updateWarnings } from '../../apimachinery/warnings/warnings.ts';
import { passed, refused } from '../../kernel/outcome.ts';
import { virtualPersistence } from '../registry/virtual-resources.ts';
import type { Stage } from '../stage.ts';
import type { MutatedChange, Validated } from '../walk.ts';

/**
 * The strategy's say on what a client may set, then every rule of the kind.
 * Upstream: apiserver/pkg/registry/rest/create.go (BeforeCreate), update.go (BeforeUpdate)
 */
export const validate: Stage<'validation', MutatedChange, Validated> = {
  room: 'validation',
  run: (server, _context, request) => {
    const { draft, current, resource, scope, name } = request;
    const { kind } = draft;
    const { group } = splitApiVersion(draft.apiVersion);
    const { strategy } = resource;
    if (virtualPersistence(request)) return passed({ ...request, validated: true }, { kind, errors: [] });
    if (current) strategy.prepareForUpdate(draft, current.object, scope);
    else strategy.prepareForCreate(draft, server.env.clock.now());
    const errors = current
      ? validateUpdate(draft, current.object, scope === 'main' ? '' : scope)
      : validateCreate(draft);
    if (errors.length > 0) return refused(invalid({ group, kind }, name, errors), { kind, errors });
    request.warnings.push(...(current ? updateWarnings(draft, current.object) : creationWarnings(draft)));
    return passed({ ...request, validated: true }, { kind, errors: [] });
  },
};
