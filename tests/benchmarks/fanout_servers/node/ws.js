// `ws` as its documentation shows a broadcast: each message parsed, made a text once, and sent to every client.
import { WebSocketServer } from "ws";

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, backlog: 2048, perMessageDeflate: false });
const listeners = new Set();

server.on("connection", (socket, request) => {
  if (request.url === "/publish") {
    socket.on("message", (received) => {
      const message = JSON.parse(received);
      const text = JSON.stringify({ text: message.text.repeat(message.repeat) });
      for (const listener of listeners) listener.send(text);
    });
    return;
  }
  listeners.add(socket);
  socket.on("close", () => listeners.delete(socket));
});

server.on("listening", () => console.log("listening", server.address().port));
