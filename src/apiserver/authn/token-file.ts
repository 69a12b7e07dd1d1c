import { failWith } from '../flags/startup-error.ts';
import type { UserInfo } from './user-info.ts';

/**
 * Users by token, from lines of `token,user,uid,"group1,group2"`.
 * Upstream: apiserver/pkg/authentication/token/tokenfile/tokenfile.go. @throws StartupError
 */
export function parseTokenFile(path: string, text: string): ReadonlyMap<string, UserInfo> {
  const users = new Map<string, UserInfo>();
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const columns = parseCsvLine(line);
    if (columns.length < 3)
      failWith([
        `token file '${path}' must have at least 3 columns (token, user name, user uid), found ${columns.length}`,
      ]);
    const [token = '', name = '', uid = '', groups = ''] = columns;
    if (token === '') continue;
    users.set(token, {
      name,
      ...(uid && { uid }),
      groups: groups === '' ? [] : groups.split(','),
    });
  }
  return users;
}

function parseCsvLine(line: string): readonly string[] {
  const columns: string[] = [];
  const column = /\s*(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/gy;
  while (column.lastIndex < line.length) {
    const match = column.exec(line);
    if (!match) break;
    columns.push(match[1] === undefined ? match[2]!.trimEnd() : match[1].replaceAll('""', '"'));
  }
  return columns;
}
