/** Bytes that are no message; the message is that of the server's own decoder. */
export class ProtobufError extends Error {}
