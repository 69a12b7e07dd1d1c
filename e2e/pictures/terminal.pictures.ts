import { asking, pictures, picturesForTwo } from './picture-page.ts';

pictures('the terminal', async (look) => {
  const { page } = look;
  await look.open();
  await look.press('`');
  const screen = page.locator('.xterm-accessibility-tree');
  await screen.getByText('admin@workstation ~ $').first().waitFor();
  await page.keyboard.type('kubectl auth can-i create pods --as alice; kubectl get nodes\n');
  await screen.getByText('node-c').first().waitFor();
  await look.take('terminal', () => screen.getByText('node-c').first().waitFor());
});

pictures('a connection of a pod, and a shell in it', async (look) => {
  const { page } = look;
  await look.openWithPod(asking);
  await look.press('2');
  await look.take('connection', () => page.getByRole('heading', { name: 'default/web' }).waitFor());
  await look.press('1');
  await look.press('`');
  const screen = page.locator('.xterm-accessibility-tree');
  await screen.getByText('admin@workstation ~ $').first().waitFor();
  await page.keyboard.type('kubectl exec -it web -- bash\n');
  await screen.getByText('root@web:/#').first().waitFor();
  await page.keyboard.type('curl -s localhost | grep title; sleep 100\n');
  await screen.getByText('Welcome to nginx!').first().waitFor();
  await page.keyboard.press('Control+c');
  await page.keyboard.type('exit\n');
  await screen.getByText('command terminated with exit code 130').waitFor();
  await look.take('exec', () => screen.getByText('exit code 130').waitFor());
  await look.take('exec-details', (size) => look.showDetails(size));
});

picturesForTwo('an editor in the terminal', async (look) => {
  const { page } = look;
  await look.openWithPod();
  await look.press('`');
  const screen = page.locator('.xterm-accessibility-tree');
  await screen.getByText('admin@workstation ~ $').first().waitFor();
  await page.keyboard.type('kubectl edit pod web\n');
  await look.take('nano', () => screen.getByText('Please edit').first().waitFor());
});
