import type { Utility } from '../shell/utility.ts';

/** Kernel parameters as a fresh machine has them. */
const usual: Readonly<Record<string, string>> = {
  'kernel.msgmax': '8192',
  'kernel.shm_rmid_forced': '0',
  'net.ipv4.ip_forward': '1',
  'net.ipv4.ip_local_port_range': '32768\t60999',
  'net.ipv4.tcp_syncookies': '1',
  'vm.max_map_count': '65530',
};

export const sysctl: Utility = ({ args, out, err, name, process }) => {
  let code = 0;
  const isBare = args.includes('-n');
  const known: Readonly<Record<string, string>> = { ...usual, 'kernel.hostname': process.hostname, ...process.sysctls };
  for (const key of args.filter((arg) => !arg.startsWith('-'))) {
    const value = known[key];
    if (key.includes('=')) {
      err(`${name}: error setting key '${key.split('=', 1)[0]}': Read-only file system\n`);
      code = 1;
    } else if (value === undefined) {
      err(`${name}: error: '${key}' is an unknown key\n`);
      code = 1;
    } else out(isBare ? `${value}\n` : `${key} = ${value}\n`);
  }
  return code;
};

/** `ip addr` and `ip route` of the pod's network; nothing can be changed without privileges. */
export const ip: Utility = ({ args, out, err, process }) => {
  const [object = '', action = 'show'] = args.filter((arg) => !arg.startsWith('-'));
  if (!['show', 'list', 'ls'].includes(action)) {
    if (process.isPrivileged) return 0;
    err('ip: RTNETLINK answers: Operation not permitted\n');
    return 2;
  }
  if ('route'.startsWith(object) && object !== '') {
    out(`default via ${process.podIp.replace(/\.\d+$/, '.1')} dev eth0\n`);
    return 0;
  }
  if (!/^(a|addr|address|l|li|link)$/.test(object)) {
    err(`ip: invalid argument '${object}' to 'ip'\n`);
    return 1;
  }
  const isLink = object.startsWith('l');
  out('1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000\n');
  if (!isLink) out('    inet 127.0.0.1/8 scope host lo\n');
  out('2: eth0@if3: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue\n');
  if (!isLink) out(`    inet ${process.podIp}/24 brd ${process.podIp.replace(/\.\d+$/, '.255')} scope global eth0\n`);
  return 0;
};
