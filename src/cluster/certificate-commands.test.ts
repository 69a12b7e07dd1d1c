import { expect, test } from 'vitest';
import { requestField } from '../apimachinery/x509/requests.contract.ts';
import { rootContext } from '../kernel/context.ts';
import { complete, startedCluster } from './started-cluster.contract.ts';
import { terminalOf } from './terminal.contract.ts';

async function script() {
  const { clock, admin } = await startedCluster();
  const run = terminalOf({ clock, admin });
  for (const name of ['carol', 'other'])
    await complete(
      clock,
      admin.write('POST', '/apis/certificates.k8s.io/v1/certificatesigningrequests', {
        context: rootContext,
        body: {
          metadata: { name, labels: { a: 'b', c: 'd' } },
          spec: {
            request: requestField(name === 'carol' ? 'carol' : 'everyField'),
            signerName: name === 'carol' ? 'kubernetes.io/kube-apiserver-client' : 'example.com/x',
            usages: ['client auth'],
            expirationSeconds: 86_400,
          },
        },
      }),
    );
  const prints = async (line: string, output: string, code = 0) =>
    expect(await run(line), line).toEqual({ code, output });
  return { run, prints, clock };
}

test('requests are approved and denied with the words of the real one', async () => {
  const { run, prints, clock } = await script();
  const title = 'certificatesigningrequest.certificates.k8s.io';
  await prints('certificate approve', 'error: one or more CSRs must be specified as <name> or -f <filename>\n', 1);
  await prints('certificate approve carol', `${title}/carol approved\n`);
  await prints('certificate approve carol', `${title}/carol approved\n`);
  await prints('certificate deny carol', 'error: certificate signing request "carol" is already Approved\n', 1);
  await prints(
    'certificate deny nobody other',
    `Error from server (NotFound): certificatesigningrequests.certificates.k8s.io "nobody" not found\n${title}/other denied\n`,
    1,
  );
  await clock.advance(1_000);
  const { output } = await run('get csr');
  expect(output.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['NAME', 'AGE', 'SIGNERNAME', 'REQUESTOR', 'REQUESTEDDURATION', 'CONDITION'],
    ['carol', expect.any(String), 'kubernetes.io/kube-apiserver-client', 'kubernetes-admin', '24h', 'Approved,Issued'],
    ['other', expect.any(String), 'example.com/x', 'kubernetes-admin', '24h', 'Denied'],
    [''],
  ]);
});

test('a request is described as the real one describes it', async () => {
  const { prints } = await script();
  await prints(
    'describe csr other',
    `Name:                other
Labels:              a=b,c=d
Annotations:         <none>
CreationTimestamp:   Thu, 01 Jan 2026 00:00:10 +0000
Requesting User:     kubernetes-admin
Signer:              example.com/x
Requested Duration:  24h
Status:              Pending
Subject:
  Common Name:          한글
  Serial Number:        42
  Organization:         Example
  Organizational Unit:  ops
  Country:              KR
  Locality:             Jung-gu
  Province:             Seoul
  StreetAddress:        Sejong-daero 110
  PostalCode:           04524
Subject Alternative Names:
         DNS Names:        a.example
         Email Addresses:  x@a.example
         URIs:             https://a.example/x
         IP Addresses:     10.1.2.3
Events:  <none>
`,
  );
});
