/**
 * The server's half of net-ipc, which the package does not export and does not type. Only what
 * `net-ipc.ts` touches is declared.
 */
declare module "net-ipc/src/connection.js" {
  import type { Socket } from "node:net";
  import type { Server } from "net-ipc";

  class Connection {
    constructor(socket: Socket, server: Server);
    connection: Socket | null;
    connectedAt: number | undefined;
    id: string;
    send(message: unknown): Promise<unknown>;
    _write(type: number, content: object): Promise<unknown>;
  }
  export default Connection;
}
