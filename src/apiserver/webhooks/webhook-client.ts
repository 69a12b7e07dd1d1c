import type { JsonObject } from '../../apimachinery/structural/schema.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Context } from '../../kernel/context.ts';
import type { Peer } from '../../protocol/rpc.ts';
import { onDemand } from '../../kernel/on-demand.ts';
import type { Reader } from '../registry/reader.ts';
import type { PostOutside } from './transport.ts';

/** Where a webhook is: as admission's and custom resources' configurations both say it. */
export interface WebhookClientConfig {
  readonly url?: string;
  readonly service?: {
    readonly namespace: string;
    readonly name: string;
    readonly path?: string;
    readonly port?: number;
  };
  readonly caBundle?: string;
}

/** What went over the wire, for whoever wants to see it. */
export interface WebhookExchange {
  readonly url: string;
  readonly sent: string;
  /** What came back; absent: nothing did. */
  readonly answered?: string;
  /** Of the HTTP answer. */
  readonly status?: number;
  readonly tookMs: number;
}

/** A webhook was asked: the object that it answered, or why there is no answer, in the words of the real client. */
export type WebhookAnswer = { readonly exchange: WebhookExchange } & (
  | { readonly value: JsonObject }
  | { readonly problem: string }
);

/** Asks whoever a webhook's configuration names. */
export interface WebhookClient {
  /** @param timeoutMs of the call alone */
  ask(context: Context, config: WebhookClientConfig, body: object, timeoutMs: number): Promise<WebhookAnswer>;
}

export interface WebhookClientOptions {
  readonly clock: Clock;
  readonly reader: Reader;
  /** The way to the pods of a node. */
  readonly node: (name: string) => Peer;
  /** The way to everywhere else. */
  readonly post: PostOutside;
}

const asking = onDemand(() => import('./ask-webhook.ts'));

/** Few clusters have webhooks, so how they are asked is fetched by the first that does. */
export const createWebhookClient = (options: WebhookClientOptions): WebhookClient => ({
  ask: async (...question) => asking.use(({ askWebhook }) => askWebhook(options, ...question)),
});
