/** What a program that fetches says where there is no network, and what would have come. */
export function download(program: 'wget' | 'curl', args: readonly string[], now: number) {
  const address = args.find((arg) => !arg.startsWith('-'));
  if (address === undefined)
    return { stdout: '', stderr: `${program}: try '${program} URL'\n`, exitCode: program === 'wget' ? 1 : 2 };
  const host = hostOf(address);
  const said =
    program === 'wget'
      ? `--${stamp(now)}--  ${address}\nResolving ${host} (${host})... failed: Temporary failure in name resolution.\nwget: unable to resolve host address '${host}'\n`
      : `curl: (6) Could not resolve host: ${host}\n`;
  return {
    stdout: '',
    stderr: `${said}# This cluster lives inside a web page, where there is no Internet to fetch from.\n${meaning(address)}`,
    exitCode: program === 'wget' ? 4 : 6,
  };
}

/** A host with a public name: the simulated machines cannot reach it, and a learner is told why. */
export const isOnInternet = (address: string): boolean =>
  /\.[a-z]{2,}$/i.test(hostOf(address)) && !/\.(?:local|svc)$/i.test(hostOf(address));

const hostOf = (address: string): string => address.replace(/^[a-z]+:\/\//, '').replace(/[/:?#].*$/, '');

/** A release of a Kubernetes program, as `.../release/v1.13.0/bin/linux/amd64/kube-apiserver` names it. */
const release = /\/release\/(v[^/]+)\/bin\/([^/]+)\/([^/]+)\/([^/?#]+)/;

function meaning(address: string): string {
  const [, version, system, architecture, program] = release.exec(address) ?? [];
  if (program === undefined) return '';
  const lines = [
    `# It would have been ${program} ${version} for ${system}/${architecture}: how a cluster is set up by hand, without kubeadm.`,
    `# Today it comes from https://dl.k8s.io/v1.36.0/bin/${system}/${architecture}/${program}.`,
    ...(program === 'kube-apiserver'
      ? ['# It runs here already; its unit file: ssh control-plane cat /etc/systemd/system/kube-apiserver.service']
      : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

const stamp = (now: number): string => new Date(now).toISOString().slice(0, 19).replace('T', ' ');
