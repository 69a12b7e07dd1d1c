import { expect, type Locator, type Page } from '@playwright/test';

const workers = ['node-a', 'node-b', 'node-c'];

/** The page as somebody uses it: what can be seen and pressed, in English. */
export class ClusterPage {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the page at full speed and waits for the cluster to be up. @param query e.g. `lang=en&theme=dark` */
  async open(query = 'lang=en'): Promise<this> {
    // Frames without an origin have no storage.
    await this.page.addInitScript(() => {
      if (origin !== 'null') localStorage.setItem('podscope-settings', '{"speed":"full","clock":"5"}');
    });
    await this.page.goto(`./?${query}`);
    await this.ready();
    return this;
  }

  /** All nodes are Ready, the control plane's own pods run, and pods can be created in the default namespace. */
  async ready(): Promise<void> {
    await this.usable();
    for (const node of ['control-plane', ...workers]) await expect(this.leaf(node)).toContainText('Ready');
    for (const component of ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'])
      await expect(this.glyphOf(`${component}-control-plane`)).toHaveAttribute('data-glyph', 'running');
  }

  /** The default service account is there: a pod would be taken in. In any language; the tree has to be in view. */
  async usable(): Promise<void> {
    await expect(this.leaf('default').getByText('ServiceAccounts')).toBeVisible();
  }

  /** An object's row in the tree of resources. */
  leaf(name: string): Locator {
    return this.page.getByRole('treeitem', { name, exact: true });
  }

  glyphOf(pod: string): Locator {
    return this.leaf(pod).locator('[data-glyph]');
  }

  /** Puts a manifest into the editor and presses Apply. */
  async apply(manifest: string): Promise<void> {
    const editor = this.page.getByRole('textbox', { name: 'Manifest in YAML' });
    if (!(await editor.isVisible())) await this.page.getByRole('tab', { name: 'YAML' }).click();
    await editor.fill(manifest);
    await this.page.getByRole('button', { name: /^Apply/ }).click();
  }

  async applied(manifest: string, object: string): Promise<void> {
    await this.apply(manifest);
    await expect(this.page.getByText(`${object} created`)).toBeVisible();
  }

  room(name: string): Locator {
    return this.page.getByRole('button', { name: new RegExp(`^\\d ${name}:`) });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  /** A component's card on the map. */
  actor(family: 'client' | 'controllers' | 'scheduler'): Locator {
    return this.page.locator(`.fm-actor[data-c=${family}]`);
  }

  async kill(component: string): Promise<void> {
    await this.#inComponents(`Kill ${component}`);
  }

  async restart(component: string): Promise<void> {
    await this.#inComponents(`Restart ${component}`);
  }

  async #inComponents(button: string): Promise<void> {
    await this.button('Components').click();
    const dialog = this.page.getByRole('dialog', { name: 'Components' });
    await dialog.getByRole('button', { name: button, exact: true }).click();
    await dialog.getByRole('button', { name: 'Close' }).click();
  }

  async speed(label: string): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Speed' }).selectOption({ label });
  }

  async clock(label: string): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Clock' }).selectOption({ label });
  }

  async actAs(identity: string): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Act as' }).selectOption(identity);
  }

  /** What the transport says the cluster does. */
  sentence(): Locator {
    return this.page.locator('.sh-says');
  }

  /** The same, once the log has been read as far as it has to be. */
  async said(): Promise<string> {
    await expect(this.sentence()).not.toHaveText(/^Reading this part of the log/);
    return (await this.sentence().textContent()) ?? '';
  }

  async time(): Promise<string> {
    return (await this.page.locator('.sh-time b').innerText()).replace(/[^\d.]/g, '');
  }

  async revision(): Promise<string> {
    return this.page.locator('.sh-ro b').first().innerText();
  }

  /** Presses a button again and again until the text is there. */
  async pressUntil(button: string | RegExp, target: Locator, text: RegExp): Promise<void> {
    await expect(async () => {
      if (text.test((await target.textContent()) ?? '')) return;
      await this.button(button).first().click();
      await expect(target).toHaveText(text, { timeout: 500 });
    }).toPass();
  }
}

export const podManifest = (name: string, image = 'nginx'): string => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
spec:
  containers:
  - name: main
    image: ${image}
`;

/** A pod that ran on somebody else's node, as kubectl prints it. */
export const printedPod = `apiVersion: v1
kind: Pod
metadata:
  name: elsewhere
  namespace: default
  resourceVersion: "900"
  creationTimestamp: "2026-01-01T10:00:00Z"
spec:
  nodeName: worker-7
  containers: [{name: c, image: nginx}]
status:
  phase: Running
  conditions:
  - {type: PodScheduled, status: "True", lastTransitionTime: "2026-01-01T10:00:01Z"}
  - {type: Ready, status: "True", lastTransitionTime: "2026-01-01T10:00:04Z"}
  containerStatuses:
  - {name: c, ready: true, restartCount: 0, state: {running: {startedAt: "2026-01-01T10:00:03Z"}}}
`;
